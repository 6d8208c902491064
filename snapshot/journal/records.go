package journal

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// mostRecordFile bounds one file of a record, in bytes; mostHeader its run.json, which
// is one value and takes thirty times as much memory.
const (
	mostRecordFile = 256 << 20
	mostHeader     = 8 << 20
)

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

// Steps reads the streams. The first line with an idempotency key counts. Its error
// is the context's.
func (r Record) Steps(ctx context.Context) (Told, error) {
	t := &recordTeller{record: r, seen: map[string]bool{}}
	lines := t.lines(ctx, "steps.jsonl")
	rows := make([]*stepRow, 0, len(lines))
	for _, l := range lines {
		rows = append(rows, recordStep(l))
	}
	// A merge can reorder lines; times have a resolution of a second, so lines
	// of one second stay in the order of the file.
	slices.SortStableFunc(rows, func(a, b *stepRow) int { return a.at.Compare(b.at.Time) })
	t.Steps, _ = tellSteps(rows, finder{})
	t.decisions(ctx, t.lines(ctx, "decisions.jsonl"))
	for _, l := range t.lines(ctx, "budget.jsonl") {
		t.other("budget", l)
	}
	distinct(t.Steps)
	return t.Told, ctx.Err()
}

type recordTeller struct {
	Told
	record Record
	seen   map[string]bool // idempotency keys
}

func (t *recordTeller) other(stream string, l line) {
	if t.Other == nil {
		t.Other = map[string][]map[string]any{}
	}
	t.Other[stream] = append(t.Other[stream], map[string]any{"line": l.raw.Data})
}

// lines reads the lines of a stream that are JSON objects, each key once. A
// stream that is not there has no lines.
func (t *recordTeller) lines(ctx context.Context, name string) (lines []line) {
	text, problem := t.record.file(name)
	if problem == report.NotFound {
		return nil
	}
	if problem != "" {
		t.Notes = append(t.Notes, name+": "+problem)
		return nil
	}
	bad, conflict := 0, false
	for s := range strings.Lines(text) {
		if ctx.Err() != nil {
			return nil
		}
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
		l.at, _ = report.ParseTime(l.o.Text("created_at"))
		key := l.id()
		if key != "" && t.seen[key] {
			continue
		}
		t.seen[key] = true
		lines = append(lines, l)
	}
	switch {
	case conflict:
		t.Notes = append(t.Notes, fmt.Sprintf("%s: git conflict markers: %s left out", name, report.Plural(bad, "line")))
	case bad > 0:
		t.Notes = append(t.Notes, fmt.Sprintf("%s: %s left out: no JSON object", name, report.Plural(bad, "line")))
	}
	return lines
}

// Scan finds the newest instant of the record's lines, and the commits that 5x made
// in its run.
func (r Record) Scan(ctx context.Context) (newest report.Time, made []string) {
	text, _ := r.file("steps.jsonl")
	for s := range strings.Lines(text) {
		if ctx.Err() != nil {
			break
		}
		o := freeform.Of([]byte(s))
		t, _ := report.ParseTime(o.Text("created_at"))
		newest = report.Latest(newest, t)
		if p := o.Object("payload"); p.Text("step_name") == MadeName {
			made = append(made, p.Object("result_json").Text("hash"))
		}
	}
	return newest, made
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
	most := int64(mostRecordFile)
	if name == "run.json" {
		most = mostHeader
	}
	if size > most {
		return "", fmt.Sprintf("larger than %d MiB", most>>20)
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(io.LimitReader(f, most)); err != nil {
		return "", "cannot be read: " + place.PlainError(err)
	}
	return freeform.ValidText(strings.TrimPrefix(b.String(), "\ufeff")), ""
}
