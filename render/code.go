package render

import (
	"slices"

	"fivex/snapshot/report"
)

// mostCode bounds the patches of a page, in bytes: what is more has its counts
// only. A page that is too large to open tells nothing.
const mostCode = 8 << 20

// withinBudget is the report with the patches that one page holds: those of the
// first runs. The report itself stays as it is.
func withinBudget(rep *report.Report) *report.Report {
	left, now := mostCode, *rep
	now.Runs = slices.Clone(rep.Runs)
	for i, run := range now.Runs {
		if run.Detail == nil {
			continue
		}
		size := 0
		for c := range codeOf(run) {
			for _, f := range c.Files {
				size += len(f.Patch)
			}
		}
		if left -= size; left < 0 && size > 0 {
			now.Runs[i] = withoutPatches(run)
		}
	}
	return &now
}

// codeOf are the changes of the run's phases and rounds.
func codeOf(run *report.Run) func(func(*report.Changes) bool) {
	return func(yield func(*report.Changes) bool) {
		for _, p := range run.Phases {
			if p.Changes != nil && !yield(p.Changes) {
				return
			}
			for _, r := range p.Rounds {
				if r.Changes != nil && r.Changes != p.Changes && !yield(r.Changes) {
					return
				}
			}
		}
	}
}

func withoutPatches(run *report.Run) *report.Run {
	now, detail := *run, *run.Detail
	now.Detail, detail.Phases = &detail, slices.Clone(detail.Phases)
	for i, p := range detail.Phases {
		phase := *p
		phase.Changes, phase.Rounds = countsOf(p.Changes), slices.Clone(p.Rounds)
		for k, r := range phase.Rounds {
			round := *r
			round.Changes = countsOf(r.Changes)
			phase.Rounds[k] = &round
		}
		detail.Phases[i] = &phase
	}
	return &now
}

func countsOf(c *report.Changes) *report.Changes {
	if c == nil {
		return nil
	}
	now := *c
	now.Files = slices.Clone(c.Files)
	for i := range now.Files {
		f := &now.Files[i]
		f.Patch, f.Cut = "", f.Cut || f.Patch != ""
	}
	return &now
}
