package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fivex/render/words"
)

// A siteFile is one file of a site in the making.
type siteFile struct {
	bytes.Buffer
	site   *site
	path   string
	marked bool // it says that this program wrote it
}

// Close writes the file unless it holds the same already.
func (f *siteFile) Close() error {
	old, err := readRegular(f.path)
	if err == nil && bytes.Equal(old, f.Bytes()) {
		return nil
	}
	if errors.Is(err, errIrregular) {
		return fmt.Errorf("write %s: it is %w; move it away", f.path, err)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !f.site.force {
		return fmt.Errorf("tell whose page of a site it is (--force replaces it): %w", err)
	}
	if !f.site.force && f.marked && err == nil && !isOurs(old) && !f.earlier() {
		return fmt.Errorf("write %s: somebody else's file has the name of one of the site's; move it away, or "+
			"--force to replace it", f.path)
	}
	if err := f.site.changes(f.path); err != nil {
		return err
	}
	out, err := createAs(f.path, nil, siteTemp)
	if err != nil {
		return err
	}
	defer out.discard()
	if _, err := out.Write(f.Bytes()); err != nil {
		return err
	}
	return out.place()
}

// earlier tells whether the file is the style or a script of a site that was
// written before they were marked.
func (f *siteFile) earlier() bool {
	return f.site.ours && filepath.Dir(f.path) == f.site.dir && filepath.Ext(f.path) != ".html"
}

// changes counts a file that is about to change. Before the first, the memory
// is emptied.
func (s *site) changes(path string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changed++
	if s.changed > 1 || filepath.Base(path) == memoryFile {
		return nil
	}
	return s.forget()
}

var errIrregular = errors.New("not a regular file")

// regular is the error of a path that leads to no file, or to one that may never
// end.
func regular(path string) error {
	fi, err := os.Lstat(path)
	if err == nil && !fi.Mode().IsRegular() {
		return errIrregular
	}
	return err
}

func readRegular(path string) ([]byte, error) {
	if err := regular(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// generated marks the pages that this program wrote.
const generated = `<meta name="generator" content="5x report">`

// headSize is how much of a file tells who wrote it, in bytes.
const headSize = 2000

// ourPage tells whether this program wrote the page, or the script.
func ourPage(file string) bool {
	if regular(file) != nil {
		return false
	}
	f, err := os.Open(file)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, headSize)
	n, _ := io.ReadFull(f, head)
	return isOurs(head[:n])
}

// isOurs tells it of a file's content.
func isOurs(content []byte) bool {
	head := string(content[:min(len(content), headSize)])
	return strings.Contains(head, generated) || strings.HasPrefix(head, words.Mark)
}
