package journal

import (
	"path"
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// An event announces a row of results, which holds the latest state only: what
// follows finds the row of an event, and tells the two as one step.

// call tells an agent's call, with the row that it announces.
func (t *teller) call(e event) {
	role := e.o.Text("role")
	if r := t.resultOf(e, role); r != nil {
		r.told = true
		s := r.step
		s.Rows = append([]report.Row{e.row}, s.Rows...)
		s.At, s.Phase = e.at, e.phase // the row's time moves with an upsert
		t.steps = append(t.steps, s)
		return
	}
	s := t.add(e, roleKind(role))
	s.DurationMS = e.o.Number("duration")
	t.logs.put(s, e.o.Text("logPath"))
	s.Agent = &report.Agent{Role: role, Template: e.o.Text("template"), Reason: e.o.Text("reason"),
		Unrecorded: true}
	s.Agent.Overwritten = len(t.at(e, role)) > 0
}

// roleKind is the kind of step of an agent's role.
func roleKind(role string) string {
	if role == "author" || role == "reviewer" {
		return role
	}
	return "agent"
}

// at are the rows at the event's place in the run.
func (t *teller) at(e event, role string) []*result {
	if e.iteration == nil {
		return nil
	}
	return t.byPlace[placeKey{e.phase, role, e.o.Text("template"), *e.iteration}]
}

// resultOf is the row that an agent_invoke event announced: the one with the
// same log, or, where one of them names no log, the one at its place in the
// run. Another log at that place means that the row was overwritten.
func (t *teller) resultOf(e event, role string) *result {
	id := agentID(e.o.Text("logPath"))
	if r := t.byLog[id]; id != "" && r != nil && !r.told {
		return r
	}
	for _, r := range t.at(e, role) {
		if !r.told && (id == "" || r.logPath == "") {
			return r
		}
	}
	return nil
}

// agentID is the result id in a log's name, agent-<id>.ndjson.
func agentID(logPath string) string {
	name := baseName(logPath)
	if len(name) > len("agent-.ndjson") && name[:6] == "agent-" && path.Ext(name) == ".ndjson" {
		return name[6 : len(name)-len(".ndjson")]
	}
	return ""
}

// baseName is the last element of a stored path, whichever system wrote it.
func baseName(stored string) string {
	return stored[strings.LastIndexAny(stored, `/\`)+1:]
}

// quality tells an attempt: with its row when that still holds it.
func (t *teller) quality(i int, e event) {
	n := e.o.Count("attempt")
	latest := n != nil && t.last[attemptKey{e.phase, *n}] == i
	if latest {
		if c := t.byCount[attemptKey{e.phase, *n}]; c != nil && !c.told {
			c.told = true
			q := c.step
			q.Rows = append([]report.Row{e.row}, q.Rows...)
			q.At, q.Iteration = e.at, e.iteration
			t.steps = append(t.steps, q)
			return
		}
	}
	s := t.add(e, "quality")
	s.Quality = &report.Quality{Stored: n, Outcome: outcomeWord(e.o.Flag("passed"), false),
		Unrecorded: true, Overwritten: n != nil && !latest}
	failed := false
	for _, c := range e.o.Texts("failedCommands", mostCommands) {
		s.Quality.Commands = append(s.Quality.Commands, report.Command{Command: c, Passed: &failed})
	}
}

// nearby is how many steps back the review of a verdict is looked for.
const nearby = 20

// verdict is the second row of a review. A resume tells a stored one again.
func (t *teller) verdict(e event) {
	t.shown = e.at
	review := t.reviewBefore(e)
	switch {
	case review == nil: // nothing else tells of it
		s := t.add(e, "reviewer")
		s.Agent = &report.Agent{Role: "reviewer", ResultType: "verdict", Result: e.o.Text("readiness"),
			Unrecorded: true}
	case slices.ContainsFunc(review.Rows, func(r report.Row) bool { return r.Name == "verdict" }):
		t.add(e, "note")
	default:
		review.Rows = append(review.Rows, e.row)
		if review.Agent.Result == "" { // its own row was overwritten
			review.Agent.ResultType, review.Agent.Result = "verdict", e.o.Text("readiness")
		}
	}
}

// reviewBefore is the last review of the event's phase, nil when it is not
// near.
func (t *teller) reviewBefore(e event) *report.Step {
	for _, s := range slices.Backward(t.steps[max(0, len(t.steps)-nearby):]) {
		if s.Kind == "reviewer" && s.Phase == e.phase {
			return s
		}
	}
	return nil
}
