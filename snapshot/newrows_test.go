package snapshot

import (
	"context"
	"database/sql"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"fivex/snapshot/place"
)

// More runs than one query of SQLite takes values can have new rows in one look.
func TestRowsOfAnyNumberOfRunsAreHashedInOneLook(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, ".5x"), 0o755); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, ".5x/5x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`
		CREATE TABLE runs (id TEXT PRIMARY KEY, status TEXT);
		CREATE TABLE steps (id INTEGER PRIMARY KEY, run_id TEXT, step_name TEXT, result_json TEXT);
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 33000)
		INSERT INTO runs (id) SELECT printf('run_%06d', i) FROM n;
		INSERT INTO steps (run_id, step_name) SELECT id, 'author:implement' FROM runs;
		INSERT INTO steps (run_id, step_name) VALUES (NULL, 'human:gate')`); err != nil {
		t.Fatal(err)
	}
	where, err := place.Of(dir)
	if err != nil {
		t.Fatal(err)
	}
	err = Read(ctx, where, Options{}, func(v *View) error {
		want, err := tables{v.db}.hashRows(ctx, nil)
		if err != nil {
			return err
		}
		touched := map[string]bool{}
		for run := range want {
			touched[run] = true
		}
		if len(touched) != 33_001 || !touched[nullRun] {
			t.Fatalf("%d runs have rows", len(touched))
		}
		found := &known{hashes: map[string]rowHash{}}
		if err := found.rehash(ctx, v, &known{}, touched); err != nil {
			return err
		}
		if !maps.Equal(found.hashes, want) {
			t.Errorf("%d runs are hashed, not as in a look at all rows", len(found.hashes))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
