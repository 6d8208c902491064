package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"fivex/snapshot/report"
	"fivex/snapshot/saved"
	"fivex/snapshot/trend"
)

// A baseline is what the runs of an earlier report measured; the runs that are
// new or changed since are compared with it.
type baseline struct {
	limits trend.Limits
	base   trend.Measures
	known  map[string]report.Time // the runs of the baseline, as they were
	now    trend.Measures
}

// checkBaseline refuses flags that make no sense together.
func (c *reportCmd) checkBaseline() error {
	regression := slices.Contains(c.FailOn, "regression")
	switch {
	case c.Baseline == "" && regression:
		return usageError{errors.New("--fail-on regression: give the report to compare with: --baseline report.json")}
	case c.Baseline == "" && len(c.Worse) > 0:
		return usageError{errors.New("--worse belongs to --baseline")}
	case c.Baseline != "" && c.site:
		return usageError{errors.New("--baseline: a site reads only the runs that changed; name a file for the report")}
	}
	_, err := trend.ParseLimits(c.Worse)
	if err != nil {
		return usageError{fmt.Errorf("--worse %w", err)}
	}
	return nil
}

// openBaseline reads the baseline; nil where none was given.
func (c *reportCmd) openBaseline(ctx context.Context) (*baseline, error) {
	if c.Baseline == "" {
		return nil, nil
	}
	limits, err := trend.ParseLimits(c.Worse)
	if err != nil {
		return nil, err
	}
	reports, err := saved.Open(ctx, []string{c.Baseline}, saved.Options{})
	if err != nil {
		return nil, fmt.Errorf("--baseline: %w", err)
	}
	b := &baseline{limits: limits, known: map[string]report.Time{}}
	for run, err := range reports.Each(ctx) {
		if err != nil {
			return nil, fmt.Errorf("--baseline: %w", err)
		}
		b.known[run.Key] = run.LastActivity
		b.base.Take(run)
	}
	return b, nil
}

// begin forgets what was read; reading may begin anew.
func (b *baseline) begin() {
	if b != nil {
		b.now = trend.Measures{}
	}
}

// take measures a run unless the baseline has it as it is.
func (b *baseline) take(run *report.Run) {
	if b == nil {
		return
	}
	if at, ok := b.known[run.Key]; !ok || !at.Equal(run.LastActivity.Time) {
		b.now.Take(run)
	}
}

// tell says how the runs differ, and gives what is a regression.
func (b *baseline) tell(w io.Writer) (worse []string) {
	if b == nil {
		return nil
	}
	changes := trend.Compare(b.base, b.now, b.limits)
	var all []string
	for _, c := range changes {
		all = append(all, c.Text)
		if c.Worse {
			worse = append(worse, c.Text)
		}
	}
	switch {
	case b.now.Runs == 0:
		fmt.Fprintln(w, "5x: no run is new since the baseline")
	case len(all) == 0:
		fmt.Fprintf(w, "5x: %s since the baseline; nothing to compare: no phase is finished or checked in both\n",
			report.Plural(b.now.Runs, "run"))
	default:
		fmt.Fprintf(w, "5x: %s since the baseline: %s\n", report.Plural(b.now.Runs, "run"),
			plainLine(strings.Join(all, "; ")))
	}
	return worse
}
