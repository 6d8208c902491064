package snapshot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A recordFolder is one run record: a folder with run.json and JSON-lines
// streams, committed to git by 5x 1.3 so that a report can be made without
// the database.
type recordFolder struct{ dir, show string }

type records struct{}

// maxRecordFile bounds one file of a record, in bytes.
const maxRecordFile = 256 << 20

// FindRecords lists the run record folders in and below dir, in path order;
// none means that dir is no record.
func FindRecords(dir string) ([]string, error) {
	var out []string
	dir, err := realDir(dir)
	if err != nil {
		return nil, err
	}
	err = filepath.WalkDir(dir, func(p string, e os.DirEntry, err error) error {
		switch {
		case err != nil:
			if p == dir {
				return err
			}
			return nil
		case e.IsDir() && (e.Name() == ".git" || e.Name() == "node_modules") && p != dir:
			return filepath.SkipDir
		case e.Name() == "run.json" && e.Type().IsRegular():
			out = append(out, filepath.Dir(p))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for run records: %w", err)
	}
	return out, nil
}

// PlaceOfRecords is the place of run record folders: the project is the
// nearest folder above them that is a git checkout or holds docs/.
func PlaceOfRecords(folders []string) Place {
	p := Place{Records: folders, Root: folders[0]}
	for d := folders[0]; filepath.Dir(d) != d; d = filepath.Dir(d) {
		if exists(filepath.Join(d, ".git")) {
			p.Root = d
			break
		}
		if filepath.Base(d) == "docs" {
			p.Root = filepath.Dir(d)
			break
		}
	}
	p.State = filepath.Join(p.Root, ".5x")
	return p
}

func (v *View) openRecords() error {
	v.source = records{}
	p := &v.head.Project
	p.Source, p.Generation = "records", "record"
	var stored []string
	var bad error // of a record that cannot be read
	keys := newKeys()
	for _, dir := range v.place.Records {
		text, problem := readRecordFile(dir, "run.json")
		head := newPayload(text)
		o := head.object()
		if problem == "" && o == nil {
			problem = "not a JSON object (is this a run record?)"
		}
		if problem != "" {
			bad = fmt.Errorf("read %s: %s", filepath.Join(dir, "run.json"), problem)
			v.notice("record", "%s/run.json was left out: %s", hideHome(filepath.Base(dir)), problem)
			continue
		}
		run := &Run{ID: o.text("id"), Status: o.text("status"), Source: "record", Record: &Record{Header: head,
			FinalHead: o.text("final_head_commit"), CLIVersion: o.text("cli_version")}}
		if run.ID == "" {
			run.ID = validText(filepath.Base(dir))
		}
		if n := o.count("format_version"); n != nil {
			run.Record.FormatVersion = *n
			if *n > 1 {
				v.notice("newer-record", "Run record %s has format %d; this program knows 1.", run.ID, *n)
			}
		}
		run.StartedAt, _ = ParseTime(o.text("created_at"))
		run.Record.SealedAt, _ = ParseTime(o.text("sealed_at"))
		run.UpdatedAt = run.Record.SealedAt
		if c, ok := o["config_json"]; ok && c != nil {
			run.Config = newPayload(valueText(c))
		}
		rel, err := filepath.Rel(v.place.Root, dir)
		if err != nil {
			rel = filepath.Base(dir)
		}
		run.Record.Folder = filepath.ToSlash(rel)
		run.Key = keys.unique(run.ID)
		v.seen(run.StartedAt)
		v.seen(run.UpdatedAt)
		v.runs = append(v.runs, &runRow{run: run, planPath: o.text("plan_path"), place: len(v.runs), folder: &recordFolder{dir: dir, show: run.Record.Folder}})
		stored = append(stored, o.text("plan_path"))
	}
	if len(v.runs) == 0 && bad != nil {
		return bad
	}
	slices.SortStableFunc(v.runs, func(a, b *runRow) int { return a.run.StartedAt.Compare(b.run.StartedAt.Time) })
	v.paths = newPaths(v.place, stored)
	for _, r := range v.runs {
		r.run.Plan = v.planKey(r.planPath)
		lines, _, err := readStream(r.folder.dir, "steps.jsonl")
		if err != nil {
			return err
		}
		if n := len(lines); n > 0 {
			t, _ := ParseTime(lines[n-1].object().text("created_at"))
			v.seen(t)
		}
	}
	v.readDocuments()
	return nil
}

// load reads the three streams of a record.
func (records) load(_ context.Context, v *View, r *runRow) error {
	run := r.run
	seenKeys := map[string]bool{}
	var steps []step
	keys := newKeys()
	fresh := func(line object) bool {
		k := line.text("idempotency_key")
		dup := k != "" && seenKeys[k]
		seenKeys[k] = true
		return !dup
	}
	lines, note, err := readStream(r.folder.dir, "steps.jsonl")
	if err != nil {
		return err
	}
	v.recordNote(r, "steps.jsonl", note)
	for _, raw := range lines {
		l := raw.object()
		if !fresh(l) {
			continue
		}
		p := l.object("payload")
		s := step{id: keys.unique(l.text("idempotency_key")), name: p.text("step_name"), phase: p.text("phase"), iteration: p.count("iteration"),
			model: p.text("model"), tokensIn: p.count("tokens_in"), tokensOut: p.count("tokens_out"), cost: p.number("cost_usd"),
			duration: p.number("duration_ms"), head: p.text("head_commit"), patchID: p.text("patch_id"), performer: performer(l)}
		s.at, _ = ParseTime(l.text("created_at"))
		if res, ok := p["result_json"]; ok {
			if text, isText := res.(string); isText {
				s.result = newPayload(text)
			} else {
				s.result = Payload{Data: json.RawMessage(valueJSON(res))}
			}
		}
		if d := p.object("diff_summary"); d != nil {
			raw := json.RawMessage(valueJSON(map[string]any(d)))
			s.diff = &raw
		}
		// What the model has no field for stays, under the envelope's names.
		extra := object{}
		for k, x := range l {
			switch k {
			case "payload", "idempotency_key", "created_at", "schema_version", "stream":
			default:
				extra[k] = x
			}
		}
		for k, x := range p {
			switch k {
			case "step_name", "phase", "iteration", "model", "tokens_in", "tokens_out", "cost_usd", "duration_ms", "head_commit", "patch_id", "result_json", "diff_summary":
			default:
				extra["payload."+k] = x
			}
		}
		s.extra = map[string]any(extra)
		if l.text("stream") == "" && p == nil {
			s.name, s.result = "(unknown line)", raw
		}
		steps = append(steps, s)
	}
	// A merge can reorder lines.
	slices.SortStableFunc(steps, func(a, b step) int { return a.at.Compare(b.at.Time) })
	v.addSteps(r, steps)
	if err := v.loadDecisions(r, fresh, keys); err != nil {
		return err
	}
	budget, note, err := readStream(r.folder.dir, "budget.jsonl")
	if err != nil {
		return err
	}
	v.recordNote(r, "budget.jsonl", note)
	for _, raw := range budget {
		if fresh(raw.object()) {
			run.OtherRows = addRow(run.OtherRows, "budget", map[string]any{"line": raw.Data})
		}
	}
	return nil
}

// loadDecisions reads decisions.jsonl. A decision that is also a step is told
// once.
func (v *View) loadDecisions(r *runRow, fresh func(object) bool, keys keys) error {
	run := r.run
	lines, note, err := readStream(r.folder.dir, "decisions.jsonl")
	if err != nil {
		return err
	}
	v.recordNote(r, "decisions.jsonl", note)
	for _, raw := range lines {
		l := raw.object()
		if !fresh(l) {
			continue
		}
		p := l.object("payload")
		e := &Event{ID: keys.unique(l.text("idempotency_key")), Type: p.text("step_name"), Phase: p.text("phase"), Iteration: p.count("iteration")}
		e.At, _ = ParseTime(l.text("created_at"))
		e.Extra = map[string]any{"performer": performer(l)}
		switch p.text("kind") {
		case "human-step":
			same := slices.ContainsFunc(run.Decisions, func(d *Decision) bool {
				return d.Phase == e.Phase && d.At.Equal(e.At.Time) && e.Iteration != nil && d.Iteration != nil && *d.Iteration == *e.Iteration
			})
			if same {
				run.OtherRows = addRow(run.OtherRows, "decisions", map[string]any{"line": raw.Data})
				continue
			}
			var res Payload
			if x, ok := p["result_json"]; ok {
				res = Payload{Data: json.RawMessage(valueJSON(x))}
			}
			_, what, _ := strings.Cut(e.Type, ":")
			run.addStepDecision(e, step{result: res}, what)
		case "answered-prompt":
			e.Type = "prompt"
			d := &Decision{Kind: "prompt", Question: p.text("message"), Choice: p.text("answer"), By: p.text("answered_by"), Payload: raw}
			run.addDecision(d, e, newKeys())
		case "plan-review-governance":
			// Its step human:review-governance names it by decisionId.
			for _, d := range run.Decisions {
				if d.Kind == "governance" && d.Payload.object().text("decisionId") == p.text("decisionId") {
					d.Guidance = p.text("rationale")
					run.OtherRows = addRow(run.OtherRows, "decisions", map[string]any{"line": raw.Data})
					e = nil
					break
				}
			}
			if e == nil {
				continue
			}
			e.Type = "human:review-governance"
			d := &Decision{Kind: "governance", Choice: p.text("choice"), Guidance: p.text("rationale"), Gate: p.text("gateId"), Payload: raw}
			run.addDecision(d, e, newKeys())
		default:
			e.Type = "decision:" + p.text("kind")
			e.Payload = raw
		}
		i, _ := slices.BinarySearchFunc(run.Events, e, func(a, b *Event) int {
			if c := a.At.Compare(b.At.Time); c != 0 {
				return c
			}
			return -1 // behind those of the same instant
		})
		run.Events = slices.Insert(run.Events, i, e)
	}
	return nil
}

func (v *View) recordNote(r *runRow, file, note string) {
	if note != "" {
		v.notice("record", "%s/%s: %s", r.folder.show, file, note)
	}
}

func performer(line object) string {
	p := line.object("origin").object("performer")
	s := p.text("kind")
	for _, k := range []string{"role", "provider"} {
		if t := p.text(k); t != "" {
			s += " " + t
		}
	}
	return strings.TrimSpace(s)
}

func addRow(m map[string][]map[string]any, name string, row map[string]any) map[string][]map[string]any {
	if m == nil {
		m = map[string][]map[string]any{}
	}
	m[name] = append(m[name], row)
	return m
}

// readStream reads the lines of a stream that are JSON objects; the note says
// what the others were. A stream that is not there has no lines.
func readStream(dir, name string) (lines []Payload, note string, err error) {
	text, problem := readRecordFile(dir, name)
	if problem == "not found" {
		return nil, "", nil
	}
	if problem != "" {
		return nil, problem, nil
	}
	bad, conflict := 0, false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		p := newPayload(line)
		if p.object() == nil {
			bad++
			conflict = conflict || strings.HasPrefix(line, "<<<<<<<") || strings.HasPrefix(line, ">>>>>>>")
			continue
		}
		lines = append(lines, p)
	}
	switch {
	case conflict:
		note = fmt.Sprintf("git conflict markers: %d lines were left out", bad)
	case bad > 0:
		note = fmt.Sprintf("%d lines are not JSON objects and were left out", bad)
	}
	return lines, note, nil
}

func readRecordFile(dir, name string) (text, problem string) {
	f, size, problem := openInside(dir, name)
	if problem != "" {
		return "", problem
	}
	defer f.Close()
	if size > maxRecordFile {
		return "", fmt.Sprintf("larger than %d MiB", maxRecordFile>>20)
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(f); err != nil {
		return "", "cannot be read: " + plainError(err)
	}
	return validText(strings.TrimPrefix(b.String(), "\ufeff")), ""
}
