package snapshot

import (
	"fmt"
	"testing"
)

// Each run of a plan is told which other run completed a phase. What that takes does not
// grow with the runs, for it is one of the last two.
func TestOfManyRunsThatCompletedAPhaseTheLastTwoAreKept(t *testing.T) {
	t.Parallel()
	plans := map[string]string{}
	s := scan{done: map[string][]completion{}, approved: map[string][]completion{}}
	for n := range 1000 {
		run := fmt.Sprintf("run_%03d", (n+500)%1000)
		plans[run] = "plan.md"
		for _, phase := range []string{"1", "2", "2"} {
			s.add(plans, run, phase, "phase:complete", "")
		}
		s.add(plans, run, "3", "phase:complete", `{"review_approved":1}`)
	}
	s.add(plans, "run_007", "4", "phase:complete", "")
	s.sortDone()
	got := fmt.Sprint(s.done, s.approved)
	want := "map[plan.md:[{run_007 4} {run_998 1} {run_998 2} {run_999 1} {run_999 2}]] " +
		"map[plan.md:[{run_998 3} {run_999 3}]]"
	if got != want {
		t.Errorf("%.300s\nwant %s", got, want)
	}
}
