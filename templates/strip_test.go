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
	last, err := strconv.ParseFloat(strings.TrimSuffix(drawn[len(drawn)-1].x, "%"), 64)
	if err != nil || last < 98 {
		t.Errorf("the last span drawn begins at %v of the strip (%v)", drawn[len(drawn)-1].x, err)
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
