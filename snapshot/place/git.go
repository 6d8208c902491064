package place

import (
	"path/filepath"
	"strings"
)

// checkoutTop is the nearest folder upward that git calls a checkout; "" where
// there is none.
func checkoutTop(dir string) string {
	for d := dir; ; d = filepath.Dir(d) {
		if Exists(filepath.Join(d, ".git")) {
			return d
		}
		if filepath.Dir(d) == d {
			return ""
		}
	}
}

// mainCheckout is the main checkout when dir is the top of a linked git
// worktree: its .git is a file that names <main>/.git/worktrees/<name>.
func mainCheckout(dir string) string {
	text, ok := ReadSmall(filepath.Join(dir, ".git"))
	if !ok {
		return ""
	}
	g, ok := strings.CutPrefix(strings.TrimSpace(text), "gitdir:")
	if !ok {
		return ""
	}
	g = strings.TrimSpace(g)
	if !filepath.IsAbs(g) {
		g = filepath.Join(dir, g)
	}
	if common, ok := ReadSmall(filepath.Join(g, "commondir")); ok {
		c := strings.TrimSpace(common)
		if !filepath.IsAbs(c) {
			c = filepath.Join(g, c)
		}
		return filepath.Dir(filepath.Clean(c))
	}
	if wt := filepath.Dir(g); filepath.Base(wt) == "worktrees" {
		return filepath.Dir(filepath.Dir(wt))
	}
	return ""
}

// gitWorktrees are the linked worktrees that the project's own git folder
// lists. The database may name others; those are not believed.
func gitWorktrees(root string) []string {
	files, _ := filepath.Glob(filepath.Join(EscapeGlob(root), ".git", "worktrees", "*", "gitdir"))
	var out []string
	for _, f := range files {
		if text, ok := ReadSmall(f); ok {
			if d, err := filepath.EvalSymlinks(filepath.Dir(strings.TrimSpace(text))); err == nil {
				out = append(out, d)
			}
		}
	}
	return out
}
