package story

import (
	"slices"
	"time"

	"fivex/snapshot/report"
)

// An interval is a span of time.
type interval struct{ from, to report.Time }

// waited is how long a person was waited for at a step; none where that is not
// known.
func waited(s *report.Step) []interval {
	p := s.Person
	if p == nil || p.WaitedMS == nil || p.AskedAt.IsZero() {
		return nil
	}
	to := p.AskedAt.Add(time.Duration(*p.WaitedMS * float64(time.Millisecond)))
	return []interval{{p.AskedAt, report.Time{Time: to}}}
}

// length is how long the intervals are together, in milliseconds: what
// overlaps counts once.
func length(list []interval) (ms float64) {
	slices.SortFunc(list, func(a, b interval) int { return a.from.Compare(b.from.Time) })
	var end report.Time
	for _, x := range list {
		from := report.Latest(x.from, end)
		if d, ok := report.Between(from, x.to); ok {
			ms += d
		}
		end = report.Latest(end, x.to)
	}
	return ms
}

// addStep adds what a step took to its phase's sums. What only a log tells of
// is no part of them.
func addStep(t *report.PhaseTotals, s *report.Step) {
	ms := max(0, report.Deref(s.DurationMS))
	switch {
	case s.Kind == "author":
		t.AuthorRuns++
		t.AuthorMS = report.Sum(t.AuthorMS, ms)
	case s.Kind == "reviewer":
		t.ReviewRounds++
		t.ReviewerMS = report.Sum(t.ReviewerMS, ms)
	case s.Quality != nil:
		if s.Quality.Outcome != "skipped" {
			t.QualityAttempts++
		}
		t.QualityMS = report.Sum(t.QualityMS, ms)
	case s.Person == nil:
		t.OtherMS = report.Sum(t.OtherMS, ms)
	}
	t.UnrecordedCostUSD = report.SumMoney(t.UnrecordedCostUSD, unrecordedCost(s))
	if len(s.Rows) == 0 {
		return
	}
	t.TokensIn = report.SumCount(t.TokensIn, report.Deref(s.TokensIn))
	t.TokensOut = report.SumCount(t.TokensOut, report.Deref(s.TokensOut))
	t.CostUSD = report.SumMoney(t.CostUSD, report.Deref(s.CostUSD))
}

// unrecordedCost is what a call spent that no row tells of.
func unrecordedCost(s *report.Step) float64 {
	switch {
	case s.Agent == nil:
	case len(s.Rows) == 0:
		return report.Deref(s.CostUSD)
	case s.Agent.Spent != nil:
		return report.Deref(s.Agent.Spent.CostUSD)
	}
	return 0
}

// totals are the sums over all steps.
func (t walked) totals() {
	sum := &t.run.Totals
	*sum = report.Totals{Steps: len(t.steps), Escalations: t.w.escalations}
	var waits []interval
	for _, s := range t.steps {
		t.count(sum, s)
		waits = append(waits, waited(s)...)
	}
	for _, p := range t.run.Phases {
		waits = append(waits, t.w.waits[p.ID]...)
	}
	sum.HumanWaitMS = length(waits)
	t.addFailed(sum)
	if sum.CostUSD == 0 { // it records none at all
		sum.CallsWithoutCost = 0
	}
	for _, p := range t.run.Phases {
		sum.AuthorMS = report.Sum(sum.AuthorMS, p.AuthorMS)
		sum.ReviewerMS = report.Sum(sum.ReviewerMS, p.ReviewerMS)
		sum.QualityMS = report.Sum(sum.QualityMS, p.QualityMS)
		sum.OtherMS = report.Sum(sum.OtherMS, p.OtherMS)
		if !t.counts(p.ID) {
			continue
		}
		sum.PhasesTotal++
		if p.Done() {
			sum.PhasesDone++
		}
	}
	end := t.run.EndedAt
	if end.IsZero() {
		end = t.run.LastActivity
	}
	sum.ElapsedMS, _ = report.Between(t.run.StartedAt, end)
	t.split(sum)
}

// counts tells a phase that the plan has; where its phases are not known, one with a
// number.
func (t *Teller) counts(id string) bool {
	if len(t.plan) == 0 {
		return isNumber(id)
	}
	_, planned := t.plan[id]
	return planned
}

func (t *Teller) count(sum *report.Totals, s *report.Step) {
	switch {
	case len(s.Rows) == 0 && s.Agent != nil:
		sum.UnrecordedCostUSD = report.SumMoney(sum.UnrecordedCostUSD, unrecordedCost(s))
		sum.UnrecordedTokens = report.SumCount(sum.UnrecordedTokens,
			report.SumCount(report.Deref(s.TokensIn), report.Deref(s.TokensOut)))
		return
	case s.Agent != nil:
		if !s.Agent.Unrecorded {
			sum.AgentResults++
		}
		if s.CostUSD == nil && s.Agent.Spent == nil {
			sum.CallsWithoutCost++
		}
		if c := s.Agent.Spent; c != nil {
			sum.UnrecordedCostUSD = report.SumMoney(sum.UnrecordedCostUSD, unrecordedCost(s))
			sum.UnrecordedTokens = report.SumCount(sum.UnrecordedTokens,
				report.SumCount(report.Deref(c.TokensIn), report.Deref(c.TokensOut)))
		}
		if s.Kind == "reviewer" {
			sum.Reviews++
		}
	case s.Quality != nil && s.Quality.Outcome != "skipped":
		sum.QualityAttempts++
		if s.Quality.Outcome == "failed" {
			sum.QualityFailures++
		}
	case isDecision(s):
		sum.Decisions++
	}
	sum.TokensIn = report.SumCount(sum.TokensIn, report.Deref(s.TokensIn))
	sum.TokensOut = report.SumCount(sum.TokensOut, report.Deref(s.TokensOut))
	sum.CostUSD = report.SumMoney(sum.CostUSD, report.Deref(s.CostUSD))
}

// addFailed adds what calls spent that no answer is known of: of a failed one a person's
// question names the log, of one that was killed nothing does. Where an answer names no log,
// it may be that one's.
func (t *Teller) addFailed(sum *report.Totals) {
	told, unnamed := map[string]bool{}, false
	asked := map[string]bool{}
	for _, s := range t.steps {
		switch {
		case s.Person != nil:
			asked[s.Log] = true
		case s.Agent != nil:
			told[s.Log] = true
			unnamed = unnamed || s.Log == ""
		}
	}
	for _, l := range t.run.Logs {
		if c := l.Call; c != nil && c.CostUSD != nil && !told[l.Name] && (asked[l.Name] || !unnamed) {
			sum.UnrecordedCostUSD = report.SumMoney(sum.UnrecordedCostUSD, *c.CostUSD)
			sum.UnrecordedTokens = report.SumCount(sum.UnrecordedTokens,
				report.SumCount(report.Deref(c.TokensIn), report.Deref(c.TokensOut)))
		}
	}
}

// split says where time and money went.
func (t *Teller) split(sum *report.Totals) {
	names := []string{"author", "quality", "reviewer", "person", "agent"}
	shares := map[string]*report.Share{}
	for _, n := range names {
		shares[n] = &report.Share{Name: n}
	}
	for _, s := range t.steps {
		x := shares[lane(s)]
		if x == nil {
			continue
		}
		add := report.Share{Results: 1, TokensIn: report.Deref(s.TokensIn),
			TokensOut: report.Deref(s.TokensOut), CostUSD: report.Deref(s.CostUSD)}
		if s.Person == nil {
			add.DurationMS = max(0, report.Deref(s.DurationMS))
		}
		x.Add(add)
	}
	shares["person"].DurationMS = sum.HumanWaitMS
	t.run.Split = []report.Share{}
	for _, n := range names {
		if shares[n].Results > 0 || shares[n].DurationMS > 0 {
			t.run.Split = append(t.run.Split, *shares[n])
		}
	}
}

// lane is where a step stands in the timeline; "" for what takes no time.
func lane(s *report.Step) string {
	switch s.Kind {
	case "author", "reviewer", "quality", "person", "agent":
		return s.Kind
	}
	return ""
}
