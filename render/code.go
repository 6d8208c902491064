package render

import (
	"slices"

	"fivex/snapshot/report"
)

// mostCode bounds the patches of a page, in bytes: what is more has its counts
// only. A page that is too large to open tells nothing.
const mostCode = 8 << 20

// withinBudget is the report with the patches that one page holds: those of the
// rounds, as a reader sees them, and of the first runs. The report itself stays
// as it is.
func withinBudget(rep *report.Report) *report.Report {
	left, now := mostCode, *rep
	now.Runs = slices.Clone(rep.Runs)
	for i, run := range now.Runs {
		if size := codeOf(run); size > 0 {
			left -= size
			now.Runs[i] = lean(run, left >= 0)
		}
	}
	return &now
}

// alone is the run with the patches that a page of its own holds.
func alone(run *report.Run) *report.Run {
	if size := codeOf(run); size > 0 {
		return lean(run, size <= mostCode)
	}
	return run
}

// codeOf is the size of a run's patches, in bytes.
func codeOf(run *report.Run) (size int) {
	if run.Detail == nil {
		return 0
	}
	for _, p := range run.Phases {
		size += patches(p.Changes)
		for _, r := range p.Rounds {
			size += patches(r.Changes)
		}
	}
	return size
}

func patches(c *report.Changes) (size int) {
	if c != nil {
		for _, f := range c.Files {
			size += len(f.Patch)
		}
	}
	return size
}

// lean is the run with each patch once: in its round where that has it. Or
// without any.
func lean(run *report.Run, whole bool) *report.Run {
	now, detail := *run, *run.Detail
	now.Detail, detail.Phases = &detail, slices.Clone(detail.Phases)
	for i, p := range detail.Phases {
		if p.Changes == nil {
			continue
		}
		phase := *p
		phase.Rounds = slices.Clone(p.Rounds)
		told := false
		for k, r := range phase.Rounds {
			told = told || r.Changes != nil
			if !whole && r.Changes != nil {
				round := *r
				round.Changes = countsOf(r.Changes)
				phase.Rounds[k] = &round
			}
		}
		if told || !whole {
			phase.Changes = countsOf(p.Changes)
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
