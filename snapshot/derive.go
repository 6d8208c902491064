package snapshot

import (
	"math"
	"slices"
	"strings"
)

// An index finds a run's results by key.
type index struct {
	agents    map[string]*AgentResult
	quality   map[string]*QualityResult
	decisions map[string]*Decision
}

func byKey[T interface{ SetKey() string }](s Set[T]) map[string]T {
	m := make(map[string]T, len(s))
	for _, x := range s {
		m[x.SetKey()] = x
	}
	return m
}

// finishSources adds what lies beside the journal: rows of newer tables, the
// logs, the reviews.
func (v *View) finishSources(r *runRow) {
	run := r.run
	for _, d := range v.prompts[r.run.ID] {
		c := *d
		run.Decisions = append(run.Decisions, &c)
	}
	v.addGates(run)
	for table, rows := range v.runRows[r.run.ID] {
		for _, row := range rows {
			run.OtherRows = addRow(run.OtherRows, table, row)
		}
	}
	run.Logs = slices.Clone(r.logs)
	for _, l := range run.Logs {
		if l.Kind != "agent" {
			l.Recorded = l.Recorded || l.Kind == "quality"
		}
	}
	v.readLogs(r)
	switch {
	case run.Source == "record":
		run.LogsNote = "A run record carries no logs."
	case len(run.Logs) == 0:
		run.LogsNote = "No logs: the folder logs/" + oneLine(run.ID, 80) + " is missing or empty."
	}
	run.Reviews = slices.Clone(r.reviews)
}

// finish derives everything that follows from the run's own rows.
func (run *Run) finish(plan *Plan, evidence evidence) {
	slices.SortStableFunc(run.Decisions, func(a, b *Decision) int { return a.At.Compare(b.At.Time) })
	run.orderResults()
	ix := index{byKey(run.Agents), byKey(run.Detail.Quality), byKey(run.Decisions)}
	for _, e := range run.Events {
		e.Summary = e.line(ix)
		run.LastActivity = latest(run.LastActivity, e.At)
		if run.StartedAt.IsZero() {
			run.StartedAt = e.At
		}
	}
	for _, a := range run.Agents {
		run.LastActivity = latest(run.LastActivity, a.At)
	}
	for _, l := range run.Logs {
		run.LastActivity = latest(run.LastActivity, l.LastAt)
	}
	run.LastActivity = latest(run.LastActivity, run.StartedAt)
	if run.EndedAt.IsZero() && run.Status != "active" && run.Status != "unknown" {
		run.EndedAt = latest(run.LastActivity, run.UpdatedAt)
	}
	run.LastActivity = latest(run.LastActivity, run.EndedAt)
	run.deriveCommand()
	run.deriveTotals()
	run.derivePhases(plan)
	run.deriveTimeline(ix)
	run.State = run.deriveState(evidence, ix)
	run.neverNil()
	run.forget()
}

// forget drops the decoded payloads: they are large, and would still hold what
// masking takes out of the payloads themselves.
func (run *Run) forget() {
	drop := func(p *Payload) { p.decoded, p.asked = nil, false }
	for _, e := range run.Events {
		drop(&e.Payload)
	}
	for _, a := range run.Agents {
		drop(&a.Payload)
	}
	for _, q := range run.Detail.Quality {
		drop(&q.Payload)
	}
	for _, d := range run.Decisions {
		drop(&d.Payload)
	}
}

// neverNil: an empty list is [] in JSON, not null.
func (run *Run) neverNil() {
	if run.Logs == nil {
		run.Logs = []*Log{}
	}
	if run.Phases == nil {
		run.Phases = []*Phase{}
	}
	if run.Timeline.Spans == nil {
		run.Timeline.Spans = []Span{}
	}
}

// deriveCommand tells the kind of run where the database does not, or no
// longer does.
func (run *Run) deriveCommand() {
	if run.Command != "" {
		return
	}
	for _, e := range run.Events {
		switch e.Type {
		case "run_start", "phase_start", "author:implement", "author:next-phase":
			run.Command = "run"
			return
		case "plan_review_start":
			run.Command = "plan-review"
			return
		case "plan_generate_start":
			run.Command = "plan"
			return
		}
	}
	for _, e := range run.Events {
		switch {
		case e.Type == "reviewer:plan" || strings.HasPrefix(e.Type, "reviewer:") && e.Phase == "plan":
			run.Command = "plan-review"
			return
		case e.Type == "author:generate-plan":
			run.Command = "plan"
			return
		}
	}
}

func (run *Run) deriveTotals() {
	t := &run.Totals
	*t = Totals{Events: len(run.Events)}
	for _, a := range run.Agents {
		if !a.EventOnly {
			t.AgentResults++
		}
		t.TokensIn += deref(a.TokensIn)
		t.TokensOut += deref(a.TokensOut)
		t.CostUSD += deref(a.CostUSD)
		if a.Role == "reviewer" {
			t.ReviewerMS += max(0, deref(a.DurationMS))
			t.Reviews++
		} else {
			t.AuthorMS += max(0, deref(a.DurationMS))
		}
	}
	t.CostUSD = math.Round(t.CostUSD*1e9) / 1e9 // sums of floats, not of their noise
	for _, q := range run.Detail.Quality {
		if q.Skipped {
			continue
		}
		t.QualityAttempts++
		if q.Failed() {
			t.QualityFailures++
		}
		t.QualityMS += max(0, deref(q.DurationMS))
	}
	for _, e := range run.Events {
		if e.Type == "escalation" {
			t.Escalations++
		}
	}
	for _, d := range run.Decisions {
		t.Decisions++
		t.HumanWaitMS += deref(d.WaitedMS)
	}
	end := run.EndedAt
	if end.IsZero() {
		end = run.LastActivity
	}
	t.ElapsedMS, _ = between(run.StartedAt, end)
}

func deref[N int64 | float64](p *N) N {
	if p == nil {
		return 0
	}
	return *p
}
