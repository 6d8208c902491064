package story

import (
	"math/rand/v2"
	"slices"
	"testing"

	"fivex/snapshot/report"
)

func TestPhasesSortByTheirNumbers(t *testing.T) {
	want := []string{"plan", "1", "1.1", "1.2", "1.10", "2", "9", "10", "later", "phase two", ""}
	for range 20 {
		got := slices.Clone(want)
		rand.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		slices.SortFunc(got, ComparePhases)
		if !slices.Equal(got, want) {
			t.Fatalf("got %q", got)
		}
	}
}

func TestALabelMeansItsPhaseHoweverItIsSpelled(t *testing.T) {
	plan := &report.Plan{Phases: []report.PlanPhase{{ID: "1", Title: "Cart"}, {ID: "2", Title: "Web Hook"},
		{ID: "2.1", Title: "Retries"}, {ID: "3", Title: "--json"}, {ID: "4", Title: "json"}}}
	for want, labels := range map[string][]string{
		"2": {"2", "phase-2", "Phase 2", "Phase 2: Web Hook", "## Phase 2: Web Hook", "web hook",
			"Web  Hook", "2: Web Hook", "phase 02", "PHASE_2", "— Web Hook", "Phase 2: — Web Hook",
			"Phase 2 — Web Hook", "## Phase 2 – Web Hook"},
		"2.1":    {"2.1", "Phase 2.1: Retries", "retries"},
		"3":      {"--json", "phase 3: --json"},
		"4":      {"json", "— json"},
		"1":      {"phase 2: cart", "phase 2: — cart", "Phase 1: Basket"},
		"7":      {"7", "phase-7: gone"},
		"plan":   {"plan", "Plan"},
		"":       {"", " ", "-1"},
		"review": {"review"},
		"2nd":    {"2nd"},
	} {
		for _, label := range labels {
			if got := PhaseIDs(plan)(label); got != want {
				t.Errorf("%q means %q, want %q", label, got, want)
			}
		}
	}
}
