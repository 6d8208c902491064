package templates

import (
	"slices"
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
	if drawn[len(drawn)-1].class != "a failed" {
		t.Error("other spans are drawn over what went wrong")
	}
	failed := 0
	for _, s := range drawn {
		if strings.HasSuffix(s.class, " failed") {
			failed++
		}
	}
	if failed != 1 {
		t.Errorf("%d failures are drawn, want the one", failed)
	}
}

// A reader tells by its height whether a test or a reviewer said no.
func TestWhatWentWrongKeepsTheShapeOfWhoDidIt(t *testing.T) {
	for lane, want := range map[string]string{"author": "a failed", "quality": "q failed", "reviewer": "r failed",
		"person": "person failed"} {
		run := &report.Run{Detail: &report.Detail{}}
		run.Timeline.Spans = []report.Span{{Lane: lane, Step: "s", ToMS: 1000, Known: true, Outcome: "bad"}}
		if got := stripSpans(run)[0].class; got != want {
			t.Errorf("%s that went wrong is drawn as %q, want %q", lane, got, want)
		}
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
	if got, want := stripText(run), "Timeline of the run. 60 phases: 58 done, 2 broken off"; got != want {
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

// What a reader adds up comes to the total that the page shows.
func TestSharesAddUpToTheWhole(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ parts, shown []string }{
		{[]string{"3.50", "0.24"}, []string{"$3.50", "$0.24"}},
		{[]string{"0.302", "0.453"}, []string{"$0.302", "$0.453"}},       // $0.76, not 30 and 45 cents
		{[]string{"1.482", "1.365"}, []string{"$1.482", "$1.365"}},       // $2.85, not 1.48 and 1.36
		{[]string{"0.3333333", "0.3333333"}, []string{"$0.33", "$0.33"}}, // nothing makes these add up
	} {
		var parts []float64
		for _, p := range c.parts {
			v, err := strconv.ParseFloat(p, 64)
			if err != nil {
				t.Fatal(err)
			}
			parts = append(parts, v)
		}
		show := summands(parts)
		for i, want := range c.shown {
			if got := show(parts[i]); got != want {
				t.Errorf("of %v, %v is shown as %s, want %s", parts, parts[i], got, want)
			}
		}
	}
	if got := percents([]float64{1, 1, 1}); !slices.Equal(got, []int{34, 33, 33}) {
		t.Errorf("three thirds are %v per cent", got)
	}
}

// The time that nothing is recorded of is told too, so that all of a run's time is.
func TestTheTimeBetweenStepsIsTold(t *testing.T) {
	t.Parallel()
	run := &report.Run{Detail: &report.Detail{}, Totals: report.Totals{ElapsedMS: 100_000}}
	run.Timeline = report.Timeline{Axis: "clock", Spans: []report.Span{
		{Lane: "author", FromMS: 0, ToMS: 40_000},
		{Lane: "author", FromMS: 20_000, ToMS: 50_000},
		{Lane: "person", FromMS: 50_000, ToMS: 80_000},
		{Lane: "quality", FromMS: 90_000, ToMS: 100_000}}}
	if got := betweenSteps(run); got != 10_000 {
		t.Errorf("%v ms", got)
	}
}

// Whoever looks for a time presses it, also without scripts.
func TestATimeOfTheTimelineLeadsToWhatHappenedThen(t *testing.T) {
	t.Parallel()
	run := &report.Run{Key: "run_a", Detail: &report.Detail{}}
	const minute = 60_000
	run.Timeline = report.Timeline{Axis: "clock", Start: at("14:03"), Spans: []report.Span{
		{Lane: "author", Step: "1", FromMS: 0, ToMS: 9 * minute},
		{Lane: "quality", Step: "2", FromMS: 9 * minute, ToMS: 10 * minute},
		{Lane: "author", Step: "3", FromMS: 15 * minute, ToMS: 25 * minute}}}
	to := map[string]string{}
	for _, tick := range stripTicks(run) {
		to[tick.text] = tick.to
	}
	for clock, step := range map[string]string{"14:03": "1", "14:10": "1", "14:20": "3", "14:25": "3"} {
		if got := to[clock]; got != stepAnchor(run, step) {
			t.Errorf("%s leads to %q, want step %s; ticks lead %v", clock, got, step, to)
		}
	}
}
