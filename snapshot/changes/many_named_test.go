package changes

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// imported makes a history of n commits upon a first one, at once: each is a second
// younger than the one before. Its commits are told, the first one first.
func imported(r *repo, branch string, n int) []string {
	r.t.Helper()
	var text strings.Builder
	for i := range n {
		at := 1_750_000_100 + i
		fmt.Fprintf(&text, "commit refs/heads/%s\nauthor A <a@example.com> %d +0000\n"+
			"committer A <a@example.com> %d +0000\ndata 1\nx\n", branch, at, at)
		if i == 0 {
			fmt.Fprintf(&text, "from refs/heads/main^0\n")
		}
		name := fmt.Sprint(branch, i)
		fmt.Fprintf(&text, "M 100644 inline %s\ndata %d\n%s\n", name, len(name), name)
	}
	r.put(".git/history", text.String())
	r.git("-c", "alias.in=!git fast-import --quiet < .git/history", "in")
	return strings.Fields(r.git("rev-list", "--reverse", branch, "^main"))
}

// Each named commit brings those before it that were written since: they are the same
// for all.
func TestManyNamedCommitsOfARebasedRunAreToldOnceEach(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.put("first", "first\n").commit("first")
	before, after := imported(r, "before", 150), imported(r, "after", 150)
	began := time.Now()
	w := Open(r.dir, Options{}, nil)
	defer w.Close()
	res := w.Resolve(t.Context(), Range{Base: before[149], Head: after[149], Commits: after,
		Since: time.Unix(1_750_000_050, 0)})
	if !res.CommitByCommit || len(res.Commits) != 150 {
		t.Errorf("told are %d commits, one by one: %v", len(res.Commits), res.CommitByCommit)
	}
	if d := time.Since(began); d > 10*time.Second {
		t.Errorf("took %v", d)
	}
}

// A call makes the first commit of all, or the one at which a clone was cut, before
// anybody looked.
func TestTheFirstLookIsBehindACommitThatHasNothingBeforeIt(t *testing.T) {
	t.Parallel()
	r, c := three(t)
	since := time.Unix(1_740_000_000, 0) // before them all
	first := read(t, r.dir, Range{Base: c[0], Head: c[0], Looked: true, Since: since},
		Range{Base: c[0], Head: c[1], Looked: true, Since: since})
	expectCounts(t, "the first commit", first[0], r.numstat(r.emptyTreeOf(), c[0]))
	expectCounts(t, "all", first[1], r.numstat(r.emptyTreeOf(), c[1]))
	if got := first[1].result.Commits; !slices.Equal(got, c[:2]) {
		t.Errorf("the commits are %q, not %q", got, c[:2])
	}

	dir := filepath.Join(t.TempDir(), "shallow")
	r.git("clone", "-q", "--depth", "2", "file://"+r.dir, dir)
	cut := read(t, dir, Range{Base: c[2], Head: c[2], Looked: true, Since: since})
	expectProblem(t, "the boundary", cut[0], "what was there before commit "+c[2][:8], "shallow clone")
}
