package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// copyAndConnect reads a private copy of the database and its journals. A
// commit appended to the -wal meanwhile does no harm; a changed main file or
// a restarted -wal does, and the copy is no moment.
func (d *DB) copyAndConnect(ctx context.Context) error {
	d.disconnect()
	d.locks, d.check = false, true
	if err := d.settle(ctx); err != nil {
		return err
	}
	beginning := func() string { return held.head(d.path+"-wal", walHead) }
	wal := beginning()
	if err := d.copy(ctx, "", "-wal", "-journal"); err != nil {
		return err
	}
	if now, err := stateOf(d.path); err != nil || now != d.before || beginning() != wal {
		return errChanged
	}
	d.check = false
	return d.connect(ctx, d.copied(), "mode=rw")
}

// copyUnderLock exchanges the locked file for a private copy, so that writers
// need not wait for what is done with it. Where there is no room for a copy,
// the lock stays.
func (d *DB) copyUnderLock(ctx context.Context) error {
	if err := d.copy(ctx, ""); err != nil {
		os.RemoveAll(d.temp)
		d.temp = ""
		return ctx.Err()
	}
	d.locks = false
	return d.connect(ctx, d.copied(), "mode=rw")
}

func (d *DB) copied() string { return filepath.Join(d.temp, "copy.db") }

func (d *DB) copy(ctx context.Context, suffixes ...string) (err error) {
	sweepOnce.Do(func() { sweep(os.TempDir(), time.Now()) })
	if d.temp, err = os.MkdirTemp("", copyPrefix); err != nil {
		return fmt.Errorf("make a private copy of %s: %w", d.path, err)
	}
	for _, suffix := range suffixes {
		if err := copyFile(ctx, d.copied()+suffix, d.path+suffix); err != nil {
			return fmt.Errorf("make a private copy of %s: %w", d.path+suffix, cause(err))
		}
	}
	return nil
}

const (
	copyPrefix = "5x-report-"
	copyLife   = 24 * time.Hour // no reading takes so long
)

var sweepOnce sync.Once

// sweep removes the private copies that killed reports left in a folder: they hold
// what no report shows.
func sweep(dir string, now time.Time) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range list {
		number, ours := strings.CutPrefix(e.Name(), copyPrefix)
		if _, err := strconv.ParseUint(number, 10, 64); !ours || err != nil || !e.IsDir() {
			continue
		}
		path := filepath.Join(dir, e.Name())
		if fi, err := e.Info(); err == nil && now.Sub(fi.ModTime()) > copyLife && isCopy(path) {
			os.RemoveAll(path)
		}
	}
}

// isCopy tells whether a folder holds what a private copy does, and nothing else: people
// call folders so, too, with a day behind it.
func isCopy(folder string) bool {
	list, err := os.ReadDir(folder)
	return err == nil && !slices.ContainsFunc(list, func(e os.DirEntry) bool {
		return !e.Type().IsRegular() || !strings.HasPrefix(e.Name(), "copy.db")
	})
}

// copyFile copies src, if it is there, to dst, which must not be.
func copyFile(ctx context.Context, dst, src string) error {
	err := held.read(src, func(f io.ReaderAt, fi os.FileInfo) error {
		out, err := os.OpenFile(dst, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		defer out.Close()
		buf, hole := make([]byte, 1<<20), make([]byte, 1<<20)
		for at := int64(0); ; {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			n, err := f.ReadAt(buf, at)
			if err != nil && err != io.EOF {
				return err
			}
			if !bytes.Equal(buf[:n], hole[:n]) { // a small file can have very large holes
				if _, err := out.WriteAt(buf[:n], at); err != nil {
					return err
				}
			}
			if at += int64(n); n < len(buf) {
				return errors.Join(out.Truncate(at), out.Close())
			}
		}
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
