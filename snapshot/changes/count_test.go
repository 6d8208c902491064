package changes

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sixty compares the changes of commits, and of ranges of several, with what
// git counts.
func sixty(t *testing.T, r *repo, commits []string) {
	t.Helper()
	var ranges []Range
	for i, c := range commits {
		base := ""
		if i > 0 {
			base = commits[i-1]
		}
		ranges = append(ranges, Range{Base: base, Head: c, Commits: []string{c}})
		if i >= 5 {
			ranges = append(ranges, Range{Base: commits[i-5], Head: c})
		}
	}
	files := 0
	for i, got := range read(t, r.dir, ranges...) {
		from := ranges[i].Base
		if from == "" {
			if from = got.result.Base; from == "" {
				from = r.emptyTreeOf()
			}
		}
		want := r.numstat(from, ranges[i].Head)
		expectCounts(t, from[:8]+".."+ranges[i].Head[:8], got, want)
		files += len(want)
	}
	t.Logf("%d ranges, %d files", len(ranges), files)
}

// commits is how many of a history are compared: FIVEX_LONG, which CI sets,
// takes three times as many, and a second random history.
func commits() (number int, seeds uint64) {
	if os.Getenv("FIVEX_LONG") != "" {
		return 60, 2
	}
	return 20, 1
}

func TestCountsAreGitsOwnForTheCommitsOfARandomHistory(t *testing.T) {
	t.Parallel()
	number, seeds := commits()
	for seed := range seeds {
		r := newRepo(t)
		sixty(t, r, randomHistory(r, rand.New(rand.NewPCG(seed, 17)), number))
	}
}

// The project's own history is real; a shallow checkout of it has less, and
// the random one above stands in for what is missing.
func TestCountsAreGitsOwnForThisProjectsHistory(t *testing.T) {
	t.Parallel()
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	r := &repo{t: t, dir: wd}
	if findRepository(wd) == nil {
		t.Skip("this source lies in no git repository: an archive of it has no history to compare with")
	}
	number, _ := commits()
	list := strings.Fields(r.git("rev-list", "--first-parent", "--reverse", fmt.Sprint("--max-count=", number), "HEAD"))
	if r.git("rev-parse", "--is-shallow-repository") == "true" {
		list = list[1:] // what was before its first commit is not there
	}
	if len(list) < number {
		t.Logf("only %d commits are here: a shallow clone, or a young history", len(list))
	}
	if len(list) == 0 {
		list = []string{}
	}
	sixty(t, r, list)
}

func TestEveryKindOfChangeIsCountedAsGitDoes(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	long := strings.Repeat("a line that stays\n", 30)
	other := strings.Repeat("of another kind\n", 30)
	first := r.put("a.txt", "one\ntwo\nthree\n", "move.txt", long, "copy.txt", other, "gone.txt", "x\n",
		"mode.sh", "echo\n", "crlf.txt", "a\r\nb\r\n",
		"latin.txt", "caf\xe9\n", "bin", "a\x00b", "link-to-be", "text\n", "old end", "no end",
		"sp ace/tab\tname", "x\n", "ümlaut \"quoted\"\\.txt", "x\n",
		"new\nline.txt", "x\n", "bad\xffname", "x\n", "empty", "").commit("first")
	dir := r.dir
	for _, do := range []func() error{
		func() error { return os.Rename(filepath.Join(dir, "move.txt"), filepath.Join(dir, "moved.txt")) },
		func() error { return os.Remove(filepath.Join(dir, "gone.txt")) },
		func() error { return os.Chmod(filepath.Join(dir, "mode.sh"), 0o755) },
		func() error { return os.Remove(filepath.Join(dir, "link-to-be")) },
		func() error { return os.Symlink("a.txt", filepath.Join(dir, "link-to-be")) },
		func() error { return os.Symlink("/etc/passwd", filepath.Join(dir, "link")) },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	sub := newRepo(t)
	sub.put("s", "s\n").commit("sub")
	r.git("submodule", "--quiet", "add", sub.dir, "sub")
	second := r.put("a.txt", "one\n2\nthree\nfour\n", "moved.txt", long+"and one\n", "copied.txt", other,
		"crlf.txt", "a\nb\r\n",
		"latin.txt", "caf\xe8\n", "bin", "a\x00c", "old end", "no end\n", "sp ace/tab\tname", "y\n",
		"ümlaut \"quoted\"\\.txt", "y\n", "new\nline.txt", "y\n",
		"bad\xffname", "y\n", "empty", "no more\n", "go.sum", "a v1 h1:x\n", "tricky",
		"@@ -1,9 +1,9 @@\n--- a/x\n+++ b/x\ndiff --git a/x b/x\n=end\n"+
			"Binary files a and b differ\n").commit("second")
	r.put("tricky", "-- x\n++ y\n\\ z\n")
	third := r.commit("third")
	got := read(t, r.dir, Range{Base: first, Head: second}, Range{Base: second, Head: third},
		Range{Head: first, Commits: []string{first}})
	want := r.numstat(first, second)
	want["bad\uFFFDname"] = want["bad\xffname"]
	delete(want, "bad\xffname")
	expectCounts(t, "second", got[0], want)
	expectCounts(t, "third", got[1], r.numstat(second, third))
	root := r.numstat(r.emptyTreeOf(), first)
	root["bad\uFFFDname"] = root["bad\xffname"]
	delete(root, "bad\xffname")
	expectCounts(t, "the root", got[2], root)
	for path, status := range map[string]string{"a.txt": "modified", "moved.txt": "renamed",
		"gone.txt": "deleted", "copied.txt": "added", "mode.sh": "modified executable",
		"link-to-be": "type symlink", "link": "added symlink", "sub": "added submodule", ".gitmodules": "added"} {
		if got[0].status[path] != status {
			t.Errorf("%s is %q, want %q", path, got[0].status[path], status)
		}
	}
	if got[0].patch["go.sum"] != "" {
		t.Error("a lock file's patch is told")
	}
	if p := got[0].patch["crlf.txt"]; !strings.Contains(p, "-a\r\n+a\n b\r\n") {
		t.Errorf("the ends of lines are lost: %q", p)
	}
	if p := got[0].patch["old end"]; !strings.Contains(p, "-no end\n\\ No newline at end of file\n+no end\n") {
		t.Errorf("the missing end is lost: %q", p)
	}
}

func TestMergesAndEmptyCommitsAreCountedAsGitDoes(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	base := r.put("a", "1\n2\n3\n4\n5\n6\n7\n8\n").commit("base")
	r.git("checkout", "-q", "-b", "side")
	side := r.put("side", "x\n").commit("side")
	r.git("checkout", "-q", "main")
	mine := r.put("a", "1\n2\n3\n4\n5\n6\n7\neight\n").commit("mine")
	r.git("merge", "-q", "--no-ff", "-m", "merge", "side")
	merge := r.git("rev-parse", "HEAD")
	empty := r.commit("nothing")
	got := read(t, r.dir, Range{Base: base, Head: merge}, Range{Base: mine, Head: merge},
		Range{Base: merge, Head: empty}, Range{Base: empty, Head: empty},
		Range{Head: merge, Commits: []string{merge}})
	expectCounts(t, "with the merge", got[0], r.numstat(base, merge))
	expectCounts(t, "the merge", got[1], map[string]string{"side": "1 0"})
	expectCounts(t, "nothing", got[2], map[string]string{})
	expectCounts(t, "no commit", got[3], map[string]string{})
	expectCounts(t, "the merge by itself", got[4], map[string]string{"side": "1 0"})
	list := strings.Join(got[0].result.Commits, " ")
	if !strings.Contains(list, side) || !strings.Contains(list, mine) || !strings.HasSuffix(list, merge) {
		t.Errorf("the commits are %s", list)
	}
}
