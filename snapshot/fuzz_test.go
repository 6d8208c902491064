package snapshot

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"fivex/snapshot/redact"
)

var hostileJSON = []string{`{"result":"complete"}`, `[{"command":"x","passed":false}]`, `{"readiness":"ready","items":[{"id":1,"title":null}]}`, `"text"`, `null`, `{`, `{"items":{"a":1}}`,
	`{"response":"continue","escalation":[]}`, `{"attempt":1e308,"passed":"no"}`, `{"duration":-1,"logPath":"../../x"}`, `{"results":[[],{},1]}`, "\xff", `{"a":{"a":{"a":{}}}}`}

// FuzzJournal: whatever a journal holds, a run comes of it that is JSON.
func FuzzJournal(f *testing.F) {
	for _, s := range hostileJSON {
		for _, name := range []string{"agent_invoke", "quality_gate", "verdict", "escalation", "human_decision", "gate_request", "gate_resolved", "author:implement", "reviewer:review", "quality:check", "human:gate", "event:verdict", "phase:complete", "git:commit", "odd"} {
			f.Add(name, "1.2", s)
		}
	}
	f.Fuzz(func(t *testing.T, name, phase, payload string) {
		one := int64(1)
		for _, generation := range []string{"A", "B"} {
			run := &Run{ID: "r", Key: "r", Status: "active", Detail: &Detail{}}
			ps := &paths{root: "/p"}
			for i := range 3 {
				p := newPayload(payload)
				if generation == "A" {
					run.Events = append(run.Events, &Event{ID: itoa(i), Type: validText(name), Phase: validText(phase), Iteration: &one, Payload: p})
					continue
				}
				v := &View{head: &Report{}, paths: ps}
				v.addSteps(&runRow{run: run}, []step{{id: itoa(i), name: validText(name), phase: validText(phase), iteration: &one, result: p}})
			}
			if generation == "A" {
				run.decisionsFromEvents(ps)
				run.overwritten(ps)
			}
			run.finish(nil, evidence{})
			b, err := run.AppendJSON(nil)
			if err != nil || !json.Valid(b) {
				t.Errorf("%v: %s", err, b)
			}
		}
	})
}

// FuzzRecord: whatever a run record holds, reading it ends in a report or in
// an error.
func FuzzRecord(f *testing.F) {
	f.Add(`{"id":"r","status":"completed","config_json":{}}`, `{"schema_version":1,"stream":"steps","idempotency_key":"k","payload":{"step_name":"author:implement","result_json":{"result":"complete"}}}`)
	for _, s := range hostileJSON {
		f.Add(s, s)
		f.Add(`{"id":"r"}`, `{"stream":"steps","payload":`+s+`}`+"\n"+`{"stream":"decisions","payload":{"kind":"human-step","result_json":`+s+`}}`)
	}
	f.Fuzz(func(t *testing.T, header, lines string) {
		dir := t.TempDir()
		for name, text := range map[string]string{"run.json": header, "steps.jsonl": lines, "decisions.jsonl": lines, "budget.jsonl": lines} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var rep *Report
		err := Read(context.Background(), PlaceOfRecords([]string{dir}), Options{}, func(v *View) (err error) {
			rep, err = v.Report(context.Background(), -1)
			return err
		})
		if err != nil {
			return
		}
		if b, err := json.Marshal(rep); err != nil || !json.Valid(b) {
			t.Errorf("%v: %s", err, b)
		}
	})
}

// FuzzSelector: a selector finds runs, or its error is one line that names
// what there is.
func FuzzSelector(f *testing.F) {
	for _, s := range []string{"latest", "active", "run_", "run_a", "", "./docs/plan.md", "plan", "../..", "\x00", "*", "run_a~2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v := &View{head: &Report{}, opts: Options{Select: []string{s}}}
		for _, id := range []string{"run_a", "run_ab", "x"} {
			v.runs = append(v.runs, &runRow{run: &Run{ID: id, Key: id, Plan: "docs/plan.md", Status: "completed"}, planPath: "/w/docs/plan.md"})
		}
		if err := v.selectRuns(); err == nil && len(v.runs) == 0 {
			t.Errorf("%q finds nothing and says nothing", s)
		}
	})
}

// FuzzValidJSON: what is taken for JSON is what the standard library takes
// for it, and what is masked stays JSON.
func FuzzValidJSON(f *testing.F) {
	for _, s := range append(hostileJSON, `"\ud800"`, `01`, `1.`, `1e`, `"\x"`, "\"\n\"", `{"a":1,}`, `[1,]`, `"token\u003dabc123"`, `{"a" 1}`, "nul", `"\/home\/ann"`) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = validText(s) // as every text is
		if got := validJSON([]byte(s)); got != json.Valid([]byte(s)) {
			t.Errorf("%q is JSON: %v, says this program", s, got)
		}
		if p := newPayload(s); p.Data != nil && !json.Valid(redact.New().JSON(p.Data)) {
			t.Errorf("%q is no JSON once it is masked", s)
		}
	})
}
