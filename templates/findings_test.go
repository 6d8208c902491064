package templates

import (
	"strings"
	"testing"

	"fivex/snapshot"
)

func TestAFindingIsFollowedFromReviewToReview(t *testing.T) {
	n := func(i int64) *int64 { return &i }
	review := func(i int64, titles ...string) *snapshot.AgentResult {
		a := &snapshot.AgentResult{Key: string(rune('a' + i)), Phase: "1", Role: "reviewer", ResultType: "verdict", Iteration: n(i)}
		for _, title := range titles {
			a.Items = append(a.Items, snapshot.Item{Title: title})
		}
		return a
	}
	run := &snapshot.Run{Detail: &snapshot.Detail{
		Phases: []*snapshot.Phase{{ID: "1"}},
		Agents: snapshot.Set[*snapshot.AgentResult]{
			review(1, "Rounding", "Missing test"), review(2, "missing  TEST"), review(3, "Rounding"), review(4, "Late"),
		},
	}}
	var got []string
	for _, f := range histories(run)[0].items {
		got = append(got, f.title+": "+strings.Join(f.path, ", ")+"; "+f.now)
	}
	want := []string{
		"Rounding: found, fixed, came back, fixed; fixed",
		"Missing test: found, still open, fixed, –; fixed",
		"Late: –, –, –, found; open",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
