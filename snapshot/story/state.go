package story

import (
	"fmt"
	"time"

	"fivex/snapshot/report"
)

// Quiet is how long an active run may say nothing before it is called idle.
const Quiet = 30 * time.Minute

// state says what the run is doing, or why it stopped. The status alone does
// not tell: a killed run stays active for ever, and generation A's failed and
// aborted say little about the cause.
func (t walked) state() report.State {
	run := t.run
	s := report.State{Kind: run.Status, Since: run.EndedAt}
	switch run.Status {
	case "completed":
		s.Why, s.Next = t.whyCompleted(), t.unfinishedWork()
	case "failed", "aborted":
		return t.stopped(s)
	case "active":
		return t.full(t.active())
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
