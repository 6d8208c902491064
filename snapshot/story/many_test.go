package story

import (
	"strconv"
	"testing"
	"time"

	"fivex/snapshot/report"
)

// A plan of a few hundred kilobytes has tens of thousands of phases.
func TestThePhasesOfALargePlanAreToldInTheirTime(t *testing.T) {
	t.Parallel()
	plan := &report.Plan{}
	for i := range 40_000 {
		plan.Phases = append(plan.Phases, report.PlanPhase{ID: strconv.Itoa(i + 1), Complete: i%2 == 0})
	}
	run := &report.Run{ID: "run_a", Status: "completed", Source: "steps", Command: "run", Detail: &report.Detail{}}
	// A comparison of each phase with each takes more than 15 s.
	began := time.Now()
	Begin(run, nil, Context{Plan: plan}).Tell(nil)
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("it took %s", took)
	}
	want := "The run was completed with 20000 of 40000 phases done, none of them by this run."
	if run.State.Why != want {
		t.Errorf("%q, want %q", run.State.Why, want)
	}
}
