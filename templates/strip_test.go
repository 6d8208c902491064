package templates

import (
	"strconv"
	"strings"
	"testing"

	"fivex/snapshot/report"
)

// A run of a thousand steps, of which one went wrong, in the middle of others
// that take as long.
func TestAStripOfAThousandStepsReachesItsEndAndShowsTheFailure(t *testing.T) {
	run := &report.Run{Detail: &report.Detail{}}
	run.ID, run.Key = "r", "r"
	run.Timeline.Axis = "clock"
	for i := range 1000 {
		s := report.Span{Lane: "author", Step: strconv.Itoa(i), FromMS: float64(i) * 1000,
			ToMS: float64(i)*1000 + 900, Known: true}
		if i == 501 {
			s.Outcome = "bad"
		}
		run.Timeline.Spans = append(run.Timeline.Spans, s)
	}
	drawn := stripSpans(run)
	if len(drawn) == 0 || len(drawn) > mostSpans {
		t.Fatalf("%d spans are drawn", len(drawn))
	}
	last := 0.0
	for _, s := range drawn {
		x, err := strconv.ParseFloat(strings.TrimSuffix(s.x, "%"), 64)
		if err != nil {
			t.Fatal(err)
		}
		last = max(last, x)
	}
	if last < 98 {
		t.Errorf("the last span drawn begins at %v %% of the strip", last)
	}
	if drawn[len(drawn)-1].class != "failed" {
		t.Error("other spans are drawn over what went wrong")
	}
	failed := 0
	for _, s := range drawn {
		if s.class == "failed" {
			failed++
		}
	}
	if failed != 1 {
		t.Errorf("%d failures are drawn, want the one", failed)
	}
}

func TestARunTookNoLessThanItsAgentsWorked(t *testing.T) {
	for _, c := range []struct{ elapsed, author, want float64 }{{2000, 232_000, 232_000}, {60_000, 1000, 60_000}} {
		run := &report.Run{Totals: report.Totals{ElapsedMS: c.elapsed, AuthorMS: c.author}}
		if got := took(run); got != c.want {
			t.Errorf("of %v ms by the clock and %v ms of work: %v", c.elapsed, c.author, got)
		}
	}
}

func TestWhatAPersonAbortedHasOneSignWhateverIsStored(t *testing.T) {
	for _, s := range []report.State{{Kind: "aborted", Why: "Aborted in phase 1."},
		{Kind: "failed", Why: report.AbortedByPerson + " in phase 1: Data loss."}} {
		if got := stateMark(s.Shown()); got != "■" {
			t.Errorf("%s: %s is shown as %s", s.Kind, s.Why, got)
		}
	}
	if got := (report.State{Kind: "failed", Why: "Failed: the plan has no phases."}).Shown(); got != "failed" {
		t.Errorf("what failed by itself is shown as %s", got)
	}
}

func TestAStripOfManyPhasesIsToldInAFewWords(t *testing.T) {
	run := &report.Run{Detail: &report.Detail{}}
	for n := range 60 {
		p := &report.Phase{ID: strconv.Itoa(n + 1), State: "done", DoneBy: "run"}
		if n > 57 {
			p.State = "stopped"
		}
		run.Phases = append(run.Phases, p)
		run.Timeline.Phases = append(run.Timeline.Phases, report.PhaseSpan{Phase: p.ID})
	}
	if got, want := stripText(run), "Timeline of the run. 60 phases: 58 done, 2 stopped"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// The link to a run of which nothing was measured stands behind the run's name, not alone.
func TestALinkToARunWithoutFiguresStandsBehindItsName(t *testing.T) {
	t.Parallel()
	bare := &report.Run{ID: "run_a"}
	counted := &report.Run{ID: "run_b"}
	counted.Totals.PhasesTotal = 2
	for run, want := range map[*report.Run]bool{bare: true, counted: false} {
		var page strings.Builder
		rep := &report.Report{Runs: []*report.Run{run}}
		if err := verdict(rep, run, Formats{}).Render(t.Context(), &page); err != nil {
			t.Fatal(err)
		}
		if named := strings.Contains(page.String(), "run <code>"+run.ID+"</code>"); named != want {
			t.Errorf("%s is named: %t, want %t in %s", run.ID, named, want, page.String())
		}
	}
}
