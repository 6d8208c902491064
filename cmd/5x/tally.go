package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// A tally is what --fail-on, --baseline and the line of progress learn of the
// runs while they are read.
type tally struct {
	failOn   []string
	bar      *progress
	baseline *baseline
	failed   []string // runs that --fail-on names, and why
	nothing  string   // why there is no run
}

func (c *reportCmd) newTally(ctx context.Context, stderr io.Writer) (*tally, error) {
	b, err := c.openBaseline(ctx)
	return &tally{failOn: c.FailOn, bar: newProgress(stderr), baseline: b}, err
}

// begin forgets what was read: reading may begin anew. No run is no proof of
// anything, so --fail-on does not pass.
func (t *tally) begin(l look) error {
	t.failed = nil
	t.baseline.begin()
	if t.nothing = whyNothing(l); t.nothing != "" && len(t.failOn) > 0 {
		return fmt.Errorf("--fail-on %s: there is nothing to look at: %s", strings.Join(t.failOn, ","), t.nothing)
	}
	return nil
}

// whyNothing says why there is no run to report on; empty when there is one.
func whyNothing(l look) string {
	if l.runs > 0 {
		return ""
	}
	why := "no run was found"
	for _, n := range l.head.Notices {
		if n.Kind == "awaiting-first-run" || n.Kind == "database-gone" {
			why = n.Text
		}
	}
	return why
}

// take takes the nth of so many runs.
func (t *tally) take(n, of int, run *report.Run) {
	t.bar.at(n, of)
	t.baseline.take(run)
	for _, w := range t.failOn {
		if run.Status == w || run.State.Kind == w {
			t.failed = append(t.failed, fmt.Sprintf("%s (%s)", run.ID, w))
			break
		}
	}
}

// A failOnError says which runs made --fail-on end the program.
type failOnError struct{ error }

// failWords are what --fail-on understands: stored statuses and states.
var failWords = []string{"active", "completed", "failed", "aborted", "waiting", "working", "paused",
	"interrupted", "idle", "regression"}

// verdict tells how the runs differ from the baseline's, and is an error when
// --fail-on names what was read.
func (t *tally) verdict(stderr io.Writer) error {
	failed := t.failed
	if worse := t.baseline.tell(stderr); len(worse) > 0 && slices.Contains(t.failOn, "regression") {
		failed = append(failed, "regression: "+strings.Join(worse, "; "))
	}
	if len(failed) > 0 {
		return failOnError{fmt.Errorf("--fail-on %s: %s", strings.Join(t.failOn, ","), strings.Join(failed, ", "))}
	}
	return nil
}
