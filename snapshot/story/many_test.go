package story

import (
	"fmt"
	"strconv"
	"strings"
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

// What an author did while another phase went on is told commit by commit, and there may
// be tens of thousands.
func TestManyCommitsOfAPhaseArePutInTheirPlacesInTheirTime(t *testing.T) {
	t.Parallel()
	c := &report.Changes{CommitByCommit: true}
	p := &report.Phase{Changes: c}
	for i := range 40_000 {
		hash := fmt.Sprintf("%06x%034d", i, 0)
		c.Commits = append(c.Commits, hash)
		if i%2 == 0 { // of the others only the repository tells
			p.Commits = append(p.Commits, report.Commit{Hash: hash[:39], Source: "claimed"})
		}
	}
	// A comparison of each commit with each takes more than 10 s.
	began := time.Now()
	inRepository(p, toldIn(c))
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("it took %s", took)
	}
	for i, have := range p.Commits {
		if !strings.HasPrefix(c.Commits[i], have.Hash) {
			t.Fatalf("commit %d is %s", i, have.Hash)
		}
	}
	if len(p.Commits) != 40_000 {
		t.Errorf("%d commits are told", len(p.Commits))
	}
}
