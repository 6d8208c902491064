package sqlite_test

import (
	"database/sql"
	"reflect"
	"testing"
	"time"

	"fivex/snapshot/sqlite"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// A connection belongs to one goroutine, so nothing is locked for each value that is
// read; what others open by the same driver, such as a test that writes, keeps its mutex.
func TestOnlyTheConnectionsOfAReportHaveNoMutex(t *testing.T) {
	path := database(t, "CREATE TABLE t (x TEXT)", "INSERT INTO t VALUES ('a'), ('b')")
	err := sqlite.Read(ctx, path, time.Second, nil, func(d *sqlite.DB) error {
		got, err := texts(d, "SELECT x FROM t")
		if len(got) != 2 {
			t.Errorf("read %q", got)
		}
		if hasMutex(t, d.Conn()) {
			t.Error("a report's connection has a mutex")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	other, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if !hasMutex(t, other) {
		t.Error("another's connection has lost its mutex")
	}
}

// hasMutex asks SQLite for the mutex of the driver's connection.
func hasMutex(t *testing.T, c *sql.Conn) (has bool) {
	t.Helper()
	err := c.Raw(func(conn any) error {
		tls := libc.NewTLS()
		defer tls.Close()
		handle := uintptr(reflect.ValueOf(conn).Elem().FieldByName("db").Uint())
		has = sqlite3.Xsqlite3_db_mutex(tls, handle) != 0
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return has
}
