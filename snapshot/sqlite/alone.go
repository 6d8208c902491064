package sqlite

import (
	"fmt"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// A connection belongs to one goroutine at a time: database/sql sees to that, and
// the driver itself would not bear more. So nothing is gained by the mutex that
// SQLite locks three times for each value that is read from it, which is a tenth of
// the time of reading; SQLite calls a connection without one "multi-thread". The
// driver has no word for it.

// openAlone makes SQLite leave out the mutex of each connection that it opens by the
// VFS of this package, when all else of its opening is done.
func openAlone(tls *libc.TLS) error {
	opened := openedFunc(leaveOutMutex)
	if rc := sqlite3.Xsqlite3_auto_extension(tls, *(*uintptr)(unsafe.Pointer(&opened))); rc != sqlite3.SQLITE_OK {
		return fmt.Errorf("prepare SQLite for reading alone: code %d", rc)
	}
	return nil
}

// openedFunc is what SQLite calls for each connection that is opened.
type openedFunc = func(tls *libc.TLS, db, message, api uintptr) int32

// leaveOutMutex takes the mutex from a connection. Whoever opens it holds it, once.
func leaveOutMutex(tls *libc.TLS, db, _, _ uintptr) int32 {
	c := *(**sqlite3.Tsqlite3)(unsafe.Pointer(&db))
	if c.FpVfs != readOnly || c.Fmutex == 0 {
		return sqlite3.SQLITE_OK
	}
	mutex := c.Fmutex
	c.Fmutex = 0 // as of a connection that is opened with SQLITE_OPEN_NOMUTEX
	sqlite3.Xsqlite3_mutex_leave(tls, mutex)
	sqlite3.Xsqlite3_mutex_free(tls, mutex)
	return sqlite3.SQLITE_OK
}
