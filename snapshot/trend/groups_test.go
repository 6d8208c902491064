package trend

import (
	"fmt"
	"testing"
	"time"

	"fivex/snapshot/report"
)

func ran(day int, project, machine, plan string, cost float64, models ...string) report.Told {
	run := &report.Run{Key: fmt.Sprint(day, plan), Project: project, Machine: machine, Plan: plan,
		StartedAt: report.Time{Time: time.Date(2026, 4, day, 9, 0, 0, 0, time.UTC)},
		Totals:    report.Totals{CostUSD: cost, PhasesDone: 2, Reviews: 3, HumanWaitMS: 1000}}
	an := &report.Analytics{ReviewRounds: []int{0, 1, 1}, Attempted: 2, FirstPass: 1} // phases of one and two reviews
	for _, m := range models {
		an.Models = append(an.Models, &report.Share{Name: m, CostUSD: cost / float64(len(models))})
	}
	return report.Told{Run: run, Analytics: an}
}

func TestRunsAreSummedByWhatTheyHaveInCommon(t *testing.T) {
	var g Groups
	rep := &report.Report{Project: report.Project{Name: "shop", Machine: "ann"},
		Plans: report.Set[*report.Plan]{{Path: "cart.md"}, {Path: "search.md"}}}
	for _, told := range []report.Told{
		ran(1, "", "", "cart.md", 1, "large", "small"),
		ran(1, "", "", "cart.md", 3, "large"),
		ran(2, "", "ci", "search.md", 8, "small"),
		ran(3, "blog", "ci", "cart.md", 0.5),
	} {
		g.Take(rep, told)
	}
	g.Finish()
	for _, c := range []struct {
		name string
		list []*Group
		want string
	}{
		{"project", g.Projects, "shop: 3 runs, $12; blog: 1 runs, $0.5; "},
		{"machine", g.Machines, "ci: 2 runs, $8.5; ann: 2 runs, $4; "},
		{"plan", g.Plans, "search.md: 1 runs, $8; cart.md: 3 runs, $4.5; "},
		{"model", g.Models, "small: 2 runs, $8.5; large: 2 runs, $3.5; "},
		{"day", g.Days, "2026-04-03: 1 runs, $0.5; 2026-04-02: 1 runs, $8; 2026-04-01: 2 runs, $4; "},
	} {
		got := ""
		for _, x := range c.list {
			got += fmt.Sprintf("%s: %d runs, $%g; ", x.Name, x.Runs, x.CostUSD)
		}
		if got != c.want {
			t.Errorf("by %s: %s\nwant %s", c.name, got, c.want)
		}
	}
	cart := g.Plans[1]
	if fmt.Sprint(cart.Costs, cart.Rounds) != "[1 3 0.5] [1.5 1.5 1.5]" || cart.Finished != 2 || cart.Checked != 6 ||
		cart.Passed != 3 || cart.Reviewed != 6 || cart.Reviews != 9 || cart.WaitedMS != 3000 {
		t.Errorf("the plan's sums are %+v", *cart)
	}
}

func TestALineShowsTheNewestRunsOnly(t *testing.T) {
	var g Groups
	for day := range 100 {
		g.Take(&report.Report{}, ran(1, "", "", "cart.md", float64(day)))
	}
	if costs := g.Plans[0].Costs; len(costs) != mostDrawn || costs[len(costs)-1] != 99 {
		t.Errorf("%d runs, the last cost %v", len(costs), costs[len(costs)-1])
	}
}
