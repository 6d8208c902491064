package templates

import (
	"testing"

	"fivex/snapshot/report"
)

// A reader of findings need not know what 5x calls their fields.
func TestWhatAFindingSaysOfItselfIsSaidInPlainWords(t *testing.T) {
	t.Parallel()
	var list []report.Field
	for _, name := range []string{"scopeClass", "effortDelta", "lowestCostCorrection", "line", "failure", "budget.B0"} {
		list = append(list, report.Field{Name: name, Value: "x"})
	}
	told := ""
	for _, x := range telling(list) {
		told += wordsOf(x.Name) + "; "
	}
	if want := "if not fixed; smallest fix; scope; added effort; budget: B0; "; told != want {
		t.Errorf("told %q, want %q", told, want)
	}
}

func TestNamesOfDataAreTakenAsWords(t *testing.T) {
	for name, want := range map[string]string{
		"lowestCostCorrection": "lowest cost correction", "budget.thresholds": "budget: thresholds",
		"budget.B0": "budget: B0", "budget.A": "budget: A", "planURL": "plan URL", "scope_class": "scope class",
		"governance.hypotheticalEnforcedRoute": "governance: hypothetical enforced route", "URLOfPlan": "URL of plan", "": "",
	} {
		if got := wordsOf(name); got != want {
			t.Errorf("%q is told as %q, want %q", name, got, want)
		}
	}
}

func TestValuesOfDataAreTakenAsWords(t *testing.T) {
	for value, want := range map[string]string{
		"acceptance_required": "acceptance required", "true": "yes", "[]": "none", "52": "52",
		`{"growthPercent":25,"minimumGrowthPoints":8}`:       "growth percent 25, minimum growth points 8",
		`["positive_architecture_exceeded"]`:                 "positive architecture exceeded",
		`[{"id":"P1.1","status":"addressed"},{"id":"P1.2"}]`: "id P1.1, status addressed; id P1.2",
		`[[[[[1]]]]]`:                 `[[[[[1]]]]]`,
		"Rename `snake_case` in {x}.": "Rename `snake_case` in {x}.",
		`{"cut`:                       `{"cut`,
		"[see] the notes":             "[see] the notes",
	} {
		if got := valueText(value); got != want {
			t.Errorf("%q is told as %q, want %q", value, got, want)
		}
	}
}
