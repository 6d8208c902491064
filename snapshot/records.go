package snapshot

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"fivex/snapshot/freeform"
	"fivex/snapshot/journal"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
)

// openRecords reads the headers of run records. One that cannot be read is
// left out, and said; when none can, that is an error.
func (v *View) openRecords() error {
	p := &v.head.Project
	p.Source, p.Generation = "records", "record"
	var stored []string
	var bad error
	for _, dir := range v.place.Records {
		r := &runRow{record: dir}
		run, planPath, problem := v.recordOf(r).Header()
		if problem != "" {
			bad = fmt.Errorf("read %s: %s", filepath.Join(dir, "run.json"), problem)
			v.notice("record", "%s/run.json was left out: %s", v.text(filepath.Base(dir)), problem)
			continue
		}
		run.ID = cmp.Or(run.ID, v.text(freeform.ValidText(filepath.Base(dir))))
		if n := run.Record.FormatVersion; n > 1 {
			v.notice("newer-record", "Run record %s has format %d; this program knows 1.", run.ID, n)
		}
		r.run, r.id, r.planPath = run, run.ID, planPath
		v.seen(run.StartedAt)
		v.seen(run.UpdatedAt)
		v.seen(v.recordOf(r).Newest())
		v.runs, stored = append(v.runs, r), append(stored, planPath)
	}
	if len(v.runs) == 0 && bad != nil {
		return bad
	}
	slices.SortStableFunc(v.runs, func(a, b *runRow) int { return a.run.StartedAt.Compare(b.run.StartedAt.Time) })
	v.paths = place.NewPaths(v.place, stored)
	keys := report.Keys{}
	for i, r := range v.runs {
		r.place, r.run.Key = i, keys.Unique(r.run.ID)
		v.keys[r.id] = r.run.Key
		if r.planPath != "" {
			r.run.Plan = v.plans.named(r.planPath).Path
		}
	}
	v.head.Plans = slices.Clone(v.plans.list)
	v.scanRecords()
	v.readDocuments()
	return nil
}

// recordOf is the run record of a row.
func (v *View) recordOf(r *runRow) journal.Record {
	rel, err := filepath.Rel(v.place.Root, r.record)
	if err != nil {
		rel = filepath.Base(r.record)
	}
	return journal.Record{Dir: r.record, Show: v.text(filepath.ToSlash(rel)), Mask: v.mask}
}

// scanRecords finds the phases that the runs of each plan completed.
func (v *View) scanRecords() {
	v.scan.done = map[string][]completion{}
	plans := v.storedPlans()
	times := map[string]int{}
	for _, r := range v.runs {
		times[r.planPath]++
	}
	for _, r := range v.runs {
		if times[r.planPath] < 2 {
			continue // nobody else asks
		}
		for _, s := range v.recordOf(r).Steps().Steps {
			if s.Boundary != nil && s.Boundary.Event == "phase-completed" {
				v.scan.addDone(plans, r.id, s.Phase)
			}
		}
	}
}
