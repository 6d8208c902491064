package templates

import (
	"fmt"
	"math"
	"strconv"

	"fivex/snapshot/report"
)

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

// summands is how amounts are shown that a reader may add up: in cents, or where cents do
// not come to what their sum is shown as, with more places.
func summands(parts []float64) func(usd float64) string {
	sum := 0.0
	for _, v := range parts {
		sum += v
	}
	for places := 2; places <= 4 && sum < 1000; places++ {
		shown := 0.0
		for _, v := range parts {
			shown += asPrinted(v, places)
		}
		if math.Abs(shown-asPrinted(sum, places)) > 1e-6 {
			continue
		}
		if places == 2 {
			return money
		}
		return func(usd float64) string { return fmt.Sprintf("$%.*f", places, usd) }
	}
	return money
}

// asPrinted is what a number with so many places says: 1.365, which is stored as a little
// less, is 1.36.
func asPrinted(v float64, places int) float64 {
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'f', places, 64), 64)
	return v
}

// percents are parts in whole per cent that add up to 100: those are rounded up that are
// cut most.
func percents(parts []float64) []int {
	sum := 0.0
	for _, v := range parts {
		sum += v
	}
	list, rest := make([]int, len(parts)), 100
	for i, v := range parts {
		list[i] = int(v / sum * 100)
		rest -= list[i]
	}
	cut := func(i int) float64 { return parts[i]/sum*100 - float64(list[i]) }
	for range min(rest, len(parts)) {
		most := 0
		for i := range parts {
			if cut(i) > cut(most) {
				most = i
			}
		}
		list[most]++
	}
	return list
}

// phaseMoney is how the costs of a run's phases are shown.
func phaseMoney(run *report.Run) func(usd float64) string {
	var costs []float64
	for _, p := range run.Phases {
		costs = append(costs, p.CostUSD)
	}
	return summands(costs)
}
