package templates

import (
	"testing"

	"fivex/snapshot/report"
)

func TestAPageSaysWhereItsMoneyComesFrom(t *testing.T) {
	t.Parallel()
	database, record, unrecorded := &report.Run{Source: "steps"}, &report.Run{Source: "record"},
		&report.Run{Source: "run_events"}
	unrecorded.Totals.UnrecordedCostUSD = 1
	for _, c := range []struct {
		source, want string
		runs         []*report.Run
	}{
		{"database", "as the database has it", []*report.Run{database}},
		{"records", "as the run records have it", []*report.Run{record}},
		{"database", "as the database and the run records have it", []*report.Run{database, record}},
		{"database", "as the database has it, and of calls that are not recorded as their logs have it",
			[]*report.Run{unrecorded}},
		{"reports", "as the reports have it", []*report.Run{database, record}},
		{"none", "as 5x recorded it", nil},
	} {
		if got := moneyFrom(&report.Report{Project: report.Project{Source: c.source}, Runs: c.runs}); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
