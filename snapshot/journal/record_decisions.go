package journal

import (
	"cmp"
	"container/list"
	"context"
	"slices"
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/report"
)

// decisions puts what decisions.jsonl tells among the steps: with the step that it
// belongs to where there is one, else at its time.
func (t *recordTeller) decisions(ctx context.Context, lines []line) {
	if len(lines) == 0 {
		return
	}
	// A merge can reorder lines. In the order of time each step is passed once,
	// however many decisions there are.
	slices.SortStableFunc(lines, func(a, b line) int { return a.at.Compare(b.at.Time) })
	m := &decisionTeller{ahead: t.Steps, now: list.New(), answers: map[answerKey]*report.Step{}}
	for _, s := range t.Steps {
		m.know(s)
	}
	for _, l := range lines {
		if ctx.Err() != nil {
			return
		}
		m.decision(l)
	}
	m.passed()
	t.Steps = append(m.told, m.ahead...)
}

// A decisionTeller goes through a record's steps along with its decisions.
type decisionTeller struct {
	told    []*report.Step           // before the instant of the newest decision
	now     *list.List               // of that instant
	asked   map[string]*list.Element // of those, the last of each phase behind which an answer stands
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
	if at := m.now.Front(); at == nil || !at.Value.(*report.Step).At.Equal(s.At.Time) {
		m.arrive(s.At)
	}
	var before *report.Step
	var e *list.Element
	switch last := m.asked[s.Phase]; {
	case s.Person == nil:
		e = m.now.PushBack(s)
	case last != nil:
		before, e = last.Value.(*report.Step), m.now.InsertAfter(s, last)
	default:
		if len(m.told) > 0 {
			before = m.told[len(m.told)-1]
		}
		e = m.now.PushFront(s) // what the answer is about stands before it, and stops it
	}
	if before != nil && strings.HasPrefix(s.Name, "human:") {
		askedAfter(s, before)
	}
	m.note(e)
	m.know(s)
}

// arrive goes on to another instant.
func (m *decisionTeller) arrive(at report.Time) {
	m.passed()
	n := 0
	for ; n < len(m.ahead) && !m.ahead[n].At.IsAfter(at); n++ {
		if s := m.ahead[n]; s.At.Equal(at.Time) {
			m.note(m.now.PushBack(s))
		} else {
			m.told = append(m.told, s)
		}
	}
	m.ahead = m.ahead[n:]
}

// passed tells the instant, which is over.
func (m *decisionTeller) passed() {
	for e := m.now.Front(); e != nil; e = e.Next() {
		m.told = append(m.told, e.Value.(*report.Step))
	}
	m.now.Init()
	m.asked = map[string]*list.Element{}
}

// note remembers a step behind which an answer of its phase stands: one that does not
// follow answers, as what ends the phase or the run does, or what fixes what was asked.
func (m *decisionTeller) note(e *list.Element) {
	s := e.Value.(*report.Step)
	follows := s.Kind == "author" && s.Agent != nil && (strings.HasPrefix(s.Agent.Template, "fix-") ||
		strings.Contains(s.Agent.Template, "process-"))
	if s.Boundary != nil {
		follows = slices.Contains([]string{"run-completed", "run-aborted", "phase-completed"}, s.Boundary.Event)
	}
	if !follows {
		m.asked[s.Phase] = e
	}
}
