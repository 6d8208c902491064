package snapshot

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"fivex/snapshot/freeform"
)

// ofRecords reads the headers of run records. One that cannot be read is
// left out, and said; when none can, that is an error.
func (s *survey) ofRecords(ctx context.Context) error {
	p := &s.Project
	p.Source, p.Generation = "records", "record"
	var stored []string
	var bad error
	s.scan.made = map[string]string{}
	for _, dir := range s.place.Records {
		if err := ctx.Err(); err != nil {
			return err
		}
		r := &runRow{record: dir}
		run, planPath, problem := s.recordOf(r, s.mask).Header()
		if problem != "" {
			bad = fmt.Errorf("read %s: %s", filepath.Join(dir, "run.json"), problem)
			s.notice("record", "%s/run.json was left out: %s", s.mask.Text(filepath.Base(dir)), problem)
			continue
		}
		run.ID = cmp.Or(run.ID, s.mask.Text(freeform.ValidText(filepath.Base(dir))))
		if n := run.Record.FormatVersion; n > 1 {
			s.notice("newer-record", "Run record %s has format %d; this program knows 1.", run.ID, n)
		}
		r.run, r.id, r.planPath = run, run.ID, planPath
		s.seen(run.StartedAt)
		s.seen(run.UpdatedAt)
		newest, made := s.recordOf(r, s.mask).Scan(ctx)
		s.seen(newest)
		for _, hash := range made {
			s.scan.noteCommit(hash, r.id)
		}
		s.runs, stored = append(s.runs, r), append(stored, planPath)
	}
	if len(s.runs) == 0 && bad != nil {
		return bad
	}
	slices.SortStableFunc(s.runs, func(a, b *runRow) int { return a.run.StartedAt.Compare(b.run.StartedAt.Time) })
	s.placed(stored)
	s.number()
	for _, r := range s.runs {
		if r.planPath != "" {
			r.run.Plan = s.plans.named(r.planPath).Path
		}
	}
	s.Plans = slices.Clone(s.plans.list)
	if err := s.scanRecords(ctx); err != nil {
		return err
	}
	s.readDocuments()
	return nil
}

// scanRecords finds the phases that the runs of each plan completed.
func (s *survey) scanRecords(ctx context.Context) error {
	s.scan.done = map[string][]completion{}
	plans := s.runs.storedPlans()
	times := map[string]int{}
	for _, r := range s.runs {
		times[r.planPath]++
	}
	for _, r := range s.runs {
		if times[r.planPath] < 2 {
			continue // nobody else asks
		}
		told, err := s.recordOf(r, s.mask).Steps(ctx)
		if err != nil {
			return err
		}
		for _, x := range told.Steps {
			if x.Boundary != nil && x.Boundary.Event == "phase-completed" {
				s.scan.add(plans[r.id], x.Name, "", completion{r.id, x.Phase, x.At})
			}
		}
	}
	s.scan.sortDone()
	return nil
}
