package journal

import (
	"cmp"
	"slices"
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/report"
)

// decision tells a line of decisions.jsonl: with the step that it belongs to
// where there is one.
func (t *recordTeller) decision(l line) {
	row := l.row()
	switch l.p.Text("kind") {
	case "human-step":
		if s := t.sameStep(l); s != nil {
			s.Rows = append(s.Rows, row)
			return
		}
		s := recordStep(l)
		t.insert(s.tell(finder{}))
	case "answered-prompt":
		p := &report.Person{Kind: "prompt", Question: l.p.Text("message"), Choice: l.p.Text("answer"),
			By: l.p.Text("answered_by")}
		t.insert(&report.Step{ID: "decisions-" + l.id(), Kind: "person", Name: "prompt", At: l.at(),
			Person: p, Rows: []report.Row{row}})
	case "plan-review-governance":
		t.governance(l, row)
	default:
		row.Payload = l.raw
		t.insert(&report.Step{ID: "decisions-" + l.id(), Kind: "note",
			Name: cmp.Or(row.Name, "decision:"+l.p.Text("kind")), Phase: l.p.Text("phase"),
			At: l.at(), Rows: []report.Row{row}})
	}
}

// sameStep is the step that a human-step decision repeats.
func (t *recordTeller) sameStep(l line) *report.Step {
	n := l.p.Count("iteration")
	for _, s := range t.Steps {
		if s.Person != nil && s.Name == l.p.Text("step_name") && s.Phase == l.p.Text("phase") &&
			n != nil && s.Iteration != nil && *s.Iteration == *n {
			return s
		}
	}
	return nil
}

// governance tells a decision that its step human:review-governance names by
// decisionId.
func (t *recordTeller) governance(l line, row report.Row) {
	for _, s := range t.Steps {
		if s.Person != nil && s.Person.Kind == "governance" &&
			freeform.Of(s.Rows[0].Data).Text("decisionId") == l.p.Text("decisionId") {
			s.Person.Guidance = l.p.Text("rationale")
			s.Rows = append(s.Rows, row)
			return
		}
	}
	p := &report.Person{Kind: "governance", Choice: l.p.Text("choice"), Guidance: l.p.Text("rationale"),
		Gate: l.p.Text("gateId")}
	t.insert(&report.Step{ID: "decisions-" + l.id(), Kind: "person", Name: "human:review-governance",
		Phase: l.p.Text("phase"), At: l.at(), Person: p, Rows: []report.Row{row}})
}

// insert puts a step behind those of the same instant, but an answer before
// what follows an answer: times have a resolution of a second.
func (t *recordTeller) insert(s *report.Step) {
	i := len(t.Steps)
	for ; i > 0; i-- {
		before := t.Steps[i-1]
		if !before.At.IsAfter(s.At) && !(before.At.Equal(s.At.Time) && follows(before, s)) {
			break
		}
	}
	if i > 0 && s.Person != nil && strings.HasPrefix(s.Name, "human:") {
		askedAfter(s, t.Steps[i-1])
	}
	t.Steps = slices.Insert(t.Steps, i, s)
}

// follows tells whether a step follows an answer: it ends the phase or the run
// of the answer, or fixes what was asked about.
func follows(step, answer *report.Step) bool {
	switch {
	case answer.Person == nil:
		return false
	case step.Boundary != nil &&
		(step.Boundary.Event == "run-completed" || step.Boundary.Event == "run-aborted"):
		return true
	case step.Phase != answer.Phase:
		return true // what the answer is about stands before it, and stops it
	case step.Boundary != nil:
		return step.Boundary.Event == "phase-completed"
	}
	return step.Kind == "author" && (strings.HasPrefix(step.Agent.Template, "fix-") ||
		strings.Contains(step.Agent.Template, "process-"))
}
