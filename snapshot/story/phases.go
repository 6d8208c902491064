package story

import (
	"slices"

	"fivex/snapshot/report"
)

// phases says of each phase how it stands, by whom it was passed, what its
// attempts came to, and which commits came in it.
func (t walked) phases() {
	for _, p := range t.run.Phases {
		t.attempts(p, t.w.waits[p.ID])
	}
	worked := t.lastWorked()
	for i, p := range t.run.Phases { // of the plan's work, by what came after it
		t.result(p, i < worked)
	}
	t.commits()
	t.settleFindings()
}

// settleFindings settles what is open in a phase that is done: it went on
// without another review.
func (t walked) settleFindings() {
	for _, f := range t.run.Findings {
		if p := t.phase[f.Phase]; p.Done() && f.IsOpen() {
			f.Fate = report.Fate{Kind: "settled", Text: "settled: the phase is done, without another review"}
			of := t.follows[f]
			if c := of.touching(f, of.now); c != nil {
				f.Fate = fixed(c, of.now)
			} else if p.DoneBy == "other-run" {
				f.Fate.Text = "settled: the phase was done by another run"
			} else if s := answeredBy(p, f); s != nil {
				f.Fate = report.Fate{Kind: "settled", Step: s.ID, Commit: s.Agent.Commit,
					Text: "settled: the author answered with " + report.ShortHash(s.Agent.Commit) + ", without another review"}
			}
		}
	}
}

// answeredBy is the last work of an author on a phase since a finding was raised in
// it, with its commit.
func answeredBy(p *report.Phase, f *report.Finding) (last *report.Step) {
	raised := f.Raised[len(f.Raised)-1].Step
	since := false
	for s := range p.Steps {
		if s.ID == raised {
			since, last = true, nil
		} else if since && s.Kind == "author" && s.Agent != nil && s.Agent.Commit != "" {
			last = s
		}
	}
	return last
}

// lastWorked is the place of the last numbered phase that an author worked in; -1 where
// none did.
func (t walked) lastWorked() int {
	last := len(t.run.Phases) - 1
	for ; last >= 0; last-- {
		if p := t.run.Phases[last]; isNumber(p.ID) && p.AuthorRuns > 0 {
			break
		}
	}
	return last
}

// attempts tells the phase's quality attempts as they were, its last verdict,
// its last decision, and what it took.
func (t walked) attempts(p *report.Phase, waits []interval) {
	waits = slices.Clone(waits)
	for _, r := range p.Rounds {
		for _, s := range r.Steps {
			addStep(&p.PhaseTotals, s)
			switch {
			case s.Quality != nil:
				p.Quality = append(p.Quality, s.Quality.Outcome)
				s.Quality.Attempt = len(p.Quality)
			case s.Kind == "reviewer" && s.Agent.IsVerdict() && !t.w.outvoted[s]:
				p.Review = s.Agent.Result
			case isDecision(s):
				p.Decision = s.Person.Meaning
				waits = append(waits, waited(s)...)
			}
		}
	}
	p.HumanWaitMS = length(waits)
}

// result says how the phase stands, behind which the run may have worked further.
func (t walked) result(p *report.Phase, further bool) {
	mine := t.w.done[p.ID]
	passed := t.w.ready[p.ID] != nil || t.w.forced[p.ID] != nil && !t.w.contested[p.ID]
	open := t.w.unfinishedIn(p.ID, t.run.Status)
	again := mine != nil && t.w.again[p.ID] && open
	hasWork := slices.ContainsFunc(p.Rounds, func(r *report.Round) bool { return slices.ContainsFunc(r.Steps, isWork) })
	switch {
	case mine != nil && !t.w.mismatch[p.ID] && !again:
		p.State, p.DoneBy = "done", "run"
	case p.ID == "plan" && t.planDone():
		p.State, p.DoneBy = "done", "run"
	case p.ID == "" || p.ID == "plan":
		p.State = t.unfinished(hasWork, p.ID)
		if p.ID == "" && t.run.Status == "completed" {
			p.State = "done"
		}
	case passed && !again &&
		(further && isNumber(p.ID) || t.run.Status == "completed" || t.w.paused != nil && t.w.open.phase == p.ID):
		// Generation A writes no completion when it is left at a phase's gate,
		// and older runs of B had none.
		p.State, p.DoneBy = "done", "run"
	case t.c.Elsewhere[p.ID] != "" && !(hasWork && open):
		p.State, p.DoneBy, p.DoneByRun = "done", "other-run", t.c.Elsewhere[p.ID]
	case t.checked(p.ID) && !(hasWork && open):
		p.State, p.DoneBy = "done", "checklist"
	case t.c.Elsewhere[p.ID] != "" && t.run.Status != "active":
		p.State, p.DoneBy, p.DoneByRun = "done", "other-run", t.c.Elsewhere[p.ID]
	case t.checked(p.ID) && t.run.Status != "active" && leftPlan(p) && t.c.Committed != nil && t.c.Committed():
		p.State, p.DoneBy = "done", "checklist"
	case t.progressed(p) && (passed || !(hasWork && open)), t.approved(p) && t.run.Status != "active":
		p.State, p.DoneBy = "done", "other-run"
		if passed {
			p.DoneBy = "run"
		}
	default:
		p.State = t.unfinished(hasWork, p.ID)
	}
	t.approval(p)
}

// unfinishedIn tells whether the run left something open in the phase: an
// author ticks a plan's items before anybody has looked at the work.
func (w *walk) unfinishedIn(phase, status string) bool {
	o := w.open
	if status != "active" && w.ended != nil {
		o = w.cause
	}
	return o.phase == phase && o.who != "" && o.who != "next-phase" && status != "completed"
}

// leftPlan tells whether the repository says that the run changed code in the phase and left
// the plan as it was: who ticked the phase's items did so elsewhere, where that is committed.
func leftPlan(p *report.Phase) bool {
	c := p.Changes
	return c != nil && c.Problem == "" && len(c.Files) > 0 && len(c.Files) == c.FilesChanged &&
		!slices.ContainsFunc(c.Files, func(f report.FileChange) bool { return f.Document == "plan" })
}

// isWork tells steps that work on the phase from marks and notes.
func isWork(s *report.Step) bool {
	return s.Agent != nil || s.Quality != nil || s.Person != nil || s.Commit != nil ||
		s.Boundary != nil && s.Boundary.Event != "plan-progress"
}

// progressed tells whether the plan's progress, or what the migration kept of
// it, says that the phase's review was approved.
func (t *Teller) progressed(p *report.Phase) bool {
	for _, r := range p.Rounds {
		for _, s := range r.Steps {
			if s.Boundary != nil && s.Boundary.Event == "plan-progress" {
				return true
			}
		}
	}
	return t.approved(p)
}

// approved tells whether the plan's progress says so, which any of its runs moves.
func (t *Teller) approved(p *report.Phase) bool {
	return t.c.Approved[p.ID] || t.c.Plan != nil && t.c.Plan.Approved(p.ID)
}

// checked tells whether the plan's checklist says that the phase is done.
func (t *Teller) checked(id string) bool { return t.plan[id] }

// planDone tells whether work on the plan itself came to its end: it was
// approved, the run ended well, or the run went on to the phases.
func (t walked) planDone() bool {
	return t.w.ready["plan"] != nil || t.w.forced["plan"] != nil || t.run.Status == "completed" ||
		slices.ContainsFunc(t.run.Phases, func(p *report.Phase) bool { return isNumber(p.ID) && p.AuthorRuns > 0 })
}

// unfinished is the state of a phase that is not done.
func (t walked) unfinished(hasWork bool, id string) string {
	switch {
	case !hasWork:
		return "pending"
	case t.run.Status != "active":
		return "stopped"
	case t.w.open.who == "person" && t.w.open.phase == id:
		return "blocked"
	}
	return "active"
}

// approval says who passed a phase that is done: a person who did so against
// the reviewer or a check is told apart.
func (t walked) approval(p *report.Phase) {
	if p.State != "done" {
		return
	}
	forced, ready := t.w.forced[p.ID], t.w.ready[p.ID]
	switch {
	case forced != nil && (ready == nil || t.w.unfixed[p.ID] != nil):
		p.State, p.Approved = "approved-by-person", "person"
		if forced.Person != nil && forced.Person.Rule {
			p.Approved = "rule"
		}
	case ready != nil:
		p.Approved = "reviewer"
	}
}
