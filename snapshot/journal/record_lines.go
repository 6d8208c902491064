package journal

import (
	"encoding/json"
	"slices"
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/report"
)

// A line is one line of a stream.
type line struct {
	stream string
	raw    report.Payload
	o      freeform.Object // the envelope
	p      freeform.Object // its payload
	at     report.Time
}

func (l line) id() string { return l.o.Text("idempotency_key") }

// row is the line as a row of the journal. What the envelope holds beside the
// payload, and the payload beside the step's own columns, stays in Extra.
func (l line) row() report.Row {
	row := report.Row{Table: l.stream, ID: l.id(), Name: l.p.Text("step_name"), Payload: l.result()}
	put := func(k string, v json.RawMessage) {
		if row.Extra == nil {
			row.Extra = map[string]any{}
		}
		row.Extra[k] = v
	}
	known := []string{"payload", "idempotency_key", "created_at", "schema_version", "stream"}
	for k, v := range l.o {
		if !slices.Contains(known, k) {
			put(k, v)
		}
	}
	for k, v := range l.p {
		if k != "step_name" && k != "result_json" {
			put("payload."+k, v)
		}
	}
	return row
}

// result is the payload's result_json: an object, or text that holds one.
func (l line) result() report.Payload {
	raw := l.p["result_json"]
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return report.Payload{}
	case raw[0] == '"':
		return freeform.Payload(freeform.ValueText(raw))
	}
	return freeform.Payload(string(raw))
}

func recordStep(l line) *stepRow {
	s := &stepRow{row: l.row(), phase: l.p.Text("phase"), iteration: l.p.Count("iteration"), at: l.at,
		model: l.p.Text("model"), tokensIn: l.p.Count("tokens_in"), tokensOut: l.p.Count("tokens_out"),
		cost: l.p.Number("cost_usd"), duration: l.p.Number("duration_ms"),
		head: l.p.Text("head_commit"), patchID: l.p.Text("patch_id"), performer: performer(l.o)}
	if d := l.p.Object("diff_summary"); d != nil {
		s.diff = &report.DiffSummary{FilesChanged: report.Deref(d.Count("files_changed")),
			Insertions: report.Deref(d.Count("insertions")),
			Deletions:  report.Deref(d.Count("deletions")), Raw: l.p["diff_summary"]}
	}
	if l.p == nil {
		s.row.Name, s.row.Payload = "(unknown line)", l.raw
	}
	return s
}

func performer(o freeform.Object) string {
	p := o.Object("origin").Object("performer")
	return strings.Join(slices.DeleteFunc([]string{p.Text("kind"), p.Text("role"), p.Text("provider")},
		func(s string) bool { return s == "" }), " ")
}
