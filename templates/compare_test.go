package templates

import (
	"strings"
	"testing"

	"fivex/snapshot/report"
)

// What the other run found is told also beside one without findings; of one that goes on
// in a live page nothing is known of them.
func TestARunWithoutFindingsIsComparedToo(t *testing.T) {
	t.Parallel()
	run := &report.Run{ID: "run_a", Detail: &report.Detail{}, StartedAt: at("10:00"), State: report.State{Kind: "working"}}
	for want, f := range map[string]Formats{`"findings":{}`: {}, `"findings":null`: {Mark: "live"}} {
		if got := comparable(run, f); !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
}

// However a run labels its phases, the steps of two runs are named alike.
func TestAStepIsComparedByItsPhaseNotByTheLabelThatIsStored(t *testing.T) {
	t.Parallel()
	step := &report.Step{Kind: "author", Phase: "Phase 1: Work", Agent: &report.Agent{Role: "author"}}
	if got := stepWords(&report.Phase{ID: "1"}, step); got != "the author in phase 1" {
		t.Error(got)
	}
}

// The sentence that says where two runs part reads on: the later one goes on with …
func TestAStepThatIsComparedIsNamedAsInASentence(t *testing.T) {
	t.Parallel()
	for want, step := range map[string]*report.Step{
		"review 2 in phase 1":      {Kind: "reviewer", Agent: &report.Agent{Role: "reviewer", Review: 2}},
		"quality 1 in phase 1":     {Kind: "quality", Quality: &report.Quality{Attempt: 1}},
		"a review in phase 1":      {Kind: "reviewer", Agent: &report.Agent{Role: "reviewer"}},
		"a person in phase 1":      {Kind: "person", Person: &report.Person{Kind: "gate"}},
		"a commit in phase 1":      {Kind: "commit", Commit: &report.Commit{}},
		"5x in phase 1":            {Kind: "boundary", Boundary: &report.Boundary{}},
		"the architect in phase 1": {Kind: "agent", Agent: &report.Agent{Role: "architect"}},
	} {
		if got := stepWords(&report.Phase{ID: "1"}, step); got != want {
			t.Errorf("named %q; want %q", got, want)
		}
	}
}

func TestACostThatIsNotRecordedIsNotLess(t *testing.T) {
	t.Parallel()
	var runs []*report.Run
	for _, cost := range []float64{2.20, 1.10, 0} {
		run := &report.Run{Plan: "plan.md", Detail: &report.Detail{}}
		run.Totals.CostUSD = cost
		runs = append(runs, run)
	}
	for _, r := range comparison(runs) {
		if r.name == "Cost" && (r.deltas[1] != "▼ $1.10 better" || r.deltas[2] != "" || r.values[2] != "–") {
			t.Errorf("costs are told as %q, with %q", r.values, r.deltas)
		}
	}
	for name, plans := range map[string][3]string{"another plan": {"plan.md", "another.md", "plan.md"}, "no plan": {}} {
		for i, run := range runs { // which costs what it costs
			run.Plan = plans[i]
		}
		for _, r := range comparison(runs) {
			if r.name == "Cost" && r.deltas[1] != "▼ $1.10" {
				t.Errorf("of %s, the cost is told as %q", name, r.deltas[1])
			}
		}
	}
}
