package rows

import "fivex/snapshot/report"

// findingCosts are what findings cost: what was spent in their phase after a
// review that raised them, up to and with the next review, in equal shares. So
// what all findings of a phase cost is what its rounds after the first cost.
func findingCosts(run *report.Run) map[string]float64 {
	costs := map[string]float64{}
	for _, p := range run.Phases {
		var raised []string
		for s := range p.Steps {
			if s.Agent != nil && s.Agent.Unrecorded {
				continue
			}
			for _, id := range raised {
				costs[id] += report.Deref(s.CostUSD) / float64(len(raised))
			}
			if s.Kind == "reviewer" && s.Agent != nil && s.Agent.IsVerdict() {
				raised = raisedBy(s.Agent)
			}
		}
	}
	return costs
}

// raisedBy are the findings of a verdict, each once.
func raisedBy(a *report.Agent) (ids []string) {
	seen := map[string]bool{}
	for _, it := range a.Items {
		if it.Finding != "" && !seen[it.Finding] {
			seen[it.Finding] = true
			ids = append(ids, it.Finding)
		}
	}
	return ids
}
