package gates

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// leftover begins the names of files that are still being written.
const leftover = ".new-"

// create puts a file into the folder, whole and exclusively: an error that is
// fs.ErrExist means that the name is taken.
func (d *dir) create(name string, content []byte) error {
	for try := 0; ; try++ {
		err := d.createOnce(name, content)
		// Somebody swept the file before it had its name: a clock that
		// jumped can make it look old.
		if errors.Is(err, fs.ErrNotExist) && try == 0 {
			continue
		}
		return err
	}
}

func (d *dir) createOnce(name string, content []byte) error {
	var b [8]byte
	rand.Read(b[:])
	tmp := fmt.Sprintf("%s%d-%s", leftover, os.Getpid(), hex.EncodeToString(b[:]))
	if err := d.write(tmp, content); err != nil {
		return err
	}
	err := d.Link(tmp, name)
	if errors.Is(err, fs.ErrExist) && d.same(tmp, name) {
		err = nil // it was made, and the network lost the word of it
	}
	d.Remove(tmp) // where that fails, Prune sweeps it
	switch {
	case errors.Is(err, fs.ErrExist), errors.Is(err, fs.ErrNotExist):
		return err
	case err != nil:
		// No hard links here. The name itself is exclusive, its content comes
		// a moment later.
		if err := d.write(name, content); err != nil {
			return err
		}
	}
	d.sync()
	return nil // it is in place, and everybody sees it: no later trouble takes it back
}

// same tells whether two names mean one file.
func (d *dir) same(a, b string) bool {
	x, err := d.Lstat(a)
	if err != nil {
		return false
	}
	y, err := d.Lstat(b)
	return err == nil && os.SameFile(x, y)
}

// write creates a file that must not exist, and syncs it. It leaves none that
// is not whole.
func (d *dir) write(name string, content []byte) error {
	f, err := d.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		d.removeOwn(name, f)
		f.Close()
		return err
	}
	return f.Close()
}

// removeOwn removes the file as long as its name still means it.
func (d *dir) removeOwn(name string, f *os.File) {
	mine, err := f.Stat()
	if err != nil {
		return
	}
	if now, err := d.Lstat(name); err == nil && os.SameFile(mine, now) {
		d.Remove(name)
	}
}

// sync makes the folder's names durable, where a folder can be synced.
func (d *dir) sync() {
	if f, err := d.Open("."); err == nil {
		f.Sync()
		f.Close()
	}
}

// aside moves what lies in the place of a file of the protocol out of its
// way; nothing is lost. The caller holds the lock.
func (d *dir) aside(name string) error {
	var b [4]byte
	rand.Read(b[:])
	return d.Rename(name, name+".bad-"+hex.EncodeToString(b[:]))
}
