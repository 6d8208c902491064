package templates

import (
	"strconv"
	"testing"
	"time"

	"fivex/snapshot/report"
)

// A line of a run record names a phase, so a small file can have a hundred thousand.
func TestTheTimelineOfManyPhasesIsMadeInTheirTime(t *testing.T) {
	t.Parallel()
	run := &report.Run{Detail: &report.Detail{}}
	for i := range 100_000 {
		id := strconv.Itoa(i)
		run.Phases = append(run.Phases, &report.Phase{ID: id, State: "done"})
		run.Timeline.Phases = append(run.Timeline.Phases,
			report.PhaseSpan{Phase: id, FromMS: float64(i), ToMS: float64(i + 1)})
	}
	// A comparison of each phase with each takes more than 10 s.
	begun := time.Now()
	if text := stripText(run); text != "Timeline of the run. 100000 phases: 100000 done" {
		t.Errorf("its words are %.80q", text)
	}
	phaseLabels(run, 1)
	if took := time.Since(begun); took > 4*time.Second {
		t.Errorf("its words and labels took %v", took)
	}
}

// Each phase says what it took beside the others, and when it began.
func TestTheHeadsOfManyPhasesAreMadeInTheirTime(t *testing.T) {
	t.Parallel()
	run := &report.Run{Detail: &report.Detail{}}
	run.Timeline = report.Timeline{Axis: "clock", Start: at("10:00")}
	for i := range 50_000 {
		p := &report.Phase{ID: strconv.Itoa(i), Rounds: []*report.Round{{}}, StartedAt: at("10:00")}
		p.CostUSD = 0.25
		run.Phases = append(run.Phases, p)
		run.Timeline.Phases = append(run.Timeline.Phases, report.PhaseSpan{Phase: p.ID})
	}
	// A look at all phases for each takes minutes.
	begun := time.Now()
	f := Formats{}.withPhases(run)
	for _, p := range run.Phases {
		if got, want := f.phaseTimes(p)+phaseLine(p, f.costs), "10:00 · 1 round · $0.25"; got != want {
			t.Fatalf("told %q; want %q", got, want)
		}
	}
	if took := time.Since(begun); took > 4*time.Second {
		t.Errorf("the heads took %v", took)
	}
}

// A review can have thousands of findings, and a run as many that a person decides on.
func TestTheFindingsOfARunAreFoundInTheirTime(t *testing.T) {
	t.Parallel()
	run := &report.Run{Detail: &report.Detail{}}
	for i := range 100_000 {
		id := "finding-" + strconv.Itoa(i)
		run.Findings = append(run.Findings, &report.Finding{ID: id})
		run.State.Findings = append(run.State.Findings, id)
	}
	// A comparison of each finding with each takes more than 10 s.
	begun := time.Now()
	if list := decidedOn(run); len(list) != len(run.Findings) || list[7] != run.Findings[7] {
		t.Errorf("a person decides on %d findings of %d", len(list), len(run.Findings))
	}
	f := Formats{}.withFindings(run)
	for _, x := range run.Findings {
		if f.findings[x.ID] != x {
			t.Fatalf("%s is not found by its id", x.ID)
		}
	}
	if took := time.Since(begun); took > 4*time.Second {
		t.Errorf("finding them took %v", took)
	}
}

// The list names each run by its plan, and a team has as many plans as runs.
func TestRunsOfManyPlansAreNamedInTheirTime(t *testing.T) {
	t.Parallel()
	rep := &report.Report{}
	for i := range 60_000 {
		n := strconv.Itoa(i)
		rep.Plans = append(rep.Plans, &report.Plan{Path: n, Title: "Plan " + n})
		rep.Runs = append(rep.Runs, &report.Run{Key: n, ID: n, Plan: n})
	}
	// A look through all plans for each run takes more than 10 s.
	begun := time.Now()
	name := Names(rep)
	for _, run := range rep.Runs {
		if got := name(run); got != "Plan "+run.ID {
			t.Fatalf("run %s is called %q", run.ID, got)
		}
	}
	if took := time.Since(begun); took > 4*time.Second {
		t.Errorf("naming them took %v", took)
	}
}
