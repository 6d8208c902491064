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
	begins := make(map[begun]int, len(rep.Runs))
	for _, r := range rep.Runs {
		begins[of(r)]++
	}
	alike := map[begun][]string{}
	for _, r := range rep.Runs {
		if k := of(r); begins[k] > 1 {
			alike[k] = append(alike[k], idOf(r))
		}
	}
	lengths := make(map[begun]int, len(alike))
	for k, ids := range alike {
		lengths[k] = tellingPart(ids)
	}
	return func(r *report.Run) string {
		title := runTitle(rep, r)
		if lengths[of(r)] == 0 {
			return title
		}
		part := strings.ToValidUTF8(first(idOf(r), lengths[of(r)]), "")
		if strings.Contains(title, part) { // it is all that the run is called by
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
