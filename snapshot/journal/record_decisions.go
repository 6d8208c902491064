package journal

import (
	"cmp"
	"slices"
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/report"
)

// decisions puts what decisions.jsonl tells among the steps: with the step that it
// belongs to where there is one, else at its time.
func (t *recordTeller) decisions(lines []line) {
	if len(lines) == 0 {
		return
	}
	// A merge can reorder lines. In the order of time each step is passed once,
	// however many decisions there are.
	slices.SortStableFunc(lines, func(a, b line) int { return a.at.Compare(b.at.Time) })
	m := &decisionTeller{ahead: t.Steps, answers: map[answerKey]*report.Step{}}
	for _, s := range t.Steps {
		m.know(s)
	}
	for _, l := range lines {
		m.decision(l)
	}
	t.Steps = append(m.told, m.ahead...)
}

// A decisionTeller goes through a record's steps along with its decisions.
type decisionTeller struct {
	told    []*report.Step // up to the newest decision
	ahead   []*report.Step
	answers map[answerKey]*report.Step // the first that each names
}

// An answerKey is how a decision names the step that it repeats.
type answerKey struct {
	name, phase string
	iteration   int64
	governance  string
}

// know remembers the step of a person for the decisions that name it.
func (m *decisionTeller) know(s *report.Step) {
	if s.Person == nil {
		return
	}
	var keys []answerKey
	if s.Iteration != nil {
		keys = append(keys, answerKey{name: s.Name, phase: s.Phase, iteration: *s.Iteration})
	}
	if s.Person.Kind == "governance" {
		keys = append(keys, governanceKey(freeform.Of(s.Rows[0].Data)))
	}
	for _, k := range keys {
		if m.answers[k] == nil {
			m.answers[k] = s
		}
	}
}

func governanceKey(o freeform.Object) answerKey {
	return answerKey{name: "governance", iteration: -1, governance: o.Text("decisionId")}
}

// decision tells a line of decisions.jsonl.
func (m *decisionTeller) decision(l line) {
	row := l.row()
	switch l.p.Text("kind") {
	case "human-step":
		if s := m.sameStep(l); s != nil {
			s.Rows = append(s.Rows, row)
			return
		}
		s := recordStep(l)
		m.insert(s.tell(finder{}))
	case "answered-prompt":
		p := &report.Person{Kind: "prompt", Question: l.p.Text("message"), Choice: l.p.Text("answer"),
			By: l.p.Text("answered_by")}
		m.insert(&report.Step{ID: "decisions-" + l.id(), Kind: "person", Name: "prompt", At: l.at,
			Person: p, Rows: []report.Row{row}})
	case "plan-review-governance":
		m.governance(l, row)
	default:
		row.Payload = l.raw
		m.insert(&report.Step{ID: "decisions-" + l.id(), Kind: "note",
			Name: cmp.Or(row.Name, "decision:"+l.p.Text("kind")), Phase: l.p.Text("phase"),
			At: l.at, Rows: []report.Row{row}})
	}
}

// sameStep is the step that a human-step decision repeats.
func (m *decisionTeller) sameStep(l line) *report.Step {
	n := l.p.Count("iteration")
	if n == nil {
		return nil
	}
	return m.answers[answerKey{name: l.p.Text("step_name"), phase: l.p.Text("phase"), iteration: *n}]
}

// governance tells a decision that its step human:review-governance names by
// decisionId.
func (m *decisionTeller) governance(l line, row report.Row) {
	if s := m.answers[governanceKey(l.p)]; s != nil {
		s.Person.Guidance = l.p.Text("rationale")
		s.Rows = append(s.Rows, row)
		return
	}
	p := &report.Person{Kind: "governance", Choice: l.p.Text("choice"), Guidance: l.p.Text("rationale"),
		Gate: l.p.Text("gateId")}
	m.insert(&report.Step{ID: "decisions-" + l.id(), Kind: "person", Name: "human:review-governance",
		Phase: l.p.Text("phase"), At: l.at, Person: p, Rows: []report.Row{row}})
}

// insert puts a step behind those of the same instant, but an answer before
// what follows an answer: times have a resolution of a second.
func (m *decisionTeller) insert(s *report.Step) {
	n := 0
	for n < len(m.ahead) && !m.ahead[n].At.IsAfter(s.At) {
		n++
	}
	m.told, m.ahead = append(m.told, m.ahead[:n]...), m.ahead[n:]
	i := len(m.told)
	for ; i > 0; i-- {
		before := m.told[i-1]
		if !(before.At.Equal(s.At.Time) && follows(before, s)) {
			break
		}
	}
	if i > 0 && s.Person != nil && strings.HasPrefix(s.Name, "human:") {
		askedAfter(s, m.told[i-1])
	}
	m.told = slices.Insert(m.told, i, s)
	m.know(s)
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
