package sqlite

import (
	"io"
	"os"
	"runtime"
	"sync"
)

// descriptors are this process's own, beside SQLite's, of files that SQLite
// may hold locks on. They stay open until no connection is.
type descriptors struct {
	mu          sync.Mutex
	connections int
	reading     int                 // calls of read that are under way
	open        map[string]*os.File // the last one of each path
	replaced    []*os.File          // of files that are no longer at their path
}

// held is one for the process, as its locks are.
var held descriptors

// locksOfProcess: where locks belong to the descriptor, it can be closed.
const locksOfProcess = runtime.GOOS != "windows"

// connect tells that a connection is about to be opened; disconnect that it is
// closed.
func (h *descriptors) connect() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.connections++
}

func (h *descriptors) disconnect() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.connections--
	h.tidy()
}

// tidy closes what may be closed.
func (h *descriptors) tidy() {
	if h.reading > 0 || h.connections > 0 && locksOfProcess {
		return
	}
	for _, f := range h.open {
		f.Close()
	}
	for _, f := range h.replaced {
		f.Close()
	}
	h.open, h.replaced = nil, nil
}

// read calls fn with the file at path.
func (h *descriptors) read(path string, fn func(f io.ReaderAt, fi os.FileInfo) error) error {
	f, fi, err := h.take(path)
	if err != nil {
		return err
	}
	defer h.give()
	return fn(f, fi)
}

func (h *descriptors) take(path string) (*os.File, os.FileInfo, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	if !now.Mode().IsRegular() {
		return nil, nil, &os.PathError{Op: "open", Path: path, Err: errNotRegular}
	}
	f := h.open[path]
	if f != nil {
		fi, err := f.Stat()
		if err == nil && os.SameFile(fi, now) {
			h.reading++
			return f, fi, nil
		}
		h.replaced = append(h.replaced, f)
		delete(h.open, path)
	}
	if f, err = os.Open(path); err != nil {
		return nil, nil, err
	}
	fi, err := f.Stat()
	if h.open == nil {
		h.open = map[string]*os.File{}
	}
	h.open[path] = f
	h.reading++
	return f, fi, err
}

func (h *descriptors) give() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reading--
	h.tidy()
}

// head is the first n bytes of the file, as many as there are; "" when it
// cannot be read.
func (h *descriptors) head(path string, n int) string {
	b := make([]byte, n)
	err := h.read(path, func(f io.ReaderAt, _ os.FileInfo) error {
		got, err := f.ReadAt(b, 0)
		b = b[:got]
		if err == io.EOF {
			err = nil
		}
		return err
	})
	if err != nil {
		return ""
	}
	return string(b)
}
