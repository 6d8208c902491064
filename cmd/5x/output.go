package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"fivex/snapshot/place"

	"golang.org/x/sync/errgroup"
)

// An output appears under its name whole or not at all: it is written to a
// temporary file, synced, and put in place by commit.
type output struct {
	path   string
	doing  string // what errors begin with: write r.html
	prefix string // of the temporary file's name
	target string // what is replaced; "" when the bytes are copied to to
	to     io.Writer
	temp   *os.File

	syncing  errgroup.Group
	unsynced int // bytes written since a sync began
}

// syncEvery is how many bytes are written before a sync in the background, so
// that not all of them wait for the end.
const syncEvery = 32 << 20

// Temporary files begin so. A site's have a name of their own, so that its next
// writing can remove what a killed one left.
const (
	reportTemp = ".5x-report-"
	siteTemp   = ".5x-site-"
)

// createOutput prepares writing to path; "-" is standard output. A device, a
// pipe and standard output get their bytes at commit.
func createOutput(path string, stdout io.Writer) (*output, error) {
	return createAs(path, stdout, reportTemp)
}

// createAs is createOutput with how the temporary file's name begins.
func createAs(path string, stdout io.Writer, temp string) (*output, error) {
	o := &output{path: path, doing: "write " + path, prefix: temp}
	if err := refuseLink(path); err != nil {
		return nil, err
	}
	switch fi, err := os.Stat(path); {
	case path == "-":
		o.to, o.doing = stdout, "write standard output"
		return o, o.spool()
	case err == nil && fi.IsDir():
		return nil, fmt.Errorf("write %s: a folder has its name", path)
	case err == nil && !fi.Mode().IsRegular():
		return o, o.spool()
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: %w; give another -o", o.doing, cause(err))
	}
	o.target = path
	dir := filepath.Dir(path)
	if temp == reportTemp {
		removeOld(dir)
	}
	if fi, err := os.Stat(dir); err != nil || !fi.IsDir() {
		return nil, fmt.Errorf("%s: there is no folder %s; make it first, or give another -o", o.doing, dir)
	}
	if err := o.begin(dir, 0o666); err != nil {
		return nil, fmt.Errorf("%s: %w; give another -o", o.doing, cause(err))
	}
	return o, nil
}

// removeOld removes what reports that were killed left in a folder more than a day
// ago. One that is still written is younger.
func removeOld(dir string) {
	pattern := filepath.Join(place.EscapeGlob(dir), reportTemp+"????????????.tmp")
	left, _ := filepath.Glob(pattern)
	for _, name := range left {
		fi, err := os.Lstat(name)
		if err == nil && fi.Mode().IsRegular() && time.Since(fi.ModTime()) > 24*time.Hour {
			os.Remove(name)
		}
	}
}

// spool keeps what is written in a file of our own until it is whole. Nobody else reads
// it there: what comes of it is nobody's who shares the folder.
func (o *output) spool() error {
	if err := o.begin(os.TempDir(), 0o600); err != nil {
		return fmt.Errorf("%s: %w; make room in %s, or set TMPDIR to another folder", o.doing, cause(err), os.TempDir())
	}
	os.Remove(o.temp.Name()) // it lives on without a name, where the system lets it, and nothing of it outlives us
	return nil
}

func (o *output) begin(dir string, mode fs.FileMode) (err error) {
	o.syncing.SetLimit(1)
	name := filepath.Join(dir, o.prefix+rand.Text()[:12]+".tmp")
	o.temp, err = os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
	return err
}

// refuseLink refuses a symbolic link to a file or to nothing. Writing through it
// would change a file that nobody named, which whoever can write here chose;
// replacing it would lose the link. One to a device or a pipe, such as
// /dev/stdout, is what it leads to.
func refuseLink(path string) error {
	li, err := os.Lstat(path)
	if path == "-" || err != nil || li.Mode()&fs.ModeSymlink == 0 {
		return nil
	}
	if fi, err := os.Stat(path); err == nil && !fi.Mode().IsRegular() {
		return nil
	}
	to, err := os.Readlink(path)
	if err != nil {
		to = "another file"
	}
	return fmt.Errorf("write %s: it is a symbolic link to %s; give that as -o, or remove the link", path, to)
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.temp.Write(p)
	if o.unsynced += n; o.unsynced >= syncEvery && o.target != "" && o.syncing.TryGo(o.temp.Sync) {
		o.unsynced = 0
	}
	if err != nil {
		err = fmt.Errorf("%s: %w; free some space or give another -o", o.doing, cause(err))
	}
	return n, err
}

// restart throws away what was written.
func (o *output) restart() error {
	if _, err := o.temp.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("%s: %w", o.doing, cause(err))
	}
	return o.temp.Truncate(0)
}

// commit puts the whole output in place, to stay.
func (o *output) commit() error {
	if err := o.place(); err != nil {
		return err
	}
	if o.target != "" {
		syncFolder(filepath.Dir(o.target))
	}
	return nil
}

// syncFolder makes renames in a folder survive a power loss. Not every system
// can; each file is whole either way.
func syncFolder(path string) {
	if d, err := os.Open(path); err == nil {
		_ = d.Sync()
		d.Close()
	}
}

// place puts the whole output in place.
func (o *output) place() error {
	if o.target == "" {
		return o.copyOut()
	}
	err := o.syncing.Wait()
	if e := o.temp.Sync(); err == nil {
		err = e
	}
	if e := o.temp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(o.temp.Name(), o.target)
	}
	if err != nil {
		return fmt.Errorf("%s: %w; nothing was changed", o.doing, cause(err))
	}
	o.temp = nil
	return nil
}

func (o *output) copyOut() error {
	if _, err := o.temp.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("%s: %w", o.doing, cause(err))
	}
	to := o.to
	if to == nil {
		f, err := os.OpenFile(o.path, os.O_WRONLY, 0)
		if err != nil {
			return fmt.Errorf("%s: %w", o.doing, cause(err))
		}
		defer f.Close()
		to = f
	}
	if _, err := io.Copy(to, o.temp); err != nil {
		return fmt.Errorf("%s: %w", o.doing, cause(err))
	}
	return nil
}

// discard removes the temporary file, if it is still there.
func (o *output) discard() {
	if o.temp != nil {
		o.temp.Close()
		os.Remove(o.temp.Name())
	}
}

// cause is a file error without the temporary file's name.
func cause(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	if le, ok := errors.AsType[*os.LinkError](err); ok {
		return le.Err
	}
	return err
}
