package story

import (
	"fmt"
	"strings"

	"fivex/snapshot/report"
)

// whyCompleted says what a completed run reached, and where a person went over
// a reviewer or a check.
func (t walked) whyCompleted() string {
	var why string
	sum := t.run.Totals
	switch {
	case t.run.Command == "plan-review":
		why = "The plan was " + t.w.judged(sum.Reviews)
	case t.run.Command == "plan" && sum.Reviews > 0:
		why = "The plan was written, and " + t.w.judged(sum.Reviews)
	case t.run.Command == "plan":
		why = "The plan was written"
	case sum.PhasesTotal == 0:
		why = "The run completed"
	case !t.knowsPlan() && t.w.native():
		why = "The run was completed with " + report.Plural(sum.PhasesDone, "phase") + " done"
	case sum.PhasesDone < sum.PhasesTotal:
		why = fmt.Sprintf("The run was completed with %d of %d phases done", sum.PhasesDone, sum.PhasesTotal)
	default:
		why = done(sum.PhasesTotal)
	}
	why += t.before()
	if t.w.ended != nil && t.w.ended.Boundary.Reason != "" {
		why += ": " + withoutEnd(report.OneLine(t.w.ended.Boundary.Reason, 200))
	}
	return report.Sentence(why + t.exceptions())
}

// done says of a plan's phases that all are.
func done(phases int) string {
	switch phases {
	case 1:
		return "The only phase is done"
	case 2:
		return "Both phases are done"
	}
	return fmt.Sprintf("All %d phases are done", phases)
}

// lower begins a sentence as what stands within one.
func lower(sentence string) string { return strings.ToLower(sentence[:1]) + sentence[1:] }

// judged says how a plan's reviews ended: whoever completes a run need not have waited
// for a last one.
func (w *walk) judged(reviews int) string {
	if s := w.refused["plan"]; s != nil && s.Agent != nil && w.native() && w.forced["plan"] == nil {
		return fmt.Sprintf("reviewed %s; its last review says %s", times(reviews), spoken(s.Agent.Result))
	}
	return "approved after " + report.Plural(reviews, "review")
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return report.Plural(n, "time")
}

// before says which phases this run did not do. Work that names no phase may have done what
// the checklist says is done.
func (t walked) before() string {
	n, unnamed := 0, t.phase[""] != nil && t.phase[""].AuthorRuns > 0
	for _, p := range t.run.Phases {
		if p.Done() && (p.DoneBy == "other-run" || p.DoneBy == "checklist" && !unnamed && p.AuthorRuns == 0) {
			n++
		}
	}
	switch all := t.run.Totals.PhasesDone; {
	case n == 0:
		return ""
	case n == 1 && all == 1:
		return ", not by this run"
	case n == all:
		return ", none of them by this run"
	case n == 1:
		return ", one of them not by this run"
	}
	return fmt.Sprintf(", %d of them not by this run", n)
}

// An exception is what was passed over, of all phases of which that is so.
type exception struct {
	before, after string
	phases        []string
}

// exceptions says where a person passed what a reviewer or a check did not.
func (t walked) exceptions() string {
	var list []*exception
	add := func(x exception) {
		for _, y := range list {
			if y.before == x.before && y.after == x.after {
				y.phases = append(y.phases, x.phases...)
				return
			}
		}
		list = append(list, &x)
	}
	for _, p := range t.run.Phases {
		s := t.w.forced[p.ID]
		own := p.DoneBy == "run" || p.DoneBy == "checklist" && p.AuthorRuns > 0
		if s == nil && own && t.w.native() && t.counts(p.ID) {
			if x, ok := t.passedOver(p); ok {
				add(x)
			}
		}
		if s != nil && p.State == "approved-by-person" {
			add(t.passedByPerson(p, s))
		}
	}
	var text strings.Builder
	for _, x := range list {
		text.WriteString("; " + x.before + phaseWords(x.phases) + x.after)
	}
	return text.String()
}

// passedByPerson says over what the step passed the phase.
func (t walked) passedByPerson(p *report.Phase, s *report.Step) exception {
	who, no := decider(s.Person), t.w.refused[p.ID]
	in := func(what, after string) exception {
		if p.ID == "" || p.ID == "plan" {
			return exception{before: who + what + inPhase(p.ID), after: after}
		}
		return exception{who + what + " in ", after, []string{p.ID}}
	}
	switch {
	case s.Person != nil && s.Person.Choice == "skip":
		return in(" let failing checks pass", "")
	case no != nil && no.Quality != nil, t.w.ready[p.ID] != nil:
		return in(" passed failing checks", "")
	case no != nil && t.w.unfixed[p.ID] != nil:
		return in(" overrode the review", " ("+spoken(no.Agent.Result)+") and let failing checks pass")
	case no != nil:
		return in(" overrode the review", " ("+spoken(no.Agent.Result)+")")
	case p.ReviewRounds > 0:
		return exception{who + " passed ", " before a review had an outcome", []string{p.ID}}
	}
	return exception{who + " passed ", " without a review", []string{p.ID}}
}

// passedOver says of a phase that the run passed, and no person, what said no to the end,
// or that nobody looked at its author's work.
func (t walked) passedOver(p *report.Phase) (x exception, ok bool) {
	no := t.w.refused[p.ID]
	switch {
	case no == nil && p.AuthorRuns > 0 && p.ReviewRounds == 0:
		return exception{before: "nobody reviewed ", phases: []string{p.ID}}, true
	case no == nil && t.w.ready[p.ID] == nil && unreviewed(p):
		return exception{before: "nobody reviewed the last work in ", phases: []string{p.ID}}, true
	case no == nil:
	case no.Quality != nil:
		return exception{before: "the last check failed in ", phases: []string{p.ID}}, true
	case no.Agent.Result == report.NotReady && !workedSince(p, no):
		return exception{before: "the last review says not ready in ", phases: []string{p.ID}}, true
	}
	return x, false
}

// workedSince tells whether an author worked on the phase since the step.
func workedSince(p *report.Phase, since *report.Step) (worked bool) {
	for s := range p.Steps {
		worked = s != since && (worked || s.Kind == "author")
	}
	return worked
}

// unreviewed tells whether an author worked on the phase since a reviewer looked at it.
func unreviewed(p *report.Phase) (worked bool) {
	for s := range p.Steps {
		worked = s.Kind == "author" || worked && s.Kind != "reviewer"
	}
	return worked
}

// unfinishedWork says what a completed run left undone.
func (t walked) unfinishedWork() string {
	if t.run.Command != "run" || t.run.Totals.PhasesDone >= t.run.Totals.PhasesTotal {
		return ""
	}
	var open []string
	for _, p := range t.run.Phases {
		if t.counts(p.ID) && !p.Done() {
			open = append(open, t.named(p.ID))
		}
	}
	if len(open) == 0 {
		return ""
	}
	if n := len(open); n > 5 {
		open = append(open[:4], fmt.Sprintf("and %d more", n-4))
	}
	return report.Sentence("Not done: " + report.OneLine(strings.Join(open, ", "), 300))
}
