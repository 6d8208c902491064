//go:build !windows

package gates

import (
	"errors"
	"syscall"
	"time"
)

// lockName is no file here: the folder itself is locked.
const lockName = ""

// lock keeps other writers of the audit, sweepers and pruners out. Answers
// need no lock. It waits a bounded time, for whoever holds it may hang.
func (d *dir) lock() (unlock func(), err error) {
	f, err := d.Open(".")
	if err != nil {
		return nil, err
	}
	start := time.Now()
	for pause := 50 * time.Microsecond; ; pause = min(2*pause, 10*time.Millisecond) {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return func() { f.Close() }, nil
		case !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR), time.Since(start) > 5*time.Second:
			f.Close()
			return nil, err
		}
		time.Sleep(pause)
	}
}
