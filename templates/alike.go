package templates

import (
	"strings"

	"fivex/snapshot/report"
)

// leastOfID is how much of an id tells runs apart, if that is enough.
const leastOfID = 8

// Names are what lists call runs: by their title and, where a list would say the
// same of another run, for they are of one plan and began in one minute, the beginning
// of their id.
func Names(rep *report.Report) func(*report.Run) string {
	begins := make(map[begun]int, len(rep.Runs))
	for _, r := range rep.Runs {
		begins[begunOf(r)]++
	}
	alike := map[begun][]string{}
	for _, r := range rep.Runs {
		if k := begunOf(r); begins[k] > 1 {
			alike[k] = append(alike[k], idOf(r))
		}
	}
	lengths := make(map[begun]int, len(alike))
	for k, ids := range alike {
		lengths[k] = tellingPart(ids)
	}
	plans := rep.PlansByKey()
	return func(r *report.Run) string { return toldApart(RunTitle(r, plans[r.Plan]), r, lengths[begunOf(r)]) }
}

// nameOf is what lists call one run, where it stands by itself: so its story, its card and a
// sentence about it say which one it is, too.
func (f Formats) nameOf(rep *report.Report, run *report.Run) string { return f.names(rep)(run) }

// names are Names, of which a page that knows them does not ask again.
func (f Formats) names(rep *report.Report) func(*report.Run) string {
	if f.Names == nil {
		return Names(rep)
	}
	return f.Names
}

// A begun is what a list says of a run.
type begun struct {
	project, plan string
	minute        int64
}

func begunOf(r *report.Run) begun { return begun{r.Project, r.Plan, r.StartedAt.Unix() / 60} }

// toldApart is a title with so much of the run's id as tells it from others.
func toldApart(title string, r *report.Run, length int) string {
	part := strings.ToValidUTF8(first(idOf(r), length), "")
	if strings.Contains(title, part) { // it is none, or all that the run is called by
		return title
	}
	return title + " · " + part
}

// railBegins are when runs of the side list began, where it names the same plan again.
func railBegins(rep *report.Report, f Formats) func(*report.Run) string {
	type plan struct{ project, path string }
	runs := inOrder(rep, f)
	times := map[plan]int{}
	for _, r := range runs[:min(len(runs), mostInRail)] {
		times[plan{r.Project, r.Plan}]++
	}
	return func(r *report.Run) string {
		if times[plan{r.Project, r.Plan}] < 2 || r.StartedAt.IsZero() {
			return ""
		}
		return day(r.StartedAt)
	}
}

// idOf is a run's id without what all of them begin with.
func idOf(r *report.Run) string { return report.OneLine(strings.TrimPrefix(r.ID, "run_"), 40) }

// tellingPart is how much of these ids no two of them share; nothing of one alone.
func tellingPart(ids []string) int {
	if len(ids) < 2 {
		return 0
	}
	longest := leastOfID
	for _, id := range ids {
		longest = max(longest, len(id))
	}
	for n := leastOfID; n < longest; n++ {
		seen := map[string]bool{}
		for _, id := range ids {
			seen[first(id, n)] = true
		}
		if len(seen) == len(ids) {
			return n
		}
	}
	return longest
}

func first(s string, n int) string { return s[:min(n, len(s))] }
