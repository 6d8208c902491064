// Package trend compares runs: with those of a baseline, by what a finished phase
// costs, how many reviews it takes, how often its first check passes; and with one
// another, by what they have in common. Pure functions over the model; it must
// never compare what one side does not have.
package trend

import (
	"fmt"
	"strconv"
	"strings"

	"fivex/snapshot/report"
)

// Measures are sums over runs.
type Measures struct {
	Runs     int
	Finished int // phases that these runs finished
	CostUSD  float64
	Reviewed int // finished phases with a review
	Reviews  int
	Checked  int // phases with a check
	Passed   int // whose first check passed
}

// Take adds a run.
func (m *Measures) Take(run *report.Run) {
	m.Runs++
	if run.Detail == nil {
		return
	}
	for _, p := range run.Phases {
		if len(p.Quality) > 0 {
			m.Checked++
			if p.Quality[0] == "passed" {
				m.Passed++
			}
		}
		if !p.Done() || len(p.Rounds) == 0 || p.DoneBy == "checklist" || p.DoneBy == "other-run" {
			continue
		}
		m.Finished++
		m.CostUSD = report.SumMoney(m.CostUSD, p.CostUSD)
		if p.ReviewRounds > 0 {
			m.Reviewed++
			m.Reviews += p.ReviewRounds
		}
	}
}

// Limits say how much worse is a regression: shares of the baseline's value for
// cost and reviews, a difference of shares for first passes.
type Limits struct{ Cost, Reviews, FirstPass float64 }

// defaults are the limits where the user gives none.
var defaults = Limits{Cost: 0.20, Reviews: 0.20, FirstPass: 0.10}

// ParseLimits reads limits such as "cost=30,reviews=50,first-pass=5", in percent;
// what is not named keeps its default.
func ParseLimits(list []string) (Limits, error) {
	l := defaults
	for _, x := range list {
		name, text, _ := strings.Cut(x, "=")
		n, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
		if err != nil || !(n >= 0 && n <= 1e6) {
			return l, fmt.Errorf("%s: give a percentage, such as cost=20", x)
		}
		switch name {
		case "cost":
			l.Cost = n / 100
		case "reviews":
			l.Reviews = n / 100
		case "first-pass":
			l.FirstPass = n / 100
		default:
			return l, fmt.Errorf("%s: use cost, reviews or first-pass", x)
		}
	}
	return l, nil
}

// A Change is one measure, then and now.
type Change struct {
	Text  string // in words
	Worse bool   // by more than its limit
}

// Compare tells how runs differ from the baseline's, as far as both have what is
// measured.
func Compare(base, now Measures, l Limits) (list []Change) {
	if base.Finished > 0 && now.Finished > 0 {
		was, is := base.CostUSD/float64(base.Finished), now.CostUSD/float64(now.Finished)
		list = append(list, relative("a finished phase costs", "$%.2f", was, is, l.Cost))
	}
	if base.Reviewed > 0 && now.Reviewed > 0 {
		was, is := float64(base.Reviews)/float64(base.Reviewed), float64(now.Reviews)/float64(now.Reviewed)
		list = append(list, relative("it takes", "%.1f reviews", was, is, l.Reviews))
	}
	if base.Checked > 0 && now.Checked > 0 {
		was, is := float64(base.Passed)/float64(base.Checked), float64(now.Passed)/float64(now.Checked)
		list = append(list, Change{fmt.Sprintf("its first check passes in %.0f %% instead of %.0f %%", is*100,
			was*100), was-is > l.FirstPass+1e-9})
	}
	return list
}

func relative(what, form string, was, is, limit float64) Change {
	c := Change{Text: fmt.Sprintf("%s "+form+" instead of "+form, what, is, was)}
	if was > 0 {
		c.Text += fmt.Sprintf(" (%+.0f %%)", (is/was-1)*100)
	}
	c.Worse = is-was > was*limit+1e-9
	return c
}
