package story

import (
	"fmt"
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// active weighs the evidence for a run that the database calls active,
// strongest first.
func (t walked) active() report.State {
	run, o := t.run, t.w.open
	s := report.State{Kind: "idle", Since: run.LastActivity, Phase: o.phase}
	if o.step != nil {
		s.Step = o.step.ID
	}
	if g, asked := t.waitingGate(); g != nil {
		return t.atGate(s, g, asked)
	}
	if o.rule == "asked" {
		return t.waits(s)
	}
	if t.diedWith(t.c.Lock) {
		s.Kind = "interrupted"
		s.Why = fmt.Sprintf("Interrupted%s: process %d, which ran it, is gone%s.", inPhase(t.at(o)),
			t.c.Lock.PID, then(o.why))
		s.Next = t.resume()
		return s
	}
	if at, ok := t.atWork(); ok {
		return at
	}
	switch {
	case t.w.paused != nil:
		return t.paused(s)
	case o.who == "person":
		return t.waits(s)
	case o.who == "completion" && t.atPhaseGate(o.phase):
		s.Kind, s.Since = "waiting", o.step.At
		s.Why = report.Capital(t.named(o.phase)) + ": the review says " + spoken(t.phase[o.phase].Review) +
			"; go on to the next phase?"
		s.Next = "Answer the phase gate where the run was started."
		return s
	}
	return t.idle(s)
}

// diedWith tells whether the process that held the plan's lock was the last at work.
// Where an agent follows the procedure, 5x holds it for the moment in which a run begins:
// what was recorded since then tells that it went on.
func (t walked) diedWith(l *report.Lock) bool {
	if l == nil || l.Holder != "dead" {
		return false
	}
	return !t.w.native() || !slices.ContainsFunc(t.steps, func(s *report.Step) bool {
		return len(s.Rows) > 0 && s.At.IsAfter(l.StartedAt)
	})
}

// atPhaseGate tells a run of generation A that asks whether to go on. The
// migration forgets its state, and keeps that the phase was approved.
func (t walked) atPhaseGate(phase string) bool {
	p := t.phase[phase]
	return t.run.CurrentState == "PHASE_GATE" || t.run.Migrated && p != nil && t.progressed(p)
}

// atGate is a gate file that waits: the strongest evidence there is.
func (t walked) atGate(s report.State, g *report.Gate, asked *report.Step) report.State {
	s.Kind, s.Since, s.Gate = "waiting", g.CreatedAt, g.ID
	s.Next = "Answer with `5x gate answer " + g.ID + " ACTION`"
	if g.TerminalOnly {
		s.Next = "Answer where the run was started, or with `5x gate answer " + g.ID + " ACTION`"
	}
	if len(g.Actions) > 0 {
		s.Next += ": " + report.OneLine(report.Either(g.Actions), 200)
	}
	s.Next += "."
	if g.Phase != "" {
		s.Phase = t.names.id(g.Phase)
	} else if asked != nil {
		s.Phase = t.where[asked].phase.ID // where the run was when it was asked
	}
	o := t.w.open
	question := withoutEnd(report.OneLine(g.Question, 300))
	if len(g.Items) > 0 {
		question = titles(g.Items)
	} else if g.Type == "phase" {
		question = t.named(s.Phase) + " is done: go on"
	}
	if len(o.findings) > 0 || o.step != nil && o.step.ID == "gate-"+g.ID {
		for _, f := range o.findings {
			s.Findings = append(s.Findings, f.ID)
		}
	}
	if len(s.Findings) == 0 {
		s.Findings = t.asked(g, s.Phase)
	}
	if question == "" {
		question = "an answer to a " + report.OneLine(g.Type, 40) + " gate"
	}
	s.Why = ask("Waits for you"+inPhase(s.Phase)+": ", question)
	return s
}

// asked are the findings of a phase that have the titles of a gate's items.
func (t walked) asked(g *report.Gate, phase string) (ids []string) {
	for _, it := range g.Items {
		for _, f := range t.run.Findings {
			if f.Phase == phase && it.Title != "" && f.Title == it.Title {
				ids = append(ids, f.ID)
				break
			}
		}
	}
	return ids
}

// waits is a run that a person is next for.
func (t walked) waits(s report.State) report.State {
	o := t.w.open
	s.Kind, s.Since = "waiting", o.step.At
	if p := o.step.Person; p != nil && !p.AskedAt.IsZero() {
		s.Since = p.AskedAt
		s.Gate = p.Gate
	}
	for _, f := range o.findings {
		if f.Action == "human_required" || o.rule == "reviews-exhausted" {
			s.Findings = append(s.Findings, f.ID)
		}
	}
	s.Why = ask("Waits for a person"+inPhase(o.phase)+": ", o.why)
	s.Next = "Answer it where the run was started."
	if o.rule == "checklist-mismatch" && t.checked(o.phase) {
		s.Why = "Waits for a person" + inPhase(o.phase) + ": the plan's checklist says now that it is done, go on?"
		s.Next = "To decide: complete the phase, where the run was started."
		return s
	}
	if o.choices != "" {
		s.Next = "To decide: " + o.choices + t.recorded() + "."
	}
	return s
}

// recorded says how an answer is recorded where no gate asks.
func (t walked) recorded() string {
	if !t.w.native() || t.run.Source != "steps" || t.w.open.rule == "checklist-mismatch" {
		return ""
	}
	choice := "continue"
	if t.w.open.rule == "quality-exhausted" {
		choice = "retry"
	}
	id, ok := argument(t.run.ID)
	phase, hasPhase := argument(t.w.open.phase)
	if !ok || !hasPhase && t.w.open.phase != "" {
		return ""
	}
	record := "5x run record human:gate --run " + id
	if hasPhase {
		record += " --phase " + phase
	}
	return ". To record it: `" + record + ` --result '{"choice":"` + choice + "\"}'`; to abort: " +
		"`5x run complete --run " + id + " --status aborted`"
}

func (t walked) paused(s report.State) report.State {
	s.Kind, s.Since = "paused", t.w.paused.At
	s.Step = t.w.paused.ID
	phase := t.at(t.w.open)
	s.Why = "A person left it for later" + strings.Replace(t.inOrAfter(phase), " after", ", after", 1)
	if left := t.w.left; left.who == "person" && left.phase == phase && !t.isDone(phase) {
		s.Why += inBrackets(openThen(left.why))
	}
	if reason := t.w.paused.Boundary.Told(); reason != "" {
		s.Why = "Paused: " + withoutEnd(report.OneLine(reason, 200))
	}
	s.Why += t.reached() + "."
	s.Next = t.further()
	return s
}

// reached says how many phases are done.
func (t walked) reached() string {
	if t.run.Totals.PhasesTotal == 0 {
		return ""
	}
	if t.allDone() {
		return "; " + lower(done(t.run.Totals.PhasesTotal))
	}
	verb := "are"
	if t.run.Totals.PhasesDone == 1 {
		verb = "is"
	}
	switch {
	case !t.knowsPlan() && t.run.Totals.PhasesDone == 0:
		return ""
	case !t.knowsPlan():
		return fmt.Sprintf("; %s %s done", report.Plural(t.run.Totals.PhasesDone, "phase"), verb)
	}
	return fmt.Sprintf("; %d of %d phases %s done", t.run.Totals.PhasesDone, t.run.Totals.PhasesTotal, verb)
}

// atWork needs evidence that is newer than everything else.
func (t walked) atWork() (report.State, bool) {
	s := report.State{Kind: "working", Since: t.run.LastActivity, Phase: t.at(t.w.open)}
	if t.quiet() {
		return s, false
	}
	for _, last := range slices.Backward(t.steps) {
		if last.Commit != nil {
			continue
		}
		if last.Agent == nil || last.Agent.Call != "working" {
			break
		}
		s.Step, s.Phase = last.ID, t.where[last].phase.ID
		s.Why = t.works("The "+role(last.Agent), s.Phase)
		return s, true
	}
	newest := report.Time{}
	for _, x := range t.steps {
		newest = report.Latest(newest, x.At)
	}
	switch {
	case !t.c.Running.IsZero() && !newest.IsAfter(t.c.Running):
		s.Since, s.Why = t.c.Running, t.works("An agent", s.Phase)
		return s, true
	case t.c.Lock != nil && t.c.Lock.Holder == "alive":
		s.Why = t.works(stateWord(t.run.CurrentState), s.Phase)
		s.Why = withoutEnd(s.Why) + fmt.Sprintf(" (process %d holds the plan's lock).", t.c.Lock.PID)
		return s, true
	}
	return s, false
}

// quiet tells a run that has said nothing for long.
func (t walked) quiet() bool {
	return isQuiet(t.run.LastActivity, t.c.Now)
}

func isQuiet(since, now report.Time) bool {
	silent, known := report.Between(since, now)
	return known && silent > float64(Quiet.Milliseconds())
}

func role(a *report.Agent) string {
	if a.Role == "" {
		return "agent"
	}
	return report.OneLine(a.Role, 40)
}

// works says that somebody is at work, or was when the data ends.
func (t walked) works(who, phase string) string {
	if t.c.Live {
		return who + " is at work" + inPhase(phase) + "."
	}
	return who + " was at work" + inPhase(phase) + " when the data ends."
}

// stateWord is who works in a state of generation A's program.
func stateWord(state string) string {
	switch state {
	case "EXECUTE", "AUTO_FIX", "QUALITY_RETRY":
		return "The author"
	case "QUALITY_CHECK":
		return "Quality"
	case "REVIEW":
		return "The reviewer"
	}
	return "5x"
}

// at is the phase of what is open, or the one that the run says it is in.
func (t walked) at(o open) string {
	if o.phase == "" {
		return t.names.id(t.run.CurrentPhase)
	}
	return o.phase
}
