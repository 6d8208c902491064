package gates

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// lockName is the file that is locked: a folder cannot be here.
const lockName = ".lock"

// lock keeps other writers of the audit, sweepers and pruners out. Answers
// need no lock. It waits a bounded time, for whoever holds it may hang.
func (d *dir) lock() (unlock func(), err error) {
	f, err := d.OpenFile(lockName, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	for {
		err = windows.LockFileEx(windows.Handle(f.Fd()),
			windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &windows.Overlapped{})
		switch {
		case err == nil:
			return func() { f.Close() }, nil
		case !errors.Is(err, windows.ERROR_LOCK_VIOLATION), time.Since(start) > 5*time.Second:
			f.Close()
			return nil, err
		}
		time.Sleep(5 * time.Millisecond)
	}
}
