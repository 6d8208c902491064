package render_test

import (
	"strings"
	"testing"

	"fivex/render"
	"fivex/snapshot/report"
)

// A run that was aborted did not do what another run of its plan did.
func TestAPhaseSaysWhoCompletedIt(t *testing.T) {
	phases := []*report.Phase{
		{ID: "1", Title: "Cart", State: "done", DoneBy: "run", Rounds: []*report.Round{{N: 1}}},
		{ID: "2", Title: "Webhook", State: "done", DoneBy: "other-run"},
		{ID: "3", Title: "Receipt", State: "done", DoneBy: "checklist"},
		{ID: "4", Title: "Mail", State: "approved-by-person", DoneBy: "run"},
	}
	rep := &report.Report{Title: "shop", Runs: []*report.Run{{ID: "run_a", Detail: &report.Detail{Phases: phases}}}}
	var b strings.Builder
	if err := render.Markdown(&b, rep); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"| 1 Cart | ✅ done |",
		"| 2 Webhook | ✅ done by another run |",
		"| 3 Receipt | ✅ done, says the plan |",
		"| 4 Mail | ✅ passed by a person |",
	} {
		if !strings.Contains(b.String(), line) {
			t.Errorf("%q is missing from\n%s", line, b.String())
		}
	}
}

func TestAFindingWithoutPriorityHasNoPlaceForIt(t *testing.T) {
	findings := []*report.Finding{{Title: "Name the constant", Fate: report.Fate{Kind: "open", Text: "open"}}}
	rep := &report.Report{Title: "shop", Runs: []*report.Run{{ID: "run_a", Detail: &report.Detail{Findings: findings}}}}
	var b strings.Builder
	if err := render.Markdown(&b, rep); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "\n- **Name the constant** (open)\n") {
		t.Error(b.String())
	}
}
