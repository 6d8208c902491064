package journal

import (
	"context"
	"slices"
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/report"
)

// A stepRow is a row of the steps table or a line of a record's steps stream.
type stepRow struct {
	row       report.Row
	phase     string
	iteration *int64
	at        report.Time
	session   string
	model     string
	tokensIn  *int64
	tokensOut *int64
	cost      *float64
	duration  *float64
	logPath   string // as stored
	head      string
	patchID   string
	performer string
	diff      *report.DiffSummary

	o    freeform.Object // its payload's, once somebody asked
	read bool
}

// object is the row's payload as an object.
func (row *stepRow) object() freeform.Object {
	if !row.read {
		row.o, row.read = freeform.Of(row.row.Data), true
	}
	return row.o
}

// stepRows reads the run's rows of the steps table (schema 4 and later).
func (r *Reader) stepRows(ctx context.Context, run Run) (rows []*stepRow, kept *Kept, err error) {
	if r.Stored != nil && r.DB.Rowid("steps") == "id" && r.DB.HasRowids("steps") {
		return r.storedStepRows(ctx, run)
	}
	err = r.readStepRows(ctx, run, r.inOrder("steps", "id"),
		func(_ any, s *stepRow) { rows = append(rows, s) })
	return rows, nil, err
}

// readStepRows gives put the run's rows of the steps table that are selected, with
// the id that each has there.
func (r *Reader) readStepRows(ctx context.Context, run Run, selected string,
	put func(rowid any, s *stepRow)) error {
	q, ok := r.DB.From("steps", []string{"id", "step_name", "phase", "iteration", "result_json",
		"session_id", "model", "tokens_in", "tokens_out", "cost_usd", "duration_ms", "log_path",
		"created_at", "head_commit", "run_id"}, selected)
	if !ok {
		return nil
	}
	for row, err := range r.DB.Rows(ctx, q, run.arg()) {
		if err != nil {
			return err
		}
		r.at(run, "steps", row)
		s := &stepRow{
			row:   report.Row{Table: "steps", ID: r.text(row, 0), Name: r.text(row, 1), Payload: r.payload(row, 4)},
			phase: r.text(row, 2), iteration: row.Count(3), session: r.text(row, 5), model: r.text(row, 6),
			tokensIn: row.Count(7), tokensOut: row.Count(8), cost: row.Number(9), duration: row.Number(10),
			logPath: row.Text(11), at: Time(row, 12), head: r.text(row, 13)}
		s.row.Extra = r.extra(row)
		put(row.Vals[0], s)
	}
	return nil
}

// tellSteps makes steps of the rows, which are in order. Rows that the
// migration made of generation A's tables are told as what they were. The rows are
// let go of: those of a long run take as much memory as its steps.
func tellSteps(rows []*stepRow, logs finder) (steps []*report.Step, migrated bool) {
	if slices.ContainsFunc(rows, func(s *stepRow) bool { return strings.HasPrefix(s.row.Name, "event:") }) {
		return tellMigrated(rows, logs), true
	}
	for i, row := range rows {
		rows[i] = nil
		s := row.tell(logs)
		if s.Kind == "person" && len(steps) > 0 {
			askedAfter(s, steps[len(steps)-1])
		}
		steps = append(steps, s)
	}
	return steps, false
}

// askedAfter says that a person's question stood since the step before the answer.
func askedAfter(s, before *report.Step) {
	s.Person.AskedAt = before.At
	if ms, ok := report.Between(before.At, s.At); ok {
		s.Person.WaitedMS = &ms
	}
}

// MadeName is what rows of commits that 5x made are called.
const MadeName = "git:commit"

// tell makes one step of the row, by who did what.
func (row *stepRow) tell(logs finder) *report.Step {
	s := row.plain(logs)
	who, what, _ := strings.Cut(row.row.Name, ":")
	o := row.object()
	switch {
	case who == "quality":
		s.Kind = "quality"
		duration := s.DurationMS
		s.Quality, s.DurationMS = attempt(row.row.Payload, o, nil, logs)
		s.Quality.Stored = row.iteration
		if duration != nil {
			s.DurationMS = duration
		}
	case who == "human":
		s.Kind = "person"
		s.Person = person(what, row.row.Payload, o)
	case row.row.Name == MadeName:
		s.Kind = "commit"
		s.Commit = &report.Commit{Hash: o.Text("hash", "short_hash"), Message: o.Text("message"),
			Files: unquotedAll(o.Texts("files", mostFiles)), At: row.at, Source: "seen", Step: s.ID}
	case boundaries[row.row.Name] != "":
		s.Kind = "boundary"
		s.Boundary = &report.Boundary{Event: boundaries[row.row.Name], Reason: o.Text("reason")}
	default:
		row.call(s, who, what, o)
	}
	return s
}

// mostFiles bounds the files of one commit that are read out.
const mostFiles = 1000

// boundaries are the steps that begin or end a phase or the run.
var boundaries = map[string]string{
	"run:complete":             "run-completed",
	"run:abort":                "run-aborted",
	"run:reopen":               "run-reopened",
	"phase:complete":           "phase-completed",
	"phase:checklist_mismatch": "checklist-mismatch",
}

// plain is the step without what its kind adds.
func (row *stepRow) plain(logs finder) *report.Step {
	s := &report.Step{ID: row.row.Table + "-" + row.row.ID, Kind: "note", Name: row.row.Name,
		Phase: resultPhase(row.phase), Iteration: row.iteration, At: row.at, DurationMS: row.duration,
		TokensIn: row.tokensIn, TokensOut: row.tokensOut, CostUSD: row.cost, Model: row.model, Session: row.session,
		Head: row.head, PatchID: row.patchID, Diff: row.diff, Performer: row.performer,
		Rows: []report.Row{row.row}}
	logs.put(s, row.logPath)
	return s
}

// call tells a step of any role: names are free, so it is what it answers, or
// what it took, that shows an agent at work.
func (row *stepRow) call(s *report.Step, who, what string, o freeform.Object) {
	a := &report.Agent{Role: who, Template: what}
	answer(a, o)
	known := who == "author" || who == "reviewer"
	if !known && a.ResultType == "" && row.cost == nil && row.tokensIn == nil && row.tokensOut == nil &&
		row.model == "" && row.session == "" {
		return // a note
	}
	if passed := o.Flag("passed"); !known && a.Result == "" && passed != nil {
		a.Result = outcomeWord(passed, false)
	}
	s.Agent = a
	s.Kind = roleKind(who)
	if !known && a.IsVerdict() {
		s.Kind = "reviewer"
	}
}

// choices are 5x's words for what a person chooses, by what the procedure's
// questions offer.
var choices = map[string]string{"approve-override": "override", "override-approve": "override",
	"continue-with-guidance": "continue", "provide-guidance": "continue"}

// choiceWord is 5x's word for a choice that was recorded as it was offered, or
// in a sentence that begins with it.
func choiceWord(s string) string {
	low := strings.ToLower(strings.TrimSpace(s))
	if w := choices[strings.ReplaceAll(low, "_", "-")]; w != "" {
		return w
	}
	switch first, _, _ := strings.Cut(low, " "); first {
	case "continue", "override", "approve", "exit", "abort", "skip", "retry":
		return first
	}
	return s
}

// person tells a human:* step. Skills write it by instruction, so its shape is
// a habit, not a promise.
func person(what string, p report.Payload, o freeform.Object) *report.Person {
	kind := what
	if what == "review-governance" {
		kind = "governance"
	}
	d := &report.Person{Kind: kind, Choice: choiceWord(o.Text("choice", "action", "decision")),
		Guidance: o.Text("guidance", "notes", "rationale"),
		Gate:     o.Text("gateId"), By: o.Text("resolvedBy", "answered_by", "by")}
	for _, name := range []string{"confirmed", "approved"} {
		if yes := o.Flag(name); yes != nil && d.Choice == "" {
			if d.Choice = "no"; *yes {
				d.Choice = "yes"
			}
		}
	}
	if d.Guidance == "" && d.Choice != "continue" { // the author is given what continues
		d.Guidance = o.Text("input", "answer", "comment", "reason")
	}
	if o == nil {
		if d.Choice = p.Text; d.Choice == "" {
			d.Choice = freeform.ValueText(p.Data)
		}
		d.Choice = choiceWord(d.Choice)
	}
	return d
}
