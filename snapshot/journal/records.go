package journal

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// maxRecordFile bounds one file of a record, in bytes.
const maxRecordFile = 256 << 20

// A Record is one run record: a folder with run.json and JSON-lines streams,
// committed to git by 5x 1.3 so that a report can be made without the
// database.
type Record struct {
	Dir  string // the folder
	Show string // the same, relative to the project
	Mask *redact.Redactor
}

// Header reads run.json into a run. The problem says why it could not, in a
// few words.
func (r Record) Header() (run *report.Run, planPath, problem string) {
	text, problem := r.file("run.json")
	if problem != "" {
		return nil, "", problem
	}
	stored := freeform.Of([]byte(text))
	if stored == nil {
		return nil, "", "not a JSON object (is this a run record?)"
	}
	head := r.masked(freeform.Payload(text))
	o := freeform.Of(head.Data)
	run = &report.Run{ID: o.Text("id"), Status: o.Text("status"), Source: "record",
		Record: &report.Record{Folder: r.Show, Header: head,
			FinalHead: o.Text("final_head_commit"), CLIVersion: o.Text("cli_version"),
			FormatVersion: report.Deref(o.Count("format_version"))}}
	run.StartedAt, _ = report.ParseTime(o.Text("created_at"))
	run.Record.SealedAt, _ = report.ParseTime(o.Text("sealed_at"))
	run.UpdatedAt = run.Record.SealedAt
	if c := o["config_json"]; len(c) > 0 {
		run.Config = freeform.Payload(freeform.ValueText(c))
	}
	return run, stored.Text("plan_path"), ""
}

// Told is what a record's streams tell.
type Told struct {
	Steps []*report.Step
	Other map[string][]map[string]any // lines that tell no step, by stream
	Notes []string                    // what could not be read
}

// Steps reads the streams. The first line with an idempotency key counts.
func (r Record) Steps() Told {
	t := &recordTeller{record: r, seen: map[string]bool{}}
	lines := t.lines("steps.jsonl")
	rows := make([]*stepRow, 0, len(lines))
	for _, l := range lines {
		rows = append(rows, recordStep(l))
	}
	// A merge can reorder lines; times have a resolution of a second, so lines
	// of one second stay in the order of the file.
	slices.SortStableFunc(rows, func(a, b *stepRow) int { return a.at.Compare(b.at.Time) })
	t.Steps, _ = tellSteps(rows, finder{})
	for _, l := range t.lines("decisions.jsonl") {
		t.decision(l)
	}
	for _, l := range t.lines("budget.jsonl") {
		t.other("budget", l)
	}
	distinct(t.Steps)
	return t.Told
}

type recordTeller struct {
	Told
	record Record
	seen   map[string]bool // idempotency keys
}

// A line is one line of a stream.
type line struct {
	stream string
	raw    report.Payload
	o      freeform.Object // the envelope
	p      freeform.Object // its payload
}

func (l line) id() string { return l.o.Text("idempotency_key") }

func (l line) at() report.Time {
	t, _ := report.ParseTime(l.o.Text("created_at"))
	return t
}

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
	for k, v := range l.o {
		if !slices.Contains([]string{"payload", "idempotency_key", "created_at", "schema_version", "stream"}, k) {
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
	s := &stepRow{row: l.row(), phase: l.p.Text("phase"), iteration: l.p.Count("iteration"), at: l.at(),
		model:    l.p.Text("model"),
		tokensIn: l.p.Count("tokens_in"), tokensOut: l.p.Count("tokens_out"), cost: l.p.Number("cost_usd"),
		duration: l.p.Number("duration_ms"), head: l.p.Text("head_commit"), patchID: l.p.Text("patch_id"),
		performer: performer(l.o)}
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

// decision tells a line of decisions.jsonl: with the step that it belongs to
// where there is one.
func (t *recordTeller) decision(l line) {
	row := l.row()
	switch l.p.Text("kind") {
	case "human-step":
		if s := t.sameStep(l); s != nil {
			s.Rows = append(s.Rows, row)
			return
		}
		s := recordStep(l)
		t.insert(s.tell(finder{}))
	case "answered-prompt":
		p := &report.Person{Kind: "prompt", Question: l.p.Text("message"), Choice: l.p.Text("answer"),
			By: l.p.Text("answered_by")}
		t.insert(&report.Step{ID: "decisions-" + l.id(), Kind: "person", Name: "prompt", At: l.at(),
			Person: p, Rows: []report.Row{row}})
	case "plan-review-governance":
		t.governance(l, row)
	default:
		row.Payload = l.raw
		t.insert(&report.Step{ID: "decisions-" + l.id(), Kind: "note",
			Name: cmp.Or(row.Name, "decision:"+l.p.Text("kind")), Phase: l.p.Text("phase"),
			At: l.at(), Rows: []report.Row{row}})
	}
}

// sameStep is the step that a human-step decision repeats.
func (t *recordTeller) sameStep(l line) *report.Step {
	n := l.p.Count("iteration")
	for _, s := range t.Steps {
		if s.Person != nil && s.Name == l.p.Text("step_name") && s.Phase == l.p.Text("phase") && n != nil &&
			s.Iteration != nil && *s.Iteration == *n {
			return s
		}
	}
	return nil
}

// governance tells a decision that its step human:review-governance names by
// decisionId.
func (t *recordTeller) governance(l line, row report.Row) {
	for _, s := range t.Steps {
		if s.Person != nil && s.Person.Kind == "governance" &&
			freeform.Of(s.Rows[0].Data).Text("decisionId") == l.p.Text("decisionId") {
			s.Person.Guidance = l.p.Text("rationale")
			s.Rows = append(s.Rows, row)
			return
		}
	}
	p := &report.Person{Kind: "governance", Choice: l.p.Text("choice"), Guidance: l.p.Text("rationale"),
		Gate: l.p.Text("gateId")}
	t.insert(&report.Step{ID: "decisions-" + l.id(), Kind: "person", Name: "human:review-governance",
		Phase: l.p.Text("phase"), At: l.at(), Person: p, Rows: []report.Row{row}})
}

// insert puts a step behind those of the same instant, but an answer before
// what follows an answer: times have a resolution of a second.
func (t *recordTeller) insert(s *report.Step) {
	i := len(t.Steps)
	for i > 0 && (t.Steps[i-1].At.IsAfter(s.At) || t.Steps[i-1].At.Equal(s.At.Time) && follows(t.Steps[i-1], s)) {
		i--
	}
	t.Steps = slices.Insert(t.Steps, i, s)
}

// follows tells whether a step follows an answer: it ends the phase or the run
// of the answer, or fixes what was asked about.
func follows(step, answer *report.Step) bool {
	switch {
	case answer.Person == nil:
		return false
	case step.Boundary != nil && (step.Boundary.Event == "run-completed" || step.Boundary.Event == "run-aborted"):
		return true
	case step.Phase != answer.Phase:
		return true // what the answer is about stands before it, and stops it
	case step.Boundary != nil:
		return step.Boundary.Event == "phase-completed"
	}
	return step.Kind == "author" && (strings.HasPrefix(step.Agent.Template, "fix-") ||
		strings.Contains(step.Agent.Template, "process-"))
}

func (t *recordTeller) other(stream string, l line) {
	if t.Other == nil {
		t.Other = map[string][]map[string]any{}
	}
	t.Other[stream] = append(t.Other[stream], map[string]any{"line": l.raw.Data})
}

// lines reads the lines of a stream that are JSON objects, each key once. A
// stream that is not there has no lines.
func (t *recordTeller) lines(name string) (lines []line) {
	text, problem := t.record.file(name)
	if problem == "not found" {
		return nil
	}
	if problem != "" {
		t.Notes = append(t.Notes, name+": "+problem)
		return nil
	}
	bad, conflict := 0, false
	for s := range strings.Lines(text) {
		s = strings.TrimSpace(s)
		if s == "" {
			continue
		}
		l := line{stream: strings.TrimSuffix(name, ".jsonl"), raw: t.record.masked(freeform.Payload(s))}
		if l.o = freeform.Of(l.raw.Data); l.o == nil {
			bad++
			conflict = conflict || strings.HasPrefix(s, "<<<<<<<") || strings.HasPrefix(s, ">>>>>>>")
			continue
		}
		l.p = l.o.Object("payload")
		key := l.id()
		if key != "" && t.seen[key] {
			continue
		}
		t.seen[key] = true
		lines = append(lines, l)
	}
	switch {
	case conflict:
		t.Notes = append(t.Notes, fmt.Sprintf("%s: git conflict markers: %d lines were left out", name, bad))
	case bad > 0:
		t.Notes = append(t.Notes, fmt.Sprintf("%s: %d lines are not JSON objects and were left out", name, bad))
	}
	return lines
}

// Newest is the newest instant of the record's lines.
func (r Record) Newest() (newest report.Time) {
	text, _ := r.file("steps.jsonl")
	for s := range strings.Lines(text) {
		t, _ := report.ParseTime(freeform.Of([]byte(s)).Text("created_at"))
		newest = report.Latest(newest, t)
	}
	return newest
}

func (r Record) masked(p report.Payload) report.Payload {
	return (&Reader{Mask: r.Mask}).masked(p)
}

func (r Record) file(name string) (text, problem string) {
	f, size, problem := place.OpenInside(r.Dir, name)
	if problem != "" {
		return "", problem
	}
	defer f.Close()
	if size > maxRecordFile {
		return "", fmt.Sprintf("larger than %d MiB", maxRecordFile>>20)
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(f); err != nil {
		return "", "cannot be read: " + place.PlainError(err)
	}
	return freeform.ValidText(strings.TrimPrefix(b.String(), "\ufeff")), ""
}
