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

// readInvocations reads invocations (schema 7), which say what is at work.
func (v *View) readInvocations(ctx context.Context) error {
	if !v.db.Has("invocations", "run_id") {
		return nil
	}
	names := []string{"run_id", "status", "created_at"}
	q, _ := v.db.From("invocations", names, "")
	var loose []map[string]any
	ids := make(map[string]bool, len(v.runs))
	for _, r := range v.runs {
		ids[r.id] = true
	}
	for r, err := range v.db.Rows(ctx, q) {
		if err != nil {
			return err
		}
		id := r.Text(0)
		x := v.invocations[id]
		if r.Text(1) == "running" {
			x.running = journal.Time(r, 2)
		}
		for i := range names {
			if r.Vals[i] != nil {
				r.Keep(i)
			}
		}
		row := v.extra(r.Extra)
		if !ids[id] {
			loose = append(loose, row)
			continue
		}
		x.rows = append(x.rows, row)
		v.invocations[id] = x
	}
	v.otherTable("invocations", loose)
	return nil
}
