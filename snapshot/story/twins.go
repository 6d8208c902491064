package story

import (
	"slices"

	"fivex/snapshot/report"
)

// sameWork are the two names of one piece of work: those of the procedure's own text,
// and those of 5x's templates.
var sameWork = map[string]string{"next-phase": "implement", "process-impl-review": "fix-review",
	"process-plan-review": "fix-review", "commit": "review", "plan": "review"}

// withoutTwins makes one step of an answer that was recorded twice, under both of its
// names: by the call, and by whoever made it.
func withoutTwins(run *report.Run, steps []*report.Step) []*report.Step {
	if run.Source == "run_events" || run.Migrated {
		return steps
	}
	list := make([]*report.Step, 0, len(steps))
	last := -1 // the agent's answer before, in the list
	for _, s := range steps {
		if last >= 0 && s.Agent != nil {
			if one := joined(list[last], s); one != nil {
				list[last] = one
				continue
			}
		}
		switch {
		case s.Agent != nil:
			last = len(list)
		case s.Kind != "commit":
			last = -1
		}
		list = append(list, s)
	}
	return list
}

// joined is the step that two rows tell; nil where they tell two.
func joined(a, b *report.Step) *report.Step {
	if !twins(a, b) {
		return nil
	}
	one := *a
	if knowsNoCall(a) {
		one = *b
		one.ID, one.Name, one.Phase, one.Iteration = a.ID, a.Name, a.Phase, a.Iteration
	}
	one.Rows = slices.Concat(a.Rows, b.Rows)
	return &one
}

func twins(a, b *report.Step) bool {
	if a.Kind != b.Kind || a.Kind != "author" && a.Kind != "reviewer" || a.Name == b.Name ||
		len(a.Rows) == 0 || len(b.Rows) == 0 || phaseNumber(a.Phase) != phaseNumber(b.Phase) ||
		!knowsNoCall(a) && !knowsNoCall(b) || work(a) != work(b) {
		return false
	}
	x, y := a.Agent, b.Agent
	if x.Result == "" || x.Result != y.Result || x.ResultType != y.ResultType || x.Reason != y.Reason {
		return false
	}
	if a.Kind == "author" {
		return x.Commit != "" && sameHash(x.Commit, y.Commit)
	}
	return slices.EqualFunc(x.Items, y.Items, func(i, j report.Item) bool { return i.ID == j.ID && i.Title == j.Title })
}

func work(s *report.Step) string {
	if w := sameWork[s.Agent.Template]; w != "" {
		return w
	}
	return s.Agent.Template
}

// knowsNoCall tells a row that knows the answer, and nothing of the call.
func knowsNoCall(s *report.Step) bool {
	return s.DurationMS == nil && s.CostUSD == nil && s.TokensIn == nil && s.TokensOut == nil && s.Session == "" &&
		s.Log == "" && s.LogPath == ""
}
