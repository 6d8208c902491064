package templates

import (
	"strings"

	"fivex/snapshot/report"
	"fivex/snapshot/story"
)

// phaseMark says a phase's state behind its heading in the plan.
func phaseMark(p *report.Plan) func(string) string {
	if p == nil {
		return nil
	}
	return func(heading string) string {
		id := story.PhaseID(p, strings.TrimLeft(heading, "# "))
		for _, ph := range p.Phases {
			if ph.ID != id {
				continue
			}
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
		return ""
	}
}
