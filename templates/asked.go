package templates

import (
	"cmp"
	"slices"
	"time"

	"fivex/snapshot/report"
)

// runOf is the run of a gate, with its details where the page tells it; nil where
// the report has none. Runs of several projects may have the same id.
func runOf(rep *report.Report, g *report.Gate) (run *report.Run) {
	for _, r := range rep.Runs {
		switch {
		case r.State.Gate == g.ID:
			return r
		case r.ID == g.Run && run == nil:
			run = r
		}
	}
	return run
}

// mostAsked is how many decisions without a gate stand at the top; more are in the
// list.
const mostAsked = 8

// A question is what a person is asked: by a gate, or by a run that waits without.
type question struct {
	run  *report.Run // nil where the report has none
	gate *report.Gate
}

func (q question) anchor() string {
	if q.gate != nil {
		return gateAnchor(q.gate)
	}
	return inRun(q.run, "ask")
}

func (q question) isAnswered() bool { return q.gate != nil && q.gate.Resolved }

func (q question) since() time.Time {
	if q.gate != nil {
		return q.gate.CreatedAt.Time
	}
	return q.run.State.Since.Time
}

// questions are those that wait, the newest first, behind those whose answer nothing
// followed yet, in the order of the answers: what comes next stands below the answer
// that is read, and an answer moves no other.
func questions(rep *report.Report, f Formats) (list []question) {
	for _, g := range rep.Gates {
		if concerns(rep, g, f) && (!g.Resolved || justAnswered(rep, g, f)) {
			list = append(list, question{runOf(rep, g), g})
		}
	}
	decisions := 0
	for _, run := range rep.Runs {
		if decisions < mostAsked && decidesWithoutGate(rep, run, f) {
			list = append(list, question{run, nil})
			decisions++
		}
	}
	slices.SortStableFunc(list, func(a, b question) int {
		if a.isAnswered() && b.isAnswered() {
			return cmp.Or(a.gate.ResolvedAt.Compare(b.gate.ResolvedAt.Time), b.since().Compare(a.since()))
		}
		return cmp.Or(truth(b.isAnswered())-truth(a.isAnswered()), b.since().Compare(a.since()))
	})
	return list
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// concerns tells whether a page of some runs of the project tells the gate: a
// live page tells all.
func concerns(rep *report.Report, g *report.Gate, f Formats) bool {
	if f.Mark != "" || !rep.Compare && len(rep.Runs) != 1 || g.Run == "" {
		return true
	}
	return slices.ContainsFunc(rep.Runs, func(r *report.Run) bool { return r.ID == g.Run })
}

// settles is how long an answered gate stays at the top.
const settles = 10 * time.Minute

// justAnswered tells whether the gate of a live page was answered and its run
// has not gone on. Elsewhere an answered gate needs nobody.
func justAnswered(rep *report.Report, g *report.Gate, f Formats) bool {
	if f.Mark == "" || !g.Resolved || g.ResolvedAt.IsZero() || rep.At.Sub(g.ResolvedAt.Time) > settles {
		return false
	}
	run := runOf(rep, g)
	return run == nil || run.Detail == nil || !run.LastActivity.IsAfter(g.ResolvedAt)
}

// answeredElsewhere are answered gates that neither a run nor the top of the
// page tells.
func answeredElsewhere(rep *report.Report, f Formats) (list []*report.Gate) {
	told := map[string]bool{}
	for _, r := range rep.Runs {
		told[r.ID] = true // in its own page, if not here
	}
	for _, g := range rep.Gates {
		if g.Resolved && !told[g.Run] && !justAnswered(rep, g, f) {
			list = append(list, g)
		}
	}
	return list
}

// waiting counts the runs that wait, as the list does, and gates of none of them.
func waiting(rep *report.Report, f Formats) (n int) {
	for _, r := range rep.Runs {
		if r.State.Kind == "waiting" {
			n++
		}
	}
	for _, g := range rep.Gates {
		run := runOf(rep, g)
		if !g.Resolved && concerns(rep, g, f) && (run == nil || run.State.Kind != "waiting") {
			n++
		}
	}
	return n
}

// firstAsked is where the first card stands that waits.
func firstAsked(rep *report.Report, f Formats) string {
	for _, q := range questions(rep, f) {
		if !q.isAnswered() {
			return q.anchor()
		}
	}
	return "content"
}

// decidesWithoutGate tells whether the run waits for a person whom no gate asks,
// and the page knows where it is told.
func decidesWithoutGate(rep *report.Report, run *report.Run, f Formats) bool {
	told := run.Detail != nil || f.RunLink(run) != ""
	return told && run.State.Kind == "waiting" && !slices.ContainsFunc(rep.Gates, func(g *report.Gate) bool {
		names := g.Run == run.ID || run.State.Gate == g.ID // else runOf need not look through all runs
		return !g.Resolved && names && runOf(rep, g) == run
	})
}

// decidedOn are the findings that the run's person decides on.
func decidedOn(run *report.Run) (list []*report.Finding) {
	if run == nil || run.Detail == nil {
		return nil
	}
	decided := make(map[string]bool, len(run.State.Findings))
	for _, id := range run.State.Findings {
		decided[id] = true
	}
	for _, x := range run.Findings {
		if decided[x.ID] {
			list = append(list, x)
		}
	}
	return list
}

// decidedAt are the findings that a gate asks about: those of the run's state,
// or those of its phase that have the titles of its items.
func decidedAt(run *report.Run, g *report.Gate) []*report.Finding {
	if run == nil || run.Detail == nil || g.Type != "escalation" {
		return nil
	}
	if list := decidedOn(run); len(list) > 0 && run.State.Gate == g.ID {
		return list
	}
	p := phaseOf(run, g)
	var list []*report.Finding
	for _, it := range g.Items {
		for _, x := range run.Findings {
			if p != nil && x.Phase == p.ID && x.Title == it.Title {
				list = append(list, x)
				break
			}
		}
	}
	if len(list) < len(g.Items) {
		return nil // some item has no place in the story
	}
	return list
}
