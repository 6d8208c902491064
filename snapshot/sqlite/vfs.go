package sqlite

import (
	"fmt"
	"sync"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// readOnlyVFS is the system's own SQLite VFS, except that it opens the files
// of a database for reading only, creates none and deletes none. mode=ro alone
// does not promise that: where a -wal vanishes between two looks, SQLite makes
// an empty one.
const readOnlyVFS = "5x-read-only"

// registerVFS registers it, once.
var registerVFS = sync.OnceValue(func() error {
	tls := libc.NewTLS() // SQLite keeps the VFS for as long as the process lives
	system := sqlite3.Xsqlite3_vfs_find(tls, 0)
	name, err := libc.CString(readOnlyVFS)
	if err != nil || system == 0 {
		return fmt.Errorf("prepare SQLite for reading only: no VFS to begin with (%v)", err)
	}
	p := libc.Xmalloc(tls, libc.Tsize_t(unsafe.Sizeof(sqlite3.Tsqlite3_vfs{})))
	if p == 0 {
		return fmt.Errorf("prepare SQLite for reading only: out of memory")
	}
	vfs := vfsAt(p)
	*vfs = *vfsAt(system)
	vfs.FpNext, vfs.FzName = 0, name
	systemOpen = vfs.FxOpen
	*(*openFunc)(unsafe.Pointer(&vfs.FxOpen)) = openReadOnly
	*(*deleteFunc)(unsafe.Pointer(&vfs.FxDelete)) = deleteNothing
	if rc := sqlite3.Xsqlite3_vfs_register(tls, p, 0); rc != sqlite3.SQLITE_OK {
		return fmt.Errorf("prepare SQLite for reading only: code %d", rc)
	}
	readOnly = p
	return openAlone(tls)
})

var (
	readOnly   uintptr // the VFS
	systemOpen uintptr // the system's own xOpen
)

// openReadOnly and deleteNothing are functions of the package, not closures:
// SQLite's memory keeps no Go value alive.
func openReadOnly(tls *libc.TLS, vfs, name, file uintptr, flags int32, out uintptr) int32 {
	const ofDatabase = sqlite3.SQLITE_OPEN_MAIN_DB | sqlite3.SQLITE_OPEN_WAL |
		sqlite3.SQLITE_OPEN_MAIN_JOURNAL | sqlite3.SQLITE_OPEN_SUPER_JOURNAL
	if flags&ofDatabase != 0 { // others are temporary files, elsewhere
		flags &^= sqlite3.SQLITE_OPEN_CREATE | sqlite3.SQLITE_OPEN_READWRITE |
			sqlite3.SQLITE_OPEN_EXCLUSIVE | sqlite3.SQLITE_OPEN_DELETEONCLOSE
		flags |= sqlite3.SQLITE_OPEN_READONLY
	}
	return (*(*openFunc)(unsafe.Pointer(&struct{ f uintptr }{systemOpen})))(tls, vfs, name, file, flags, out)
}

func deleteNothing(*libc.TLS, uintptr, uintptr, int32) int32 { return sqlite3.SQLITE_IOERR_DELETE }

// The methods of sqlite3_vfs that are replaced; a transpiled function pointer
// is a Go function value.
type (
	openFunc   = func(tls *libc.TLS, vfs, name, file uintptr, flags int32, out uintptr) int32
	deleteFunc = func(tls *libc.TLS, vfs, name uintptr, sync int32) int32
)

// vfsAt is the VFS at an address in SQLite's memory, which does not move.
func vfsAt(p uintptr) *sqlite3.Tsqlite3_vfs {
	return *(**sqlite3.Tsqlite3_vfs)(unsafe.Pointer(&p))
}
