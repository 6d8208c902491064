package snapshot

import (
	"context"

	"fivex/snapshot/journal"
	"fivex/snapshot/report"
)

// invocations are those of one run.
type invocations struct {
	running report.Time // since when one of them runs; unknown when none does
	rows    []map[string]any
}

// invocations are those of the runs (schema 7), by their id: they say what is at work.
func (db database) invocations(ctx context.Context, runs runRows) (map[string]invocations, error) {
	if !db.Has("invocations", "run_id") {
		return nil, nil
	}
	of := map[string]invocations{}
	names := []string{"run_id", "status", "created_at"}
	q, _ := db.From("invocations", names, "")
	var loose []map[string]any
	ids := make(map[string]bool, len(runs))
	for _, r := range runs {
		ids[r.id] = true
	}
	for r, err := range db.Rows(ctx, q) {
		if err != nil {
			return nil, err
		}
		id := r.Text(0)
		x := of[id]
		if r.Text(1) == "running" {
			x.running = journal.Time(r, 2)
		}
		for i := range names {
			if r.Vals[i] != nil {
				r.Keep(i)
			}
		}
		db.mask.Value(&r.Extra)
		if !ids[id] {
			loose = append(loose, r.Extra)
			continue
		}
		x.rows = append(x.rows, r.Extra)
		of[id] = x
	}
	db.otherTable("invocations", loose)
	return of, nil
}
