package story

import (
	"time"

	"fivex/snapshot/report"
)

// wait notes how long a person was waited for whose answer is not recorded: it
// was given in a chat, and ends where the step begins that could not have come
// without it. What an agent took is no waiting; where that is not known,
// nothing is noted.
func (w *walk) wait(s *report.Step, phase string) {
	o := w.open
	switch {
	case o.step == nil || o.step == s || s.Person != nil || o.step.Person != nil || !w.native() || w.ended != nil:
		return
	case s.Boundary != nil && s.Boundary.Event == "run-reopened":
		return
	case o.who == "person" && !w.triedAgain(o.rule):
	case o.who == "next-phase" && s.Boundary == nil && phase != o.phase && isNumber(phase) && o.rule != "passed":
	default:
		return
	}
	if s.Agent != nil && s.DurationMS == nil {
		return
	}
	began := report.Time{Time: s.At.Add(-time.Duration(max(0, report.Deref(s.DurationMS)) * float64(time.Millisecond)))}
	if began.IsAfter(o.step.At) {
		w.waits[o.phase] = append(w.waits[o.phase], interval{o.step.At, began})
	}
}

// since puts a recorded answer's question where it was asked: other steps, such
// as a commit of the review, may lie between.
func (w *walk) since(s *report.Step) {
	o, p := w.open, s.Person
	if !w.native() || len(s.Rows) == 0 || p.Gate != "" || p.Kind == "prompt" {
		return
	}
	if o.who == "paused" { // a person left the run: nobody waited
		p.AskedAt, p.WaitedMS = report.Time{}, nil
	}
	if o.step == nil || o.who != "person" && o.who != "next-phase" {
		return
	}
	if ms, ok := report.Between(o.step.At, s.At); ok && p.AskedAt.IsAfter(o.step.At) && o.step.Person == nil {
		p.AskedAt, p.WaitedMS = o.step.At, &ms
	}
}
