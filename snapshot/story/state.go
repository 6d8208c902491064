package story

import (
	"fmt"
	"path"
	"strings"
	"time"

	"fivex/snapshot/report"
)

// Quiet is how long an active run may say nothing before it is called idle.
const Quiet = 30 * time.Minute

// state says what the run is doing, or why it stopped. The status alone does
// not tell: a killed run stays active for ever, and generation A's failed and
// aborted say little about the cause.
func (t *Teller) state(w *walk, steps []*report.Step) report.State {
	run := t.run
	s := report.State{Kind: run.Status, Since: run.EndedAt}
	switch run.Status {
	case "completed":
		s.Why = t.whyCompleted(w)
		s.Next = t.unfinishedWork()
	case "failed", "aborted":
		return t.stopped(w, s)
	case "active":
		return t.active(w, steps)
	case "unknown":
		s.Since = run.LastActivity
		s.Why = "The database has rows of this run, but the run itself is not in it."
	case "":
		s.Kind, s.Since, s.Why = "unknown", run.LastActivity, "The run has no status."
	default:
		s.Since = run.LastActivity
		s.Why = fmt.Sprintf("The run has the status %q, which this program does not know.", report.OneLine(run.Status, 60))
	}
	return s
}

// whyCompleted says what a completed run reached, and where a person went over
// a reviewer or a check.
func (t *Teller) whyCompleted(w *walk) string {
	var why string
	sum := t.run.Totals
	switch {
	case t.run.Command == "plan-review":
		why = "The plan was approved after " + report.Plural(sum.Reviews, "review")
	case t.run.Command == "plan" && sum.Reviews > 0:
		why = "The plan was written, and approved after " + report.Plural(sum.Reviews, "review")
	case t.run.Command == "plan":
		why = "The plan was written"
	case sum.PhasesTotal == 0:
		why = "The run completed"
	case sum.PhasesDone < sum.PhasesTotal:
		why = fmt.Sprintf("The run was completed with %d of %d phases done", sum.PhasesDone, sum.PhasesTotal)
	case sum.PhasesTotal == 1:
		why = "The one phase is done"
	default:
		why = fmt.Sprintf("All %d phases are done", sum.PhasesTotal)
	}
	why += t.before() + t.exceptions(w)
	if w.ended != nil && w.ended.Boundary.Reason != "" {
		why += ": " + withoutEnd(report.OneLine(w.ended.Boundary.Reason, 200))
	}
	return why + "."
}

// before says which phases were not this run's work.
func (t *Teller) before() string {
	n := 0
	for _, p := range t.run.Phases {
		if p.Done() && (p.DoneBy == "checklist" || p.DoneBy == "other-run") && p.AuthorRuns == 0 {
			n++
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return ", 1 of them not by this run"
	}
	return fmt.Sprintf(", %d of them not by this run", n)
}

// exceptions says where a person passed what a reviewer or a check did not.
func (t *Teller) exceptions(w *walk) string {
	var text strings.Builder
	for _, p := range t.run.Phases {
		s := w.forced[p.ID]
		if s == nil || p.State != "approved-by-person" {
			continue
		}
		who := "a person"
		if s.Person != nil && s.Person.Rule {
			who = "auto mode"
		}
		in := " in " + phaseWord(p.ID)
		no := w.refused[p.ID]
		switch {
		case s.Person != nil && s.Person.Choice == "skip":
			text.WriteString("; " + who + " let failing checks pass" + in)
		case no != nil && no.Quality != nil:
			text.WriteString("; " + who + " passed failing checks" + in)
		case no != nil:
			text.WriteString("; " + who + " overrode " + words(no.Agent.Result) + in)
		case p.ReviewRounds > 0:
			text.WriteString("; " + who + " passed " + phaseWord(p.ID) + " before its review had an outcome")
		default:
			text.WriteString("; " + who + " passed " + phaseWord(p.ID) + " without a review")
		}
	}
	return text.String()
}

// unfinishedWork says what a completed run left undone.
func (t *Teller) unfinishedWork() string {
	if t.run.Command != "run" || t.run.Totals.PhasesDone >= t.run.Totals.PhasesTotal {
		return ""
	}
	var open []string
	for _, p := range t.run.Phases {
		if (isNumber(p.ID) || t.planned(p.ID)) && !p.Done() {
			open = append(open, t.named(p.ID))
		}
	}
	if len(open) == 0 {
		return ""
	}
	if n := len(open); n > 5 {
		open = append(open[:4], fmt.Sprintf("and %d more", n-4))
	}
	return "Not done: " + report.OneLine(strings.Join(open, ", "), 300) + "."
}

// stopped says why a run ended before its work was done: the last unsettled
// thing, never a failure that was mended.
func (t *Teller) stopped(w *walk, s report.State) report.State {
	cause := w.cause
	if w.ended == nil {
		cause = w.open
	}
	s.Phase = cause.phase
	if cause.step != nil {
		s.Step = cause.step.ID
	}
	word := strings.ToUpper(t.run.Status[:1]) + t.run.Status[1:]
	in := t.inOrAfter(cause.phase)
	why := cause.why
	given := ""
	if w.ended != nil && w.ended.Boundary.Event == "run-aborted" {
		given = withoutEnd(report.OneLine(w.ended.Boundary.Reason, 300))
	}
	by := cause.step
	switch {
	case t.run.CurrentState == "NO_PHASES" || t.noPhases():
		s.Why = word + ": the plan has no phases."
		s.Next = "Give the plan a heading “## Phase 1: …” and run it again."
		return s
	case cause.who == "abort" && (by.Person.Rule || by.Person.Kind == "phase" && !w.native()):
		s.Why = join(word+in+": "+by.Person.Meaning, why)
	case cause.who == "abort":
		s.Why = join("A person aborted it"+in+stoppedGuidance(by.Person), why)
	case given != "":
		s.Why = word + in + ": " + given + openThen(why) + "."
		return t.nextAfterStop(w, s)
	case cause.who == "person" || by != nil && outcome(by) == "bad":
		s.Why = join(word+in, why)
	default:
		s.Why = t.lastError(word+in, why)
	}
	return t.nextAfterStop(w, s)
}

// noPhases tells a run that had nothing to do: the migration forgot its state.
func (t *Teller) noPhases() bool {
	return t.run.Command == "run" && t.run.Totals.AgentResults == 0 && t.c.Plan != nil && t.c.Plan.Document != "" && len(t.c.Plan.Phases) == 0
}

// openThen adds what was open to a reason that was given.
func openThen(why string) string {
	if why == "" {
		return ""
	}
	return " (open then: " + why + ")"
}

func stoppedGuidance(p *report.Person) string {
	if p.Guidance == "" {
		return ""
	}
	return " (" + withoutEnd(report.OneLine(p.Guidance, 200)) + ")"
}

// join says a, and b as what explains it. A question keeps its mark.
func join(a, b string) string {
	if b == "" {
		return a + "."
	}
	return ask(a+": ", b)
}

// lastError is a run's end that only an error tells of, or nothing.
func (t *Teller) lastError(word, before string) string {
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
		return word + ": " + withoutEnd(report.OneLine(last, 300)) + "."
	}
	return word + "; no reason was recorded" + then(before) + "."
}

func (t *Teller) nextAfterStop(w *walk, s report.State) report.State {
	switch {
	case t.run.Plan == "":
	case t.run.Source == "steps" && !t.run.Migrated:
		s.Next = "To go on: `5x run reopen --run " + report.OneLine(t.run.ID, 64) + "`, or begin a new run of the plan."
	case t.run.Source == "run_events" && t.run.Command != "":
		s.Next = "To try again: `5x " + report.OneLine(t.run.Command, 20) + " " + report.OneLine(t.run.Plan, 200) + "`."
	}
	return s
}

// active weighs the evidence for a run that the database calls active,
// strongest first.
func (t *Teller) active(w *walk, steps []*report.Step) report.State {
	run, o := t.run, w.open
	s := report.State{Kind: "idle", Since: run.LastActivity, Phase: o.phase}
	if o.step != nil {
		s.Step = o.step.ID
	}
	if g := waitingGate(t.c.Gates); g != nil {
		return t.atGate(s, g, w)
	}
	if o.rule == "asked" {
		return t.waits(s, w)
	}
	if t.c.Lock != nil && t.c.Lock.Holder == "dead" {
		s.Kind = "interrupted"
		s.Why = fmt.Sprintf("Interrupted%s: process %d, which ran it, is gone%s.", inPhase(t.at(o)), t.c.Lock.PID, then(o.why))
		s.Next = t.resume()
		return s
	}
	if at, ok := t.atWork(w, steps); ok {
		return at
	}
	switch {
	case w.paused != nil:
		return t.paused(w, s)
	case o.who == "person":
		return t.waits(s, w)
	case o.who == "completion" && t.atPhaseGate(o.phase):
		s.Kind, s.Since = "waiting", o.step.At
		s.Why = capital(t.named(o.phase)) + " is reviewed and says " + words(t.phase[o.phase].Review) + ": go on to the next phase?"
		s.Next = "Answer the phase gate where the run was started."
		return s
	}
	return t.idle(w, s, steps)
}

// atPhaseGate tells a run of generation A that asks whether to go on. The
// migration forgets its state, and keeps that the phase was approved.
func (t *Teller) atPhaseGate(phase string) bool {
	p := t.phase[phase]
	return t.run.CurrentState == "PHASE_GATE" || t.run.Migrated && p != nil && t.progressed(p)
}

func then(why string) string {
	if why == "" {
		return ""
	}
	return "; before that, " + why
}

func waitingGate(gates []*report.Gate) *report.Gate {
	for _, g := range gates { // oldest first
		if !g.Resolved {
			return g
		}
	}
	return nil
}

// atGate is a gate file that waits: the strongest evidence there is.
func (t *Teller) atGate(s report.State, g *report.Gate, w *walk) report.State {
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
	}
	o := w.open
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
	if question == "" {
		question = "an answer to a " + report.OneLine(g.Type, 40) + " gate"
	}
	s.Why = ask("Waits for you"+inPhase(s.Phase)+": ", question)
	return s
}

// ask is a question with its mark.
func ask(before, question string) string {
	if strings.HasSuffix(question, "?") || strings.HasSuffix(question, "!") {
		return before + question
	}
	if strings.HasSuffix(question, ": go on") {
		return before + question + "?"
	}
	return before + question + "."
}

// waits is a run that a person is next for.
func (t *Teller) waits(s report.State, w *walk) report.State {
	o := w.open
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
	if o.choices != "" {
		s.Next = "To decide: " + o.choices + "."
	}
	return s
}

func (t *Teller) paused(w *walk, s report.State) report.State {
	s.Kind, s.Since = "paused", w.paused.At
	s.Step = w.paused.ID
	s.Why = "A person left it for later" + strings.Replace(t.inOrAfter(t.at(w.open)), " after", ", after", 1)
	if w.paused.Boundary != nil && w.paused.Boundary.Reason != "" && w.paused.Boundary.Reason != "phase_gate_exit" {
		s.Why = "Paused: " + withoutEnd(report.OneLine(w.paused.Boundary.Reason, 200))
	}
	s.Why += t.reached() + "."
	s.Next = t.resume()
	return s
}

// reached says how many phases are done.
func (t *Teller) reached() string {
	if t.run.Totals.PhasesTotal == 0 {
		return ""
	}
	return fmt.Sprintf("; %d of %d phases are done", t.run.Totals.PhasesDone, t.run.Totals.PhasesTotal)
}

// idle is an active run that nothing shows at work: what is next is said in
// content.
func (t *Teller) idle(w *walk, s report.State, steps []*report.Step) report.State {
	o := w.open
	s.Next = t.resume()
	switch {
	case o.who == "next-phase":
		return t.betweenPhases(w, s)
	case o.rule == "interrupted":
		s.Kind = "interrupted"
		s.Why = "Interrupted" + inPhase(o.phase) + ": " + o.why + "."
	case o.who == "author":
		s.Why = capital(t.named(o.phase)) + ": " + o.why + "; the author is next."
		if o.step.Quality != nil {
			s.Why = capital(t.named(o.phase)) + ": " + o.why + "; the author's fix is next."
		}
	case o.who == "quality":
		s.Why = capital(t.named(o.phase)) + ": " + o.why + "; quality is next."
	case o.who == "reviewer":
		s.Why = capital(t.named(o.phase)) + ": " + o.why + "; the review is next."
	case o.who == "completion" && o.phase == "plan":
		s.Why = "The plan is approved; the first phase is next."
		if t.run.Command == "plan-review" || t.run.Command == "plan" {
			s.Why = "The plan is approved; the run was not completed."
			s.Next = t.complete()
		}
	case o.who == "completion":
		s.Why = capital(t.named(o.phase)) + ": " + o.why + "; its completion is next."
	case len(steps) == 0:
		s.Why = "Started, but nothing has been recorded since."
	default:
		s.Why = "Left active" + inPhase(t.run.CurrentPhase) + "; its last sign is " + lastSign(steps) + "."
	}
	return s
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
func (t *Teller) betweenPhases(w *walk, s report.State) report.State {
	o, run := w.open, t.run
	next := t.nextPhase(o.phase)
	switch {
	case run.Totals.PhasesTotal > 0 && run.Totals.PhasesDone >= run.Totals.PhasesTotal:
		s.Why = fmt.Sprintf("All %d phases are done; the run was not completed.", run.Totals.PhasesTotal)
		if run.Totals.PhasesTotal == 1 {
			s.Why = "The one phase is done; the run was not completed."
		}
		s.Next = t.complete()
	case o.rule == "passed" || next == "":
		s.Why = capital(t.named(o.phase)) + " is done."
		if next != "" {
			s.Phase = next
			s.Why = capital(t.named(o.phase)) + " is done; " + t.named(next) + " is next."
		}
	default:
		s.Kind, s.Since = "waiting", o.step.At
		s.Why = "Waits for a person: " + t.named(o.phase) + " is done, go on with " + t.named(next) + "?"
		s.Next = "To decide: continue, exit (leave the run for later) or abort, where the run was started."
	}
	return s
}

// nextPhase is the first phase behind this one that is not done.
func (t *Teller) nextPhase(id string) string {
	for _, p := range t.run.Phases {
		if !p.Done() && p.ID != "" && p.ID != "plan" && p.ID != id && (isNumber(p.ID) || t.planned(p.ID)) {
			return p.ID
		}
	}
	return ""
}

func (t *Teller) complete() string {
	if t.run.Source == "run_events" {
		return t.resume()
	}
	return "To end it: `5x run complete --run " + report.OneLine(t.run.ID, 64) + "`."
}

// atWork needs evidence that is newer than everything else.
func (t *Teller) atWork(w *walk, steps []*report.Step) (report.State, bool) {
	s := report.State{Kind: "working", Since: t.run.LastActivity, Phase: t.at(w.open)}
	silent, known := report.Between(t.run.LastActivity, t.c.Now)
	if known && silent > float64(Quiet.Milliseconds()) {
		return s, false
	}
	if n := len(steps); n > 0 {
		if last := steps[n-1]; last.Agent != nil && last.Agent.Call == "working" {
			s.Step, s.Phase = last.ID, t.where[last].phase.ID
			s.Why = t.works("The "+role(last.Agent), s.Phase)
			return s, true
		}
	}
	newest := report.Time{}
	for _, x := range steps {
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

func role(a *report.Agent) string {
	if a.Role == "" {
		return "agent"
	}
	return report.OneLine(a.Role, 40)
}

// works says that somebody is at work, or was when the data ends.
func (t *Teller) works(who, phase string) string {
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
func (t *Teller) at(o open) string {
	if o.phase == "" {
		return t.names.id(t.run.CurrentPhase)
	}
	return o.phase
}

// named is a phase as people call it: "phase 2 (Webhook)".
func (t *Teller) named(id string) string {
	if id == "" {
		return "the run"
	}
	if id == "plan" {
		return "the plan"
	}
	if p := t.phase[id]; p != nil && p.Title != "" {
		return phaseWord(id) + " (" + report.OneLine(p.Title, 80) + ")"
	}
	return phaseWord(id)
}

func phaseWord(id string) string {
	if isNumber(id) {
		return "phase " + id
	}
	return report.OneLine(id, 60)
}

func inPhase(id string) string {
	switch {
	case id == "":
		return ""
	case id == "plan":
		return " while planning"
	}
	return " in " + phaseWord(id)
}

// inOrAfter says where a run stopped: after a phase that is done, else in it.
func (t *Teller) inOrAfter(id string) string {
	if p := t.phase[id]; p != nil && p.Done() && p.DoneBy == "run" && isNumber(id) {
		return " after " + phaseWord(id)
	}
	return inPhase(id)
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// resume says how the run goes on.
func (t *Teller) resume() string {
	run := t.run
	switch {
	case run.Plan == "":
		return ""
	case run.Source == "run_events" && run.Command != "":
		return "To go on: `5x " + report.OneLine(run.Command, 20) + " " + report.OneLine(run.Plan, 200) + "`."
	}
	return "Go on with the plan " + report.OneLine(path.Base(run.Plan), 120) + " where it was started."
}
