package render

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fivex/render/words"
	"fivex/snapshot/report"
)

// A slowFile is a page on a disk that has it only when so many pages wait for it.
type slowFile struct {
	io.Writer
	waiting *atomic.Int64
	enough  int64
	all     chan struct{} // closed when enough wait
}

func (f slowFile) Close() error {
	if f.waiting.Add(1) == f.enough {
		close(f.all)
	}
	select {
	case <-f.all:
		return nil
	case <-time.After(20 * time.Second):
		return fmt.Errorf("%d pages wait for the disk, and no other is made", f.waiting.Load())
	}
}

// While pages wait for the disk, others are made: more wait than there are processors.
func TestPagesOfASiteWaitForTheDiskTogether(t *testing.T) {
	t.Parallel()
	enough := int64(perProcessor * runtime.GOMAXPROCS(0))
	waiting, all := &atomic.Int64{}, make(chan struct{})
	told := func(yield func(report.Told, error) bool) {
		for i := range 2 * enough {
			id := fmt.Sprint("run_", i)
			run := &report.Run{Key: id, ID: id, Status: "completed", Detail: &report.Detail{}}
			if !yield(report.Told{Run: run, Analytics: report.AnalyticsOf(run)}, nil) {
				return
			}
		}
	}
	err := Site(&report.Report{}, told, words.New(), func(path string) (io.WriteCloser, error) {
		if strings.HasPrefix(path, "runs/") {
			return slowFile{io.Discard, waiting, enough, all}, nil
		}
		return &discarded{}, nil
	}, nil)
	if err != nil || waiting.Load() != 2*enough {
		t.Errorf("%d of %d pages written: %v", waiting.Load(), 2*enough, err)
	}
}

// A fullFile takes nothing.
type fullFile struct{ closed *bool }

func (fullFile) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
func (f fullFile) Close() error {
	*f.closed = true
	return nil
}

// To close a file is to put it in its place.
func TestAPageThatCouldNotBeWrittenIsNotPutInItsPlace(t *testing.T) {
	t.Parallel()
	closed := false
	err := Site(&report.Report{}, func(func(report.Told, error) bool) {}, words.New(),
		func(string) (io.WriteCloser, error) { return fullFile{&closed}, nil }, nil)
	if !errors.Is(err, io.ErrShortWrite) || closed {
		t.Errorf("closed: %t, error: %v", closed, err)
	}
}
