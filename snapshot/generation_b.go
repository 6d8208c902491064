package snapshot

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
)

// generationB reads runs from the steps journal (schema 4 and later). Rows
// that the migration made of generation A's tables become what they were.
type generationB struct{}

// bothGenerations reads a database that holds both journals.
type bothGenerations struct{}

func (bothGenerations) load(ctx context.Context, v *View, r *runRow) error {
	if err := (generationB{}).load(ctx, v, r); err != nil {
		return err
	}
	steps := *r.run.Detail
	r.run.Detail = &Detail{}
	if err := (generationA{}).load(ctx, v, r); err != nil {
		return err
	}
	d := r.run.Detail
	// Both journals number from 1.
	for _, e := range steps.Events {
		e.ID = "step-" + e.ID
	}
	d.Events = append(d.Events, steps.Events...)
	d.Agents = append(d.Agents, steps.Agents...)
	d.Quality = append(d.Quality, steps.Quality...)
	d.Decisions = append(d.Decisions, steps.Decisions...)
	d.Commits = append(d.Commits, steps.Commits...)
	return nil
}

// A step is a row of the steps table or a line of a record's steps stream.
type step struct {
	id, name, phase, session, model, logPath, head, patchID, performer string
	iteration, tokensIn, tokensOut                                     *int64
	cost, duration                                                     *float64
	result                                                             Payload
	at                                                                 Time
	diff                                                               *json.RawMessage
	extra                                                              map[string]any
}

func (generationB) load(ctx context.Context, v *View, r *runRow) error {
	q, ok := v.from("steps", []string{"id", "step_name", "phase", "iteration", "result_json", "session_id", "model", "tokens_in", "tokens_out",
		"cost_usd", "duration_ms", "log_path", "created_at", "head_commit", "run_id"}, v.inOrder("steps", "id"))
	steps := v.steps[:0]
	if ok {
		for row, err := range v.rows(ctx, q, r.arg()) {
			if err != nil {
				return err
			}
			s := step{id: row.text(0), name: row.text(1), phase: row.text(2), iteration: row.count(3), result: row.payload(4), session: row.text(5),
				model: row.text(6), tokensIn: row.count(7), tokensOut: row.count(8), cost: row.number(9), duration: row.number(10),
				logPath: row.text(11), at: row.time(12), head: row.text(13)}
			s.extra = row.extra
			steps = append(steps, s)
		}
	}
	v.addSteps(r, steps)
	clear(steps)
	v.steps = steps
	return nil
}

// addSteps tells the run from its steps, in order.
func (v *View) addSteps(r *runRow, steps []step) {
	run := r.run
	run.Migrated = slices.ContainsFunc(steps, func(s step) bool { return strings.HasPrefix(s.name, "event:") })
	if run.Migrated {
		// The migration wrote agents, quality, events, phases in turn.
		slices.SortStableFunc(steps, func(a, b step) int { return a.at.Compare(b.at.Time) })
	}
	keys := newKeys()
	for _, s := range steps {
		s.id = keys.unique(s.id)
		run.addStep(v, r, s)
	}
	if run.Migrated {
		run.decisionsFromEvents(v.paths)
		run.overwritten(v.paths)
	}
}

// addStep tells one step. Every step is an event; a step that is a result
// has its payload there, and the event refers to it.
func (run *Run) addStep(v *View, r *runRow, s step) {
	e := &Event{ID: s.id, Type: s.name, Phase: resultPhase(s.phase), Iteration: s.iteration, At: s.at, Head: s.head, Extra: s.extra}
	who, what, _ := strings.Cut(s.name, ":")
	if typ, ok := strings.CutPrefix(s.name, "event:"); ok {
		e.Type, e.Payload = typ, s.result
		if bytes.Equal(s.result.Data, []byte("{}")) {
			e.Payload = Payload{} // the migration's word for NULL
		}
		run.Events = append(run.Events, e)
		return
	}
	switch {
	case who == "author" || who == "reviewer":
		a := &AgentResult{Key: s.id, ID: s.id, Step: s.name, Phase: e.Phase, Iteration: s.iteration, Role: who, Template: what, Payload: s.result,
			Session: s.session, Model: s.model, TokensIn: s.tokensIn, TokensOut: s.tokensOut, CostUSD: s.cost, DurationMS: s.duration,
			At: s.at, LogPath: v.paths.show(s.logPath), Log: r.logName(s.logPath), Head: s.head, Diff: s.diff, PatchID: s.patchID, Performer: s.performer}
		migrated := false
		if parts := strings.Split(s.name, ":"); len(parts) == 3 && (parts[2] == "status" || parts[2] == "verdict") {
			a.Template, a.ResultType, migrated = parts[1], parts[2], true
		}
		a.interpret()
		if migrated && run.Migrated {
			a.Extra = s.extra
			run.Agents = append(run.Agents, a)
			return // its event:agent_invoke tells when
		}
		e.Refs = &EventRefs{Agent: a.Key}
		run.Agents = append(run.Agents, a)
	case s.name == "quality:check" || who == "quality":
		q := &QualityResult{Key: s.id, ID: s.id, Step: s.name, Phase: e.Phase, Attempt: s.iteration, DurationMS: s.duration, At: s.at, Payload: s.result}
		q.interpret(r.logName)
		migrated := run.Migrated && len(s.result.Data) > 0 && s.result.Data[0] == '['
		if migrated {
			q.Extra = s.extra
			run.Quality = append(run.Quality, q)
			return
		}
		e.Refs = &EventRefs{Quality: q.Key}
		run.Quality = append(run.Quality, q)
		run.keepStepNumbers(e, s)
	case who == "human":
		run.addStepDecision(e, s, what)
		run.keepStepNumbers(e, s)
	default:
		e.Payload = s.result
		if s.name == "git:commit" {
			o := s.result.object()
			run.Commits = append(run.Commits, Commit{Hash: o.text("hash", "short_hash"), Message: o.text("message"), Files: o.texts("files"), At: s.at, Phase: e.Phase})
		}
		run.keepStepNumbers(e, s)
	}
	run.Events = append(run.Events, e)
}

// keepStepNumbers keeps, on a step that is no agent's, what is normally
// empty there.
func (run *Run) keepStepNumbers(e *Event, s step) {
	put := func(k string, x any) { e.Extra = merge(e.Extra, k, x) }
	if s.session != "" {
		put("session_id", s.session)
	}
	if s.model != "" {
		put("model", s.model)
	}
	if s.tokensIn != nil {
		put("tokens_in", *s.tokensIn)
	}
	if s.tokensOut != nil {
		put("tokens_out", *s.tokensOut)
	}
	if s.cost != nil {
		put("cost_usd", *s.cost)
	}
	if s.duration != nil && e.Refs == nil {
		put("duration_ms", *s.duration)
	}
	if s.logPath != "" {
		put("log_path", hideHome(s.logPath))
	}
	if s.patchID != "" {
		put("patch_id", s.patchID)
	}
	if s.diff != nil {
		put("diff_summary", *s.diff)
	}
	if s.performer != "" {
		put("performer", s.performer)
	}
}

// addStepDecision tells a human:* step. Skills write it by instruction, so
// its shape is a habit, not a promise.
func (run *Run) addStepDecision(e *Event, s step, what string) {
	o := s.result.object()
	kind := what
	switch what {
	case "gate":
		kind = "gate"
	case "review-governance":
		kind = "governance"
	}
	d := &Decision{Key: "decision-" + e.ID, Kind: kind, Phase: e.Phase, Iteration: e.Iteration, At: e.At, Payload: s.result,
		Choice: o.text("choice", "action", "decision"), Guidance: o.text("guidance", "notes", "rationale"), Gate: o.text("gateId"),
		By: o.text("resolvedBy", "answered_by")}
	if o == nil {
		d.Choice = s.result.Text
		if d.Choice == "" {
			d.Choice = valueText(decode(s.result.Data))
		}
	}
	d.Meaning = choiceMeaning(d.Kind, d.Choice)
	// The step before it is when the question stood.
	if n := len(run.Events); n > 0 {
		if w, ok := between(run.Events[n-1].At, e.At); ok {
			d.WaitedMS = &w
		}
	}
	e.Refs = &EventRefs{Decision: d.Key}
	run.Decisions = append(run.Decisions, d)
}
