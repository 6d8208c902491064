package place

import (
	"cmp"
	"iter"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
)

// Slashed is a stored path with forward slashes and without a drive letter,
// whichever system wrote it.
func Slashed(p string) string {
	if len(p) >= 2 && p[1] == ':' && (p[0]|0x20) >= 'a' && (p[0]|0x20) <= 'z' {
		p = p[2:]
	}
	if strings.Contains(p, `\`) && (!strings.Contains(p, "/") || strings.HasPrefix(p, `\`)) {
		p = strings.ReplaceAll(p, `\`, "/")
	}
	return p
}

var homeFolder = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(/home/[^/]+|/Users/[^/]+|/root)(/|$)`)
})

// HideHome shortens a home folder at the start of a path to "~".
func HideHome(p string) string { return homeFolder().ReplaceAllString(Slashed(p), "~$2") }

// Paths finds files of the project by the paths that its database holds.
// Those were absolute on the machine that wrote them, and agents can
// influence them, so a path is only ever a hint: what is opened lies inside
// one of the roots, symlinks resolved, and is a regular file.
type Paths struct {
	root      string   // this project
	state     string   // its state folder
	origin    string   // where the project lay when its database was written, slashed; "" unknown
	worktrees []string // existing worktree folders that git or the state folder vouch for
}

// Key tells apart paths that show a stored path differently.
func (ps *Paths) Key() string {
	return strings.Join(append([]string{ps.root, ps.state, ps.origin}, ps.worktrees...), "\x00")
}

// NewPaths learns from the stored plan paths where the project lay.
func NewPaths(pl Place, planPaths []string) *Paths {
	ps := &Paths{root: pl.Root, state: pl.State}
	times := map[string]int{}
	for _, p := range planPaths {
		times[Slashed(p)]++
	}
	votes := map[string]int{}
	for s, n := range times {
		if o, ok := originOf(pl.Root, s); ok {
			votes[o] += n
		}
	}
	for o, n := range votes {
		if n > votes[ps.origin] || n == votes[ps.origin] &&
			(len(o) > len(ps.origin) || len(o) == len(ps.origin) && o < ps.origin) {
			ps.origin = o
		}
	}
	ps.worktrees = gitWorktrees(pl.Root)
	return ps
}

// originOf is the part of an absolute stored path before the longest suffix
// that exists under root.
func originOf(root, stored string) (string, bool) {
	if !strings.HasPrefix(stored, "/") {
		return "", false
	}
	if rel, ok := Under(filepath.ToSlash(root), stored); ok && rel != "." {
		return filepath.ToSlash(root), true
	}
	for before, rel := range suffixes(path.Clean(stored)) {
		if Exists(filepath.Join(root, filepath.FromSlash(rel))) {
			return cmp.Or(before, "/"), true
		}
	}
	// The plan itself is gone; its usual place tells the same.
	if i := strings.LastIndex(stored, "/docs/"); i > 0 {
		return stored[:i], true
	}
	return "", false
}

// longestPath is the longest path that systems open, in bytes.
const longestPath = 4096

// suffixes yields what stands behind each slash of a path, the longest first, with what
// stands before the slash. Those that no file can have are left out: the database says
// how long its paths are.
func suffixes(p string) iter.Seq2[string, string] {
	return func(yield func(before, rel string) bool) {
		for i := range len(p) {
			if p[i] == '/' && len(p)-i-1 <= longestPath && !yield(p[:i], p[i+1:]) {
				return
			}
		}
	}
}

// Under is p relative to base when it lies in or below it.
func Under(base, p string) (string, bool) {
	base, p = path.Clean(base), path.Clean(p)
	if p == base {
		return ".", true
	}
	if base == "/" {
		return strings.TrimPrefix(p, "/"), strings.HasPrefix(p, "/")
	}
	if rest, ok := strings.CutPrefix(p, base+"/"); ok {
		return rest, true
	}
	return "", false
}

// Show is a stored path for people: relative to the project where it lay in
// it, else with the home folder hidden.
func (ps *Paths) Show(stored string) string {
	if stored == "" {
		return ""
	}
	s := Slashed(stored)
	for _, base := range []string{ps.origin, filepath.ToSlash(ps.root)} {
		if base == "" || base == "/" {
			continue
		}
		if rel, ok := Under(base, s); ok {
			return rel
		}
	}
	return HideHome(s)
}

// ShowPlan is show for a plan: one file has one name, also when it was stored
// by its path in a worktree, through a symlink, or from another checkout.
func (ps *Paths) ShowPlan(stored string) string {
	shown := ps.Show(stored)
	if i := strings.Index(shown, "/worktrees/"); i >= 0 {
		if _, rest, ok := strings.Cut(shown[i+len("/worktrees/"):], "/"); ok {
			return rest
		}
	}
	if o, ok := originOf(ps.root, Slashed(stored)); ok &&
		(strings.HasPrefix(shown, "/") || strings.HasPrefix(shown, "~")) {
		if rel, ok := Under(o, Slashed(stored)); ok && Exists(filepath.Join(ps.root, filepath.FromSlash(rel))) {
			return rel
		}
	}
	return shown
}

// Relative is where a stored path lies inside the project, for opening.
func (ps *Paths) Relative(stored string) (string, bool) {
	s := Slashed(stored)
	if !strings.HasPrefix(s, "/") {
		rel := path.Clean(s)
		return rel, rel != "." && rel != ".." && !strings.HasPrefix(rel, "../")
	}
	for _, base := range []string{filepath.ToSlash(ps.root), ps.origin} {
		if base == "" || base == "/" {
			continue
		}
		if rel, ok := Under(base, s); ok && rel != "." {
			return rel, true
		}
	}
	return "", false
}

// Elsewhere finds a plan that was stored outside the project's known origin by
// the longest suffix of its path that exists in the project.
func (ps *Paths) Elsewhere(shown string) (string, bool) {
	for _, rel := range suffixes(path.Clean(Slashed(shown))) {
		if filepath.IsLocal(filepath.FromSlash(rel)) && Exists(filepath.Join(ps.root, filepath.FromSlash(rel))) {
			return rel, true
		}
	}
	return "", false
}

// WorktreeRoot is the folder of a stored worktree path, when git or the state
// folder vouch for it.
func (ps *Paths) WorktreeRoot(stored string) string {
	if stored == "" {
		return ""
	}
	s := Slashed(stored)
	var cand []string
	if rel, ok := ps.Relative(stored); ok {
		cand = append(cand, filepath.Join(ps.root, filepath.FromSlash(rel)))
	}
	cand = append(cand, filepath.FromSlash(s), filepath.Join(ps.state, "worktrees", path.Base(s)))
	for _, c := range cand {
		real, err := filepath.EvalSymlinks(c)
		if err != nil || !IsDir(real) {
			continue
		}
		for _, w := range ps.worktrees {
			if real == w {
				return real
			}
		}
		if rel, err := filepath.Rel(filepath.Join(ps.state, "worktrees"), real); err == nil && rel != "." &&
			filepath.IsLocal(rel) {
			return real
		}
	}
	return ""
}
