package sqlite_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fivex/snapshot/sqlite"
)

var ctx = context.Background()

// make makes a database with SQL.
func database(t *testing.T, statements ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.db")
	execute(t, path, statements...)
	return path
}

func execute(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// texts are the rows of a query with one column.
func texts(d *sqlite.DB, sql string) (all []string, err error) {
	for r, err := range d.Rows(ctx, sqlite.Query{SQL: sql, Names: []string{"x"}, Known: 1}) {
		if err != nil {
			return nil, err
		}
		all = append(all, r.Text(0))
	}
	return all, nil
}

func TestATableWithAnUnknownCollationIsReadRowByRowAndByItsIndex(t *testing.T) {
	for name, journal := range map[string]string{"WAL": "wal", "DELETE": "delete"} {
		t.Run(name, func(t *testing.T) {
			// Z sorts before a by bytes, behind it as NOCASE, by which the index was made.
			path := database(t, "PRAGMA journal_mode = "+journal,
				"CREATE TABLE t (x TEXT COLLATE nocase)", "CREATE INDEX ti ON t(x)", "CREATE TABLE u (x TEXT COLLATE nocase)",
				"INSERT INTO t VALUES ('a'), ('Z'), ('b'), ('Y')", "INSERT INTO u SELECT x FROM t",
				"PRAGMA writable_schema = 1",
				"UPDATE sqlite_schema SET sql = replace(sql, 'nocase', 'german_"+strings.ToLower(name)+"')")
			var t1, t2, u []string
			err := sqlite.Read(ctx, path, time.Second, nil, func(d *sqlite.DB) (err error) {
				if t1, err = texts(d, "SELECT x FROM t WHERE x = 'Z'"); err != nil {
					return err
				}
				if t2, err = texts(d, "SELECT DISTINCT x FROM t"); err != nil {
					return err
				}
				u, err = texts(d, "SELECT DISTINCT x FROM u ORDER BY x")
				return err
			})
			if err != nil || len(t1) != 1 || len(t2) != 4 || fmt.Sprint(u) != "[Y Z a b]" {
				t.Errorf("%v, %v, %v, %v", err, t1, t2, u)
			}
		})
	}
}

func TestADoneContextEndsRowsAndReadWithItsError(t *testing.T) {
	path := database(t, "CREATE TABLE t (x)",
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 5000) INSERT INTO t SELECT i FROM n")
	for stopAt := range 20 {
		ctx, stop := context.WithCancel(ctx)
		rows := 0
		var ended error
		err := sqlite.Read(ctx, path, time.Second, nil, func(d *sqlite.DB) error {
			for _, err := range d.Rows(ctx, sqlite.Query{SQL: "SELECT x FROM t", Names: []string{"x"}, Known: 1}) {
				if ended = err; err != nil {
					break
				}
				if rows++; rows == stopAt*250+1 {
					stop()
				}
			}
			return nil // as one would who forgot
		})
		if ended != context.Canceled || err != context.Canceled || rows == 5000 {
			t.Errorf("after %d of 5000 rows: the rows ended with %v, Read with %v", rows, ended, err)
		}
		stop()
	}
}

// SQLite itself makes an empty -wal where one vanished, even with mode=ro.
func TestNoFileIsMadeWhereTheWALVanishedBetweenTheLookAndTheOpening(t *testing.T) {
	path := database(t, "PRAGMA journal_mode = wal", "CREATE TABLE t (x)", "INSERT INTO t VALUES (1)")
	dir := filepath.Dir(path)
	for _, f := range []string{path + "-shm", path + "-wal"} {
		if _, err := os.Stat(f); err == nil {
			t.Fatal("the writer left its files: this would prove nothing")
		}
	}
	// A -shm alone, as it lies there while the last writer leaves.
	if err := os.WriteFile(path+"-shm", make([]byte, 32768), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		sqlite.OpenShared(ctx, path)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 2 {
		t.Errorf("the folder holds %v", files)
	}
}

// A writer that waits for the reading lets no second connection in. Who then
// waited for the writer, while it waits for the first, would keep it waiting
// until it gives up.
func TestMoreConnectionsDoNotWaitForAWriterWhoWaitsForTheFirst(t *testing.T) {
	path := database(t, "CREATE TABLE t (x)", "INSERT INTO t VALUES (1)")
	err := sqlite.Read(ctx, path, 10*time.Second, nil, func(d *sqlite.DB) error {
		db, err := sql.Open("sqlite", path)
		if err != nil {
			return err
		}
		defer db.Close()
		db.SetMaxOpenConns(1)
		if _, err := db.Exec("BEGIN; INSERT INTO t VALUES (2)"); err != nil {
			return err
		}
		if _, err := db.Exec("COMMIT"); err == nil {
			return fmt.Errorf("the writer does not wait: this proves nothing")
		}
		began := time.Now()
		more := d.SameMoment(ctx, 2)
		if took := time.Since(began); len(more) > 0 || took > time.Second {
			t.Errorf("%d connections after %v", len(more), took)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
