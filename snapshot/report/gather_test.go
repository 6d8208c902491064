package report

import (
	"strconv"
	"testing"
	"time"
)

// A team has as many plans as runs.
func TestRunsOfManyPlansAreCountedInTheirTime(t *testing.T) {
	t.Parallel()
	const plans = 60_000
	rep := &Report{}
	runs := func(yield func(Told, error) bool) {
		for i := range plans {
			run := &Run{Key: strconv.Itoa(i), Plan: "docs/" + strconv.Itoa(i) + ".md", State: State{Kind: "completed"}}
			if !yield(Told{run, &Analytics{}}, nil) {
				return
			}
		}
	}
	for i := range plans {
		rep.Plans = append(rep.Plans, &Plan{Path: "docs/" + strconv.Itoa(i) + ".md"})
	}
	// A look through all plans for each run takes more than 10 s.
	begun := time.Now()
	if err := rep.Gather(runs, 0); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begun); took > 4*time.Second {
		t.Errorf("counting them took %v", took)
	}
	for _, p := range rep.Plans {
		if len(p.Runs) != 1 || p.Totals.Runs != 1 || p.State != "completed" {
			t.Fatalf("%s has %d runs, %s", p.Path, p.Totals.Runs, p.State)
		}
	}
}

// A run that reviewed the plan tells nothing of its phases: the plan does.
func TestAPlanThatWasOnlyReviewedHasItsPhasesToDo(t *testing.T) {
	p := &Plan{Path: "plan.md", Phases: []PlanPhase{{ID: "1", Complete: true}, {ID: "2"}}}
	rep := &Report{Plans: []*Plan{p}}
	rep.Count(&Run{Key: "a", Plan: "plan.md"}, &Analytics{}, p)
	rep.Finish()
	if p.Totals.PhasesDone != 1 || p.Totals.PhasesTotal != 2 || rep.Totals.PhasesTotal != 0 {
		t.Errorf("%d of %d phases, and %d of all", p.Totals.PhasesDone, p.Totals.PhasesTotal, rep.Totals.PhasesTotal)
	}
}
