package snapshot

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"modernc.org/sqlite" // registers the driver, gives its error codes
	sqlite3 "modernc.org/sqlite/lib"
)

// A database is one open read transaction on a 5x database.
type database struct {
	path   string
	pool   *sql.DB
	conn   *sql.Conn
	before fileState // of the main file, when nothing locks writers out
	check  bool      // whether before must still hold when reading has ended
	temp   string    // folder of a private copy

	prepared map[string]driver.Stmt // by its SQL, on conn
	open     string                 // the path and the mode that worked, for another connection
	mode     string
	begun    string // what commits change, as it was before the transaction began
}

// errChanged: a writer came while an unlocked file was read.
var errChanged = errors.New("the database changed while it was read")

// openDatabase opens path for reading, without leaving a trace beside it, and
// begins the one transaction that everything is read in. How depends on what
// lies beside the file:
//
//   - a -wal and a -shm: SQLite's own shared reading, with the -shm opened
//     read-only, so that not even a read mark is written;
//   - a -wal alone, or a -journal left by a dead writer: a private copy, since
//     SQLite would have to create or roll back files beside the original;
//   - neither, WAL mode: immutable, which needs no lock file; the file must be
//     the same afterwards, else it is read again;
//   - neither, rollback mode: mode=ro, which locks writers out meanwhile.
func openDatabase(ctx context.Context, path string, busy time.Duration) (*database, error) {
	d := &database{path: path}
	var err error
	if d.before, err = stateOf(path); err != nil {
		return nil, err
	}
	wal, shm := size(path+"-wal") > 0, exists(path+"-shm")
	switch {
	case size(path+"-journal") > 0 && !d.before.wal:
		// A journal is a writer at work or a dead one. Locks tell which.
		if err = d.connect(ctx, path, "mode=ro", busy); err != nil && !isBusy(err) {
			err = d.copyAndConnect(ctx, busy)
		}
	case wal && shm:
		if err = d.connect(ctx, path, "mode=ro&readonly_shm=1", busy); err != nil && !isBusy(err) && !isDamaged(err) {
			err = d.copyAndConnect(ctx, busy)
		}
	case wal:
		err = d.copyAndConnect(ctx, busy)
	case d.before.wal:
		d.check = true
		err = d.connect(ctx, path, "mode=ro&immutable=1", busy)
	default:
		err = d.connect(ctx, path, "mode=ro", busy)
	}
	if err != nil {
		d.close()
		return nil, d.blame(err)
	}
	return d, nil
}

func (d *database) connect(ctx context.Context, path, mode string, busy time.Duration) error {
	if d.pool != nil {
		d.pool.Close()
	}
	p := filepath.ToSlash(path)
	if runtime.GOOS == "windows" {
		p = "/" + p
	}
	dsn := "file://" + (&url.URL{Path: p}).EscapedPath() + "?" + mode +
		fmt.Sprintf("&_pragma=busy_timeout(%d)&_pragma=query_only(1)&_pragma=trusted_schema(0)", busy.Milliseconds())
	var err error
	if d.pool, err = sql.Open("sqlite", dsn); err != nil {
		return err
	}
	if d.conn, err = d.pool.Conn(ctx); err != nil {
		return err
	}
	d.open, d.mode, d.begun = path, mode, commitMarks(path)
	if _, err = d.conn.ExecContext(ctx, "BEGIN"); err != nil {
		return err
	}
	var n int64 // the first read begins the snapshot
	return d.conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&n)
}

// another opens a second connection to the same moment. ok is false when a
// commit came in between.
func (d *database) another(ctx context.Context, busy time.Duration) (o *database, ok bool) {
	o = &database{path: d.path, before: d.before, check: d.check}
	if err := o.connect(ctx, d.open, d.mode, busy); err != nil || commitMarks(d.open) != d.begun {
		o.close()
		return nil, false
	}
	return o, true
}

// commitMarks are the bytes of a database's files that every commit changes:
// the change counter of the file header and the index header of the -shm.
func commitMarks(path string) string {
	return firstBytes(path, 100) + "|" + firstBytes(path+"-shm", indexHeader)
}

// copyAndConnect reads a private copy of the database and its journals. A
// commit appended to the -wal meanwhile does no harm; a changed main file or
// a restarted -wal does, and the copy is made again.
func (d *database) copyAndConnect(ctx context.Context, busy time.Duration) (err error) {
	if d.temp, err = os.MkdirTemp("", "5x-report-"); err != nil {
		return fmt.Errorf("make a private copy of %s: %w", d.path, err)
	}
	dst := filepath.Join(d.temp, "5x.db")
	head := func() string { return firstBytes(d.path+"-wal", 32) }
	walHead := head()
	for _, suffix := range []string{"", "-wal", "-journal"} {
		if err := copyFile(dst+suffix, d.path+suffix); err != nil {
			return fmt.Errorf("make a private copy of %s: %w", d.path+suffix, err)
		}
	}
	if now, err := stateOf(d.path); err != nil || now != d.before || head() != walHead {
		return errChanged
	}
	return d.connect(ctx, dst, "mode=rw", busy)
}

// verify tells whether what was read was one moment.
func (d *database) verify() error {
	if !d.check {
		return nil
	}
	if now, err := stateOf(d.path); err != nil || now != d.before {
		return errChanged
	}
	return nil
}

// blame is errChanged for damage that a writer's commit, seen halfway, only
// looks like.
func (d *database) blame(err error) error {
	if isDamaged(err) && d.verify() != nil {
		return errChanged
	}
	return err
}

func (d *database) close() {
	for _, stmt := range d.prepared {
		d.conn.Raw(func(any) error { return stmt.Close() })
	}
	if d.conn != nil {
		d.conn.Close()
	}
	if d.pool != nil {
		d.pool.Close()
	}
	if d.temp != "" {
		os.RemoveAll(d.temp)
	}
}

// A fileState tells one content of a database file from another.
type fileState struct {
	id    any // device and inode, where the system has them
	size  int64
	mtime time.Time
	head  string // SQLite's header; holds the change counter
	wal   bool   // the header says WAL mode
}

func stateOf(path string) (fileState, error) {
	fi, err := os.Stat(path)
	if err != nil {
		return fileState{}, fmt.Errorf("read %s: %s (may this user read it?)", path, plainError(err))
	}
	if !fi.Mode().IsRegular() {
		return fileState{}, fmt.Errorf("read %s: not a regular file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return fileState{}, fmt.Errorf("read %s: %s (may this user read it?)", path, plainError(err))
	}
	defer f.Close()
	head := make([]byte, 100)
	n, _ := io.ReadFull(f, head)
	return fileState{id: fileID(fi), size: fi.Size(), mtime: fi.ModTime(), head: string(head[:n]), wal: n > 19 && head[19] == 2}, nil
}

func firstBytes(path string, n int64) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	b, _ := io.ReadAll(io.LimitReader(f, n))
	return string(b)
}

func copyFile(dst, src string) error {
	in, err := os.Open(src)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(dst, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

func size(path string) int64 {
	fi, err := os.Stat(path)
	if err != nil || !fi.Mode().IsRegular() {
		return 0
	}
	return fi.Size()
}

// code is SQLite's primary result code of err, 0 when it has none.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

func isBusy(err error) bool {
	switch code(err) {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return true
	}
	return false
}

func isDamaged(err error) bool {
	switch code(err) {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return true
	}
	return false
}

// isTransient tells errors that may be gone at the next try: a writer's lock,
// a schema that changed under a statement, a file that was replaced.
func isTransient(err error) bool {
	return errors.Is(err, errChanged) || isBusy(err) ||
		code(err) == sqlite3.SQLITE_SCHEMA || code(err) == sqlite3.SQLITE_PROTOCOL
}

// explain is the one line that a person gets for an error of reading path.
func explain(err error, path string, waited time.Duration) error {
	switch {
	case isBusy(err), errors.Is(err, errChanged):
		return fmt.Errorf("read %s: another program keeps writing it (waited %s); try again when it has finished", path, waited.Round(100*time.Millisecond))
	case code(err) == sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("read %s: not a SQLite database (is --db right?)", path)
	case code(err) == sqlite3.SQLITE_CORRUPT:
		return fmt.Errorf("read %s: the database is damaged; save what is left with: sqlite3 %s .recover", path, filepath.Base(path))
	case code(err) != 0:
		msg, _, _ := strings.Cut(err.Error(), "\n")
		return fmt.Errorf("read %s: %s", path, msg)
	}
	return err
}
