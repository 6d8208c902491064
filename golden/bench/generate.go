//go:build unix

package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A shape is a project to generate. The same shape gives the same rows.
type shape struct {
	generation string // "A" or "B"
	events     int    // journal rows: run_events or steps
	runs       int
	payload    int // bytes of text in a large payload; every 20th row has one
}

func (s shape) String() string {
	return fmt.Sprintf("%s, %d events, %d runs", s.generation, s.events, s.runs)
}

const schemaA = `
CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL);
INSERT INTO schema_version VALUES (3,'2026-02-20 08:00:00');
CREATE TABLE plans (
  plan_path TEXT PRIMARY KEY, worktree_path TEXT, branch TEXT, created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL);
CREATE TABLE runs (
  id TEXT PRIMARY KEY, plan_path TEXT NOT NULL, review_path TEXT, command TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'active', current_phase TEXT, current_state TEXT,
  started_at TEXT NOT NULL, completed_at TEXT);
CREATE TABLE run_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL, event_type TEXT NOT NULL,
  phase TEXT, iteration INTEGER, data TEXT, created_at TEXT NOT NULL);
CREATE TABLE agent_results (
  id TEXT PRIMARY KEY, run_id TEXT NOT NULL, phase TEXT NOT NULL, iteration INTEGER NOT NULL,
  role TEXT NOT NULL, template TEXT NOT NULL, result_type TEXT NOT NULL,
  result_json TEXT NOT NULL, duration_ms INTEGER NOT NULL, log_path TEXT, session_id TEXT,
  model TEXT, tokens_in INTEGER, tokens_out INTEGER, cost_usd REAL, created_at TEXT NOT NULL,
  UNIQUE(run_id, phase, iteration, role, template, result_type));
CREATE TABLE quality_results (
  id TEXT PRIMARY KEY, run_id TEXT NOT NULL, phase TEXT NOT NULL, attempt INTEGER NOT NULL,
  passed INTEGER NOT NULL, results TEXT NOT NULL, duration_ms INTEGER NOT NULL,
  created_at TEXT NOT NULL, UNIQUE(run_id, phase, attempt));
CREATE TABLE phase_progress (
  plan_path TEXT NOT NULL, phase TEXT NOT NULL, implementation_done INTEGER NOT NULL DEFAULT 0,
  latest_review_readiness TEXT, review_approved INTEGER NOT NULL DEFAULT 0, blocked_reason TEXT,
  created_at TEXT NOT NULL, updated_at TEXT NOT NULL, PRIMARY KEY (plan_path, phase));
CREATE INDEX idx_runs_plan_path ON runs(plan_path);
CREATE INDEX idx_runs_status ON runs(status);
CREATE INDEX idx_run_events_run_id ON run_events(run_id);
CREATE INDEX idx_agent_results_run ON agent_results(run_id);
CREATE INDEX idx_agent_results_run_phase ON agent_results(run_id, phase);
CREATE INDEX idx_quality_results_run ON quality_results(run_id);`

const schemaB = `
CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL);
INSERT INTO schema_version VALUES (4,'2026-03-10 08:00:00'),(5,'2026-03-20 08:00:00');
CREATE TABLE plans (
  plan_path TEXT PRIMARY KEY, worktree_path TEXT, branch TEXT, created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL);
CREATE TABLE runs (
  id TEXT PRIMARY KEY, plan_path TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'active',
  config_json TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE TABLE steps (
  id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL REFERENCES runs(id),
  step_name TEXT NOT NULL, phase TEXT, iteration INTEGER NOT NULL DEFAULT 1,
  result_json TEXT NOT NULL, session_id TEXT, model TEXT, tokens_in INTEGER, tokens_out INTEGER,
  cost_usd REAL, duration_ms INTEGER, log_path TEXT, created_at TEXT NOT NULL, head_commit TEXT,
  UNIQUE(run_id, step_name, phase, iteration));
CREATE INDEX idx_runs_plan_path ON runs(plan_path);
CREATE INDEX idx_runs_status ON runs(status);
CREATE INDEX idx_steps_run_created ON steps(run_id, created_at);
CREATE INDEX idx_steps_run_phase ON steps(run_id, phase);`

// generate makes the project and returns its folder.
func generate(ctx context.Context, dir string, s shape) (string, error) {
	project := filepath.Join(dir, strings.NewReplacer(", ", "-", " ", "").Replace(s.String()))
	if err := os.MkdirAll(filepath.Join(project, ".5x"), 0o755); err != nil {
		return "", err
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(project,
		".5x/5x.db")+"?_pragma=journal_mode(wal)&_pragma=synchronous(off)")
	if err != nil {
		return "", err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	script := schemaA
	if s.generation == "B" {
		script = schemaB
	}
	if _, err := db.ExecContext(ctx, script); err != nil {
		return "", err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return "", err
	}
	g := &generator{ctx: ctx, tx: tx, rng: rand.New(rand.NewPCG(5, uint64(s.events))), shape: s,
		at: time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)}
	for n := range s.runs {
		if err := g.run(n, s.events/s.runs); err != nil {
			return "", err
		}
	}
	if err := tx.Commit(); err != nil {
		return "", err
	}
	if _, err := db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return "", err
	}
	return project, nil
}

type generator struct {
	ctx   context.Context
	tx    *sql.Tx
	rng   *rand.Rand
	shape shape
	at    time.Time
	rows  int
}

func (g *generator) exec(query string, args ...any) error {
	_, err := g.tx.ExecContext(g.ctx, query, args...)
	return err
}

func (g *generator) now() string {
	g.at = g.at.Add(time.Duration(g.rng.IntN(90)) * time.Second)
	return g.at.Format("2006-01-02 15:04:05")
}

// text is what a person would read: words, and in a large payload many.
func (g *generator) text() string {
	n := 60
	if g.rows++; g.rows%20 == 0 {
		n = g.shape.payload
	}
	words := []string{"the", "parser", "keeps", "a", "buffer", "of", "lines", "until", "each", "test",
		"passes", "again", "`total()`", "src/cart.ts:41", "expected 3, received 2"}
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(words[g.rng.IntN(len(words))])
		b.WriteByte(' ')
	}
	return b.String()
}

func (g *generator) run(n, events int) error {
	id := fmt.Sprintf("run_%012x", n)
	plan := fmt.Sprintf("/home/dev/big/docs/development/%03d-plan.md", n%40)
	status := []string{"completed", "completed", "aborted", "completed", "failed"}[n%5]
	if g.shape.generation == "B" {
		if err := g.exec(`INSERT INTO runs VALUES (?,?,?,'{"maxStepsPerRun":250}',?,?)`, id, plan, status,
			g.now(), g.now()); err != nil {
			return err
		}
		return g.steps(id, events)
	}
	if err := g.exec(`INSERT INTO runs VALUES (?,?,NULL,'run',?,'3','PHASE_COMPLETE',?,?)`, id, plan, status,
		g.now(), g.now()); err != nil {
		return err
	}
	return g.journal(id, events)
}

func (g *generator) steps(run string, events int) error {
	names := []string{"author:implement", "quality:check", "reviewer:review", "author:fix-review", "human:gate"}
	for i := range events {
		name := names[i%len(names)]
		phase := 1 + i/40
		var result string
		switch name {
		case "quality:check":
			result = fmt.Sprintf(`{"passed":%t,"results":[{"command":"make test","passed":true,`+
				`"duration_ms":812.5,"output":%q}]}`, i%3 > 0, g.text())
		case "reviewer:review":
			result = fmt.Sprintf(`{"readiness":"ready_with_corrections","items":[{"id":"P1.1",`+
				`"title":"A finding","action":"auto_fix","reason":%q,"priority":"P1"}],`+
				`"summary":"Fine."}`, g.text())
		case "human:gate":
			result = `{"choice":"continue"}`
		default:
			result = fmt.Sprintf(`{"result":"complete","commit":"%040x","notes":%q}`, i, g.text())
		}
		if err := g.exec(`INSERT INTO steps (run_id,step_name,phase,iteration,result_json,
			session_id,model,tokens_in,tokens_out,cost_usd,duration_ms,created_at)
			VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`,
			append([]any{run, name, fmt.Sprint(phase), 1 + i, result},
				append(used(name, i), g.now())...)...); err != nil {
			return err
		}
	}
	return nil
}

// used is what an agent used: session, model, tokens, cost, duration.
func used(step string, i int) []any {
	switch step {
	case "human:gate":
		return []any{nil, nil, nil, nil, nil, nil}
	case "quality:check":
		return []any{nil, nil, nil, nil, nil, float64(i) * 1.5}
	}
	return []any{fmt.Sprintf("ses_%08x", i), "anthropic/claude-opus-4", 1000 + i, 200 + i,
		0.01 * float64(i%90), float64(i) * 1.5}
}

func (g *generator) journal(run string, events int) error {
	for i := range events {
		phase, iteration := fmt.Sprint(1+i/40), i%40/5
		kind, data := "", ""
		id := fmt.Sprintf("%s-%04x", run[4:], i)
		log := fmt.Sprintf("/home/dev/big/.5x/logs/%s/agent-%s.ndjson", run, id)
		switch i % 5 {
		case 0:
			kind, data = "agent_invoke", fmt.Sprintf(`{"role":"author","template":"author-next-phase",`+
				`"duration":%d,"logPath":"%s"}`, i*100, log)
			if err := g.exec(`INSERT INTO agent_results VALUES (?,?,?,?,'author','author-next-phase',
				'status',?,?,?,NULL,'anthropic/claude-opus-4',?,?,?,?)`, id, run, phase, iteration,
				fmt.Sprintf(`{"result":"complete","notes":%q}`, g.text()), float64(i)*8.5, log,
				1000+i, 200+i, 0.01*float64(i%90), g.now()); err != nil {
				return err
			}
		case 1:
			kind, data = "quality_gate", fmt.Sprintf(`{"attempt":%d,"passed":true,"commandCount":2,`+
				`"failedCommands":[]}`, iteration)
			results := fmt.Sprintf(`[{"command":"make test","passed":true,"output":%q,`+
				`"duration":812.5}]`, g.text())
			if err := g.exec(`INSERT INTO quality_results VALUES (?,?,?,?,1,?,812.5,?)`,
				id, run, phase, iteration, results, g.now()); err != nil {
				return err
			}
		case 2:
			kind, data = "verdict", `{"readiness":"ready","itemCount":0}`
		case 3:
			kind, data = "escalation", fmt.Sprintf(`{"reason":%q,"iteration":%d}`, g.text(), iteration)
		case 4:
			kind, data = "human_decision", fmt.Sprintf(`{"response":{"action":"continue","guidance":%q},`+
				`"escalation":{"reason":"x"}}`, g.text())
		}
		if err := g.exec(`INSERT INTO run_events (run_id,event_type,phase,iteration,data,created_at)
			VALUES (?,?,?,?,?,?)`, run, kind, phase, iteration, data, g.now()); err != nil {
			return err
		}
	}
	return nil
}
