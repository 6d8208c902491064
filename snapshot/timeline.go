package snapshot

import "strings"

// deriveTimeline lays the run's work out in lanes.
func (run *Run) deriveTimeline(ix index) {
	type work struct {
		span  Span
		end   Time
		ms    float64
		known bool
	}
	list := make([]work, 0, len(run.Agents)+len(run.Detail.Quality)+len(run.Decisions))
	toldAgents := make(map[*AgentResult]bool, len(run.Agents))
	toldQuality := make(map[*QualityResult]bool, len(run.Detail.Quality))
	toldDecisions := make(map[*Decision]bool, len(run.Decisions))
	agent := func(a *AgentResult, at Time) {
		w := work{end: at, ms: max(0, deref(a.DurationMS)), known: a.DurationMS != nil}
		lane := "author"
		if a.Role == "reviewer" {
			lane = "reviewer"
		}
		w.span = Span{Lane: lane, Phase: a.Phase, Label: strings.TrimSpace(a.Role + " " + a.Template), Outcome: outcome(a.Result), Kind: "agent", Ref: a.Key}
		list = append(list, w)
		toldAgents[a] = true
	}
	quality := func(q *QualityResult, at Time) {
		w := work{end: at, ms: max(0, deref(q.DurationMS)), known: q.DurationMS != nil}
		good := ""
		if q.Passed != nil {
			good = map[bool]string{true: "good", false: "bad"}[*q.Passed]
		}
		w.span = Span{Lane: "quality", Phase: q.Phase, Label: "quality " + q.Summary(), Outcome: good, Kind: "quality", Ref: q.Key}
		list = append(list, w)
		toldQuality[q] = true
	}
	for _, e := range run.Events {
		if e.Refs == nil {
			continue
		}
		switch {
		case e.Refs.Agent != "":
			agent(ix.agents[e.Refs.Agent], e.At)
		case e.Refs.Quality != "":
			quality(ix.quality[e.Refs.Quality], e.At)
		case e.Refs.Decision != "":
			d := ix.decisions[e.Refs.Decision]
			if toldDecisions[d] {
				continue
			}
			toldDecisions[d] = true
			list = append(list, work{end: e.At, ms: deref(d.WaitedMS), known: d.WaitedMS != nil,
				span: Span{Lane: "person", Phase: d.Phase, Label: d.Summary(), Outcome: "warn", Kind: "decision", Ref: d.Key}})
		}
	}
	for _, a := range run.Agents { // results that no event announced
		if !toldAgents[a] && !a.At.IsZero() {
			agent(a, a.At)
		}
	}
	for _, q := range run.Detail.Quality {
		if !toldQuality[q] && !q.At.IsZero() {
			quality(q, q.At)
		}
	}
	if len(list) == 0 {
		run.Timeline.Axis = "clock"
		run.Timeline.Start = run.StartedAt
		return
	}
	var sum float64
	var first, last Time
	for _, w := range list {
		if w.span.Lane != "person" {
			sum += w.ms
		}
		if !w.end.IsZero() && (first.IsZero() || first.after(w.end)) {
			first = w.end
		}
		last = latest(last, w.end)
	}
	if !run.StartedAt.IsZero() && first.after(run.StartedAt) {
		first = run.StartedAt
	}
	clock, _ := between(first, last)
	run.Timeline.Start = first
	run.Timeline.Axis = "clock"
	// One agent works at a time; more work than time means that the times
	// were not those of the work. Times have a resolution of one second.
	if sum > clock*1.5+float64(len(list))*1000 {
		run.Timeline.Axis = "sequence"
	}
	run.Timeline.Spans = make([]Span, 0, len(list))
	pos := 0.0
	for _, w := range list {
		s := w.span
		s.Known = w.known
		if run.Timeline.Axis == "sequence" {
			ms := w.ms
			if s.Lane == "person" {
				ms = min(ms, 1000)
			}
			s.FromMS, s.ToMS = pos, pos+ms
			pos += ms
		} else {
			end, _ := between(first, w.end)
			s.FromMS, s.ToMS = max(0, end-w.ms), end
		}
		run.Timeline.Spans = append(run.Timeline.Spans, s)
	}
}

// outcome is a result's colour.
func outcome(result string) string {
	switch result {
	case "complete", "ready":
		return "good"
	case "failed", "not_ready":
		return "bad"
	case "needs_human", "ready_with_corrections":
		return "warn"
	}
	return ""
}
