package journal

import (
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// question is an event that asks a person, who has not answered yet.
func (t *teller) question(e event, kind, text string) *report.Step {
	s := t.add(e, "person")
	s.Person = &report.Person{Kind: kind, Question: withoutLog(text), AskedAt: e.at, Pending: true}
	return s
}

// withoutLog drops the line "Log: <path>" that 5x appends to a reason.
func withoutLog(reason string) string {
	reason, _, _ = strings.Cut(reason, "\nLog: ")
	return reason
}

// answered puts an answer to its question.
func answered(s *report.Step, e event, choice, guidance, by string) {
	p := s.Person
	p.Pending, p.Choice, p.Guidance, p.By = false, choice, guidance, by
	if ms, ok := report.Between(p.AskedAt, e.at); ok {
		p.WaitedMS = &ms
	}
	s.At = e.at
}

// joined adds the event to the question's step.
func joined(s *report.Step, e event) {
	s.Rows = append(s.Rows, e.row)
}

// joinAsked adds the event to the step of the escalation that waits. Where that was asked
// again, its step stands where it is answered.
func (t *teller) joinAsked(e event) {
	joined(t.asked, e)
	if !t.again {
		return
	}
	i := len(t.steps) - 1
	for t.steps[i] != t.asked {
		i--
	}
	t.steps = append(slices.Delete(t.steps, i, i+1), t.asked)
}

// ruled is the answer of auto mode, in a person's place.
func (t *teller) ruled(e event) {
	s := t.asked
	if s == nil {
		s = t.question(e, "escalation", e.o.Text("reason"))
	} else {
		t.joinAsked(e)
	}
	choice := strings.TrimPrefix(e.row.Name, "auto_escalation_")
	answered(s, e, choice, "", "auto mode")
	s.Person.Rule, s.Person.WaitedMS = true, nil
	s.Person.Meaning = "auto mode continued, attempt " + e.o.Text("attempt") + " of " + e.o.Text("maxAttempts")
	if choice == "abort" {
		s.Person.Meaning = "auto mode gave up after " + attempts(e.o.Text("maxAttempts"))
	}
	t.asked = nil
}

// decision tells human_decision in each of its forms.
func (t *teller) decision(e event) {
	switch {
	case e.o.Text("status") == "pending":
		t.request(e)
	case e.o.Text("type") == "phase_gate":
		s := t.question(e, "phase", "")
		if !t.shown.IsZero() {
			s.Person.AskedAt = t.shown
		}
		answered(s, e, e.o.Text("decision"), "", "")
	case e.o.Has("response"):
		t.escalationAnswered(e)
	default:
		s := t.question(e, e.o.Text("type"), "")
		if s.Person.Kind == "" {
			s.Person.Kind = "gate"
		}
		answered(s, e, e.o.Text("decision", "choice", "action"), e.o.Text("guidance"), "")
		s.Person.WaitedMS = nil
	}
}

func (t *teller) escalationAnswered(e event) {
	response, embedded := e.o.Object("response"), e.o.Object("escalation")
	choice := response.Text("action")
	if choice == "" {
		choice = e.o.Text("response") // before 2026-02-26 a plain string
	}
	s := t.asked
	if s != nil {
		t.joinAsked(e)
	} else { // one path writes no escalation event: the answer tells of it
		s = t.question(e, "escalation", embedded.Text("reason"))
		s.Person.Items = Items(embedded["items"])
	}
	answered(s, e, choice, response.Text("guidance"), "")
	if len(s.Rows) == 1 {
		s.Person.WaitedMS = nil
	}
	if s.Person.Question == "" {
		s.Person.Question = withoutLog(embedded.Text("reason"))
	}
	t.asked = nil
}

// request is the newer bridge's question.
func (t *teller) request(e event) {
	kind := e.o.Text("gateType", "type")
	if kind == "" {
		kind = "gate"
	}
	c := e.o.Object("context")
	s := t.question(e, kind, c.Text("reason", "phaseTitle"))
	s.Person.Items = Items(c["items"])
	s.Person.Gate = e.o.Text("gateId")
	t.gates[s.Person.Gate] = s
}

func (t *teller) resolved(e event) {
	s := t.gates[e.o.Text("gateId")]
	if s == nil || !s.Person.Pending {
		s = t.question(e, e.o.Text("gateType"), "")
		if s.Person.Kind == "" {
			s.Person.Kind = "gate"
		}
		s.Person.Gate = e.o.Text("gateId")
	} else {
		joined(s, e)
	}
	response := e.o.Object("response")
	answered(s, e, response.Text("action", "choice"), response.Text("guidance"), e.o.Text("resolvedBy"))
	if len(s.Rows) == 1 {
		s.Person.WaitedMS = nil
	}
}

func attempts(n string) string {
	if n == "1" {
		return "1 attempt"
	}
	return n + " attempts"
}
