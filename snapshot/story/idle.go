package story

import (
	"fmt"
	"maps"
	"path"
	"slices"

	"fivex/snapshot/freeform"
	"fivex/snapshot/report"
)

// idle is an active run that nothing shows at work: what is next is said in
// content. While it is being followed, one that is not silent for long goes on:
// agents that an orchestrator starts itself leave no trace before they answer.
func (t walked) idle(s report.State) report.State {
	o := t.w.open
	s.Next = t.resume()
	over := o.who == "next-phase" || o.who == "completion" && o.phase == "plan" || o.rule == "interrupted"
	if t.c.Live && !t.quiet() && !over {
		s.Kind, s.Next = "working", ""
	}
	switch {
	case o.who == "next-phase":
		return t.betweenPhases(s)
	case o.rule == "interrupted":
		s.Kind = "interrupted"
		s.Why = report.Sentence("Interrupted" + inPhase(o.phase) + ": " + o.why)
	case o.rule == "silent":
		s.Why = t.says(o.phase, o.why+".")
	case o.who == "abort":
		s.Kind, s.Why = "idle", "A person chose to abort"+t.inOrAfter(o.phase)+"; the run was not ended."
		s.Next = t.end("5x run complete --status aborted --run")
	case o.who == "author":
		s.Why = t.says(o.phase, o.why+"; the author is next.")
		if o.step.Quality != nil {
			s.Why = t.says(o.phase, o.why+"; the author's fix is next.")
		}
	case o.who == "quality":
		s.Why = t.says(o.phase, o.why+"; quality is next.")
	case o.who == "reviewer" && o.phase == "plan" && o.step.Kind == "author":
		s.Why = report.Capital(o.why) + "; the review is next."
	case o.who == "reviewer":
		s.Why = t.says(o.phase, o.why+"; the review is next.")
	case o.who == "completion" && o.phase == "plan":
		s.Why = "The plan is approved; the first phase is next."
		if t.run.Command == "plan-review" || t.run.Command == "plan" {
			s.Why = "The plan is approved; the run was not completed."
			s.Next = t.complete()
		}
	case o.who == "completion":
		s.Why = t.says(o.phase, o.why+"; its completion is next.")
	case len(t.steps) == 0 && t.allDone() && t.allChecked(): // 5x begins what is not
		s.Why = "Started, but all phases were done before; nothing has been recorded since."
		s.Next = t.complete()
	case len(t.steps) == 0:
		s.Why = "Started, but nothing has been recorded since."
		if s.Kind == "working" {
			s.Why = "Started; nothing has been recorded yet."
		}
	default:
		s.Why = "Left active" + inPhase(t.run.CurrentPhase) + "; its last sign is " + lastSign(t.steps) + "."
	}
	return s
}

// says is a sentence about the phase, where there is one.
func (t walked) says(phase, text string) string {
	if phase == "" {
		return report.Capital(text)
	}
	return report.Capital(t.named(phase)) + ": " + text
}

func lastSign(steps []*report.Step) string {
	s := steps[len(steps)-1]
	if text := summary(s); text != "" && s.Kind != "note" {
		return "“" + withoutEnd(report.OneLine(text, 100)) + "”"
	}
	return report.OneLine(s.Name, 60)
}

// betweenPhases is a run whose phase was completed: a person is asked to go
// on, unless they said so already or nothing is left.
func (t walked) betweenPhases(s report.State) report.State {
	o, run := t.w.open, t.run
	next := t.nextPhase(o.phase)
	switch {
	case t.allDone():
		s.Why = done(run.Totals.PhasesTotal) + "; the run was not completed."
		s.Next = t.complete()
	case o.rule == "passed" || next == "":
		s.Why = report.Capital(t.named(o.phase)) + " is done."
		if next != "" {
			s.Phase = next
			s.Why = report.Capital(t.named(o.phase)) + " is done; " + t.named(next) + " is next."
		}
	default:
		s.Kind, s.Since = "waiting", o.step.At
		s.Why = "Waits for a person: " + t.named(o.phase) + " is done, go on with " + t.named(next) + "?"
		s.Next = "To decide: continue, exit (leave the run for later) or abort, where the run was started."
	}
	s.Next += t.unticked()
	return s
}

// unticked says which phase a run completed whose checklist, in a plan where others are
// ticked, does not say so: what 5x does next it finds there.
func (t walked) unticked() string {
	if !t.w.native() || t.c.Plan == nil || t.c.Plan.Copy || !slices.Contains(slices.Collect(maps.Values(t.plan)), true) {
		return ""
	}
	for _, p := range t.run.Phases {
		if p.Done() && p.DoneBy != "checklist" && t.counts(p.ID) && !t.checked(p.ID) {
			return " The plan's checklist does not say that " + t.named(p.ID) + " is done, and 5x goes by it."
		}
	}
	return ""
}

// allDone tells whether the phases that count are done, for this run or before it. Which
// those are the plan tells alone.
func (t walked) allDone() bool {
	return t.knowsPlan() && t.run.Totals.PhasesTotal > 0 && t.run.Totals.PhasesDone >= t.run.Totals.PhasesTotal
}

// knowsPlan tells whether the plan's phases are known, not only those that the run had.
func (t *Teller) knowsPlan() bool { return t.c.Plan != nil && len(t.c.Plan.Phases) > 0 }

// allChecked tells whether the plan's checklist says that all of its phases are done.
func (t walked) allChecked() bool {
	return t.c.Plan != nil && !slices.ContainsFunc(t.c.Plan.Phases, func(p report.PlanPhase) bool { return !p.Complete })
}

// nextPhase is the first phase behind this one that is not done.
func (t walked) nextPhase(id string) string {
	for _, p := range t.run.Phases {
		if !p.Done() && p.ID != id && t.counts(p.ID) {
			return p.ID
		}
	}
	return ""
}

func (t walked) complete() string {
	if t.run.Source == "run_events" {
		return t.further()
	}
	return t.end("5x run complete --run")
}

// further says how the run goes on, where generation A's program has something left to run.
func (t walked) further() string {
	if t.run.Source == "run_events" && t.allDone() {
		return t.nothingLeft()
	}
	return t.resume()
}

func (t walked) nothingLeft() string {
	return "Nothing is left to run: " + lower(done(t.run.Totals.PhasesTotal)) + "." + t.unticked()
}

// end says how a run of the steps table is ended.
func (t *Teller) end(command string) string {
	if end := commandOf(command, t.run.ID); end != "" {
		return "To end it: " + end + "."
	}
	return "Complete it where it was started."
}

// resume says how the run goes on.
func (t *Teller) resume() string {
	run := t.run
	if run.Plan == "" {
		return ""
	}
	if again := t.again(); again != "" {
		return "To go on: " + again + "."
	}
	if t.run.Source == "steps" && t.run.Status == "active" {
		if moved := t.planMoved(); moved != "" {
			return moved
		}
		if take := commandOf("5x run init --plan", run.Plan); take != "" {
			return "To go on: " + take + ", which takes this run up again."
		}
	}
	return "Go on with the plan " + report.OneLine(path.Base(run.Plan), 120) + " where it was started."
}

// planMoved says what to do where the plan of a run at work on its phases is not
// there any more: 5x takes the run up again, and cannot tell its phases.
func (t *Teller) planMoved() string {
	if t.c.Plan == nil || t.run.Command != "run" || t.c.Plan.Missing != report.NotFound {
		return ""
	}
	relink := commandOf("5x run relink --plan ITS_NEW_PATH --run", t.run.ID)
	if relink == "" {
		return ""
	}
	return "Its plan is not there; if it was moved: " + relink + "."
}

// usualSteps is how many steps 5x takes of a run unless the project says otherwise.
const usualSteps = 250

// full says of an active run with as many steps as it may have that 5x takes no more.
func (t walked) full(s report.State) report.State {
	most := t.c.MaxSteps
	if most == 0 { // 5x reads its configuration each time; the row keeps what it was
		most = usualSteps
		if n := freeform.Of(t.run.Config.Data).Count("maxStepsPerRun"); n != nil {
			most = max(most, int(*n))
		}
	}
	n := 0
	for _, step := range t.steps {
		n += len(step.Rows)
	}
	if t.run.Source == "steps" && n >= most {
		s.Next = fmt.Sprintf("5x takes no more steps of this run, which has %d of at most %d: "+
			"raise maxStepsPerRun in 5x.toml to go on.", n, most)
	}
	return s
}

// again is the command that began the run, where one did.
func (t *Teller) again() string {
	if t.run.Source != "run_events" || t.run.Command == "" {
		return ""
	}
	return commandOf("5x", t.run.Command, t.run.Plan)
}
