package templates

import (
	"strings"

	"fivex/snapshot/report"
)

// leastOfID is how much of an id tells runs apart, if that is enough.
const leastOfID = 8

// listNames are what lists call runs: by their title and, where a list would say the
// same of another run, for they are of one plan and began in one minute, the beginning
// of their id.
func listNames(rep *report.Report) func(*report.Run) string {
	type begun struct {
		project, plan string
		minute        int64
	}
	of := func(r *report.Run) begun { return begun{r.Project, r.Plan, r.StartedAt.Unix() / 60} }
	alike := map[begun][]string{}
	for _, r := range rep.Runs {
		alike[of(r)] = append(alike[of(r)], idOf(r))
	}
	lengths := map[begun]int{}
	for k, ids := range alike {
		if len(ids) > 1 {
			lengths[k] = tellingPart(ids)
		}
	}
	return func(r *report.Run) string {
		title := runTitle(rep, r)
		part := strings.ToValidUTF8(first(idOf(r), lengths[of(r)]), "")
		if strings.Contains(title, part) { // none, or all that the run is called by
			return title
		}
		return title + " · " + part
	}
}

// idOf is a run's id without what all of them begin with.
func idOf(r *report.Run) string { return report.OneLine(strings.TrimPrefix(r.ID, "run_"), 40) }

// tellingPart is how much of these ids no two of them share.
func tellingPart(ids []string) int {
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
