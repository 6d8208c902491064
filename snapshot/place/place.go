package place

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"fivex/snapshot/report"

	"github.com/pelletier/go-toml/v2"
)

// A Place says where a project's files lie on this machine.
type Place struct {
	Root    string          // the project folder, absolute, symlinks resolved
	State   string          // the state folder; may not exist yet
	DB      string          // the database file; may not exist yet
	Records []string        // run record folders; when set, they are the source
	Notices []report.Notice // what was odd about the configuration
}

// defaultDB is where 5x keeps its database unless configured otherwise.
const defaultDB = ".5x/5x.db"

// Find finds the project that contains dir, as 5x does. The database of the
// git repository's main checkout wins over everything nearer, also from a
// linked worktree and from a sub-project with a configuration of its own. Only
// where that has none, it is the nearest folder upward, within the current
// checkout, that holds a state folder or a configuration; else the top of the
// checkout, or dir itself.
func Find(dir string) (Place, error) {
	dir, err := realDir(dir)
	if err != nil {
		return Place{}, err
	}
	top := checkoutTop(dir)
	if p, ok := ofMain(top); ok {
		return p, nil
	}
	for d := dir; ; d = filepath.Dir(d) {
		p := placeAt(d)
		if found(p.DB) || IsDir(p.State) || hasConfig(d) {
			return p, nil
		}
		if d == top || filepath.Dir(d) == d {
			break
		}
	}
	if top != "" {
		return placeAt(top), nil
	}
	return placeAt(dir), nil
}

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

// ofMain is the place of the main checkout of the repository that top is a
// checkout of, when a database is there.
func ofMain(top string) (Place, bool) {
	if top == "" {
		return Place{}, false
	}
	main := mainCheckout(top)
	if main == "" {
		main = top
	}
	p := placeAt(main)
	return p, found(p.DB)
}

// Of is the place of the project folder that the user named: itself, but for a
// linked worktree or a sub-project whose database is the main checkout's.
func Of(root string) (Place, error) {
	root, err := realDir(root)
	if err != nil {
		return Place{}, err
	}
	// People also point at the state folder itself.
	if filepath.Base(root) == ".5x" {
		root = filepath.Dir(root)
	}
	p := placeAt(root)
	if found(p.DB) && mainCheckout(root) == "" {
		return p, nil // what was named is there
	}
	if main, ok := ofMain(checkoutTop(root)); ok {
		return main, nil
	}
	return p, nil
}

// OfDB is the place of the database file that the user named. Its
// project is the folder above its state folder.
func OfDB(db string) (Place, error) {
	abs, err := filepath.Abs(db)
	if err != nil {
		return Place{}, fmt.Errorf("find database %s: %w", db, err)
	}
	fi, err := os.Stat(abs)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return Place{}, fmt.Errorf("read database %s: no such file (is --db right?)", db)
	case err != nil:
		return Place{}, fmt.Errorf("read database: %w", err)
	case fi.IsDir():
		abs = filepath.Join(abs, "5x.db")
		if !Exists(abs) {
			return Place{}, fmt.Errorf("read database %s: the folder holds no 5x.db (is --db right?)", db)
		}
	case !fi.Mode().IsRegular():
		return Place{}, fmt.Errorf("read database %s: not a regular file (is --db right?)", db)
	}
	if r, err := filepath.EvalSymlinks(abs); err == nil {
		abs = r
	}
	state := filepath.Dir(abs)
	// The project is the folder whose configuration names this file, else
	// the one above the state folder.
	for d := state; ; d = filepath.Dir(d) {
		if p := placeAt(d); p.DB == abs {
			return p, nil
		}
		if filepath.Dir(d) == d {
			break
		}
	}
	root := state
	if filepath.Base(state) == ".5x" || IsDir(filepath.Join(state, "logs")) {
		root = filepath.Dir(state)
	}
	return Place{Root: root, State: state, DB: abs}, nil
}

// placeAt reads the configuration of the project folder root.
func placeAt(root string) Place {
	p := Place{Root: root}
	db, notices := configuredDB(root)
	p.Notices = notices
	if db == "" {
		db = defaultDB
	}
	if !filepath.IsAbs(db) {
		db = filepath.Join(root, filepath.FromSlash(db))
	}
	// The path names a file in generation A, a state folder in B.
	if IsDir(db) || (filepath.Ext(db) == "" && !Exists(db)) {
		db = filepath.Join(db, "5x.db")
	}
	p.DB, p.State = db, filepath.Dir(db)
	return p
}

var jsDBPath = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)\bdb\s*:\s*\{[^}]*?\bpath\s*:\s*["'` + "`" + `]([^"'` + "`" +
		`]+)["'` + "`" + `]`)
})

var jsComment = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?ms)/\*.*?\*/|(?:^|\s)//.*?$`)
})

func hasConfig(root string) bool {
	for _, n := range []string{"5x.toml", "5x.config.js", "5x.config.mjs"} {
		if Exists(filepath.Join(root, n)) {
			return true
		}
	}
	return false
}

// configuredDB is db.path of the project's configuration, "" for the default.
// A JavaScript configuration is not evaluated: its path is found by pattern.
func configuredDB(root string) (string, []report.Notice) {
	var notices []report.Notice
	tomlPath := func(name string) (string, bool) {
		text, ok := ReadSmall(filepath.Join(root, name))
		if !ok {
			return "", false
		}
		var c struct {
			DB struct{ Path any } `toml:"db"`
		}
		if err := toml.Unmarshal([]byte(text), &c); err != nil {
			msg, _, _ := strings.Cut(err.Error(), "\n")
			notices = append(notices, report.Notice{Kind: "config",
				Text: fmt.Sprintf("%s cannot be read, its defaults are used: %s", name, msg)})
			return "", true
		}
		s, _ := c.DB.Path.(string)
		return s, true
	}
	if s, ok := tomlPath("5x.toml.local"); ok && s != "" {
		return s, notices
	}
	if s, ok := tomlPath("5x.toml"); ok {
		return s, notices
	}
	for _, n := range []string{"5x.config.js", "5x.config.mjs"} {
		if text, ok := ReadSmall(filepath.Join(root, n)); ok {
			if m := jsDBPath().FindStringSubmatch(jsComment().ReplaceAllString(text, "")); m != nil {
				return m[1], notices
			}
			return "", notices
		}
	}
	return "", notices
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

// EscapeGlob is s as a pattern that matches nothing but s.
func EscapeGlob(s string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(s)
}

func realDir(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err == nil {
		abs, err = filepath.EvalSymlinks(abs)
	}
	if err != nil {
		return "", fmt.Errorf("open project folder: %w", err)
	}
	if !IsDir(abs) {
		return "", fmt.Errorf("open project folder %s: not a folder", dir)
	}
	return abs, nil
}

// found tells whether something has the name, even if it may not be looked at.
func found(p string) bool { _, err := os.Stat(p); return !errors.Is(err, os.ErrNotExist) }

// Exists tells whether something that may be looked at has the name.
func Exists(p string) bool { _, err := os.Stat(p); return err == nil }

// IsDir tells whether a folder has the name.
func IsDir(p string) bool { fi, err := os.Stat(p); return err == nil && fi.IsDir() }

// ReadSmall reads a regular file of at most 1 MiB, without its byte order mark.
func ReadSmall(p string) (string, bool) {
	fi, err := os.Stat(p)
	if err != nil || !fi.Mode().IsRegular() || fi.Size() > 1<<20 {
		return "", false
	}
	b, err := os.ReadFile(p)
	return strings.TrimPrefix(string(b), "\ufeff"), err == nil
}
