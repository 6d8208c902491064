package sqlite

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// A state tells one content of a database's main file from another.
type state struct {
	id    any // device and inode, where the system has them
	size  int64
	mtime time.Time
	head  string // SQLite's header; holds the change counter
}

// headSize is SQLite's file header; indexHeader the bytes of a -shm that every
// commit changes, behind which readers write; walHead the header of a -wal,
// with salts that are new when it begins anew.
// See https://sqlite.org/fileformat.html and https://sqlite.org/walformat.html.
const (
	headSize    = 100
	indexHeader = 96
	walHead     = 32
)

// begun tells whether a -wal has the header that SQLite begins it with: the rest of one
// that has none is of no account.
func begun(head string) bool {
	b := []byte(head)
	if len(b) < walHead {
		return false
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch binary.BigEndian.Uint32(b) {
	case 0x377f0682:
	case 0x377f0683:
		order = binary.BigEndian
	default:
		return false
	}
	var s, t uint32
	for at := 0; at < 24; at += 8 {
		s += order.Uint32(b[at:]) + t
		t += order.Uint32(b[at+4:]) + s
	}
	return s == binary.BigEndian.Uint32(b[24:]) && t == binary.BigEndian.Uint32(b[28:])
}

var errNotRegular = errors.New("not a regular file")

func stateOf(path string) (s state, err error) {
	err = held.read(path, func(f io.ReaderAt, fi os.FileInfo) error {
		head := make([]byte, headSize)
		n, err := f.ReadAt(head, 0)
		if err == io.EOF {
			err = nil
		}
		s = state{id: fileID(fi), size: fi.Size(), mtime: fi.ModTime(), head: string(head[:n])}
		return err
	})
	switch {
	case errors.Is(err, errNotRegular):
		return s, fmt.Errorf("read %s: not a regular file", path)
	case err != nil:
		return s, fmt.Errorf("read %s: %w (may this user read it?)", path, cause(err))
	}
	return s, nil
}

// wal tells whether the header says WAL mode.
func (s state) wal() bool { return len(s.head) > 19 && s.head[19] == 2 }

// Two writes within one tick of the file system's clock leave the same time.
const (
	tick       = 20 * time.Millisecond
	coarseTick = 2 * time.Second // where it counts whole seconds
)

// settles is how long it takes until any further write shows in the file's
// time: zero when it would now.
func (s state) settles(now time.Time) time.Duration {
	age, need := now.Sub(s.mtime), tick
	if s.mtime.Nanosecond() == 0 {
		need = coarseTick
	}
	if age < 0 || age > need {
		return 0
	}
	return need - age
}

// Mark is a text that every commit to the database at path changes, and
// nothing but a change of its files does. It opens nothing by SQLite, so it
// holds no lock: a connection kept open to ask PRAGMA data_version would keep
// the -wal of the last writer from being put back when that writer leaves.
func Mark(path string) string {
	return describe(path, headSize) + describe(path+"-wal", walHead) + held.head(path+"-shm", indexHeader)
}

// describe is which file it is, its size and time, and its first bytes.
func describe(path string, n int) string {
	fi, err := os.Stat(path)
	if err != nil || !fi.Mode().IsRegular() {
		return "|"
	}
	return fmt.Sprintf("|%v %d %d %x", fileID(fi), fi.Size(), fi.ModTime().UnixNano(), held.head(path, n))
}

// Absent tells whether there is no database at path so far: no file, or an
// empty one without a -wal. A file that cannot be looked at is not that.
func Absent(path string) bool {
	fi, err := os.Stat(path)
	if err != nil {
		return errors.Is(err, fs.ErrNotExist)
	}
	return fi.Mode().IsRegular() && fi.Size() == 0 && size(path+"-wal") == 0
}

func size(path string) int64 {
	fi, err := os.Stat(path)
	if err != nil || !fi.Mode().IsRegular() {
		return 0
	}
	return fi.Size()
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// cause is a file error without the path, which is named elsewhere.
func cause(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}
