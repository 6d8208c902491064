package templates

import (
	"slices"
	"strings"

	"fivex/snapshot/report"
	"fivex/snapshot/story"
)

// phaseMark says a phase's state behind its heading in the plan.
func phaseMark(p *report.Plan) func(string) string {
	if p == nil {
		return nil
	}
	phaseID, marks := story.PhaseIDs(p), map[string]string{}
	for _, ph := range slices.Backward(p.Phases) { // the first of an id tells
		marks[ph.ID] = stateOf(p, ph)
	}
	return func(heading string) string { return marks[phaseID(strings.TrimLeft(heading, "# "))] }
}

func stateOf(p *report.Plan, ph report.PlanPhase) string {
	state := "pending"
	if ph.Complete {
		state = "done"
	}
	s := stateMark(state) + " " + state
	if ph.Items > 0 {
		s += ", " + number(ph.Checked) + " of " + number(ph.Items)
	}
	if r := progressText(p, ph.ID); r != "–" {
		s += ", review: " + r
	}
	return s
}
