package journal

import (
	"context"

	"fivex/snapshot/freeform"
	"fivex/snapshot/report"
)

// runEvents reads run_events and the result tables (schema 1 to 3).
func (r *Reader) runEvents(ctx context.Context, run Run) ([]*report.Step, error) {
	logs := r.finder(run)
	events, err := r.events(ctx, run)
	if err != nil {
		return nil, err
	}
	results, err := r.agentResults(ctx, run, logs)
	if err != nil {
		return nil, err
	}
	checks, err := r.qualityResults(ctx, run, logs)
	if err != nil {
		return nil, err
	}
	return tellEvents(events, results, checks, logs), nil
}

func (r *Reader) events(ctx context.Context, run Run) (events []event, err error) {
	q, ok := r.DB.From("run_events", []string{"id", "event_type", "phase", "iteration", "data", "created_at",
		"run_id"}, r.inOrder("run_events", "id"))
	if !ok {
		return nil, nil
	}
	for row, err := range r.DB.Rows(ctx, q, run.arg()) {
		if err != nil {
			return nil, err
		}
		r.at(run, "run_events", row)
		e := event{row: report.Row{Table: "run_events", ID: r.text(row, 0), Name: r.text(row, 1), Payload: r.payload(row, 4)},
			phase: r.text(row, 2), iteration: row.Count(3), at: Time(row, 5)}
		e.row.Extra = r.extra(row)
		e.o = freeform.Of(e.row.Data)
		events = append(events, e)
	}
	return events, nil
}

// agentResults reads agent_results. exit_code, signal_type and signal_data are
// schema 1's: they stay in Extra, but its template_name and signal_data are
// what became template and result_json.
func (r *Reader) agentResults(ctx context.Context, run Run, logs finder) (results []*result, err error) {
	q, ok := r.DB.From("agent_results", []string{"id", "phase", "iteration", "role", "template",
		"result_type", "result_json",
		"duration_ms", "log_path", "session_id", "model", "tokens_in", "tokens_out", "cost_usd", "created_at",
		"template_name", "signal_data", "signal_type", "run_id"},
		"WHERE run_id IS ? ORDER BY "+r.storageOrder("agent_results"))
	if !ok {
		return nil, nil
	}
	for row, err := range r.DB.Rows(ctx, q, run.arg()) {
		if err != nil {
			return nil, err
		}
		r.at(run, "agent_results", row)
		id, role := r.text(row, 0), r.text(row, 3)
		s := &report.Step{ID: "agent_results-" + id, Kind: roleKind(role), Name: r.text(row, 4),
			Phase:     resultPhase(r.text(row, 1)),
			Iteration: row.Count(2), DurationMS: row.Number(7), Session: r.text(row, 9), Model: r.text(row, 10),
			TokensIn: row.Count(11), TokensOut: row.Count(12), CostUSD: row.Number(13), At: Time(row, 14)}
		logs.put(s, row.Text(8))
		if s.Name == "" {
			s.Name = r.text(row, 15)
		}
		p := r.payload(row, 6)
		if p.IsZero() {
			p = r.payload(row, 16)
		}
		s.Agent = &report.Agent{Role: role, Template: s.Name, ResultType: r.text(row, 5)}
		if s.Agent.ResultType == "" {
			s.Agent.ResultType = r.text(row, 17)
		}
		Answer(s.Agent, p)
		s.Rows = []report.Row{{Table: "agent_results", ID: id, Payload: p, Extra: r.extra(row)}}
		results = append(results, &result{step: s, id: id, logPath: row.Text(8)})
	}
	return results, nil
}

func (r *Reader) qualityResults(ctx context.Context, run Run, logs finder) (checks []*check, err error) {
	q, ok := r.DB.From("quality_results",
		[]string{"id", "phase", "attempt", "passed", "results", "duration_ms", "created_at", "run_id"},
		"WHERE run_id IS ? ORDER BY "+r.storageOrder("quality_results"))
	if !ok {
		return nil, nil
	}
	for row, err := range r.DB.Rows(ctx, q, run.arg()) {
		if err != nil {
			return nil, err
		}
		r.at(run, "quality_results", row)
		id, p := r.text(row, 0), r.payload(row, 4)
		s := &report.Step{ID: "quality_results-" + id, Kind: "quality", Name: "quality_gate",
			Phase: resultPhase(r.text(row, 1)), At: Time(row, 6)}
		s.Quality, s.DurationMS = attempt(p, freeform.Of(p.Data), row.Flag(3), logs)
		s.Quality.Stored = row.Count(2)
		if ms := row.Number(5); ms != nil {
			s.DurationMS = ms
		}
		s.Rows = []report.Row{{Table: "quality_results", ID: id, Payload: p, Extra: r.extra(row)}}
		checks = append(checks, &check{step: s})
	}
	return checks, nil
}
