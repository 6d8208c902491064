package snapshot

import (
	"math"
	"slices"
	"strings"
)

// derivePhases tells what the run did in each phase, in the plan's order.
func (run *Run) derivePhases(plan *Plan) {
	byID := map[string]*Phase{}
	get := func(id string) *Phase {
		id = phaseID(id)
		p := byID[id]
		if p == nil {
			p = &Phase{ID: id, State: "pending"}
			byID[id] = p
			run.Phases = append(run.Phases, p)
		}
		return p
	}
	if plan != nil && run.Command != "plan-review" && run.Command != "plan" {
		for _, pp := range plan.Phases {
			get(pp.ID).Title = pp.Title
		}
	}
	done := map[string]bool{}
	for _, e := range run.Events {
		if e.Phase == "" && e.Refs == nil {
			continue
		}
		p := get(e.Phase)
		if p.StartedAt.IsZero() {
			p.StartedAt = e.At
		}
		p.EndedAt = latest(p.EndedAt, e.At)
		if p.State == "pending" {
			p.State = "active"
		}
		o := object(nil)
		switch e.Type {
		case "phase_start", "phase_complete", "phase_force_approved", "phase:complete", "escalation":
			o = e.Payload.object()
		}
		switch e.Type {
		case "phase_start":
			if t := o.text("phaseTitle"); t != "" {
				p.Title = t
			}
			if !done[p.ID] {
				p.State = "active"
			}
		case "escalation":
			p.State = "blocked"
		case "human_decision":
			if p.State == "blocked" {
				p.State = "active"
			}
		case "phase_force_approved":
			p.State = "approved-by-person"
		case "phase_complete", "phase:complete":
			if p.State != "approved-by-person" {
				p.State = "done"
			}
			done[p.ID] = true
			if c := o.text("commit"); c != "" {
				p.Commit = c
			}
		case "phase:checklist_mismatch":
			p.State = "blocked"
		}
	}
	worked := func(id string) *Phase {
		p := get(id)
		if p.State == "pending" {
			p.State = "active"
		}
		return p
	}
	for _, a := range run.Agents {
		p := worked(a.Phase)
		p.TokensIn += deref(a.TokensIn)
		p.TokensOut += deref(a.TokensOut)
		p.CostUSD += deref(a.CostUSD)
		if a.Role == "reviewer" {
			p.ReviewRounds++
			p.ReviewerMS += max(0, deref(a.DurationMS))
			if a.answersAsVerdict() {
				p.Review = a.Result
			}
		} else {
			p.AuthorRuns++
			p.AuthorMS += max(0, deref(a.DurationMS))
			if a.Result != "" {
				p.Implementation = a.Result
			}
			if a.Commit != "" && p.Commit == "" {
				p.Commit = a.Commit
			}
		}
	}
	for _, q := range run.Detail.Quality {
		p := worked(q.Phase)
		p.QualityMS += max(0, deref(q.DurationMS))
		switch {
		case q.Skipped:
			p.Quality = "skipped"
			continue
		case q.Passed == nil:
		case *q.Passed:
			p.Quality = "passed"
		default:
			p.Quality = "failed"
		}
		p.QualityAttempts++
	}
	for _, d := range run.Decisions {
		if d.Phase == "" && byID[""] == nil {
			continue
		}
		p := get(d.Phase)
		p.HumanWaitMS += deref(d.WaitedMS)
		p.Gate = d.Meaning
		if d.Kind == "gate" && d.Choice == "override" && p.State == "active" {
			p.State = "approved-by-person"
		}
	}
	for _, p := range run.Phases {
		p.CostUSD = math.Round(p.CostUSD*1e9) / 1e9
		if p.State == "active" && run.Status != "active" {
			p.State = "stopped"
		}
		if p.ID == "" || p.ID == "plan" {
			continue
		}
		run.Totals.PhasesTotal++
		if p.State == "done" || p.State == "approved-by-person" {
			run.Totals.PhasesDone++
		}
	}
	slices.SortStableFunc(run.Phases, func(a, b *Phase) int { return ComparePhases(a.ID, b.ID) })
}

// phaseID is a phase's own id for the label "phase-1", which 5x's help text
// suggests.
func phaseID(label string) string {
	if rest, ok := strings.CutPrefix(strings.ToLower(label), "phase-"); ok {
		if _, numeric := phaseNumbers(rest); numeric {
			return rest
		}
	}
	return label
}

// orderResults puts results in the order in which they happened: by the event
// that announces them; a result without one comes behind the last event that
// is not younger.
func (run *Run) orderResults() {
	agents, quality := map[string]int{}, map[string]int{}
	for i, e := range run.Events {
		if e.Refs != nil {
			agents[e.Refs.Agent], quality[e.Refs.Quality] = i, i
		}
	}
	place := func(at map[string]int, key string, t Time) int {
		if i, ok := at[key]; ok {
			return 2 * i
		}
		i := len(run.Events)
		for i > 0 && run.Events[i-1].At.after(t) {
			i--
		}
		return 2*i - 1
	}
	sortByPlace(run.Agents, func(a *AgentResult) int { return place(agents, a.Key, a.At) })
	sortByPlace(run.Detail.Quality, func(q *QualityResult) int { return place(quality, q.Key, q.At) })
}

// sortByPlace sorts a list that mostly is sorted already.
func sortByPlace[T any](list []T, place func(T) int) {
	type placed struct {
		at int
		x  T
	}
	places := make([]placed, len(list))
	for i, x := range list {
		places[i] = placed{place(x), x}
	}
	slices.SortStableFunc(places, func(a, b placed) int { return a.at - b.at })
	for i, p := range places {
		list[i] = p.x
	}
}
