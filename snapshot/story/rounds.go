package story

import (
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// A grouping puts the steps of a run into its phases, one after another.
type grouping struct {
	*Teller
	last     string                  // the phase that was worked on last
	over     bool                    // it was completed
	reviewed map[*report.Round]bool  // a review was in it
	of       map[*report.Step]string // the label of the phase of a commit that its author answers for
}

// group puts the steps into phases, in the plan's order, and rounds.
func (g *grouping) group(steps []*report.Step) {
	g.phase, g.where = map[string]*report.Phase{}, make(map[*report.Step]*place, len(steps))
	g.reviewed = map[*report.Round]bool{}
	if g.c.Plan != nil && g.run.Command != "plan-review" && g.run.Command != "plan" {
		for _, ph := range g.c.Plan.Phases {
			p := g.get(ph.ID)
			p.Title, p.Gate, p.Items, p.Checked = ph.Title, ph.Gate, ph.Items, ph.Checked
		}
	}
	planned := slices.Clone(g.run.Phases)
	g.of = committed(steps)
	for _, s := range steps {
		g.put(s)
	}
	slices.SortStableFunc(g.run.Phases, func(a, b *report.Phase) int { return ComparePhases(a.ID, b.ID) })
	for i, p := range g.run.Phases { // 5x goes through the plan's as they stand there
		if _, ok := g.plan[p.ID]; ok && len(planned) > 0 {
			g.run.Phases[i], planned = planned[0], planned[1:]
		}
	}
}

// get is the phase with the id.
func (g *grouping) get(id string) *report.Phase {
	p := g.phase[id]
	if p == nil {
		p = &report.Phase{ID: id, State: "pending", Rounds: []*report.Round{}}
		if id == "plan" {
			p.Title = "Planning"
		}
		g.phase[id] = p
		g.run.Phases = append(g.run.Phases, p)
	}
	return p
}

// put puts a step into its phase's round.
func (g *grouping) put(s *report.Step) {
	p := g.get(g.phaseOf(s))
	g.worked(s, p.ID)
	if p.Title == "" {
		p.Title = labelTitle(s.Phase)
	}
	_, planned := g.plan[p.ID]
	if b := s.Boundary; b != nil && b.Event == "phase-started" && b.Reason != "" && !planned {
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
	if r == nil || answersReview(s) && g.reviewed[r] {
		r = g.begin(p, r, s)
	}
	r.Steps = append(r.Steps, s)
	if isReview(s) {
		g.reviewed[r] = true
	}
	g.where[s] = &place{p, r}
}

// begin begins the phase's next round, with what its author committed before it answered.
func (g *grouping) begin(p *report.Phase, before *report.Round, author *report.Step) *report.Round {
	r := &report.Round{N: len(p.Rounds) + 1}
	p.Rounds = append(p.Rounds, r)
	if before == nil {
		return r
	}
	since, i := g.began(author, report.Time{}, mostLate), len(before.Steps)
	for i > 0 && isWorkOf(before.Steps[i-1], since) {
		i--
	}
	before.Steps, r.Steps = before.Steps[:i], slices.Clone(before.Steps[i:])
	for _, s := range r.Steps {
		g.where[s] = &place{p, r}
	}
	return r
}

// isWorkOf tells a commit that an author made who began then.
func isWorkOf(s *report.Step, since report.Time) bool {
	return s.Commit != nil && !reviewOnly(*s.Commit) && !s.At.Before(since.Time)
}

// committed gives the labels of the phases of commits whose author answers for another
// phase: 5x gives a commit that names no phase that of the step before it.
func committed(steps []*report.Step) map[*report.Step]string {
	of := map[*report.Step]string{}
	for i, s := range steps {
		if s.Kind != "author" || s.Phase == "" || s.Agent.Commit == "" {
			continue
		}
		named := false
		for _, c := range slices.Backward(steps[:i]) {
			if c.Commit == nil || reviewOnly(*c.Commit) {
				break
			}
			if named = named || sameHash(c.Commit.Hash, s.Agent.Commit); !named {
				break
			}
			of[c] = s.Phase
		}
	}
	return of
}

// phaseOf is the id of the phase that a step belongs to. Work on the plan
// itself has no phase, or says so.
func (g *grouping) phaseOf(s *report.Step) string {
	label := s.Phase
	if of, ok := g.of[s]; ok {
		label = of
	}
	id := g.names.id(label)
	if id != "" {
		return id
	}
	planning := g.run.Command == "plan-review" || g.run.Command == "plan"
	switch s.Kind {
	case "author", "reviewer", "quality", "person":
		if planning || planWork(s) {
			return "plan"
		}
	}
	return g.unlabelled(s)
}

// unlabelled is the phase of a step that names none, where an agent follows the
// procedure: a check, an answer or a fix is of the work before it.
func (g *grouping) unlabelled(s *report.Step) string {
	if g.run.Source == "run_events" || g.run.Migrated || len(s.Rows) == 0 {
		return ""
	}
	work := s.Quality != nil || s.Kind == "reviewer" || s.Kind == "author" && fixes(s.Agent.Template)
	if strings.HasPrefix(s.Name, "human:") || work && !g.over {
		return g.last
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
func (g *grouping) worked(s *report.Step, id string) {
	switch {
	case id == "":
	case s.Boundary != nil && s.Boundary.Event == "phase-completed":
		g.last, g.over = id, true
	case lane(s) != "":
		g.last, g.over = id, g.over && g.last == id
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
