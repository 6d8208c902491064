package snapshot

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fivex/snapshot/report"
)

// Each run of a plan is told which other run completed a phase first. What that takes does
// not grow with the runs, for it is one of the first two.
func TestOfManyRunsThatCompletedAPhaseTheFirstTwoAreKept(t *testing.T) {
	t.Parallel()
	s := scan{done: map[string][]completion{}, approved: map[string][]completion{}}
	began := time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)
	for n := range 1000 {
		run, at := fmt.Sprintf("run_%03d", n), report.Time{Time: began.Add(-time.Duration(n) * time.Minute)}
		for _, phase := range []string{"1", "2", "2"} {
			s.add("plan.md", "phase:complete", "", completion{run, phase, at})
		}
		s.add("plan.md", "phase:complete", `{"review_approved":1}`, completion{run, "3", at})
	}
	s.add("plan.md", "phase:complete", "", completion{"run_007", "4", report.Time{Time: began}})
	s.sortDone()
	var got []string
	for _, c := range append(s.done["plan.md"], s.approved["plan.md"]...) {
		got = append(got, c.phase+" by "+c.run)
	}
	want := []string{"1 by run_999", "2 by run_999", "1 by run_998", "2 by run_998", "4 by run_007",
		"3 by run_999", "3 by run_998"}
	if !slices.Equal(got, want) {
		t.Errorf("kept %.300q\nwant %q", got, want)
	}
}
