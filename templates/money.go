package templates

import "fivex/snapshot/report"

// moneyFrom says who tells what the runs of a page cost.
func moneyFrom(rep *report.Report) string {
	var database, records, logs bool
	for _, r := range rep.Runs {
		records = records || r.Source == "record"
		database = database || r.Source != "record"
		logs = logs || r.Totals.UnrecordedCostUSD > 0
	}
	text := "as the database has it"
	switch {
	case len(rep.Runs) == 0:
		return "as 5x recorded it"
	case rep.Project.Source == "reports":
		text = "as the reports have it"
	case database && records:
		text = "as the database and the run records have it"
	case records:
		text = "as the run records have it"
	}
	if logs {
		text += ", and of calls that are not recorded as their logs have it"
	}
	return text
}
