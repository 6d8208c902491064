package changes

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// object is the file of a loose object.
func (r *repo) object(hash string) string {
	return filepath.Join(r.dir, ".git", "objects", hash[:2], hash[2:])
}

// Each question that needs the object waits; so many are given up after three.
func TestAPipeInThePlaceOfAnObjectIsNotWaitedForAgainAndAgain(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	var c []string
	for n := range 13 {
		c = append(c, r.put("a.txt", fmt.Sprint(n)).commit("one more"))
	}
	if err := os.Remove(r.object(c[6])); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(r.object(c[6]), 0o600); err != nil {
		t.Fatal(err)
	}
	rd := Open(r.dir, Options{Patience: 300 * time.Millisecond}, nil)
	defer rd.Close()
	var ranges []Range
	for _, base := range c[:6] {
		for _, head := range c[7:] {
			ranges = append(ranges, Range{Base: base, Head: head})
		}
	}
	start := time.Now()
	rd.Ahead(t.Context(), ranges) // as a run does
	for _, x := range ranges {
		if res := rd.Resolve(t.Context(), x); res.Problem == "" {
			t.Errorf("%v is told without what lies between", x)
		}
	}
	if took := time.Since(start); took > 6*time.Second {
		t.Errorf("36 ranges took %v", took)
	}
}

func TestAPipeAmongThePacksIsAProblem(t *testing.T) {
	t.Parallel()
	r, c := three(t)
	if err := syscall.Mkfifo(filepath.Join(r.dir, ".git", "objects", "pack", "multi-pack-index"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := read(t, r.dir, Range{Base: c[0], Head: c[3]})[0]
	expectProblem(t, "packs", got, "objects/pack", "is no file")
}

// A commit of a megabyte can be a thousand times as large once it is read, and git reads
// all of it. Those beside it are told.
func TestACommitThatGrowsWhenItIsReadTakesNoMemory(t *testing.T) {
	r, c := three(t)
	const size = 700 << 20
	head := "tree " + r.git("rev-parse", c[3]+"^{tree}") + "\nparent " + c[3] +
		"\nauthor A <a@example.com> 1750000009 +0000\ncommitter A <a@example.com> 1750000009 +0000\n\n"
	var packed bytes.Buffer
	z, err := zlib.NewWriterLevel(&packed, zlib.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha1.New()
	w := io.MultiWriter(z, sum)
	fmt.Fprintf(w, "commit %d\x00%s", len(head)+size, head)
	block := []byte(strings.Repeat("x", 1<<20))
	for range size >> 20 {
		w.Write(block)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	bomb := fmt.Sprintf("%x", sum.Sum(nil))
	if err := os.MkdirAll(filepath.Dir(r.object(bomb)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(r.object(bomb), packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	got := read(t, r.dir, Range{Base: c[0], Head: c[3]}, Range{Base: c[3], Head: bomb})
	if got[0].problem != "" {
		t.Errorf("beside it: %q", got[0].problem)
	}
	expectProblem(t, "the large one", got[1], "not in this clone")
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &used); err != nil {
		t.Fatal(err)
	}
	if mib := used.Maxrss >> 10; mib > 500 {
		t.Errorf("git took %d MiB", mib)
	}
}
