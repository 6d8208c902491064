package story

import (
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// stopped says why a run ended before its work was done: the last unsettled
// thing, never a failure that was mended.
func (t walked) stopped(s report.State) report.State {
	cause := t.w.cause
	if t.w.ended == nil {
		cause = t.w.open
	}
	s.Phase = cause.phase
	if cause.step != nil {
		s.Step = cause.step.ID
	}
	word := report.Capital(t.run.Status)
	in := t.inOrAfter(cause.phase)
	why := cause.why
	given := ""
	if t.w.ended != nil && t.w.ended.Boundary.Event == "run-aborted" {
		given = withoutEnd(report.OneLine(t.w.ended.Boundary.Reason, 300))
	}
	by := cause.step
	switch {
	case t.run.CurrentState == "NO_PHASES" || t.noPhases():
		s.Why = word + ": the plan has no phases."
		s.Next = "Give the plan a heading “## Phase 1: …” and run it again."
		return s
	case cause.who == "abort" && (by.Person.Rule || by.Person.Kind == "phase" && !t.w.native()):
		if !by.Person.Rule && t.phase[cause.phase].Done() {
			why = "" // what the gate asked about was good
		}
		s.Why = join(word+in+": "+by.Person.Meaning, why)
	case cause.who == "abort" && cause.rule == "unasked":
		s.Why = report.AbortedByPerson + in + inBrackets(said(by.Person, given), openThen(why)) + "."
	case cause.who == "abort":
		s.Why = join(report.AbortedByPerson+in+inBrackets(said(by.Person, given)), why)
	case given != "":
		s.Why = report.Sentence(word + in + ": " + given + inBrackets(openThen(why)))
		return t.nextAfterStop(s)
	case t.w.ended == nil && t.c.Instead != "":
		s.Why = word + in + ": a new run of the plan was begun in its place."
		return s
	case cause.who == "person" || by != nil && outcome(by) == "bad":
		s.Why = join(word+in, why)
	default:
		s.Why = t.lastError(word+in, why)
	}
	return t.nextAfterStop(s)
}

// noPhases tells a run that had nothing to do: the migration forgot its state.
func (t walked) noPhases() bool {
	return t.run.Command == "run" && t.run.Totals.AgentResults == 0 && t.c.Plan != nil &&
		t.c.Plan.Document != "" && len(t.c.Plan.Phases) == 0
}

// openThen is what was open when something ended.
func openThen(why string) string {
	if why == "" {
		return ""
	}
	return "open then: " + why
}

// said is what a person said when the run was aborted: with the answer, or as the reason
// with which it was ended.
func said(p *report.Person, reason string) string {
	if p.Guidance != "" {
		reason = withoutEnd(report.OneLine(p.Guidance, 200))
	}
	if reason == "" {
		return ""
	}
	return "“" + reason + "”"
}

// inBrackets are those of the texts that say something.
func inBrackets(texts ...string) string {
	texts = slices.DeleteFunc(texts, func(s string) bool { return s == "" })
	if len(texts) == 0 {
		return ""
	}
	return " (" + strings.Join(texts, "; ") + ")"
}

// join says a, and b as what explains it. A question keeps its mark.
func join(a, b string) string {
	if b == "" {
		return a + "."
	}
	return ask(a+": ", b)
}

// lastError is a run's end that only an error tells of, or nothing.
func (t walked) lastError(word, before string) string {
	last := ""
	for s := range t.run.Detail.Steps {
		switch {
		case s.Name == "error" && s.Kind == "note":
			if last = summary(s); last == "" {
				last = "an error without a reason"
			}
		case s.Agent != nil || s.Quality != nil:
			last = ""
		}
	}
	if last != "" {
		return report.Sentence(word + ": " + withoutEnd(report.OneLine(last, 300)))
	}
	return word + "; no reason was recorded" + then(before) + "."
}

func (t walked) nextAfterStop(s report.State) report.State {
	switch {
	case t.run.Plan == "":
		return s
	case t.allDone():
		s.Next = t.nothingLeft()
		return s
	case t.run.Source == "steps":
		s.Next = "Begin a new run of the plan."
		if reopen := commandOf("5x run reopen --run", t.run.ID); reopen != "" {
			s.Next = "To go on: " + reopen + ", or begin a new run of the plan."
		}
	}
	if again := t.again(); again != "" {
		s.Next = "To try again: " + again + "."
	}
	return s
}

func (t *Teller) isDone(id string) bool {
	p := t.phase[id]
	return p != nil && p.Done()
}

// inOrAfter says where a run stopped: after a phase that is done, else in it.
func (t *Teller) inOrAfter(id string) string {
	if t.isDone(id) && t.phase[id].DoneBy == "run" && isNumber(id) {
		return " after " + phaseWord(id)
	}
	return inPhase(id)
}
