package story

import (
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// group puts the steps into phases, in the plan's order, and rounds.
func (t *Teller) group(steps []*report.Step) {
	t.phase, t.where = map[string]*report.Phase{}, make(map[*report.Step]*place, len(steps))
	t.reviewed = map[*report.Round]bool{}
	if t.c.Plan != nil && t.run.Command != "plan-review" && t.run.Command != "plan" {
		for _, ph := range t.c.Plan.Phases {
			p := t.get(ph.ID)
			p.Title, p.Gate, p.Items, p.Checked = ph.Title, ph.Gate, ph.Items, ph.Checked
		}
	}
	for _, s := range steps {
		t.put(s)
	}
	slices.SortStableFunc(t.run.Phases, func(a, b *report.Phase) int { return ComparePhases(a.ID, b.ID) })
}

// get is the phase with the id.
func (t *Teller) get(id string) *report.Phase {
	p := t.phase[id]
	if p == nil {
		p = &report.Phase{ID: id, State: "pending", Rounds: []*report.Round{}}
		if id == "plan" {
			p.Title = "Planning"
		}
		t.phase[id] = p
		t.run.Phases = append(t.run.Phases, p)
	}
	return p
}

// put puts a step into its phase's round.
func (t *Teller) put(s *report.Step) {
	p := t.get(t.phaseOf(s))
	t.worked(s, p.ID)
	if p.Title == "" {
		p.Title = labelTitle(s.Phase)
	}
	if b := s.Boundary; b != nil && b.Event == "phase-started" && b.Reason != "" && t.c.Plan == nil {
		p.Title = b.Reason
	}
	if s.Boundary == nil || s.Boundary.Event != "plan-progress" {
		if p.StartedAt.IsZero() {
			p.StartedAt = s.At
		}
		p.EndedAt = report.Latest(p.EndedAt, s.At)
	}
	var r *report.Round
	if n := len(p.Rounds); n > 0 {
		r = p.Rounds[n-1]
	}
	if r == nil || answersReview(s) && t.reviewed[r] {
		r = &report.Round{N: len(p.Rounds) + 1}
		p.Rounds = append(p.Rounds, r)
	}
	r.Steps = append(r.Steps, s)
	if isReview(s) {
		t.reviewed[r] = true
	}
	t.where[s] = &place{p, r}
}

// phaseOf is the id of the phase that a step belongs to. Work on the plan
// itself has no phase, or says so.
func (t *Teller) phaseOf(s *report.Step) string {
	id := t.names.id(s.Phase)
	if id != "" {
		return id
	}
	planning := t.run.Command == "plan-review" || t.run.Command == "plan"
	switch s.Kind {
	case "author", "reviewer", "quality", "person":
		if planning || planWork(s) {
			return "plan"
		}
	}
	return t.unlabelled(s)
}

// unlabelled is the phase of a step that names none, where an agent follows the
// procedure: a check, an answer or a fix is of the work before it.
func (t *Teller) unlabelled(s *report.Step) string {
	if t.run.Source == "run_events" || t.run.Migrated || len(s.Rows) == 0 {
		return ""
	}
	switch {
	case strings.HasPrefix(s.Name, "human:"), s.Quality != nil && !t.over, s.Kind == "reviewer" && !t.over,
		s.Kind == "author" && fixes(s.Agent.Template) && !t.over:
		return t.last
	}
	return ""
}

// fixes tells an author's work that answers a review or a check by its template.
func fixes(template string) bool {
	switch strings.TrimPrefix(template, "author-") {
	case "fix-quality", "fix-review", "process-impl-review":
		return true
	}
	return false
}

// worked keeps the phase that was worked on last, and whether it is over.
func (t *Teller) worked(s *report.Step, id string) {
	switch {
	case id == "":
	case s.Boundary != nil && s.Boundary.Event == "phase-completed":
		t.last, t.over = id, true
	case lane(s) != "":
		t.last, t.over = id, t.over && t.last == id
	}
}

func isReview(s *report.Step) bool { return s.Kind == "reviewer" }

// answersReview tells an author's work that can answer a review from a fix of
// what quality found.
func answersReview(s *report.Step) bool {
	if s.Kind != "author" {
		return false
	}
	return s.Agent.Template != "fix-quality" && s.Agent.Template != "author-fix-quality" &&
		s.Agent.Reason != "quality_retry"
}
