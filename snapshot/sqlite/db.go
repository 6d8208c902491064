package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A DB is one look at a database: one read transaction. It is valid inside
// Read only, and used by one goroutine at a time.
type DB struct {
	path   string // what the user is told
	open   string // what SQLite opened: path, or a private copy of it
	mode   string // how, for further connections
	busy   time.Duration
	before state // of the file at path, when reading began
	begun  string

	locks     bool      // SQLite's locks keep the moment
	check     bool      // nothing does: the file must be the same afterwards
	looked    time.Time // when that was last looked at
	temp      string    // the folder of a private copy
	reindexed bool      // its indexes are made anew there
	pool      *sql.DB
	conn      *sql.Conn
	stmts     map[string]driver.Stmt // prepared, by their SQL
	schema    *schema
}

// File tells which file the database is: it is equal as long as the path
// leads to the same one, where the system tells files apart.
func (d *DB) File() any { return d.before.id }

// URI is the address of a database's file by its absolute path, as SQLite takes
// it (sqlite.org/uri.html): a drive's letter is no host.
func URI(path string) string { return uri(filepath.ToSlash(path)) }

// uri is the address of a path with slashes. One that names another machine's share,
// //server/share, begins as it must; one with a drive's letter does not.
func uri(slashed string) string {
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed
	}
	return "file://" + (&url.URL{Path: slashed}).EscapedPath()
}

// Size is how large the database was when reading began, in bytes, without what is
// only in its -wal.
func (d *DB) Size() int64 { return d.before.size }

// connect opens the file and begins the one transaction that everything is
// read in.
func (d *DB) connect(ctx context.Context, open, mode string) (err error) {
	d.disconnect()
	if err := registerVFS(); err != nil {
		return err
	}
	if d.temp == "" {
		mode += "&vfs=" + readOnlyVFS
	}
	dsn := URI(open) + "?" + mode + fmt.Sprintf(
		"&_pragma=busy_timeout(%d)&_pragma=query_only(1)&_pragma=trusted_schema(0)", d.busy.Milliseconds())
	held.connect()
	if d.pool, err = sql.Open("sqlite", dsn); err != nil {
		held.disconnect()
		return err
	}
	d.open, d.mode, d.begun = open, strings.TrimSuffix(mode, "&vfs="+readOnlyVFS), commitMarks(open)
	if d.conn, err = d.pool.Conn(ctx); err != nil {
		return err
	}
	if d.reindexed && d.temp != "" && mode == "mode=rw" {
		_, err = d.conn.ExecContext(ctx, "PRAGMA query_only = 0; REINDEX; PRAGMA query_only = 1")
		if err != nil {
			return err
		}
	}
	if _, err = d.conn.ExecContext(ctx, "BEGIN"); err != nil {
		return err
	}
	var n int64 // the first read begins the moment
	if err = d.conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&n); err != nil {
		return err
	}
	if d.temp == "" && !d.sameFile() {
		return errChanged // between the look at it and its opening
	}
	return nil
}

func (d *DB) sameFile() bool {
	fi, err := os.Stat(d.path)
	return err == nil && fileID(fi) == d.before.id
}

func (d *DB) disconnect() {
	for _, stmt := range d.stmts {
		d.conn.Raw(func(any) error { return stmt.Close() })
	}
	d.stmts = nil
	if d.conn != nil {
		d.conn.Close()
		d.conn = nil
	}
	if d.pool != nil {
		d.pool.Close()
		d.pool = nil
		held.disconnect()
	}
}

// Close closes a connection that SameMoment opened.
func (d *DB) Close() {
	d.disconnect()
	if d.temp != "" {
		os.RemoveAll(d.temp)
	}
}

// SameMoment opens n more connections that see the same moment, each for one
// goroutine; none when that cannot be proved of all of them. Whoever asked
// closes them.
func (d *DB) SameMoment(ctx context.Context, n int) []*DB {
	var all []*DB
	for range n {
		// It waits for nobody: a writer who waits for d would be waited for.
		o := &DB{path: d.path, before: d.before, locks: d.locks, check: d.check, reindexed: d.reindexed, schema: d.schema}
		err := o.connectLike(ctx, d)
		all = append(all, o)
		if err != nil || d.locks && commitMarks(d.open) != d.begun {
			for _, o := range all {
				o.Close()
			}
			return nil
		}
	}
	return all
}

// connectLike opens what d opened. A private copy is d's to remove.
func (d *DB) connectLike(ctx context.Context, other *DB) error {
	if other.temp == "" {
		return d.connect(ctx, other.open, other.mode)
	}
	d.temp = other.temp
	defer func() { d.temp = "" }()
	return d.connect(ctx, other.open, "mode=ro")
}

// commitMarks are the bytes of a database's files that every commit changes:
// the change counter of the file header, the header of the -wal and the index
// header of the -shm. They were read before the first connection's moment
// began, so when they are the same after another's, no commit came between.
func commitMarks(path string) string {
	return held.head(path, headSize) + "|" + held.head(path+"-shm", indexHeader)
}

// verifyOften is how long an unlocked reading goes on at most when its moment
// is over.
const verifyOften = 100 * time.Millisecond

// verifySometimes is verify, where that was not done just now.
func (d *DB) verifySometimes() error {
	if !d.check || time.Since(d.looked) < verifyOften {
		return nil
	}
	return d.verify()
}

// verify tells whether what was read was one moment.
func (d *DB) verify() error {
	if !d.check {
		return nil
	}
	d.looked = time.Now()
	if now, err := stateOf(d.path); err != nil || now != d.before {
		return errChanged
	}
	return nil
}
