package templates

import (
	"testing"

	"fivex/snapshot/report"
)

// 5x keeps the row of a plan that was archived under its old path, too, and plans that
// nobody has run yet.
func TestOnlyPlansThatRanAreCounted(t *testing.T) {
	t.Parallel()
	rep := &report.Report{Totals: report.Totals{Runs: 3},
		Runs: report.Set[*report.Run]{{Key: "run_a", Plan: "docs/archive/cart.md"},
			{Key: "run_b", Plan: "docs/archive/cart.md"}, {Key: "run_c", Plan: "docs/mail.md"}},
		Plans: report.Set[*report.Plan]{{Path: "docs/cart.md"}, {Path: "docs/archive/cart.md"}, {Path: "docs/mail.md"}}}
	if got, want := whereText(rep), "3 runs of 2 plans"; got != want {
		t.Errorf("told %q; want %q", got, want)
	}
}
