package journal

import (
	"context"

	"fivex/snapshot/report"
	"fivex/snapshot/sqlite"
)

// promptColumns are the columns of prompts (schema 6), the first table that
// says outright who is waited for.
var promptColumns = []string{"id", "run_id", "kind", "message", "created_at", "answered_at", "answer",
	"answered_by", "abandoned_at", "abandon_reason"}

// prompts reads what the run asked a person.
func (r *Reader) prompts(ctx context.Context, run Run) (steps []*report.Step, err error) {
	if run.Null || !r.DB.Has("prompts", "run_id") {
		return nil, nil
	}
	q, _ := r.DB.From("prompts", promptColumns, "WHERE run_id IS ? ORDER BY "+r.storageOrder("prompts"))
	for row, err := range r.DB.Rows(ctx, q, run.arg()) {
		if err != nil {
			return nil, err
		}
		r.at(run, "prompts", row)
		steps = append(steps, r.prompt(row))
	}
	return steps, nil
}

func (r *Reader) prompt(row *sqlite.Row) *report.Step {
	p := &report.Person{Kind: "prompt", Question: r.text(row, 3), AskedAt: Time(row, 4),
		Choice: r.text(row, 6), By: r.text(row, 7)}
	s := &report.Step{ID: "prompts-" + r.text(row, 0), Kind: "person", Name: "prompt", At: p.AskedAt, Person: p}
	answered, abandoned := Time(row, 5), r.text(row, 8)
	switch {
	case abandoned != "":
		p.Meaning, p.Rule = "abandoned: "+r.text(row, 9), true
	case row.Text(5) == "":
		p.Pending = true
	default:
		if ms, ok := report.Between(p.AskedAt, answered); ok {
			p.WaitedMS = &ms
		}
		s.At = report.Latest(s.At, answered)
	}
	all := map[string]any{}
	for i, v := range row.Vals {
		if v != nil && i < len(promptColumns) {
			all[promptColumns[i]] = sqlite.Plain(v)
		}
	}
	for k, v := range row.Extra {
		all[k] = v
	}
	r.Mask.Value(&all)
	s.Rows = []report.Row{{Table: "prompts", ID: r.text(row, 0), Name: r.text(row, 2), Extra: all}}
	return s
}
