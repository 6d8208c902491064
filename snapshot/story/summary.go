package story

import (
	"fmt"
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/report"
)

// summary says a step in one line. A note of an unknown kind has none: its
// payload speaks.
func summary(s *report.Step) string {
	switch {
	case s.Agent != nil:
		return agentSummary(s)
	case s.Quality != nil:
		return qualitySummary(s.Quality)
	case s.Person != nil:
		return personSummary(s.Person)
	case s.Kind == "commit":
		message, _, _ := strings.Cut(s.Commit.Message, "\n")
		return strings.TrimSpace(report.ShortHash(s.Commit.Hash) + " " + message)
	case s.Boundary != nil:
		return boundarySummary(s)
	}
	o := freeform.Object(nil)
	if len(s.Rows) > 0 {
		o = freeform.Of(s.Rows[0].Data)
	}
	switch s.Name {
	case "error", "auto_start_fresh", "phase_execute_skipped_plan_complete":
		return o.Text("reason", "error")
	case "verdict":
		return strings.TrimSpace("the stored verdict again: " + o.Text("readiness"))
	}
	return ""
}

func agentSummary(s *report.Step) string {
	a := s.Agent
	switch {
	case a.Call == "working":
		return "at work"
	case a.Call == "silent":
		return "began, and no end of it is known"
	case a.Call == "interrupted":
		return "was interrupted; its answer is not recorded"
	case a.Call == "failed":
		return strings.TrimSuffix("the call failed: "+a.Reason, ": ")
	case a.Overwritten && a.Result == "":
		return "its result was overwritten by a later one"
	case a.Call == "ended" && a.Result == "":
		return "answered in an unknown form (not recorded)"
	case a.Unrecorded && a.Result == "":
		return "only its event is recorded"
	case a.Result == "" && len(s.Rows) > 0 && s.Rows[len(s.Rows)-1].IsZero():
		return "no result is recorded"
	case a.Result == "" && a.Reason+a.Notes != "":
		return report.OneLine(reason(a, ""), 200)
	case a.Result == "":
		return "answered in an unknown form"
	}
	text := spoken(a.Result)
	if n := len(a.Items); n > 0 {
		text += ", " + report.Plural(n, "finding")
	}
	if a.Unrecorded {
		text += " (not recorded)"
	}
	why := a.Reason
	if why == "" {
		why = a.Notes
	}
	if why != "" {
		text += ": " + report.OneLine(why, 200)
	}
	return text
}

func qualitySummary(q *report.Quality) string {
	switch q.Outcome {
	case "skipped":
		return "switched off"
	case "unknown":
		return "no outcome is recorded"
	case "passed":
		if q.Empty {
			return "nothing to check: no command is configured"
		}
		if len(q.Commands) == 0 {
			return "passed"
		}
		return "passed: " + report.Plural(len(q.Commands), "command")
	}
	return "failed: " + failedCommands(q)
}

func personSummary(p *report.Person) string {
	if p.Pending {
		question := report.OneLine(p.Question, 200)
		if len(p.Items) > 0 && report.CountsItems(question) {
			question = report.OneLine(titles(p.Items), 200)
		}
		return strings.TrimSuffix("is asked: "+question, ": ")
	}
	text := p.Meaning
	if p.Guidance != "" {
		text += ": " + report.OneLine(p.Guidance, 200)
	}
	return text
}

// boundaryWords are what boundaries say by themselves.
var boundaryWords = map[string]string{
	"run-started":        "the run began",
	"run-completed":      "the run was completed",
	"run-aborted":        "the run was aborted",
	"run-paused":         "the run was left for later",
	"run-reopened":       "the run was opened again",
	"phase-started":      "the phase began",
	"phase-completed":    "the phase was completed",
	"phase-approved":     "a person passed the phase all the same",
	"checklist-mismatch": "the plan's checklist does not agree",
	"plan-progress":      "the plan's progress says that the phase is approved",
}

// beginnings are those of a run, as nil, and of its phases that were told.
type beginnings map[*report.Phase]bool

// summary is that of the next step, which stands in the phase: what was begun is resumed.
func (b beginnings) summary(s *report.Step, phase *report.Phase) string {
	again := ""
	switch {
	case s.Boundary == nil:
	case s.Boundary.Event == "run-started":
		phase, again = nil, "the run was resumed"
	case s.Boundary.Event == "phase-started":
		again = "the phase was taken up again"
	}
	if again != "" && b[phase] {
		return again
	}
	b[phase] = b[phase] || again != ""
	return summary(s)
}

func boundarySummary(s *report.Step) string {
	text := boundaryWords[s.Boundary.Event]
	reason := report.OneLine(s.Boundary.Told(), 300)
	if reason != "" && s.Boundary.Event != "phase-started" && !report.CountsItems(reason) {
		text += ": " + report.OneLine(reason, 200)
	}
	if s.Commit != nil && s.Commit.Hash != "" {
		text += fmt.Sprintf(" (commit %s)", report.ShortHash(s.Commit.Hash))
	}
	return text
}
