package snapshot_test

import (
	"os"
	"runtime"
	"testing"

	"fivex/snapshot"
	"fivex/snapshot/redact"
)

// Many runs are read by several connections while those that are ready are
// counted; -race sees whether the two touch the same thing, more surely the
// more of them there are.
func TestRunsReadTogetherAreToldAsOneByOne(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	dir := t.TempDir()
	os.Mkdir(dir+"/.5x", 0o755)
	schema, err := os.ReadFile("../golden/schema/v5.sql")
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir+"/.5x/5x.db", string(schema),
		`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i < 299)
		INSERT INTO runs (id, plan_path, status, created_at, updated_at)
		SELECT printf('run_%03d', i), printf('/w/p/plan%d.md', i % 3), iif(i % 7, 'completed', 'active'), '2026-03-01 10:00:00', '2026-03-01 10:00:00' FROM n`,
		`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i < 2999)
		INSERT INTO steps (run_id, step_name, phase, iteration, result_json, tokens_in, created_at)
		SELECT printf('run_%03d', i % 300), 'author:implement', '1', i,
			iif(i % 50, '{"result":"complete"}', printf('{"result":"AKIA%016d"}', i)), i, '2026-03-01 10:00:00' FROM n`)
	place, err := snapshot.PlaceOf(dir)
	if err != nil {
		t.Fatal(err)
	}
	opts := snapshot.Options{Redact: redact.New}
	for _, full := range []int{-1, 3} {
		together := fresh(t, place, opts, full)
		undo := snapshot.OneByOne()
		alone := fresh(t, place, opts, full)
		undo()
		if len(alone.Runs) != 300 || alone.Totals.Events != 3000 || len(alone.Masked) == 0 {
			t.Fatalf("%d runs, %d events, masked %v", len(alone.Runs), alone.Totals.Events, alone.Masked)
		}
		if got, want := asJSON(t, together), asJSON(t, alone); got != want {
			t.Errorf("with %d runs in full:\n%s", full, difference(got, want))
		}
	}
}
