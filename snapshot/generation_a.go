package snapshot

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
)

// generationA reads runs from run_events and the result tables (schema 1 to
// 3). The events are the history; the result tables hold the latest state,
// since they are upserted. Both are told: see overwritten.
type generationA struct{}

func (generationA) load(ctx context.Context, v *View, r *runRow) error {
	run := r.run
	if q, ok := v.from("run_events", []string{"id", "event_type", "phase", "iteration", "data", "created_at", "run_id"},
		v.inOrder("run_events", "id")); ok {
		for row, err := range v.rows(ctx, q, r.arg()) {
			if err != nil {
				return err
			}
			e := &Event{ID: row.text(0), Type: row.text(1), Phase: row.text(2), Iteration: row.count(3), Payload: row.payload(4), At: row.time(5)}
			e.Extra = row.extra
			run.Events = append(run.Events, e)
		}
	}
	if err := readAgentResults(ctx, v, r); err != nil {
		return err
	}
	if err := readQualityResults(ctx, v, r); err != nil {
		return err
	}
	run.decisionsFromEvents(v.paths)
	run.overwritten(v.paths)
	return nil
}

// inOrder selects the rows of one run in the order of a column. Where that is
// the rowid, only the rowids are sorted, and not whole rows with their
// payloads.
func (v *View) inOrder(table, column string) string {
	if strings.EqualFold(v.rowids[table], column) && !slices.Contains(v.withoutRowid, table) {
		return fmt.Sprintf("WHERE rowid IN (SELECT rowid FROM %s WHERE run_id IS ?) ORDER BY rowid", quote(table))
	}
	return "WHERE run_id IS ? ORDER BY " + v.orderBy(table, column)
}

// orderBy is the column when the table has it, else the order of storage.
func (v *View) orderBy(table, column string) string {
	if v.has(table, column) {
		return quote(column)
	}
	return "1"
}

func readAgentResults(ctx context.Context, v *View, r *runRow) error {
	// exit_code, signal_type and signal_data are schema 1's: they stay in
	// Extra, but its template_name and signal_data are what became template
	// and result_json.
	q, ok := v.from("agent_results", []string{"id", "phase", "iteration", "role", "template", "result_type", "result_json", "duration_ms",
		"log_path", "session_id", "model", "tokens_in", "tokens_out", "cost_usd", "created_at", "template_name", "signal_data", "signal_type", "run_id"},
		"WHERE run_id IS ? ORDER BY "+v.storageOrder("agent_results"))
	if !ok {
		return nil
	}
	keys := newKeys()
	for row, err := range v.rows(ctx, q, r.arg()) {
		if err != nil {
			return err
		}
		a := &AgentResult{ID: row.text(0), Phase: resultPhase(row.text(1)), Iteration: row.count(2), Role: row.text(3), Template: row.text(4),
			ResultType: row.text(5), Payload: row.payload(6), DurationMS: row.number(7), LogPath: v.paths.show(row.text(8)), Session: row.text(9),
			Model: row.text(10), TokensIn: row.count(11), TokensOut: row.count(12), CostUSD: row.number(13), At: row.time(14)}
		if a.Template == "" {
			a.Template = row.text(15)
		}
		if a.Payload.IsZero() {
			a.Payload = row.payload(16)
		}
		if t := row.text(17); t != "" && a.ResultType == "" {
			a.ResultType = t
		}
		a.Log = r.logName(row.text(8))
		a.Key = keys.unique(a.ID)
		a.Extra = row.extra
		a.interpret()
		r.run.Agents = append(r.run.Agents, a)
	}
	return nil
}

func readQualityResults(ctx context.Context, v *View, r *runRow) error {
	q, ok := v.from("quality_results", []string{"id", "phase", "attempt", "passed", "results", "duration_ms", "created_at", "run_id"},
		"WHERE run_id IS ? ORDER BY "+v.storageOrder("quality_results"))
	if !ok {
		return nil
	}
	keys := newKeys()
	for row, err := range v.rows(ctx, q, r.arg()) {
		if err != nil {
			return err
		}
		x := &QualityResult{ID: row.text(0), Phase: resultPhase(row.text(1)), Attempt: row.count(2), Passed: row.flag(3), Payload: row.payload(4),
			DurationMS: row.number(5), At: row.time(6)}
		x.Key = keys.unique(x.ID)
		x.Extra = row.extra
		x.interpret(r.logName)
		r.run.Quality = append(r.run.Quality, x)
	}
	return nil
}

// storageOrder keeps rows in the order of their insertion; an upsert moves
// created_at but not the rowid.
func (v *View) storageOrder(table string) string {
	if slices.Contains(v.withoutRowid, table) {
		return v.orderBy(table, "created_at")
	}
	return "rowid"
}

// resultPhase is a result's phase; plan reviews store "-1" for none.
func resultPhase(s string) string {
	if s == "-1" {
		return ""
	}
	return s
}

// keys makes ids unique within one run: a TEXT primary key can be NULL more
// than once, and ids of records may repeat.
type keys map[string]int

func newKeys() keys { return keys{} }

func (k keys) unique(id string) string {
	k[id]++
	if n := k[id]; n > 1 {
		return k.unique(id + "~" + itoa(n))
	}
	return id
}

// logName is the log that a stored path means: the file of that base name in
// the run's own log folder.
func (r *runRow) logName(stored string) string {
	if stored == "" {
		return ""
	}
	name := path.Base(slashed(stored))
	for _, l := range r.logs {
		if l.Name == name {
			l.Recorded = true
			return name
		}
	}
	return ""
}

// decisionsFromEvents finds what people decided in the events of generation
// A, in each of its forms, and what the newer bridge wrote.
func (run *Run) decisionsFromEvents(ps *paths) {
	keys := newKeys()
	for _, d := range run.Decisions {
		keys.unique(d.Key)
	}
	var asked, gateShown Time // when the last escalation, the last verdict came
	open := map[string]*Decision{}
	for _, e := range run.Events {
		o := e.Payload.object()
		switch e.Type {
		case "escalation":
			asked = e.At
			continue
		case "verdict", "phase_start":
			gateShown = e.At
			continue
		case "gate_request":
			d := &Decision{Kind: o.text("gateType"), Gate: o.text("gateId"), Pending: true, Question: o.object("context").text("reason", "phaseTitle")}
			run.addDecision(d, e, keys)
			open[d.Gate] = d
			continue
		case "gate_resolved":
			d := open[o.text("gateId")]
			if d == nil {
				d = &Decision{Kind: o.text("gateType"), Gate: o.text("gateId")}
				run.addDecision(d, e, keys)
			} else {
				if w, ok := between(d.At, e.At); ok {
					d.WaitedMS = &w
				}
				e.Refs = &EventRefs{Decision: d.Key}
			}
			d.Pending = false
			d.By = o.text("resolvedBy")
			resp := o.object("response")
			d.Choice, d.Guidance = resp.text("action", "choice"), resp.text("guidance")
			d.Meaning = choiceMeaning(d.Kind, d.Choice)
			continue
		case "human_decision":
		default:
			continue
		}
		d := &Decision{Guidance: o.object("response").text("guidance"), Gate: o.text("gateId")}
		from := asked
		switch {
		case o.text("status") == "pending":
			d.Kind, d.Pending = o.text("gateType", "type"), true
			d.Question = o.object("context").text("reason", "phaseTitle")
			run.addDecision(d, e, keys)
			open[d.Gate] = d
			continue
		case o.text("type") == "phase_gate":
			d.Kind, d.Choice, from = "phase", o.text("decision"), gateShown
		case o.has("response"):
			d.Kind = "escalation"
			d.Choice = o.object("response").text("action")
			if d.Choice == "" {
				d.Choice = o.text("response") // before 2026-02-26 a plain string
			}
		default:
			d.Kind, d.Choice = o.text("type"), o.text("decision", "choice", "action")
			d.Guidance = o.text("guidance")
		}
		if esc := o.object("escalation"); esc != nil {
			d.Question = esc.text("reason")
			d.Items = readItems(esc.list("items"))
		}
		if w, ok := between(from, e.At); ok && !from.IsZero() {
			d.WaitedMS = &w
		}
		d.Meaning = choiceMeaning(d.Kind, d.Choice)
		run.addDecision(d, e, keys)
	}
}

func (run *Run) addDecision(d *Decision, e *Event, keys keys) {
	if d.Kind == "" {
		d.Kind = "gate"
	}
	if d.Meaning == "" {
		d.Meaning = choiceMeaning(d.Kind, d.Choice)
	}
	d.Phase, d.Iteration, d.At = e.Phase, e.Iteration, e.At
	d.Key = keys.unique("decision-" + e.ID)
	e.Refs = &EventRefs{Decision: d.Key}
	run.Decisions = append(run.Decisions, d)
}

// overwritten links each agent_invoke and quality_gate event to its row, and
// tells the attempts that a later upsert overwrote: of those only the event
// is left.
func (run *Run) overwritten(ps *paths) {
	type attempt struct {
		phase string
		n     int64
	}
	last := map[attempt]*Event{}
	for _, e := range run.Events {
		if o := e.Payload.object(); e.Type == "quality_gate" && o.count("attempt") != nil {
			last[attempt{e.Phase, *o.count("attempt")}] = e
		}
	}
	agents := map[string]*AgentResult{} // by the id in the name of their log
	for _, a := range run.Agents {
		if id := agentID(a.LogPath); id != "" {
			agents[id] = a
		} else {
			agents[a.ID] = a
		}
	}
	agentKeys, qualityKeys := newKeys(), newKeys()
	for _, a := range run.Agents {
		agentKeys.unique(a.Key)
	}
	for _, q := range run.Quality {
		qualityKeys.unique(q.Key)
	}
	for _, e := range run.Events {
		o := e.Payload.object()
		switch e.Type {
		case "agent_invoke":
			if a := run.resultOf(e, o, agents); a != nil {
				e.Refs = &EventRefs{Agent: a.Key}
				continue
			}
			a := &AgentResult{Key: agentKeys.unique("event-" + e.ID), ID: agentID(o.text("logPath")), Phase: e.Phase, Iteration: e.Iteration, At: e.At,
				Role: o.text("role"), Template: o.text("template"), Reason: o.text("reason"), DurationMS: o.number("duration"),
				LogPath: ps.show(o.text("logPath")), EventOnly: true}
			a.Overwritten = slices.ContainsFunc(run.Agents, func(x *AgentResult) bool {
				return !x.EventOnly && x.Phase == a.Phase && x.Role == a.Role && x.Template == a.Template && x.Iteration != nil && a.Iteration != nil && *x.Iteration == *a.Iteration
			})
			e.Refs = &EventRefs{Agent: a.Key}
			run.Agents = append(run.Agents, a)
		case "quality_gate":
			n := o.count("attempt")
			if n != nil && last[attempt{e.Phase, *n}] == e {
				i := slices.IndexFunc(run.Quality, func(q *QualityResult) bool {
					return q.Attempt != nil && *q.Attempt == *n && q.Phase == e.Phase && !q.EventOnly
				})
				if i >= 0 {
					e.Refs = &EventRefs{Quality: run.Quality[i].Key}
					continue
				}
			}
			q := &QualityResult{Key: qualityKeys.unique("event-" + e.ID), ID: "", Phase: e.Phase, Attempt: n, Passed: o.flag("passed"), At: e.At, EventOnly: true,
				Overwritten: n != nil && last[attempt{e.Phase, *n}] != e}
			failed := false
			for _, c := range o.texts("failedCommands") {
				q.Commands = append(q.Commands, Command{Command: c, Passed: &failed})
			}
			e.Refs = &EventRefs{Quality: q.Key}
			run.Quality = append(run.Quality, q)
		}
	}
}

// resultOf is the row that an agent_invoke event announced: the one with the
// same log, or, where one of them names no log, the one at its place in the
// run. Another log at that place means that the row was overwritten.
func (run *Run) resultOf(e *Event, o object, byLog map[string]*AgentResult) *AgentResult {
	id := agentID(o.text("logPath"))
	if a := byLog[id]; id != "" && a != nil {
		return a
	}
	for _, a := range run.Agents {
		if !a.EventOnly && a.Phase == e.Phase && a.Role == o.text("role") && a.Template == o.text("template") &&
			a.Iteration != nil && e.Iteration != nil && *a.Iteration == *e.Iteration && (id == "" || a.LogPath == "") {
			return a
		}
	}
	return nil
}

// agentID is the result id in a log's name, agent-<id>.ndjson.
func agentID(logPath string) string {
	name := path.Base(slashed(logPath))
	if len(name) > len("agent-.ndjson") && name[:6] == "agent-" && path.Ext(name) == ".ndjson" {
		return name[6 : len(name)-len(".ndjson")]
	}
	return ""
}

// choiceMeaning says a stored choice in words.
func choiceMeaning(kind, choice string) string {
	switch kind + "/" + choice {
	case "phase/continue":
		return "went on to the next phase"
	case "phase/exit":
		return "stopped at the phase gate"
	case "phase/abort":
		return "the gate timed out or was cancelled"
	case "escalation/continue", "escalation/continue_session":
		return "asked for a fix"
	case "escalation/approve":
		return "approved it over the reviewer's verdict"
	case "escalation/abort":
		return "aborted the run (or the gate timed out)"
	case "resume/resume":
		return "resumed the run"
	case "resume/start-fresh":
		return "started afresh"
	}
	switch choice {
	case "":
		return "no answer recorded"
	case "continue":
		return "went on"
	case "override":
		return "overrode the reviewer's verdict"
	case "abort":
		return "aborted"
	}
	return "chose " + choice
}
