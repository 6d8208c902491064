package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fivex/render"
	"fivex/snapshot"
)

// A site is a folder that is written incrementally: a file whose content is
// the same is left as it is, and each file appears whole or not at all.
type site struct {
	dir     string
	kept    map[string]bool // files of this report, by their path in the site
	changed int
}

// writeSite writes the report as a site into dir.
func writeSite(ctx context.Context, dir string, place snapshot.Place, opts snapshot.Options, each func(v *snapshot.View, n int, run *snapshot.Run)) error {
	for _, d := range []string{dir, filepath.Join(dir, "runs")} {
		if err := os.MkdirAll(d, 0o777); err != nil {
			return fmt.Errorf("write %s: %w; give another -o", dir, cause(err))
		}
	}
	var s *site
	var memory *snapshot.Memory
	err := snapshot.Read(ctx, place, opts, func(v *snapshot.View) error {
		s = &site{dir: dir, kept: map[string]bool{}}
		memory = s.remembered()
		head := v.Head()
		if err := v.Remember(ctx, memory, program(), s.hasPage); err != nil {
			return err
		}
		n := 0
		runs := func(yield func(*snapshot.Run, error) bool) {
			for run, err := range v.Each(ctx) {
				if err == nil {
					n++
					s.kept["runs/"+render.RunPage(run)] = true
					each(v, n, run)
				}
				if !yield(run, err) {
					return
				}
			}
		}
		return render.Site(head, runs, s.create)
	})
	if err != nil {
		return err
	}
	if err := s.sweep(); err != nil {
		return err
	}
	return s.remember(memory)
}

// memoryFile holds what the site told of each run, so that the next writing
// reads only the runs that changed.
const memoryFile = ".5x-site"

func (s *site) remembered() *snapshot.Memory {
	b, err := os.ReadFile(filepath.Join(s.dir, memoryFile))
	if err != nil {
		b = nil
	}
	return snapshot.LoadMemory(bytes.NewReader(b))
}

func (s *site) remember(m *snapshot.Memory) error {
	if !m.Changed() {
		return nil
	}
	w, err := s.create(memoryFile)
	if err != nil {
		return err
	}
	if err := m.Save(w); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Join(s.dir, memoryFile), err)
	}
	return w.Close()
}

func (s *site) hasPage(run *snapshot.Run) bool {
	_, err := os.Stat(filepath.Join(s.dir, "runs", render.RunPage(run)))
	return err == nil
}

// program tells this build of the program from another, whose pages may look
// otherwise.
func program() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	fi, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return fmt.Sprint(version, fi.Size(), fi.ModTime().UnixNano())
}

// create buffers one file; it is compared and put in place at Close.
func (s *site) create(path string) (io.WriteCloser, error) {
	s.kept[path] = true
	return &siteFile{site: s, path: filepath.Join(s.dir, filepath.FromSlash(path))}, nil
}

type siteFile struct {
	bytes.Buffer
	site *site
	path string
}

// Close writes the file unless it holds the same already.
func (f *siteFile) Close() error {
	if old, err := os.ReadFile(f.path); err == nil && bytes.Equal(old, f.Bytes()) {
		return nil
	}
	f.site.changed++
	out, err := createOutput(f.path, nil)
	if err != nil {
		return err
	}
	defer out.discard()
	if _, err := out.Write(f.Bytes()); err != nil {
		return err
	}
	return out.commit()
}

// generated marks the pages that this program wrote.
const generated = `<meta name="generator" content="5x report">`

// sweep removes the pages of runs that are no more.
func (s *site) sweep() error {
	pages, err := filepath.Glob(filepath.Join(s.dir, "runs", "run-*.html"))
	if err != nil {
		return err
	}
	var failed []error
	for _, p := range pages {
		if s.kept["runs/"+filepath.Base(p)] {
			continue
		}
		head, err := os.ReadFile(p)
		if err != nil || !strings.Contains(string(head[:min(len(head), 2000)]), generated) {
			continue // not ours
		}
		if err := os.Remove(p); err != nil {
			failed = append(failed, fmt.Errorf("remove the page of a run that is no more: %w", err))
		}
	}
	return errors.Join(failed...)
}
