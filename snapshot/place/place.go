package place

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"fivex/snapshot/report"
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
