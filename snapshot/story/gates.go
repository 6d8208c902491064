package story

import (
	"slices"
	"time"

	"fivex/snapshot/report"
)

// slack is how far apart a gate's answer and the step that records it may be.
const slack = 5 * time.Minute

// withGates tells the gate files among the steps: with the step that records
// the same answer where there is one.
func withGates(steps []*report.Step, gates []*report.Gate) []*report.Step {
	if len(gates) == 0 {
		return steps
	}
	var further, persons []*report.Step
	for _, s := range steps {
		if s.Person != nil {
			persons = append(persons, s)
		}
	}
	for _, g := range gates {
		if s := recorded(persons, g); s != nil {
			tellGate(s, g)
			continue
		}
		p := &report.Person{Kind: g.Type, AskedAt: g.CreatedAt, Pending: !g.Resolved, Choice: g.Choice,
			Guidance: g.Guidance, By: g.ResolvedBy}
		s := &report.Step{ID: "gate-" + g.ID, Kind: "person", Name: "gate", Phase: g.Phase,
			At: report.Latest(g.CreatedAt, g.ResolvedAt), Person: p}
		tellGate(s, g)
		further = append(further, s)
	}
	if len(further) == 0 {
		return steps
	}
	slices.SortStableFunc(further, func(a, b *report.Step) int { return a.At.Compare(b.At.Time) })
	return merge(slices.Clone(steps), further)
}

// recorded is the step that tells the gate's answer: the one that names it, or
// an answer of the same choice that was recorded when the gate was answered.
func recorded(persons []*report.Step, g *report.Gate) *report.Step {
	for _, s := range persons {
		if s.Person.Gate == g.ID && g.ID != "" {
			return s
		}
	}
	if !g.Resolved || g.Withdrawn != "" {
		return nil
	}
	for _, s := range persons {
		if s.Person.Gate != "" || s.Person.Pending || s.Person.Kind == "prompt" {
			continue
		}
		apart := s.At.Sub(g.ResolvedAt.Time)
		samePhase := g.Phase == "" || s.Phase == "" || phaseNumber(g.Phase) == phaseNumber(s.Phase)
		if samePhase && apart > -slack && apart < slack && sameChoice(s.Person.Choice, g.Choice) {
			return s
		}
	}
	return nil
}

// sameChoice tells whether two words of the two protocols mean the same.
func sameChoice(step, gate string) bool {
	return step == gate || step == "override" && gate == "approve" || step == "approve" && gate == "override"
}

// tellGate adds what the gate file knows. When it was opened tells better than
// anything else since when a person was waited for.
func tellGate(s *report.Step, g *report.Gate) {
	p := s.Person
	p.Gate = g.ID
	if p.Question == "" {
		p.Question = g.Question
	}
	if p.Items == nil {
		p.Items = g.Items
	}
	if p.By == "" {
		p.By = g.ResolvedBy
	}
	if p.Guidance == "" {
		p.Guidance = g.Guidance
	}
	if !g.CreatedAt.IsZero() {
		p.AskedAt, p.WaitedMS = g.CreatedAt, waitedAt(s, g)
	}
	if g.Withdrawn != "" {
		p.Meaning, p.Rule, p.WaitedMS = "taken back: "+g.Withdrawn, true, nil
	}
}

// waitedAt is how long the gate waited; where its file has no answer, until the step
// that records one.
func waitedAt(s *report.Step, g *report.Gate) *float64 {
	if ms, ok := report.Between(g.CreatedAt, s.At); ok && !g.Resolved && !s.Person.Pending {
		return &ms
	}
	return g.WaitedMS
}

// waitingGate is the first gate that waits: neither its file nor a row that names it
// has an answer.
func (t walked) waitingGate() (g *report.Gate, at *report.Step) {
	if len(t.c.Gates) == 0 {
		return nil, nil
	}
	steps := map[string]*report.Step{}
	for _, s := range t.steps {
		if s.Person != nil && s.Person.Gate != "" {
			steps[s.Person.Gate] = s
		}
	}
	for _, g := range t.c.Gates { // oldest first
		if s := steps[g.ID]; !g.Resolved && (s == nil || s.Person.Pending) {
			return g, s
		}
	}
	return nil, nil
}
