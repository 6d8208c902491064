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
	if r := progressText(p, ph.ID); r != "" {
		s += ", review: " + r
	}
	return s
}

// shownDocuments are all, or those of the runs that were chosen.
func shownDocuments(rep *report.Report) []*report.Document {
	if !rep.Compare && len(rep.Runs) != 1 {
		return rep.Documents
	}
	var list []*report.Document
	for _, d := range rep.Documents {
		if slices.ContainsFunc(rep.Runs, func(r *report.Run) bool {
			return d.Path == planDocument(rep, r.Plan) || slices.Contains(documentsOf(rep, r), d)
		}) {
			list = append(list, d)
		}
	}
	return list
}

// documentsOf are the plan and the reviews of a run.
func documentsOf(rep *report.Report, run *report.Run) []*report.Document {
	var out []*report.Document
	for _, d := range rep.Documents {
		if d.Path == run.Plan || slices.Contains(run.Reviews, d.Path) {
			out = append(out, d)
		}
	}
	return out
}

// planOf is the plan that a document is; nil where it is none.
func planOf(rep *report.Report, d *report.Document) *report.Plan {
	for _, p := range rep.Plans {
		if p.Document == d.Path && d.Kind == "plan" {
			return p
		}
	}
	return nil
}

// progressText is how far the reviews of a plan's phase are, as 5x keeps it.
func progressText(p *report.Plan, phase string) string {
	for _, g := range p.Progress {
		if g.Phase == phase {
			s := readable(or(g.LatestReadiness, "no verdict"))
			if g.ReviewApproved != nil && *g.ReviewApproved {
				s += ", approved"
			}
			if g.BlockedReason != "" {
				s += ", blocked: " + g.BlockedReason
			}
			return s
		}
	}
	return ""
}
