package snapshot

import (
	"context"
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

// readNewerTables reads prompts (schema 6) and invocations (schema 7): the
// first tables that say outright who is waited for and what is at work.
func (v *View) readNewerTables(ctx context.Context) error {
	v.prompts, v.runRows, v.running = map[string][]*Decision{}, map[string]map[string][]map[string]any{}, map[string]Time{}
	ids := map[string]bool{}
	for _, r := range v.runs {
		ids[r.run.ID] = true
	}
	for _, t := range []string{"prompts", "invocations"} {
		if v.tables[t] == nil {
			continue
		}
		names := []string{"id", "run_id", "kind", "message", "created_at", "answered_at", "answer", "answered_by", "abandoned_at", "abandon_reason", "status"}
		q, _ := v.from(t, names, "")
		var loose []map[string]any
		for r, err := range v.rows(ctx, q) {
			if err != nil {
				return err
			}
			all := map[string]any{}
			for i, x := range r.vals {
				if x != nil {
					all[q.names[i]] = plain(x)
				}
			}
			id := r.text(1)
			if !ids[id] {
				loose = append(loose, all)
				continue
			}
			v.runRows[id] = addRow(v.runRows[id], t, all)
			if t == "invocations" {
				if r.text(10) == "running" {
					v.running[id] = r.time(4)
				}
				continue
			}
			d := &Decision{Key: "prompt-" + r.text(0), Kind: "prompt", At: r.time(4), Question: r.text(3), Choice: r.text(6), By: r.text(7)}
			switch answered, abandoned := r.time(5), r.text(8) != ""; {
			case abandoned:
				d.Meaning = "abandoned: " + r.text(9)
			case r.text(5) == "":
				d.Pending, d.Meaning = true, "no answer yet"
			default:
				d.Meaning = choiceMeaning("prompt", d.Choice)
				if w, ok := between(d.At, answered); ok {
					d.WaitedMS = &w
				}
			}
			v.prompts[id] = append(v.prompts[id], d)
		}
		if len(loose) > 0 {
			v.head.OtherTables = append(v.head.OtherTables, &OtherTable{Name: t, Rows: loose})
		}
	}
	return nil
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

// derivePhases tells what the run did in each phase, in the plan's order.
func (run *Run) derivePhases(plan *Plan) {
	byID := map[string]*Phase{}
	get := func(id string) *Phase {
		id = phaseID(id)
		p := byID[id]
		if p == nil {
			p = &Phase{ID: id, State: "pending"}
			byID[id] = p
			run.Phases = append(run.Phases, p)
		}
		return p
	}
	if plan != nil && run.Command != "plan-review" && run.Command != "plan" {
		for _, pp := range plan.Phases {
			get(pp.ID).Title = pp.Title
		}
	}
	done := map[string]bool{}
	for _, e := range run.Events {
		if e.Phase == "" && e.Refs == nil {
			continue
		}
		p := get(e.Phase)
		if p.StartedAt.IsZero() {
			p.StartedAt = e.At
		}
		p.EndedAt = latest(p.EndedAt, e.At)
		if p.State == "pending" {
			p.State = "active"
		}
		o := object(nil)
		switch e.Type {
		case "phase_start", "phase_complete", "phase_force_approved", "phase:complete", "escalation":
			o = e.Payload.object()
		}
		switch e.Type {
		case "phase_start":
			if t := o.text("phaseTitle"); t != "" {
				p.Title = t
			}
			if !done[p.ID] {
				p.State = "active"
			}
		case "escalation":
			p.State = "blocked"
		case "human_decision":
			if p.State == "blocked" {
				p.State = "active"
			}
		case "phase_force_approved":
			p.State = "approved-by-person"
		case "phase_complete", "phase:complete":
			if p.State != "approved-by-person" {
				p.State = "done"
			}
			done[p.ID] = true
			if c := o.text("commit"); c != "" {
				p.Commit = c
			}
		case "phase:checklist_mismatch":
			p.State = "blocked"
		}
	}
	worked := func(id string) *Phase {
		p := get(id)
		if p.State == "pending" {
			p.State = "active"
		}
		return p
	}
	for _, a := range run.Agents {
		p := worked(a.Phase)
		p.TokensIn += deref(a.TokensIn)
		p.TokensOut += deref(a.TokensOut)
		p.CostUSD += deref(a.CostUSD)
		if a.Role == "reviewer" {
			p.ReviewRounds++
			p.ReviewerMS += max(0, deref(a.DurationMS))
			if a.answersAsVerdict() {
				p.Review = a.Result
			}
		} else {
			p.AuthorRuns++
			p.AuthorMS += max(0, deref(a.DurationMS))
			if a.Result != "" {
				p.Implementation = a.Result
			}
			if a.Commit != "" && p.Commit == "" {
				p.Commit = a.Commit
			}
		}
	}
	for _, q := range run.Detail.Quality {
		p := worked(q.Phase)
		p.QualityMS += max(0, deref(q.DurationMS))
		switch {
		case q.Skipped:
			p.Quality = "skipped"
			continue
		case q.Passed == nil:
		case *q.Passed:
			p.Quality = "passed"
		default:
			p.Quality = "failed"
		}
		p.QualityAttempts++
	}
	for _, d := range run.Decisions {
		if d.Phase == "" && byID[""] == nil {
			continue
		}
		p := get(d.Phase)
		p.HumanWaitMS += deref(d.WaitedMS)
		p.Gate = d.Meaning
		if d.Kind == "gate" && d.Choice == "override" && p.State == "active" {
			p.State = "approved-by-person"
		}
	}
	for _, p := range run.Phases {
		p.CostUSD = math.Round(p.CostUSD*1e9) / 1e9
		if p.State == "active" && run.Status != "active" {
			p.State = "stopped"
		}
		if p.ID == "" || p.ID == "plan" {
			continue
		}
		run.Totals.PhasesTotal++
		if p.State == "done" || p.State == "approved-by-person" {
			run.Totals.PhasesDone++
		}
	}
	slices.SortStableFunc(run.Phases, func(a, b *Phase) int { return ComparePhases(a.ID, b.ID) })
}

// phaseID is a phase's own id for the label "phase-1", which 5x's help text
// suggests.
func phaseID(label string) string {
	if rest, ok := strings.CutPrefix(strings.ToLower(label), "phase-"); ok {
		if _, numeric := phaseNumbers(rest); numeric {
			return rest
		}
	}
	return label
}

// orderResults puts results in the order in which they happened: by the event
// that announces them; a result without one comes behind the last event that
// is not younger.
func (run *Run) orderResults() {
	at := map[string]int{}
	for i, e := range run.Events {
		if e.Refs != nil {
			at["a"+e.Refs.Agent], at["q"+e.Refs.Quality] = i, i
		}
	}
	place := func(key string, t Time) int {
		if i, ok := at[key]; ok {
			return 2 * i
		}
		i := len(run.Events)
		for i > 0 && run.Events[i-1].At.after(t) {
			i--
		}
		return 2*i - 1
	}
	places := map[string]int{}
	for _, a := range run.Agents {
		places["a"+a.Key] = place("a"+a.Key, a.At)
	}
	for _, q := range run.Detail.Quality {
		places["q"+q.Key] = place("q"+q.Key, q.At)
	}
	slices.SortStableFunc(run.Agents, func(a, b *AgentResult) int { return places["a"+a.Key] - places["a"+b.Key] })
	slices.SortStableFunc(run.Detail.Quality, func(a, b *QualityResult) int { return places["q"+a.Key] - places["q"+b.Key] })
}

// deriveTimeline lays the run's work out in lanes.
func (run *Run) deriveTimeline(ix index) {
	type work struct {
		span  Span
		end   Time
		ms    float64
		known bool
	}
	var list []work
	told := map[string]bool{}
	agent := func(a *AgentResult, at Time) {
		w := work{end: at, ms: max(0, deref(a.DurationMS)), known: a.DurationMS != nil}
		lane := "author"
		if a.Role == "reviewer" {
			lane = "reviewer"
		}
		w.span = Span{Lane: lane, Phase: a.Phase, Label: strings.TrimSpace(a.Role + " " + a.Template), Outcome: outcome(a.Result), Kind: "agent", Ref: a.Key}
		list = append(list, w)
		told["a"+a.Key] = true
	}
	quality := func(q *QualityResult, at Time) {
		w := work{end: at, ms: max(0, deref(q.DurationMS)), known: q.DurationMS != nil}
		good := ""
		if q.Passed != nil {
			good = map[bool]string{true: "good", false: "bad"}[*q.Passed]
		}
		w.span = Span{Lane: "quality", Phase: q.Phase, Label: "quality " + q.Summary(), Outcome: good, Kind: "quality", Ref: q.Key}
		list = append(list, w)
		told["q"+q.Key] = true
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
			if told["d"+d.Key] {
				continue
			}
			told["d"+d.Key] = true
			list = append(list, work{end: e.At, ms: deref(d.WaitedMS), known: d.WaitedMS != nil,
				span: Span{Lane: "person", Phase: d.Phase, Label: d.Summary(), Outcome: "warn", Kind: "decision", Ref: d.Key}})
		}
	}
	for _, a := range run.Agents { // results that no event announced
		if !told["a"+a.Key] && !a.At.IsZero() {
			agent(a, a.At)
		}
	}
	for _, q := range run.Detail.Quality {
		if !told["q"+q.Key] && !q.At.IsZero() {
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
