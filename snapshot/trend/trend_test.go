package trend

import (
	"strings"
	"testing"

	"fivex/snapshot/report"
)

// run is one whose only phase is done, at a cost, after reviews; checks are its
// quality outcomes.
func run(cost float64, reviews int, checks ...string) *report.Run {
	p := &report.Phase{ID: "1", State: "done", DoneBy: "run", Quality: checks, Rounds: []*report.Round{{N: 1}}}
	p.CostUSD, p.ReviewRounds = cost, reviews
	return &report.Run{Detail: &report.Detail{Phases: []*report.Phase{p}}}
}

func measured(runs ...*report.Run) (m Measures) {
	for _, r := range runs {
		m.Take(r)
	}
	return m
}

func TestWorseThanTheLimitIsARegression(t *testing.T) {
	base := measured(run(1, 2, "passed"), run(1, 2, "passed"))
	for _, x := range []struct {
		name string
		now  Measures
		want string
	}{
		{"as before", measured(run(1, 2, "passed")), ""},
		{"at the limit", measured(run(1.2, 2, "passed")), ""},
		{"dearer", measured(run(1.21, 2, "passed")), "a finished phase costs $1.21 instead of $1.00 (+21 %)"},
		{"cheaper", measured(run(0.1, 1, "passed")), ""},
		{"more reviews", measured(run(1, 3, "passed")), "it takes 3.0 reviews instead of 2.0 reviews (+50 %)"},
		{"fails first", measured(run(1, 2, "failed", "passed")), "its first check passes in 0 % instead of 100 %"},
		{"nothing finished", measured(&report.Run{Detail: &report.Detail{}}), ""},
		{"nothing", Measures{}, ""},
	} {
		var worse []string
		for _, c := range Compare(base, x.now, defaults) {
			if c.Worse {
				worse = append(worse, c.Text)
			}
		}
		if got := strings.Join(worse, ", "); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
	if list := Compare(Measures{}, base, defaults); len(list) != 0 {
		t.Errorf("compared with nothing: %v", list)
	}
}

func TestAPhaseThatAnotherRunOrTheChecklistFinishedCostsThisRunNothing(t *testing.T) {
	for _, by := range []string{"checklist", "other-run"} {
		r := run(5, 1)
		r.Phases[0].DoneBy = by
		if m := measured(r); m.Finished != 0 {
			t.Errorf("done by %s counts", by)
		}
	}
}

func TestLimitsAreGivenInPercent(t *testing.T) {
	l, err := ParseLimits([]string{"cost=30%", "first-pass=5"})
	if err != nil || l != (Limits{0.30, 0.20, 0.05}) {
		t.Errorf("%+v, %v", l, err)
	}
	for _, bad := range []string{"cost", "cost=", "cost=much", "cost=-1", "cost=NaN", "speed=1"} {
		if _, err := ParseLimits([]string{bad}); err == nil {
			t.Errorf("%s is accepted", bad)
		}
	}
}
