package snapshot

import (
	"fmt"
	"path"
	"strings"
	"time"
)

// Evidence is what is known about a run beside its own rows.
type evidence struct {
	now     Time  // the report's "now"
	lock    *Lock // the lock on the run's plan
	running Time  // since when an invocation is marked as running
	gate    *Gate // the oldest pending gate of the run
}

// quiet is how long an active run may say nothing before it is called idle.
const quiet = 30 * time.Minute

// deriveState says what the run is doing, or why it stopped. The status alone
// does not tell: a killed run stays active forever, and generation A's failed
// and aborted say little about the cause.
func (run *Run) deriveState(ev evidence, ix index) State {
	s := State{Kind: run.Status, Since: run.EndedAt}
	switch run.Status {
	case "completed":
		s.Why = run.whyCompleted()
	case "failed", "aborted":
		s.Why = run.whyStopped(ix)
		s.Next = run.nextAfterStop()
	case "active":
		return run.activeState(ev, ix)
	case "unknown":
		s.Since = run.LastActivity
		s.Why = "The database has rows of this run, but the run itself is not in it."
	case "":
		s.Kind, s.Since, s.Why = "unknown", run.LastActivity, "The run has no status."
	default:
		s.Since = run.LastActivity
		s.Why = fmt.Sprintf("The run has the status %q, which this program does not know.", oneLine(run.Status, 60))
	}
	return s
}

func (run *Run) whyCompleted() string {
	switch run.Command {
	case "plan-review":
		n := int64(run.Totals.Reviews)
		return fmt.Sprintf("The plan was approved after %s.", plural(&n, "review"))
	case "plan":
		if n := int64(run.Totals.Reviews); n > 0 {
			return fmt.Sprintf("The plan was written, and reviewed in %s.", plural(&n, "round"))
		}
		return "The plan was written."
	}
	forced := 0
	for _, p := range run.Phases {
		if p.State == "approved-by-person" {
			forced++
		}
	}
	why := fmt.Sprintf("The run completed; %d of %d phases are recorded as done", run.Totals.PhasesDone, run.Totals.PhasesTotal)
	if run.Totals.PhasesTotal == 0 {
		why = "The run completed"
	} else if run.Totals.PhasesDone == run.Totals.PhasesTotal {
		why = fmt.Sprintf("All %d phases are done", run.Totals.PhasesTotal)
		if run.Totals.PhasesTotal == 1 {
			why = "The one phase is done"
		}
	}
	if forced > 0 {
		why += fmt.Sprintf("; a person approved %d of them over the reviewer's verdict", forced)
	}
	if o := run.lastEvent("run:complete"); o.text("reason") != "" {
		why += ": " + oneLine(o.text("reason"), 200)
	}
	return why + "."
}

func (run *Run) lastEvent(types ...string) object {
	for i := len(run.Events) - 1; i >= 0; i-- {
		for _, t := range types {
			if run.Events[i].Type == t {
				return run.Events[i].Payload.object()
			}
		}
	}
	return nil
}

// whyStopped finds the last thing that speaks of trouble, newest first.
func (run *Run) whyStopped(ix index) string {
	if run.CurrentState == "NO_PHASES" {
		return "The plan has no phases, so there was nothing to run."
	}
	if o := run.lastEvent("run:abort"); o.text("reason") != "" {
		return "Aborted: " + sentence(o.text("reason"))
	}
	verb := "Stopped"
	if run.Status == "aborted" {
		verb = "Aborted"
	}
	for i := len(run.Events) - 1; i >= 0; i-- {
		e := run.Events[i]
		o := e.Payload.object()
		in := ""
		if e.Phase != "" {
			in = " in phase " + oneLine(e.Phase, 40)
		}
		switch {
		case e.Type == "human_decision" && e.Refs != nil:
			d := ix.decisions[e.Refs.Decision]
			if d == nil {
				continue
			}
			if d.Choice == "abort" && d.Question != "" {
				return fmt.Sprintf("%s%s: a person chose abort (or the gate timed out) at: %s", verb, in, sentence(d.Question))
			}
			if d.Kind == "phase" && (d.Choice == "exit" || d.Choice == "abort") {
				return fmt.Sprintf("%s%s: the phase gate was answered with %s.", verb, in, d.Choice)
			}
		case e.Type == "escalation" || e.Type == "auto_escalation_abort" || e.Type == "error":
			if r := o.text("reason", "error"); r != "" {
				return fmt.Sprintf("%s%s: %s", verb, in, sentence(r))
			}
		case e.Type == "auto_start_fresh":
			return "Given up for a fresh start: " + sentence(o.text("reason"))
		case e.Refs != nil && e.Refs.Agent != "":
			a := ix.agents[e.Refs.Agent]
			if a.Result == "failed" || a.Result == "needs_human" {
				return fmt.Sprintf("%s%s: the %s answered %s: %s", verb, in, a.Role, a.Result, sentence(a.Reason))
			}
		case e.Refs != nil && e.Refs.Quality != "":
			if q := ix.quality[e.Refs.Quality]; q.Failed() {
				return fmt.Sprintf("%s%s after quality %s", verb, in, sentence(q.Summary()))
			}
		}
	}
	if run.Status == "aborted" {
		return "Aborted; no reason was recorded."
	}
	return "Failed; no reason was recorded."
}

func (run *Run) nextAfterStop() string {
	if run.Plan == "" || run.Status == "aborted" && run.Source == "record" {
		return ""
	}
	if run.CurrentState == "NO_PHASES" {
		return "Give the plan a heading “## Phase 1: …” and run it again."
	}
	return "Look at the last events; then run the plan again."
}

// activeState weighs the evidence for a run that the database calls active,
// strongest first.
func (run *Run) activeState(ev evidence, ix index) State {
	last := run.LastActivity
	if ev.gate != nil {
		why := "Waits for a person at an open " + oneLine(ev.gate.Type, 40) + " gate."
		if ev.gate.Question != "" {
			why = "Waits for a person at an open " + oneLine(ev.gate.Type, 40) + " gate: " + sentence(ev.gate.Question)
		}
		return State{"waiting", ev.gate.CreatedAt, why, "Answer gate " + ev.gate.ID + "."}
	}
	for _, d := range run.Decisions {
		if d.Pending {
			return State{"waiting", d.At, "Waits for a person: " + sentence(d.Question), "Answer it where the run was started."}
		}
	}
	if ev.lock != nil && ev.lock.Holder == "dead" {
		return State{"interrupted", last, fmt.Sprintf("Interrupted%s: process %d, which ran it, is gone.", run.where(), ev.lock.PID), run.resumeHint()}
	}
	if s, ok := run.waitingState(ix); ok {
		return s
	}
	silent, known := between(last, ev.now)
	recent := !known || silent < float64(quiet.Milliseconds())
	if !ev.running.IsZero() && recent {
		return State{"working", ev.running, "An agent is at work" + run.where() + ".", ""}
	}
	if l := run.openLog(); l != nil && recent {
		return State{"working", last, fmt.Sprintf("An agent is at work%s (%s).", run.where(), oneLine(l.Name, 60)), ""}
	}
	if ev.lock != nil && ev.lock.Holder == "alive" {
		return State{"working", last, fmt.Sprintf("At work%s: process %d holds the plan's lock.", run.where(), ev.lock.PID), ""}
	}
	if len(run.Events) == 0 {
		return State{"idle", last, "Started, but nothing has been recorded since.", run.resumeHint()}
	}
	e := run.Events[len(run.Events)-1]
	why := "Left active%s; its last sign is %s."
	if recent {
		why = "Active%s; its last sign is %s. Nothing tells whether an agent is at work."
	}
	return State{"idle", last, fmt.Sprintf(why, run.where(), oneLine(e.Type, 60)), run.resumeHint()}
}

// waitingState reads from the last events whether a person is waited for: 5x
// writes nothing when it begins to wait.
func (run *Run) waitingState(ix index) (State, bool) {
	for i := len(run.Events) - 1; i >= 0; i-- {
		e := run.Events[i]
		in := ""
		if e.Phase != "" {
			in = " in phase " + oneLine(e.Phase, 40)
		}
		switch e.Type {
		case "run_paused":
			return State{"paused", e.At, "Paused at the phase gate, " + oneLine(e.Summary, 60) + " done.", run.resumeHint()}, true
		case "escalation":
			return State{"waiting", e.At, "Waits for a person" + in + ": " + sentence(e.Payload.object().text("reason")), "Answer the escalation where the run was started."}, true
		case "verdict":
			if run.CurrentState == "PHASE_GATE" {
				return State{"waiting", e.At, "Waits for a person at the gate" + in + ": the reviewer said " + oneLine(e.Payload.object().text("readiness"), 40) + ".", "Answer the phase gate where the run was started."}, true
			}
			return State{}, false
		case "quality_gate", "agent_invoke", "human_decision", "run_start", "phase_start", "phase_complete":
			return State{}, false
		}
		if e.Refs == nil || e.Refs.Agent == "" {
			if e.Type == "run:abort" || e.Type == "run:complete" || e.Refs != nil {
				return State{}, false
			}
			continue // commits, notes and unknown steps decide nothing
		}
		a := ix.agents[e.Refs.Agent]
		switch {
		case a.Result == "needs_human" || a.Result == "failed":
			reason := a.Reason
			if reason == "" {
				reason = a.Result
			}
			return State{"waiting", e.At, fmt.Sprintf("Waits for a person%s: the %s answered %s: %s", in, a.Role, a.Result, sentence(reason)), run.resumeHint()}, true
		case a.answersAsVerdict():
			n := int64(0)
			for _, it := range a.Items {
				if it.Action == "human_required" {
					n++
				}
			}
			if n > 0 {
				return State{"waiting", e.At, fmt.Sprintf("Waits for a person%s: the review has %s for a person.", in, plural(&n, "item")), "Decide them and record the gate."}, true
			}
		}
		return State{}, false
	}
	return State{}, false
}

// openLog is an agent log that no row names: an invocation that is running,
// or failed.
func (run *Run) openLog() *Log {
	for i := len(run.Logs) - 1; i >= 0; i-- {
		if l := run.Logs[i]; l.Kind == "agent" && !l.Recorded && l.Problem == "" {
			if l.LastAt.IsZero() || l.LastAt.Before(run.lastRow().Time) {
				return nil
			}
			return l
		}
	}
	return nil
}

func (run *Run) lastRow() (t Time) {
	for _, e := range run.Events {
		t = latest(t, e.At)
	}
	return t
}

func (run *Run) where() string {
	phase := run.CurrentPhase
	if phase == "" && len(run.Events) > 0 {
		phase = run.Events[len(run.Events)-1].Phase
	}
	s := ""
	if phase != "" {
		s = " in phase " + oneLine(phase, 40)
	}
	if run.CurrentState != "" {
		s += " (" + oneLine(run.CurrentState, 40) + ")"
	}
	return s
}

func (run *Run) resumeHint() string {
	if run.Source == "run_events" && run.Command != "" && run.Plan != "" {
		return "Resume it with: 5x " + oneLine(run.Command, 20) + " " + oneLine(run.Plan, 200)
	}
	if run.Plan != "" {
		return "Go on with the plan " + oneLine(path.Base(run.Plan), 120) + " where it was started."
	}
	return ""
}

// sentence is s on one line, with an end.
func sentence(s string) string {
	s = oneLine(withoutLog(s), 300)
	if s == "" {
		return "no reason given."
	}
	if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "…") {
		return s
	}
	return s + "."
}
