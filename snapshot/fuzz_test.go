package snapshot_test

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

var hostileJSON = []string{
	`{"result":"complete"}`, `[{"command":"x","passed":false}]`, `"text"`, `null`, `{`,
	`{"readiness":"ready","items":[{"id":1,"title":null}]}`, `{"items":{"a":1}}`,
	`{"response":"continue","escalation":[]}`, `{"attempt":1e308,"passed":"no"}`,
	`{"duration":-1,"logPath":"../../x"}`, `{"results":[[],{},1]}`, "\xff", `{"a":{"a":{"a":{}}}}`,
}

var stepNames = []string{
	"author:implement", "reviewer:review", "quality:check", "human:gate", "event:verdict",
	"phase:complete", "git:commit", "run:abort", "odd",
}

// FuzzJournal: whatever a journal of either generation holds, a report comes
// of it that is JSON.
func FuzzJournal(f *testing.F) {
	events := []string{"agent_invoke", "quality_gate", "verdict", "escalation", "human_decision",
		"gate_request", "gate_resolved"}
	for i, s := range hostileJSON {
		for k, name := range append(stepNames, events...) {
			if (i+k)%4 == 0 || os.Getenv("FIVEX_LONG") != "" { // each text, and each name
				f.Add(name, "1.2", s)
			}
		}
	}
	dir := f.TempDir()
	if err := os.Mkdir(filepath.Join(dir, ".5x"), 0o700); err != nil {
		f.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file://"+filepath.Join(dir, ".5x", "5x.db")+"?_pragma=synchronous(off)")
	if err != nil {
		f.Fatal(err)
	}
	defer db.Close()
	_, err = db.Exec(`CREATE TABLE runs (id TEXT, plan_path TEXT, status TEXT, created_at TEXT);
		CREATE TABLE run_events (id INTEGER PRIMARY KEY, run_id TEXT, event_type TEXT, phase TEXT,
			iteration INTEGER, data TEXT, created_at TEXT);
		CREATE TABLE steps (id INTEGER PRIMARY KEY, run_id TEXT, step_name TEXT, phase TEXT,
			iteration INTEGER, result_json TEXT, created_at TEXT);
		INSERT INTO runs VALUES ('r', 'plan.md', 'active', '2026-03-01 10:00:00')`)
	if err != nil {
		f.Fatal(err)
	}
	where, err := place.Of(dir)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name, phase, payload string) {
		for _, table := range []string{"run_events (run_id, event_type", "steps (run_id, step_name"} {
			if _, err := db.Exec("DELETE FROM run_events; DELETE FROM steps"); err != nil {
				t.Fatal(err)
			}
			for i := range 3 {
				_, err := db.Exec("INSERT INTO "+table+`, phase, iteration, created_at, `+
					map[bool]string{true: "data", false: "result_json"}[table[0] == 'r']+
					`) VALUES ('r', ?, ?, ?, '2026-03-01 10:00:00', ?)`, name, phase, i, payload)
				if err != nil {
					t.Fatal(err)
				}
			}
			rep, err := readAll(where)
			if err != nil {
				t.Fatal(err)
			}
			if got := rows(rep.Runs[0]); got != 3 {
				t.Errorf("%d of 3 rows are told", got)
			}
		}
	})
}

// FuzzRecord: whatever a run record holds, reading it ends in a report or in
// an error.
func FuzzRecord(f *testing.F) {
	f.Add(`{"id":"r","status":"completed","config_json":{}}`,
		`{"schema_version":1,"stream":"steps","idempotency_key":"k",`+
			`"payload":{"step_name":"author:implement","result_json":{"result":"complete"}}}`)
	for _, s := range hostileJSON {
		f.Add(s, s)
		f.Add(`{"id":"r"}`, `{"stream":"steps","payload":`+s+`}`+"\n"+
			`{"stream":"decisions","payload":{"kind":"human-step","result_json":`+s+`}}`)
	}
	f.Fuzz(func(t *testing.T, header, lines string) {
		dir := t.TempDir()
		for name, text := range map[string]string{"run.json": header, "steps.jsonl": lines,
			"decisions.jsonl": lines, "budget.jsonl": lines} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := readAll(place.OfRecords([]string{dir})); err != nil && oneLine(err) == "" {
			t.Error("an error that says nothing")
		}
	})
}

// readAll is the report of a place; that it is no JSON is an error.
func readAll(where place.Place) (rep *report.Report, err error) {
	err = snapshot.Read(ctx, where, snapshot.Options{Redact: redact.New}, func(v *snapshot.View) error {
		if rep, err = v.Report(ctx, -1); err != nil {
			return err
		}
		_, err = json.Marshal(rep)
		return err
	})
	return rep, err
}

// oneLine is an error's text, or nothing if it is not one line.
func oneLine(err error) string {
	for _, r := range err.Error() {
		if r == '\n' {
			return ""
		}
	}
	return err.Error()
}
