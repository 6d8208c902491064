package changes

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// three is a repository of three commits.
func three(t *testing.T, args ...string) (r *repo, commits []string) {
	r = newRepo(t, args...)
	for _, text := range []string{"one\n", "one\ntwo\n", "one\n2\nthree\n", "1\n2\nthree\n"} {
		commits = append(commits, r.put("a.txt", text, "big.txt",
			strings.Repeat(text, 50)).commit("to "+strings.Fields(text)[0]))
	}
	return r, commits
}

func expectProblem(t *testing.T, what string, got *told1, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(got.problem, w) {
			t.Errorf("%s: the problem is %q, want %q in it", what, got.problem, w)
		}
	}
	if len(got.counts) > 0 || got.added > 0 {
		t.Errorf("%s: a diff all the same: %v", what, got.counts)
	}
}

func TestAShallowClonesBoundaryIsAProblemAndNeverEverything(t *testing.T) {
	t.Parallel()
	r, c := three(t)
	dir := filepath.Join(t.TempDir(), "shallow")
	r.git("clone", "-q", "--depth", "2", "file://"+r.dir, dir)
	got := read(t, dir, Range{Base: c[2], Head: c[3]}, Range{Head: c[3], Commits: []string{c[3]}},
		Range{Head: c[2], Commits: []string{c[2]}},
		Range{Base: c[1], Head: c[2]}, Range{Base: c[1], Head: c[3], Commits: []string{c[3]}})
	expectCounts(t, "inside", got[0], r.numstat(c[2], c[3]))
	expectCounts(t, "the last", got[1], r.numstat(c[2], c[3]))
	expectProblem(t, "the boundary", got[2], "what was there before commit "+c[2][:8], "shallow clone", "fetch-depth: 0")
	expectProblem(t, "from beyond", got[3], "commit "+c[1][:8]+" is not in this repository", "shallow clone")
	if !strings.Contains(got[4].problem, c[1][:8]) || got[4].counts["a.txt"] != "1 1" {
		t.Errorf("from beyond to a commit that is there: %q %v", got[4].problem, got[4].counts)
	}
}

func TestAPartialCloneIsNotFetchedInto(t *testing.T) {
	t.Parallel()
	r, c := three(t)
	r.git("config", "uploadpack.allowFilter", "true")
	dir := filepath.Join(t.TempDir(), "partial")
	r.git("clone", "-q", "--bare", "--filter=blob:none", "file://"+r.dir, dir+"/.git")
	before := tree(t, dir)
	got := read(t, dir, Range{Base: c[0], Head: c[1]}, Range{Base: c[3], Head: c[3]}, Range{Base: c[2], Head: c[3]})
	expectProblem(t, "without its blobs", got[0], "objects of these commits are not in this clone", "nothing was fetched")
	expectCounts(t, "no change", got[1], map[string]string{})
	expectProblem(t, "and the next", got[2], "nothing was fetched")
	if after := tree(t, dir); after != before {
		t.Error("something was fetched")
	}
}

// tree is every file of a folder with its time and text.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.Walk(dir, func(path string, fi os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		b.WriteString(path + " " + fi.Mode().String() + " " + fi.ModTime().String())
		if fi.Mode().IsRegular() {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			b.Write(text)
		}
		b.WriteByte('\n')
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestARebasedRunIsToldCommitByCommit(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.put("base", "0\n").commit("base")
	r.git("checkout", "-q", "-b", "work")
	old := r.put("a", "1\n").commit("old")
	r.git("checkout", "-q", "main")
	r.put("elsewhere", strings.Repeat("x\n", 100)).commit("elsewhere")
	r.git("checkout", "-q", "work")
	r.git("rebase", "-q", "main")
	c1 := r.put("a", "1\n2\n").commit("c1")
	c2 := r.put("b", "1\n", "a", "1\n2\n3\n").commit("c2")
	got := read(t, r.dir, Range{Base: old, Head: c2, Commits: []string{c1, c2}}, Range{Base: old, Head: c2})
	if got[0].counts["a"] != "2 0" || got[0].counts["b"] != "1 0" || len(got[0].counts) != 2 ||
		!strings.Contains(got[0].problem, "commit by commit") || !got[0].result.CommitByCommit {
		t.Errorf("got %v, %q", got[0].counts, got[0].problem)
	}
	expectProblem(t, "without a named commit", got[1], "history was rewritten")
}

func TestOfARebasedRunAllIsToldThatWasWrittenSinceItsWorkBegan(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.put("base", "0\n").commit("base")
	r.git("checkout", "-q", "-b", "work")
	old := r.put("old", "1\n").commit("old")
	began, err := time.Parse(time.RFC3339, r.git("log", "-1", "--format=%aI"))
	if err != nil {
		t.Fatal(err)
	}
	r.git("checkout", "-q", "main")
	r.put("elsewhere", "x\n").commit("elsewhere")
	r.git("checkout", "-q", "work")
	r.n++
	r.git("rebase", "-q", "main")
	c1 := r.put("a", "1\n2\n").commit("c1")
	c2 := r.put("b", "1\n").commit("c2")
	got := read(t, r.dir, Range{Base: old, Head: c2, Commits: []string{c2}, Since: began})[0]
	if got.counts["a"] != "2 0" || got.counts["b"] != "1 0" || len(got.counts) != 2 ||
		!slices.Equal(got.result.Commits, []string{c1, c2}) {
		t.Errorf("got %v of %q", got.counts, got.result.Commits)
	}
}

func TestAnAmendedCommitIsComparedWithWhatItWas(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.put("base", "0\n").commit("base")
	old := r.put("a", "1\n").commit("old")
	r.put("a", "1\n2\n", "b", "1\n").git("add", "-A")
	r.n++
	r.git("commit", "-q", "--amend", "--no-edit")
	now := r.git("rev-parse", "HEAD")
	next := r.put("c", "1\n").commit("next")
	got := read(t, r.dir, Range{Base: old, Head: now, Commits: []string{now}}, Range{Base: old, Head: next})
	expectCounts(t, "what was added to it", got[0], r.numstat(old, now))
	expectCounts(t, "and what came then", got[1], r.numstat(old, next))
}

func TestACommitThatIsNotThereIsAProblem(t *testing.T) {
	r, c := three(t)
	const none = "0123456789012345678901234567890123456789"
	names := []string{none, "HEAD", "main", ":/one", "HEAD:a.txt", "--help", "-p", "a.txt", "123", "", "\n",
		c[0] + "\n" + c[1], r.git("rev-parse", c[0]+":a.txt"), c[0][:6]}
	for _, name := range names {
		got := read(t, r.dir, Range{Base: c[0], Head: name}, Range{Base: c[0], Head: c[1]})
		expectProblem(t, name, got[0], "is not in this repository")
		expectCounts(t, "the next", got[1], r.numstat(c[0], c[1]))
	}
	expectCounts(t, "by its beginning", read(t, r.dir,
		Range{Base: c[0][:7], Head: strings.ToUpper(c[1][:9])})[0], r.numstat(c[0], c[1]))
	expectProblem(t, "no repository", read(t, t.TempDir(), Range{Base: c[0], Head: c[1]})[0], "no git repository")
	t.Setenv("PATH", t.TempDir())
	expectProblem(t, "no git", read(t, r.dir, Range{Base: c[0], Head: c[1]})[0], "git is not on PATH", "install git")
}

func TestAClaimThatTheCheckoutDoesNotBearOutIsPassedOver(t *testing.T) {
	t.Parallel()
	r, c := three(t)
	r.git("checkout", "-q", "--orphan", "other")
	stray := r.put("stray", "x\n").commit("stray")
	got := read(t, r.dir, Range{Head: c[3], Commits: []string{"abcdef1", stray, c[2]}})[0]
	expectCounts(t, "from the first that leads to the head", got, r.numstat(c[1], c[3]))
}

func TestHashesOf256BitsWorktreesAlternatesAndPacksAreRead(t *testing.T) {
	t.Parallel()
	r, c := three(t, "--object-format=sha256")
	if len(c[0]) != 64 {
		t.Fatal("no hashes of 256 bits")
	}
	got := read(t, r.dir, Range{Base: c[0], Head: c[3]}, Range{Head: c[0], Commits: []string{c[0]}})
	expectCounts(t, "256 bits", got[0], r.numstat(c[0], c[3]))
	expectCounts(t, "their root", got[1], map[string]string{"a.txt": "1 0", "big.txt": "50 0"})

	r, c = three(t)
	tree := filepath.Join(t.TempDir(), "tree")
	r.git("worktree", "add", "-q", "-b", "work", tree)
	last := r.at(tree).put("a.txt", "worked\n").commit("in the worktree")
	for _, dir := range []string{tree, r.dir, filepath.Join(r.dir, "below")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		expectCounts(t, dir, read(t, dir, Range{Base: c[3], Head: last})[0], r.numstat(c[3], last))
	}
	shared := filepath.Join(t.TempDir(), "shared")
	r.git("clone", "-q", "--shared", r.dir, shared)
	expectCounts(t, "alternates", read(t, shared, Range{Base: c[0], Head: c[3]})[0], r.numstat(c[0], c[3]))
	r.git("gc", "-q", "--aggressive")
	expectCounts(t, "packed", read(t, r.dir, Range{Base: c[0], Head: last})[0], r.numstat(c[0], last))
}

func TestARepositoryThatIsWrittenToIsRead(t *testing.T) {
	t.Parallel()
	r, c := three(t)
	rd := Open(r.dir, Options{}, nil)
	defer rd.Close()
	for n := range 20 {
		now := r.put("a.txt", strings.Repeat("x\n", n+1)).commit("more")
		if n%7 == 3 {
			r.git("gc", "-q", "--prune=now")
		}
		res := rd.Resolve(t.Context(), Range{Base: c[3], Head: now})
		got := rd.Tell(t.Context(), []*Result{res}, nil)[0]
		if got.Problem != "" || got.Added != n+1 && got.FilesChanged != 1 {
			t.Fatalf("commit %d: %+v", n, got)
		}
	}
}

func TestAFetchedCommitIsFoundByTheNextReading(t *testing.T) {
	t.Parallel()
	r, c := three(t)
	dir := filepath.Join(t.TempDir(), "shallow")
	r.git("clone", "-q", "--depth", "1", "file://"+r.dir, dir)
	cache := NewCache()
	x := Range{Base: c[2], Head: c[3]}
	rd := Open(dir, Options{}, cache)
	res := rd.Resolve(t.Context(), x)
	rd.Close()
	if res.Problem == "" || len(res.Missing) != 1 {
		t.Fatalf("got %+v", res)
	}
	before := rd.Print(res.Missing)
	if again := Open(dir, Options{}, nil).Print(res.Missing); again != before {
		t.Error("nothing came, and the print is another")
	}
	r.at(dir).git("fetch", "-q", "--unshallow")
	rd = Open(dir, Options{}, cache)
	defer rd.Close()
	if rd.Print(res.Missing) == before {
		t.Error("the missing commit came, and the print is the same")
	}
	if res := rd.Resolve(t.Context(), x); res.Problem != "" {
		t.Error(res.Problem)
	}
}

func TestCommitsThatCameSinceTheWorkBeganAreInItBeforeTheFirstThatIsNamed(t *testing.T) {
	t.Parallel()
	r, c := three(t)
	began := func(commit string) time.Time {
		at, err := time.Parse(time.RFC3339, r.git("log", "-1", "--format=%cI", commit))
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	last := []string{c[3]}
	got := read(t, r.dir, Range{Head: c[3], Commits: last, Since: began(c[0])},
		Range{Head: c[3], Commits: last, Since: began(c[2])}, Range{Head: c[3], Commits: last})
	expectCounts(t, "all that is younger", got[0], r.numstat(c[0], c[3]))
	expectCounts(t, "nothing before it is", got[1], r.numstat(c[2], c[3]))
	expectCounts(t, "nobody knows when", got[2], r.numstat(c[2], c[3]))
}

func TestACheckoutThatWentBackMadeNothingNewOfWhatItHolds(t *testing.T) {
	t.Parallel()
	r, c := three(t)
	got := read(t, r.dir, Range{Head: c[2], Commits: []string{c[3], c[2]}},
		Range{Base: c[3], Head: c[1], Commits: []string{c[1]}})
	if !strings.Contains(got[0].problem, "went back") || got[0].counts["a.txt"] != "1 1" {
		t.Errorf("behind the first that is named: %q %v", got[0].problem, got[0].counts)
	}
	expectProblem(t, "behind the base", got[1], "went back")
}
