package snapshot_test

import (
	"os"
	"testing"

	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
)

// What completes a phase is called otherwise in each kind of journal; names are free.
func TestANewStepNamedAsAnotherJournalNamesACompletedPhaseCompletesNone(t *testing.T) {
	p := &followed{t: t, dir: t.TempDir()}
	os.Mkdir(p.path(".5x"), 0o755)
	p.db = p.path(".5x/5x.db")
	schema, _ := os.ReadFile("../golden/schema/v5.sql")
	p.w = startWriter(t, p.db, "PRAGMA journal_mode = wal")
	p.sql("%s", schema)
	for _, id := range []string{"run_a", "run_b"} {
		p.sql(`INSERT INTO runs (id, plan_path, created_at, updated_at)
			VALUES ('%s', '/w/plan.md', '2026-03-01 10:00:00', '2026-03-01 10:00:00')`, id)
		p.sql(`INSERT INTO steps (run_id, step_name, phase, result_json, created_at)
			VALUES ('%s', 'author:implement', '1', '{}', '2026-03-01 10:00:00')`, id)
	}
	where := func() (place.Place, error) { return place.Of(p.dir) }
	pl, err := where()
	if err != nil {
		t.Fatal(err)
	}
	opts := snapshot.Options{Redact: redact.New, VerifyBelow: verifyBelow(true)}
	f := snapshot.Follow(where, opts, 50)
	for _, name := range []string{"", "phase_complete", "phase:complete"} {
		if name != "" {
			p.sql(`INSERT INTO steps (run_id, step_name, phase, result_json, created_at)
				VALUES ('run_a', '%s', '1', '{}', '2026-03-01 10:00:01')`, name)
		}
		rep, err := f.Refresh(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if all, _ := f.Verified(); all != (name == "") {
			t.Errorf("%q: every row was looked at: %t", name, all)
		}
		if got, want := asJSON(t, rep), asJSON(t, fresh(t, pl, opts, 50)); got != want {
			t.Fatalf("%q: %s", name, difference(got, want))
		}
	}
}
