package templates

import (
	"testing"

	"fivex/snapshot/report"
)

func TestACostThatIsNotRecordedIsNotLess(t *testing.T) {
	t.Parallel()
	var runs []*report.Run
	for _, cost := range []float64{2.20, 1.10, 0} {
		run := &report.Run{Detail: &report.Detail{}}
		run.Totals.CostUSD = cost
		runs = append(runs, run)
	}
	for _, r := range comparison(runs) {
		if r.name == "Cost" && (r.deltas[1] != "▼ $1.10 better" || r.deltas[2] != "" || r.values[2] != "–") {
			t.Errorf("costs are told as %q, with %q", r.values, r.deltas)
		}
	}
	runs[1].Plan = "another.md" // which costs what it costs
	for _, r := range comparison(runs) {
		if r.name == "Cost" && r.deltas[1] != "▼ $1.10" {
			t.Errorf("the cost of another plan is told as %q", r.deltas[1])
		}
	}
}
