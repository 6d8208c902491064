package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// lockFile is locked while a site is written. It stays, empty: removing a lock
// that another waits for would let two in.
const lockFile = ".5x-site.lock"

// lockSite keeps other writings of the same site out, and waits for one that is
// at work: pages of two would mix, and the memory would tell of neither. It
// makes the folder; release takes that back where an error let nothing come of it.
func lockSite(ctx context.Context, dir string, stderr io.Writer) (release func(error), err error) {
	_, err = os.Stat(dir)
	made := errors.Is(err, fs.ErrNotExist)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("write %s: %w; give another -o", dir, cause(err))
	}
	path := filepath.Join(dir, lockFile)
	if err := regular(path); errors.Is(err, errIrregular) {
		return nil, fmt.Errorf("write %s: it is %w; move it away", path, err)
	}
	unlock, err := lockFileAt(ctx, path, func() {
		fmt.Fprintf(stderr, "5x: another program writes %s; waiting for it\n", dir)
	})
	switch {
	case ctx.Err() != nil && err != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fmt.Errorf("write %s: lock it: %w; give another -o", dir, cause(err))
	}
	return func(err error) {
		unlock()
		if err != nil && made {
			abandonSite(dir)
		}
	}, nil
}

// lockFileAt locks a file, and calls waits when that takes a second.
func lockFileAt(ctx context.Context, path string, waits func()) (unlock func(), err error) {
	type lock struct {
		unlock func()
		err    error
	}
	got := make(chan lock)
	go func() {
		unlock, err := lockedfile.MutexAt(path).Lock()
		if errors.Is(err, errors.ErrUnsupported) { // not every file system can
			unlock, err = func() {}, nil
		}
		select {
		case got <- lock{unlock, err}:
		case <-ctx.Done(): // nobody waits for it any more
			if err == nil {
				unlock()
			}
		}
	}()
	second := time.After(time.Second)
	for {
		select {
		case l := <-got:
			return l.unlock, l.err
		case <-second:
			waits()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// abandonSite removes the folder of a site of which nothing was written.
func abandonSite(dir string) {
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) == 1 && entries[0].Name() == lockFile {
		os.Remove(filepath.Join(dir, lockFile))
		os.Remove(dir)
	}
}
