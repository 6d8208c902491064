package story

import "fivex/snapshot/report"

// A piece is a step that takes time.
type piece struct {
	step  *report.Step
	lane  string
	ms    float64
	known bool
}

// timeline lays the run's work out in lanes.
func (t *Teller) timeline(steps []*report.Step) {
	tl := &t.run.Timeline
	*tl = report.Timeline{Axis: "clock", Start: t.run.StartedAt, Spans: []report.Span{}}
	var pieces []piece
	for _, s := range steps {
		l := lane(s)
		if l == "" || s.At.IsZero() && s.DurationMS == nil {
			continue
		}
		p := piece{step: s, lane: l, ms: max(0, report.Deref(s.DurationMS)), known: s.DurationMS != nil}
		if s.Person != nil {
			p.ms, p.known = report.Deref(s.Person.WaitedMS), s.Person.WaitedMS != nil
		}
		pieces = append(pieces, p)
	}
	if len(pieces) == 0 {
		return
	}
	first, clock := extent(pieces, t.run.StartedAt)
	tl.Start = first
	var sum float64
	for _, p := range pieces {
		if p.lane != "person" {
			sum = report.Sum(sum, p.ms)
		}
	}
	// One agent works at a time; more work than time means that the times
	// were not those of the work. Times have a resolution of one second.
	if sum > clock*1.5+float64(len(pieces))*1000 {
		tl.Axis = "sequence"
	}
	pos := 0.0
	for _, p := range pieces {
		span := report.Span{Lane: p.lane, Step: p.step.ID, Phase: t.where[p.step].phase.ID,
			Outcome: outcome(p.step), Known: p.known}
		if tl.Axis == "sequence" {
			ms := p.ms
			if p.lane == "person" {
				ms = min(ms, 1000)
			}
			span.FromMS, span.ToMS = pos, report.Sum(pos, ms)
			pos = span.ToMS
		} else {
			end, _ := report.Between(first, p.step.At)
			span.FromMS, span.ToMS = max(0, end-p.ms), end
		}
		tl.Spans = append(tl.Spans, span)
	}
	tl.Phases = phaseSpans(tl.Spans)
}

// extent is when the pieces begin and how long they last by the clock.
func extent(pieces []piece, started report.Time) (first report.Time, ms float64) {
	var last report.Time
	for _, p := range pieces {
		if at := p.step.At; !at.IsZero() && (first.IsZero() || first.IsAfter(at)) {
			first = at
		}
		last = report.Latest(last, p.step.At)
	}
	if !started.IsZero() && first.IsAfter(started) {
		first = started
	}
	ms, _ = report.Between(first, last)
	return first, ms
}

func phaseSpans(spans []report.Span) (list []report.PhaseSpan) {
	at := map[string]int{}
	for _, s := range spans {
		i, known := at[s.Phase]
		if !known {
			i = len(list)
			at[s.Phase] = i
			list = append(list, report.PhaseSpan{Phase: s.Phase, FromMS: s.FromMS})
		}
		list[i].FromMS, list[i].ToMS = min(list[i].FromMS, s.FromMS), max(list[i].ToMS, s.ToMS)
	}
	return list
}

// outcome is what a step came to, in a word.
func outcome(s *report.Step) string {
	switch {
	case s.Agent != nil && s.Agent.Call == "working":
		return "working"
	case s.Agent != nil && s.Agent.Call == "silent":
		return "warn"
	case s.Agent != nil && (s.Agent.Call == "failed" || s.Agent.Call == "interrupted"):
		return "bad"
	case s.Agent != nil && s.Agent.Result == "passed": // a word of other roles
		return "good"
	case s.Agent != nil:
		return resultOutcome(s.Agent.Result)
	case s.Quality != nil:
		return map[string]string{"passed": "good", "failed": "bad"}[s.Quality.Outcome]
	case s.Person != nil && s.Person.Pending:
		return "waiting"
	case s.Person != nil:
		return choiceOutcome(s.Person.Choice)
	case s.Boundary != nil:
		return map[string]string{"run-completed": "good", "phase-completed": "good", "run-aborted": "bad",
			"checklist-mismatch": "bad",
			"phase-approved":     "warn", "run-paused": "warn"}[s.Boundary.Event]
	case s.Name == "error":
		return "bad"
	}
	return ""
}

// resultOutcome is what a result of an agent comes to; "" of one that 5x does not take.
func resultOutcome(result string) string {
	switch result {
	case report.Complete, report.Ready:
		return "good"
	case report.Failed, report.NotReady:
		return "bad"
	case report.NeedsHuman, report.ReadyWithCorrections:
		return "warn"
	}
	return ""
}

// choiceOutcome: an answer that goes on is normal; one that passes over a
// reviewer or a check, or stops, is worth a look.
func choiceOutcome(choice string) string {
	switch choice {
	case "override", "approve", "skip", "exit":
		return "warn"
	case "abort":
		return "bad"
	}
	return ""
}
