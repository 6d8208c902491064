package snapshot_test

import (
	"testing"

	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
)

// What completes a phase is called otherwise in each kind of journal; names are free.
func TestANewStepNamedAsAnotherJournalNamesACompletedPhaseCompletesNone(t *testing.T) {
	p := &followed{t: t, dir: t.TempDir()}
	p.begin("v5.sql", "PRAGMA journal_mode = wal")
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

// Times of SQL and of JavaScript stand in one database: as text, a later one can come first.
func TestOfTwoRunsThatCompletedAPhaseTheFirstDidItHoweverItsTimeIsWritten(t *testing.T) {
	p := &followed{t: t, dir: t.TempDir()}
	p.begin("v5.sql", "PRAGMA journal_mode = wal")
	for _, id := range []string{"run_a", "run_b", "run_c"} {
		p.sql(`INSERT INTO runs (id, plan_path, status, created_at, updated_at)
			VALUES ('%s', '/w/plan.md', 'completed', '2026-03-01 08:00:00', '2026-03-01 08:00:00')`, id)
	}
	p.sql(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at) VALUES
		('run_b', 'phase:complete', '1', 1, '{}', '2026-03-01T09:00:00.000Z'),
		('run_a', 'phase:complete', '1', 1, '{}', '2026-03-01 10:00:00'),
		('run_b', 'phase:complete', '1', 2, '{}', '2026-03-01 11:00:00'),
		('run_c', 'author:implement', '1', 1, '{}', '2026-03-01 12:00:00')`)
	pl, err := place.Of(p.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range fresh(t, pl, snapshot.Options{Redact: redact.New}, -1).Runs {
		if by := run.Phases[0].DoneByRun; run.ID == "run_c" && by != "run_b" {
			t.Errorf("the phase was done by %q; want run_b", by)
		}
	}
}
