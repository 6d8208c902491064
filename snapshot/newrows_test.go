package snapshot

import (
	"context"
	"database/sql"
	"fmt"
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
		INSERT INTO runs (id) VALUES ('run_0'), ('run_17000'), ('run_39999');
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
		touched := map[string]bool{nullRun: true}
		for n := range 40_000 { // the rows of most are gone
			touched[fmt.Sprintf("run_%d", n)] = true
		}
		found := &known{hashes: map[string]rowHash{}}
		if err := found.rehash(ctx, tables{v.db}, &known{}, nil, touched); err != nil {
			return err
		}
		if len(want) != 4 || !maps.Equal(found.hashes, want) {
			t.Errorf("the hashes are %v, in a look at all rows %v", found.hashes, want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
