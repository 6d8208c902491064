package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"fivex/render"
	"fivex/render/words"
	"fivex/snapshot"
	"fivex/snapshot/report"
)

// A site is a folder that is written incrementally: a file whose content is
// the same is left as it is, and each file appears whole or not at all.
type site struct {
	dir     string
	force   bool            // also over other files
	ours    bool            // there is an index of ours already
	mu      sync.Mutex      // several pages are made at once
	kept    map[string]bool // files of this report, by their path in the site
	changed int
}

// writeSite writes the report as a site into the output folder.
func (c *reportCmd) writeSite(ctx context.Context, stderr io.Writer, src source, t *tally) (err error) {
	dir := c.Output
	if err := refuseForeign(dir, c.Force); err != nil {
		return err
	}
	release, err := lockSite(ctx, dir, stderr)
	if err != nil {
		return err
	}
	defer func() { release(err) }()
	s := &site{dir: dir, force: c.Force, ours: ourPage(filepath.Join(dir, "index.html"))}
	var memory *snapshot.Memory
	var index *words.Index
	err = src(ctx, func(l look) error {
		if err := t.begin(l); err != nil {
			return err
		}
		if err := s.begin(); err != nil {
			return err
		}
		var since iter.Seq2[report.Told, error]
		since, memory, index = l.told(ctx, s)
		n := 0
		runs := func(yield func(report.Told, error) bool) {
			for told, err := range since {
				if err == nil {
					n++
					s.retain("runs/" + render.RunPage(told.Run))
					t.take(n, l.runs, told.Run)
				}
				if !yield(told, err) {
					return
				}
			}
		}
		return render.Site(l.head, runs, index, s.create, s.keep)
	})
	switch {
	case err != nil && ctx.Err() != nil && s.changed > 0:
		return interruptedError{fmt.Errorf("interrupted; wrote %s of %s and removed none; write it again",
			report.Plural(s.changed, "file"), c.Output)}
	case err != nil:
		return err
	}
	// The reading was complete, so what was not kept is no more.
	if err := s.sweep(); err != nil {
		return err
	}
	return s.remember(memory, index)
}

// refuseForeign refuses a folder with files of somebody else: one that holds
// something and is no site.
func refuseForeign(dir string, force bool) error {
	entries, err := os.ReadDir(dir)
	if force || errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("write %s: %w; give another -o", dir, cause(err))
	}
	isMark := func(e fs.DirEntry) bool { return e.Name() == memoryFile || e.Name() == lockFile }
	if slices.ContainsFunc(entries, isMark) || ourPage(filepath.Join(dir, "index.html")) {
		return nil
	}
	return fmt.Errorf("write %s: the folder holds other files (such as %s); give a new folder, or --force "+
		"to write the site among them", dir, entries[0].Name())
}

// begin makes the folders and marks them as a site, before anything else.
func (s *site) begin() error {
	s.kept = map[string]bool{memoryFile: true}
	for _, d := range []string{s.dir, filepath.Join(s.dir, "runs"), filepath.Join(s.dir, "words")} {
		if fi, err := os.Lstat(d); d != s.dir && err == nil && fi.Mode()&fs.ModeSymlink != 0 {
			// What is written and removed there would be out of the site.
			return fmt.Errorf("write %s: it is a symbolic link; move it away", d)
		}
		if err := os.MkdirAll(d, 0o777); err != nil {
			return fmt.Errorf("write %s: %w; give another -o", s.dir, cause(err))
		}
		sweepTemp(d)
	}
	if _, err := os.Lstat(filepath.Join(s.dir, memoryFile)); errors.Is(err, fs.ErrNotExist) {
		return s.forget()
	}
	return nil
}

// forget empties the memory, which no longer tells how the pages are.
func (s *site) forget() error {
	out, err := createAs(filepath.Join(s.dir, memoryFile), nil, siteTemp)
	if err != nil {
		return err
	}
	defer out.discard()
	return out.commit()
}

// memoryFile holds what the site told of each run, so that the next writing
// reads only the runs that changed.
const memoryFile = ".5x-site"

func (s *site) remembered() (*snapshot.Memory, *words.Index) {
	b, err := readRegular(filepath.Join(s.dir, memoryFile))
	n := len(b) - sha256.Size
	if err != nil || n < 0 || sha256.Sum256(b[:n]) != [sha256.Size]byte(b[n:]) { // none, or damaged: all is told anew
		b, n = nil, 0
	}
	r := bytes.NewReader(b[:n]) // one reads as far as the other wrote
	return snapshot.LoadMemory(r), words.Load(r)
}

func (s *site) remember(m *snapshot.Memory, index *words.Index) error {
	if !m.Changed() && s.changed == 0 {
		return nil
	}
	syncFolder(filepath.Join(s.dir, "runs")) // what it remembers is there
	w := s.file(memoryFile)
	if err := m.Save(w); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Join(s.dir, memoryFile), err)
	}
	if err := index.Save(w); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Join(s.dir, memoryFile), err)
	}
	sum := sha256.Sum256(w.Bytes())
	w.Write(sum[:])
	if err := w.Close(); err != nil {
		return err
	}
	syncFolder(s.dir)
	return nil
}

func (s *site) hasPage(run *report.Run) bool {
	_, err := os.Stat(filepath.Join(s.dir, "runs", render.RunPage(run)))
	return err == nil
}

// keep keeps a file that is as it was, and tells whether it is there.
func (s *site) keep(path string) bool {
	s.retain(path)
	return ourPage(filepath.Join(s.dir, filepath.FromSlash(path)))
}

// create buffers one file; it is compared and put in place at Close.
func (s *site) create(path string) (io.WriteCloser, error) { return s.file(path), nil }

func (s *site) file(path string) *siteFile {
	s.retain(path)
	marked := path != memoryFile
	return &siteFile{site: s, path: filepath.Join(s.dir, filepath.FromSlash(path)), marked: marked}
}

// retain saves a file from the sweep.
func (s *site) retain(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept[path] = true
}
