package changes

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// tell is one range as a report has it, with secrets masked.
func tell(t *testing.T, dir string, x Range) *report.Changes {
	t.Helper()
	r := Open(dir, Options{Mask: redact.New}, nil)
	defer r.Close()
	return r.Tell(t.Context(), []*Result{r.Resolve(t.Context(), x)}, redact.New())[0]
}

func patches(c *report.Changes) (n int) {
	for _, f := range c.Files {
		n += len(f.Patch)
	}
	return n
}

func TestALargeDiffIsCountedAndCut(t *testing.T) {
	size := 10 << 20
	if os.Getenv("FIVEX_LONG") != "" {
		size = 50 << 20
	}
	r := newRepo(t)
	line := strings.Repeat("word ", 19) + "end\n"
	first := r.put("small.txt", "x\n").commit("first")
	second := r.put("big.txt", strings.Repeat(line, size/len(line)), "small.txt", "y\n", "z.txt", "z\n").commit("second")
	start := time.Now()
	c := tell(t, r.dir, Range{Base: first, Head: second})
	t.Logf("%d lines in %v", c.Added, time.Since(start))
	if c.Added != size/len(line)+2 || c.Removed != 1 || c.Problem != "" {
		t.Errorf("+%d -%d %s", c.Added, c.Removed, c.Problem)
	}
	for _, f := range c.Files {
		if cut := f.Path == "big.txt"; f.Cut != cut || f.Patch == "" || len(f.Patch) > mostOfFile {
			t.Errorf("%s: cut %v, %d bytes", f.Path, f.Cut, len(f.Patch))
		}
	}
}

func TestThousandsOfFilesAreCountedAndTheFirstListed(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	first := r.put("a", "x\n").commit("first")
	many := 2500 // FIVEX_LONG: the ten thousand, which git takes seconds to add
	if os.Getenv("FIVEX_LONG") != "" {
		many = 10_000
	}
	for n := range many {
		path := filepath.Join(r.dir, fmt.Sprintf("d%02d", n%100))
		if n < 100 {
			_ = os.Mkdir(path, 0o755)
		}
		if err := os.WriteFile(filepath.Join(path, fmt.Sprintf("f%d", n)), []byte("a line\n"), // one object for git
			0o644); err != nil {
			t.Fatal(err)
		}
	}
	r.put("docs/plan.md", "a line\n") // no code: it is told apart where it is listed
	many++
	c := tell(t, r.dir, Range{Base: first, Head: r.commit("many")})
	if c.FilesChanged != many || c.Added != many || len(c.Files) != mostFiles+1 ||
		c.Files[mostFiles].Path != "docs/plan.md" ||
		c.Problem != fmt.Sprintf("2001 of %d files are listed", many) || patches(c) > mostOfRange {
		t.Errorf("%d files, +%d, %d listed, %d bytes: %s", c.FilesChanged, c.Added, len(c.Files), patches(c), c.Problem)
	}
}

func TestALineOfTenMegabytesIsCutAndThoseBehindItAreNot(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	first := r.put("min.txt", "x\nkeep\n").commit("first")
	c := tell(t, r.dir, Range{Base: first,
		Head: r.put("min.txt", strings.Repeat("0123456789", 1<<20)+"\nkeep\nand one\n").commit("long")})
	f := c.Files[0]
	if f.Added != 2 || f.Removed != 1 || !f.Cut || len(f.Patch) > 2*mostOfLine ||
		!strings.HasSuffix(f.Patch, "…\n keep\n+and one\n") {
		t.Errorf("+%d -%d, cut %v: %d bytes: %.300s", f.Added, f.Removed, f.Cut, len(f.Patch), f.Patch)
	}
}

func TestPatchesOfOneRunAreBounded(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	last := r.put("a", "x\n").commit("first")
	rd := Open(r.dir, Options{}, nil)
	defer rd.Close()
	var all []*Result
	for n := range 10 {
		text := strings.Repeat(fmt.Sprintf("line %d\n", n), 8000)
		now := r.put("a", text, "b", text, "c", text, "d", text).commit("more")
		all = append(all, rd.Resolve(t.Context(), Range{Base: last, Head: now}))
		last = now
	}
	told, sum := rd.Tell(t.Context(), all, nil), 0
	for _, c := range told {
		sum += patches(c)
		if c.Added == 0 || !c.Files[0].Cut {
			t.Errorf("%+v", c)
		}
	}
	if sum == 0 || sum > mostOfRun || patches(told[9]) > 0 {
		t.Errorf("%d bytes of patches, %d in the last", sum, patches(told[9]))
	}
}

func TestSecretsOfADiffAreMaskedBeforeItIsCutAndNoLineMoves(t *testing.T) {
	t.Parallel()
	key := "-----BEGIN RSA PRIVATE KEY-----\n" +
		strings.Repeat("MIIEpAIBAAKCAQEAx1n9mYpQk3Zt7Lx2Vb5s8qWcJrTfGhYuIoPaSdFgHjKlZxCv\n", 12) +
		"-----END RSA PRIVATE KEY-----\n"
	r := newRepo(t)
	first := r.put("env", "USER=ann\nDB_PASSWORD=hunter2xyz\nPORT=80\n",
		"ghp_abcdefghijklmnopqrstuvwxyz0123456789.txt", "x\n").commit("first")
	second := r.put("env", "USER=ann\nDB_PASSWORD=hunter3xyz\nPORT=80\n", "key.pem", "before\n"+key+"behind\n",
		"ghp_abcdefghijklmnopqrstuvwxyz0123456789.txt", "y\n", "long", strings.Repeat("x",
			mostOfLine-20)+" ghp_abcdefghijklmnopqrstuvwxyz0123456789\n",
		"edge", strings.Repeat("some text in a line\n", mostOfFile/20)+"-----BEGIN RSA PRIVATE KEY-----\n").commit("second")
	c := tell(t, r.dir, Range{Base: first, Head: second})
	for _, f := range c.Files {
		for _, secret := range []string{"hunter2", "hunter3", "MIIEp", "ghp_"} {
			if strings.Contains(f.Patch, secret) || strings.Contains(f.Path, secret) {
				t.Errorf("%s shows %s:\n%.400s", f.Path, secret, f.Patch)
			}
		}
		checkPatch(t, f.Path, f.Patch, f.Added, f.Removed, f.Cut)
		if f.Path == "env" && f.Patch != "@@ -1,3 +1,3 @@\n USER=ann\n-DB_PASSWORD=[masked:password]\n"+
			"+DB_PASSWORD=[masked:password]\n PORT=80\n" {
			t.Errorf("the patch of env is\n%s", f.Patch)
		}
	}
}

func TestARangeIsAskedOnce(t *testing.T) {
	t.Parallel()
	r, c := three(t)
	cache := NewCache()
	var first *report.Changes
	for n := range 3 {
		rd := Open(r.dir, Options{Mask: redact.New}, cache)
		mask := redact.New()
		got := rd.Tell(t.Context(), []*Result{rd.Resolve(t.Context(), Range{Base: c[0], Head: c[1]})}, mask)[0]
		if n == 0 {
			first = got
		} else if rd.session != nil {
			t.Error("git was asked again")
		}
		if got.Added != first.Added || &got.Files[0] != &first.Files[0] {
			t.Error("another reading told something else, or of its own")
		}
		rd.Close()
	}
}

func TestWhatWasToldOnceIsToldAgainWithoutAProgram(t *testing.T) {
	r, c := three(t)
	cache := NewCache()
	x := Range{Base: c[1], Head: c[3], Commits: c[2:]}
	at := report.Location{Path: "f"}
	tell := func() string {
		rd := Open(r.dir, Options{}, cache)
		defer rd.Close()
		rd.Ahead(t.Context(), []Range{x})
		res := rd.Resolve(t.Context(), x)
		said := rd.Tell(t.Context(), []*Result{res}, nil)[0]
		by, known := rd.Touched(t.Context(), []*Result{res}, at)
		return fmt.Sprintf("%+v %s %t", *said, by, known)
	}
	first := tell()
	t.Setenv("PATH", "")
	if again := tell(); again != first || strings.Contains(first, "install git") {
		t.Errorf("first %s\nthen %s", first, again)
	}
	x.Base = x.Base[:12] // which another commit may have some day
	if again := tell(); !strings.Contains(again, "install git") {
		t.Errorf("a name that was cut is believed: %s", again)
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	r, c := three(t)
	rd := Open(r.dir, Options{}, nil)
	defer rd.Close()
	res := rd.Resolve(t.Context(), Range{Base: c[0], Head: c[1]})
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if got := rd.Tell(ctx, []*Result{res}, nil)[0]; got.Problem == "" {
		t.Error("a reading that was cancelled tells no problem")
	}
	if got := rd.Tell(t.Context(), []*Result{res}, nil)[0]; got.Problem != "" || got.FilesChanged != 2 {
		t.Errorf("the next reading: %+v", got)
	}
}

func TestAGitThatDoesNotAnswerIsNotWaitedFor(t *testing.T) {
	r, c := three(t)
	if runtime.GOOS == "windows" {
		t.Skip("the git that sleeps is a shell script")
	}
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "git"), []byte("#!/bin/sh\nexec sleep 600\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	rd := Open(r.dir, Options{Patience: 100 * time.Millisecond}, nil)
	start := time.Now()
	for range 20 {
		if res := rd.Resolve(t.Context(), Range{Base: c[0], Head: c[1]}); res.Problem != "git took longer than 20 seconds" {
			t.Fatalf("the problem is %q", res.Problem)
		}
	}
	rd.Close()
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestWhereNoFolderCanBeMadeTheProblemNamesNone(t *testing.T) {
	r, c := three(t)
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, filepath.Join(t.TempDir(), "gone"))
	}
	rd := Open(r.dir, Options{}, nil)
	defer rd.Close()
	if res := rd.Resolve(t.Context(), Range{Base: c[0],
		Head: c[1]}); res.Problem != "git could not be asked: no such file or directory" {
		t.Errorf("the problem is %q", res.Problem)
	}
}
