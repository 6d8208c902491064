package golden

import (
	"path/filepath"
	"testing"

	"fivex/snapshot"
	"fivex/snapshot/report"
	"fivex/snapshot/trend"
)

// What the page of sums says by project, machine, plan and day is, added up,
// what the index says of all: each run once, each phase of a plan once.
func TestTheSumsOfEveryGroupingAreTheTotalsOfTheIndex(t *testing.T) {
	t.Parallel()
	phases, reviews := 0, 0
	for _, dir := range everyFolder(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			rep := everyRun(t, dir, snapshot.Options{})
			g := &trend.Groups{}
			for told, err := range report.Counted(each(rep.Runs)) {
				if err != nil {
					t.Fatal(err)
				}
				g.Take(rep, told)
			}
			g.Finish()
			phases, reviews = phases+rep.Totals.PhasesDone, reviews+rep.Totals.Reviews
			for name, list := range map[string][]*trend.Group{"projects": g.Projects, "machines": g.Machines,
				"plans": g.Plans, "days": g.Days} {
				var sum trend.Group
				for _, x := range list {
					sum.Runs += x.Runs
					sum.Finished += x.Finished
					sum.Reviews += x.Reviews
					sum.CostUSD = report.SumMoney(sum.CostUSD, x.CostUSD)
					sum.WaitedMS = report.Sum(sum.WaitedMS, x.WaitedMS)
				}
				all := rep.Totals
				if sum.Runs != all.Runs || sum.Finished != all.PhasesDone || sum.Reviews != all.Reviews ||
					sum.CostUSD != all.CostUSD || sum.WaitedMS != all.HumanWaitMS {
					t.Errorf("%s: %d runs, %d phases, %d reviews, $%v, %v ms; the index has %d, %d, %d, $%v, %v", name,
						sum.Runs, sum.Finished, sum.Reviews, sum.CostUSD, sum.WaitedMS,
						all.Runs, all.PhasesDone, all.Reviews, all.CostUSD, all.HumanWaitMS)
				}
			}
		})
	}
	if phases < 5 || reviews < 10 {
		t.Errorf("%d phases and %d reviews in all: this proves nothing", phases, reviews)
	}
}

// The headline counts what the lines of the runs tell: the phases of the plans
// that ran, each plan once.
func TestTheHeadlineCountsThePhasesOfThePlansThatRan(t *testing.T) {
	t.Parallel()
	for _, dir := range everyFolder(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			rep := everyRun(t, dir, snapshot.Options{})
			done, total := map[string]int{}, map[string]int{}
			for _, r := range rep.Runs {
				of := r.Plan
				if rep.PlanNamed(of) == nil {
					of = "run " + r.Key
				}
				done[of], total[of] = max(done[of], r.Totals.PhasesDone), max(total[of], r.Totals.PhasesTotal)
			}
			wantDone, wantTotal := 0, 0
			for of := range done {
				wantDone, wantTotal = wantDone+done[of], wantTotal+total[of]
			}
			if got := rep.Totals; got.PhasesDone != wantDone || got.PhasesTotal != wantTotal {
				t.Errorf("%d of %d phases; the runs' lines tell %d of %d", got.PhasesDone, got.PhasesTotal,
					wantDone, wantTotal)
			}
		})
	}
}
