package story

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"fivex/snapshot/report"
)

// A call whose log just ends was at work when the data ends; a day later nothing
// is known of its end, and nobody says that it works.
func TestACallThatWasNotHeardOfForLongIsNotAtWork(t *testing.T) {
	began := report.Time{Time: time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)}
	for _, x := range []struct {
		after time.Duration
		want  string
	}{
		{time.Minute, "working: The author was at work in phase 2 when the data ends. (at work)"},
		{24 * time.Hour, "idle: Phase 2: a call of the author began, and no end of it is known. (began, " +
			"and no end of it is known)"},
	} {
		log := &report.Log{Name: "agent-001.ndjson", Kind: "agent", LastAt: began,
			Call: &report.Call{Role: "author", Template: "author-next-phase", Phase: "2",
				StartedAt: began, EndedAt: began}}
		run := &report.Run{ID: "run_a", Status: "active", Source: "steps", StartedAt: began,
			Detail: &report.Detail{Logs: []*report.Log{log}}}
		Begin(run, nil, Context{Now: report.Time{Time: began.Add(x.after)}}).Tell(nil)
		last := run.Phases[len(run.Phases)-1].Rounds[0].Steps[0]
		if got := run.State.Kind + ": " + run.State.Why + " (" + last.Summary + ")"; got != x.want {
			t.Errorf("%s, want %s", got, x.want)
		}
	}
}

// A run that is followed and was active a moment ago is no idle one; after half
// an hour of silence, and in a report of data, it is.
func TestAFreshRunIsIdleOnlyAfterALongSilence(t *testing.T) {
	began := report.Time{Time: time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)}
	done := &report.Step{ID: "steps-1", Kind: "author", Name: "author:implement", Phase: "1",
		At:    report.Time{Time: began.Add(time.Minute)},
		Agent: &report.Agent{Role: "author", Template: "implement", Result: "complete", Commit: "c1abcdef0"},
		Rows:  []report.Row{{Table: "steps", ID: "1"}}}
	for _, x := range []struct {
		says  string
		steps []*report.Step
		live  bool
		after time.Duration
		want  string
	}{
		{"just started", nil, true, 20 * time.Second, "working: Started; nothing has been recorded yet."},
		{"started long ago", nil, true, 31 * time.Minute, "idle: Started, but nothing has been recorded since."},
		{"started, as data", nil, false, 0, "idle: Started, but nothing has been recorded since."},
		{"the author has answered", []*report.Step{done}, true, 2 * time.Minute,
			"working: Phase 1: the author is done (commit c1abcdef0); quality is next."},
		{"the author answered long ago", []*report.Step{done}, true, time.Hour,
			"idle: Phase 1: the author is done (commit c1abcdef0); quality is next."},
	} {
		t.Run(x.says, func(t *testing.T) {
			run := &report.Run{ID: "run_a", Status: "active", Source: "steps", StartedAt: began, Detail: &report.Detail{}}
			Begin(run, x.steps, Context{Live: x.live, Now: report.Time{Time: began.Add(x.after)}}).Tell(nil)
			if got := run.State.Kind + ": " + run.State.Why; got != x.want {
				t.Errorf("%s, want %s", got, x.want)
			}
		})
	}
}

// A lock of a dead process tells that a run was interrupted, unless an agent that
// follows the procedure has gone on since: 5x holds it only while a run begins.
func TestADeadLockTellsOnlyOfARunThatDidNotGoOn(t *testing.T) {
	began := report.Time{Time: time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)}
	for after, want := range map[time.Duration]string{
		-time.Minute: "idle: Phase 1: the author is done (commit c1abcdef0); quality is next.",
		time.Minute: "interrupted: Interrupted in phase 1: process 7, which ran it, is gone; " +
			"before that, the author was done (commit c1abcdef0).",
	} {
		done := &report.Step{ID: "steps-1", Kind: "author", Name: "author:implement", Phase: "1", At: began,
			Agent: &report.Agent{Role: "author", Template: "implement", Result: "complete", Commit: "c1abcdef0"},
			Rows:  []report.Row{{Table: "steps", ID: "1"}}}
		run := &report.Run{ID: "run_a", Status: "active", Source: "steps", StartedAt: began, Detail: &report.Detail{}}
		lock := &report.Lock{PID: 7, Holder: "dead", StartedAt: report.Time{Time: began.Add(after)}}
		Begin(run, []*report.Step{done}, Context{Lock: lock, Now: began}).Tell(nil)
		if got := run.State.Kind + ": " + run.State.Why; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// A run that was killed and resumed begins once; what was begun is taken up again.
func TestWhatIsBegunAgainSaysSo(t *testing.T) {
	began := report.Time{Time: time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)}
	var steps []*report.Step
	for i, x := range []struct{ event, phase string }{
		{"run-started", ""}, {"phase-started", "1"}, {"phase-completed", "1"}, {"phase-started", "2"},
		{"run-started", ""}, {"phase-started", "2"},
	} {
		steps = append(steps, &report.Step{ID: "e-" + strconv.Itoa(i), Kind: "boundary", Phase: x.phase,
			At: report.Time{Time: began.Add(time.Duration(i) * time.Minute)}, Boundary: &report.Boundary{Event: x.event}})
	}
	run := &report.Run{ID: "run_a", Status: "active", Source: "events", StartedAt: began, Detail: &report.Detail{}}
	Begin(run, steps, Context{Now: steps[len(steps)-1].At}).Tell(nil)
	var got []string
	for _, s := range steps {
		got = append(got, s.Summary)
	}
	want := []string{"the run began", "the phase began", "the phase was completed", "the phase began",
		"the run was resumed", "the phase was taken up again"}
	if !slices.Equal(got, want) {
		t.Errorf("told %q; want %q", got, want)
	}
}
