package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
)

// sweep removes the pages of runs that are no more, and files of the index that
// have nothing left to tell.
func (s *site) sweep() error {
	var failed []error
	for _, pattern := range []string{"runs/run*.html", "words/w-*.html", "words/w-*.js", "words/runs-*.js"} {
		folder, like := path.Split(pattern)
		files, err := namesLike(filepath.Join(s.dir, folder), like)
		if err != nil {
			return fmt.Errorf("read %s: %w", s.dir, cause(err))
		}
		for _, name := range files {
			p := filepath.Join(s.dir, folder, name)
			if s.kept[folder+name] || !ourPage(p) {
				continue
			}
			if err := os.Remove(p); err != nil {
				failed = append(failed, fmt.Errorf("remove the page of a run that is no more: %w", err))
			}
		}
	}
	return errors.Join(failed...)
}

// namesLike are the names in a folder that a pattern matches. The folder's own
// name is none: it may have a star.
func namesLike(dir, pattern string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if ok, _ := path.Match(pattern, e.Name()); ok {
			names = append(names, e.Name())
		}
	}
	return names, err
}

// sweepTemp removes what a writing that was killed had begun: who writes now has
// the lock.
func sweepTemp(dir string) {
	files, _ := namesLike(dir, siteTemp+"*.tmp")
	for _, name := range files {
		os.Remove(filepath.Join(dir, name))
	}
}
