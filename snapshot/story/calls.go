package story

import (
	"slices"
	"strings"
	"time"

	"fivex/snapshot/report"
)

// withCalls adds the calls that only a log tells of.
func withCalls(steps []*report.Step, logs []*report.Log) []*report.Step {
	named := map[string]bool{}
	for _, s := range steps {
		named[s.Log] = true
	}
	newest := report.Time{}
	for _, s := range steps {
		if s.Commit == nil { // which a call makes while it works
			newest = report.Latest(newest, s.At)
		}
	}
	for _, l := range logs { // one call of a run comes after another
		if l.Call != nil {
			newest = report.Latest(newest, l.Call.StartedAt)
		}
	}
	var calls []*report.Step
	for _, l := range logs {
		if l.Call == nil || named[l.Name] {
			continue
		}
		if s := recordedByHand(steps, l.Call); s != nil {
			s.Log = l.Name
			continue
		}
		// The agent server's logs of generation A name no role: they matter
		// only while their call is at work.
		if s := callStep(l, newest); s.Agent.Role != "" || s.Agent.Call == "working" {
			calls = append(calls, s)
		}
	}
	if len(calls) == 0 {
		return steps
	}
	slices.SortStableFunc(calls, func(a, b *report.Step) int { return a.At.Compare(b.At.Time) })
	return merge(slices.Clone(steps), calls)
}

// recordedByHand is the step that tells the call's answer without naming its
// log: the first one of the role after it, of the same session or with the same
// answer. What the row does not say, the log does.
func recordedByHand(steps []*report.Step, c *report.Call) *report.Step {
	if c.End != "ended" || c.Said.Result == "" {
		return nil
	}
	i := slices.IndexFunc(steps, func(s *report.Step) bool {
		return s.Kind == c.Role && len(s.Rows) > 0 && !s.At.Before(c.EndedAt.Truncate(time.Second))
	})
	if i < 0 || steps[i].Log != "" || steps[i].LogPath != "" || !sameAnswer(steps[i], c) {
		return nil
	}
	s := steps[i]
	if s.Session == "" {
		s.Session = c.Session
	}
	if s.Model == "" {
		s.Model = c.Model
	}
	if s.DurationMS == nil {
		s.DurationMS = c.DurationMS
	}
	if s.CostUSD == nil && s.TokensIn == nil && s.TokensOut == nil {
		s.Agent.Spent = c
	}
	return s
}

func sameAnswer(s *report.Step, c *report.Call) bool {
	if s.Session != "" {
		return s.Session == c.Session
	}
	return s.Agent.Result == c.Said.Result && s.Agent.Commit == c.Said.Commit && len(s.Agent.Items) == len(c.Said.Items) &&
		(c.Phase == "" || phaseNumber(c.Phase) == phaseNumber(s.Phase))
}

// callStep is an unrecorded call. One whose log just ends was at work when the
// data ends, or died: newer data of the run tells that it is over.
func callStep(l *report.Log, newest report.Time) *report.Step {
	c := l.Call
	s := &report.Step{ID: "log-" + l.Name, Kind: "agent", Name: strings.Trim(c.Role+":"+c.Template, ":"),
		Phase: c.Phase, At: c.EndedAt,
		Log: l.Name, Model: c.Model, Session: c.Session, TokensIn: c.TokensIn, TokensOut: c.TokensOut,
		CostUSD: c.CostUSD, DurationMS: c.DurationMS,
		Agent: &report.Agent{Role: c.Role, Template: c.Template, Unrecorded: true, Call: c.End, Reason: c.Error}}
	if c.End == "ended" {
		said := c.Said
		said.Role, said.Template, said.Unrecorded, said.Call = c.Role, c.Template, true, c.End
		said.Items = slices.Clone(said.Items) // findings are written into them
		if resultOutcome(said.Result) == "" { // 5x refused it and recorded nothing: it settles nothing
			said.Result, said.ResultType, said.Items = "", "", nil
		}
		s.Agent = &said
	}
	if c.Role == "author" || c.Role == "reviewer" {
		s.Kind = c.Role
	}
	if s.DurationMS == nil {
		if ms, ok := report.Between(c.StartedAt, c.EndedAt); ok {
			s.DurationMS = &ms
		}
	}
	switch {
	case c.End == "" && !newest.IsAfter(c.EndedAt):
		s.Agent.Call = "working"
	case c.End == "":
		s.Agent.Call = "interrupted"
	}
	return s
}

// silence marks the call that would be at work, had its run not said nothing for
// long.
func silence(run *report.Run, steps []*report.Step, now report.Time) {
	if run.Status != "active" || !isQuiet(run.LastActivity, now) {
		return
	}
	for _, s := range steps {
		if s.Agent != nil && s.Agent.Call == "working" {
			s.Agent.Call = "silent"
		}
	}
}
