package trend

import (
	"cmp"
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// A Group is runs that have something in common, with their sums.
type Group struct {
	Name      string
	Runs      int
	Finished  int // phases, each with the first of its plan's runs that has it done
	CostUSD   float64
	Reviewed  int // phases with a review
	Reviews   int
	Checked   int // phases with a check
	Passed    int // whose first check passed
	WaitedMS  float64
	Costs     []float64 // of the newest runs, oldest first
	Rounds    []float64 // their reviews of a phase
	LastBegan report.Time
}

// Groups are runs by what they have in common.
type Groups struct {
	Projects, Machines, Plans, Models, Days []*Group

	at    map[groupKey]*Group
	plans map[string]*report.Plan
	done  map[string]int // plan -> phases that the runs so far have done
}

type groupKey struct {
	list *[]*Group
	name string
}

// mostDrawn is how many runs a group's lines show.
const mostDrawn = 24

// Take adds the next run, oldest first.
func (g *Groups) Take(rep *report.Report, told report.Told) {
	run, an := told.Run, told.Analytics
	finished := g.finished(rep, run)
	add := func(list *[]*Group, name string, cost float64) { g.add(list, name, told, finished, cost) }
	add(&g.Projects, cmp.Or(run.Project, rep.Project.Name), run.Totals.CostUSD)
	add(&g.Machines, cmp.Or(run.Machine, rep.Project.Machine), run.Totals.CostUSD)
	add(&g.Plans, run.Plan, run.Totals.CostUSD)
	day := ""
	if !run.StartedAt.IsZero() {
		day = run.StartedAt.Format("2006-01-02")
	}
	add(&g.Days, day, run.Totals.CostUSD)
	for _, m := range an.Models {
		add(&g.Models, m.Name, m.CostUSD)
	}
}

// finished is how many phases of its plan a run has done beyond those that the
// runs before it have: added up, they are the report's.
func (g *Groups) finished(rep *report.Report, run *report.Run) int {
	if g.plans == nil {
		g.plans, g.done = rep.PlansByKey(), map[string]int{}
	}
	if g.plans[run.Plan] == nil {
		return run.Totals.PhasesDone
	}
	before := g.done[run.Plan]
	g.done[run.Plan] = max(before, run.Totals.PhasesDone)
	return g.done[run.Plan] - before
}

func (g *Groups) add(list *[]*Group, name string, told report.Told, finished int, cost float64) {
	if g.at == nil {
		g.at = map[groupKey]*Group{}
	}
	x := g.at[groupKey{list, name}]
	if x == nil {
		x = &Group{Name: name}
		g.at[groupKey{list, name}] = x
		*list = append(*list, x)
	}
	run, an := told.Run, told.Analytics
	x.Runs++
	x.Finished += finished
	x.CostUSD = report.SumMoney(x.CostUSD, cost)
	reviewed, reviews := 0, run.Totals.Reviews
	for _, phases := range an.ReviewRounds {
		reviewed += phases
	}
	x.Reviewed, x.Reviews = x.Reviewed+reviewed, x.Reviews+reviews
	x.Checked, x.Passed = x.Checked+an.Attempted, x.Passed+an.FirstPass
	x.WaitedMS = report.Sum(x.WaitedMS, run.Totals.HumanWaitMS)
	x.LastBegan = report.Latest(x.LastBegan, run.StartedAt)
	x.Costs = newest(append(x.Costs, cost))
	if reviewed > 0 {
		x.Rounds = newest(append(x.Rounds, float64(reviews)/float64(reviewed)))
	}
}

func newest(list []float64) []float64 { return list[max(0, len(list)-mostDrawn):] }

// Finish orders the groups when every run is taken: what cost most first, days
// the newest first.
func (g *Groups) Finish() {
	for _, list := range []*[]*Group{&g.Projects, &g.Machines, &g.Plans, &g.Models} {
		slices.SortFunc(*list, func(a, b *Group) int {
			return cmp.Or(cmp.Compare(b.CostUSD, a.CostUSD), b.Runs-a.Runs, strings.Compare(a.Name, b.Name))
		})
	}
	slices.SortFunc(g.Days, func(a, b *Group) int { return strings.Compare(b.Name, a.Name) })
}
