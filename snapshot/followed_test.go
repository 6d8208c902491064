package snapshot_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fivex/gates"
)

// A change is something that can happen to a project. It writes SQL by the
// other process, or files.
type change struct {
	name   string
	weight int
	// odd: nothing that 5x does; a quick look may miss it until every row
	// is looked at.
	odd bool
	do  func(p *followed)
}

// followed is a project under change.
type followed struct {
	t    *testing.T
	rng  *rand.Rand
	dir  string
	db   string
	w    *writer
	n    int // makes names unique
	mode string
}

func (p *followed) sql(format string, args ...any) {
	p.t.Helper()
	p.w.exec(strings.Join(strings.Fields(fmt.Sprintf(format, args...)), " "))
}

func (p *followed) path(name ...string) string {
	return filepath.Join(append([]string{p.dir}, name...)...)
}

func (p *followed) write(name, text string, flag int) {
	p.t.Helper()
	os.MkdirAll(filepath.Dir(p.path(name)), 0o755)
	f, err := os.OpenFile(p.path(name), flag|os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		p.t.Fatal(err)
	}
	f.WriteString(text)
	f.Close()
}

// run is one of a few runs, so that changes meet.
func (p *followed) run() string { return fmt.Sprintf("run_%012d", p.rng.IntN(5)) }

func (p *followed) phase() string { return fmt.Sprint(1 + p.rng.IntN(3)) }

func (p *followed) next() int { p.n++; return p.n }

// second is an instant with a resolution of one second, often the same.
func (p *followed) second() string {
	return fmt.Sprintf("2026-03-01 10:%02d:%02d", p.n/50%60, p.rng.IntN(3))
}

func (p *followed) pick(words ...string) string { return words[p.rng.IntN(len(words))] }

// active is a run that 5x may write to: its rows change while it is active.
func (p *followed) active() string {
	run := p.run()
	p.sql(`UPDATE runs SET status = 'active' WHERE id = '%s'`, run)
	return run
}

var filesChange = []change{
	{"a plan is edited", 2, false, func(p *followed) {
		p.write("plan.md", fmt.Sprintf("# Plan %d\n\n## Phase 1: One\n\n- [%s] a\n\n## Phase 2: Two\n\n- [ "+
			"] b\n", p.next(), p.pick(" ", "x")), os.O_TRUNC)
	}},
	{"a plan is gone", 1, false, func(p *followed) { os.Remove(p.path("plan.md")) }},
	{"a review is written", 1, false, func(p *followed) {
		p.write("reviews/"+p.run()+"-review.md", fmt.Sprintf("# Review %d\n\n**Readiness:** ready\n", p.next()), os.O_TRUNC)
	}},
	{"a log grows", 3, false, func(p *followed) {
		p.write(".5x/logs/"+p.run()+"/agent-001.ndjson",
			fmt.Sprintf(`{"ts":"2026-03-01T10:%02d:00Z","type":"text","delta":"step %d"}`+"\n", p.n%60,
				p.next()), os.O_APPEND)
	}},
	{"a log is cut short", 1, false, func(p *followed) {
		p.write(".5x/logs/"+p.run()+"/agent-001.ndjson", `{"ts":"2026-0`, os.O_TRUNC)
	}},
	{"a log is rotated", 1, false, func(p *followed) {
		dir := ".5x/logs/" + p.run()
		os.Rename(p.path(dir, "agent-001.ndjson"), p.path(dir, fmt.Sprintf("agent-%03d.ndjson", 2+p.rng.IntN(3))))
	}},
	{"a log folder is gone", 1, false, func(p *followed) { os.RemoveAll(p.path(".5x/logs", p.run())) }},
	{"a gate opens", 2, false, func(p *followed) {
		gates.In(p.path(".5x")).Open(gates.Request{ID: fmt.Sprintf("g%d", p.rng.IntN(6)), Type: "phase",
			Run: p.run(), Context: json.RawMessage(`{"phaseNumber":"1"}`)})
	}},
	{"a gate is answered", 2, false, func(p *followed) {
		gates.In(p.path(".5x")).Resolve(ctx, fmt.Sprintf("g%d", p.rng.IntN(6)),
			gates.Reply{By: "test", Response: json.RawMessage(`{"action":"exit"}`)})
	}},
	{"a gate file is gone", 1, false,
		func(p *followed) { os.Remove(p.path(".5x/gates", fmt.Sprintf("g%d.json", p.rng.IntN(6)))) }},
	{"the gates folder is gone", 1, false, func(p *followed) { os.RemoveAll(p.path(".5x/gates")) }},
	{"a lock comes or goes", 1, false, func(p *followed) {
		if os.Remove(p.path(".5x/locks/0123456789abcdef.lock")) != nil {
			p.write(".5x/locks/0123456789abcdef.lock",
				`{"pid":1,"startedAt":"2026-03-01T10:00:00Z","planPath":"/x/plan.md"}`, os.O_TRUNC)
		}
	}},
}

var databaseChange = []change{
	{"the table is vacuumed", 1, false, func(p *followed) { p.sql("VACUUM") }},
	{"the log is checkpointed", 1, false, func(p *followed) { p.sql("PRAGMA wal_checkpoint(TRUNCATE)") }},
	{"the database is replaced by another file", 1, true, func(p *followed) {
		p.w.close()
		other := p.db + ".other"
		b, err := os.ReadFile(p.db)
		if err != nil {
			p.t.Fatal(err)
		}
		os.WriteFile(other, b, 0o644)
		w := startWriter(p.t, other)
		w.exec("UPDATE runs SET status = 'aborted' WHERE id = '" + p.run() + "'")
		w.close()
		if err := os.Rename(other, p.db); err != nil {
			p.t.Fatal(err)
		}
		os.Remove(p.db + "-wal")
		os.Remove(p.db + "-shm")
		p.w = startWriter(p.t, p.db)
	}},
	{"a column is added", 1, false, func(p *followed) {
		p.sql("ALTER TABLE runs ADD COLUMN extra_%d TEXT "+
			"DEFAULT 'x'", p.next())
	}},
	{"a table comes that nobody knows", 1, false, func(p *followed) {
		n := p.next()
		p.sql("CREATE TABLE odd_%d (a); INSERT INTO odd_%d VALUES (%d)", n, n, n)
	}},
}

var generationAChange = []change{
	{"a run begins", 2, false, func(p *followed) {
		p.sql(`INSERT OR IGNORE INTO runs (id, plan_path, command, started_at)
			VALUES ('%s', '/w/p/plan.md', 'run', '%s')`, p.run(), p.second())
	}},
	{"an event comes", 6, false, func(p *followed) {
		kind := p.pick("run_start", "phase_start", "agent_invoke", "quality_gate", "verdict", "escalation",
			"human_decision", "phase_complete", "from_the_future")
		p.sql(`INSERT INTO run_events (run_id, event_type, phase, iteration, data, created_at)
			VALUES ('%s', '%s', '%s', %d, '{"reason":"r%d","attempt":%d,"passed":false}', '%s')`,
			p.active(), kind, p.phase(), p.rng.IntN(3), p.next(), p.rng.IntN(2), p.second())
	}},
	{"a result is upserted and gets a new key within the second", 5, false, func(p *followed) {
		p.sql(`INSERT INTO agent_results (id, run_id, phase, iteration, role, template, result_type,
			result_json, duration_ms, cost_usd, model, created_at)
			VALUES ('a%d', '%s', '%s', %d, 'author', 'author-next-phase', 'status',
				'{"result":"complete"}', %d.5, 0.1, 'm%d', '%s')
			ON CONFLICT (run_id, phase, iteration, role, template, result_type) DO UPDATE
				SET id = excluded.id, duration_ms = excluded.duration_ms, model = excluded.model,
				created_at = excluded.created_at`,
			p.next(), p.active(), p.phase(), p.rng.IntN(2), p.rng.IntN(9000), p.rng.IntN(3), p.second())
	}},
	{"a quality result is upserted", 3, false, func(p *followed) {
		p.sql(`INSERT INTO quality_results (id, run_id, phase, attempt, passed, results,
			duration_ms, created_at)
			VALUES ('q%d', '%s', '%s', %d, %d, '[{"command":"make","passed":false,"duration":%d}]',
				1, '%s')
			ON CONFLICT (run_id, phase, attempt) DO UPDATE
				SET id = excluded.id, passed = excluded.passed, results = excluded.results,
				created_at = excluded.created_at`,
			p.next(), p.active(), p.phase(), p.rng.IntN(2), p.rng.IntN(2), p.rng.IntN(100), p.second())
	}},
	{"a run changes without an event", 3, false, func(p *followed) {
		p.sql(`UPDATE runs SET status = '%s', current_phase = '%s', current_state = '%s' WHERE id = '%s'`,
			p.pick("active", "completed", "failed", "aborted"), p.phase(), p.pick("EXECUTE", "REVIEW",
				"PHASE_GATE"), p.run())
	}},
	{"a phase makes progress", 2, false, func(p *followed) {
		p.sql(`INSERT OR REPLACE INTO phase_progress
			VALUES ('/w/p/plan.md', '%s', 1, 'ready', %d, NULL, '%s', '%s')`,
			p.phase(), p.rng.IntN(2), p.second(), p.second())
	}},
	{"a row is changed by hand", 2, true, func(p *followed) {
		p.sql(`UPDATE run_events SET data = '{"reason":"by hand %d"}'
			WHERE id = (SELECT min(id) + %d FROM run_events)`, p.next(), p.rng.IntN(10))
	}},
	{"rows are deleted", 1, true, func(p *followed) { p.sql(`DELETE FROM run_events WHERE id %% 7 = %d`, p.rng.IntN(7)) }},
	{"a run's row is deleted", 1, true, func(p *followed) { p.sql(`DELETE FROM runs WHERE id = '%s'`, p.run()) }},
	{"results are deleted", 1, true,
		func(p *followed) { p.sql(`DELETE FROM agent_results WHERE run_id = '%s'`, p.run()) }},
}

var generationBChange = []change{
	{"a run begins", 2, false, func(p *followed) {
		p.sql(`INSERT OR IGNORE INTO runs (id, plan_path, created_at, updated_at)
			VALUES ('%s', '/w/p/plan.md', '%s', '%s')`, p.run(), p.second(), p.second())
	}},
	{"a step is recorded", 8, false, func(p *followed) {
		name := p.pick("author:implement", "reviewer:review", "quality:check", "human:gate", "phase:complete",
			"git:commit", "odd step", "author:fix-review")
		p.sql(`INSERT OR IGNORE INTO steps (run_id, step_name, phase, iteration, result_json, model,
			cost_usd, duration_ms, created_at)
			VALUES ('%s', '%s', '%s', %d, '{"result":"complete","n":%d,"passed":true}', 'm', 0.25,
				8.447158, '%s')`,
			p.run(), name, p.phase(), 1+p.rng.IntN(5), p.next(), p.second())
	}},
	{"a run changes", 2, false, func(p *followed) {
		p.sql(`UPDATE runs SET status = '%s', updated_at = '%s' WHERE id = '%s'`,
			p.pick("active", "completed", "aborted"), p.second(), p.run())
	}},
	{"a run is relinked", 1, false, func(p *followed) {
		p.sql(`UPDATE runs SET plan_path = '/w/p/%s.md' WHERE id = '%s'`, p.pick("plan", "other"), p.run())
	}},
	{"a step is changed by hand", 1, true,
		func(p *followed) { p.sql(`UPDATE steps SET cost_usd = %d WHERE id %% 5 = 0`, p.next()) }},
	{"steps are deleted", 1, true, func(p *followed) { p.sql(`DELETE FROM steps WHERE id %% 9 = %d`, p.rng.IntN(9)) }},
}

// drawn is one of the changes, by weight.
func drawn(rng *rand.Rand, changes []change) change {
	sum := 0
	for _, c := range changes {
		sum += c.weight
	}
	n := rng.IntN(sum)
	for _, c := range changes {
		if n -= c.weight; n < 0 {
			return c
		}
	}
	panic("unreachable")
}

// migration does what the 5x CLI does to a database of schema 3.
const migration = `BEGIN;
	CREATE TABLE steps (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL,
		step_name TEXT NOT NULL, phase TEXT, iteration INTEGER NOT NULL DEFAULT 1,
		result_json TEXT NOT NULL, session_id TEXT, model TEXT, tokens_in INTEGER, tokens_out INTEGER,
		cost_usd REAL, duration_ms INTEGER, log_path TEXT, created_at TEXT NOT NULL, head_commit TEXT);
	INSERT INTO steps (run_id, step_name, phase, iteration, result_json, model, cost_usd, duration_ms,
		created_at)
		SELECT run_id, role || ':' || template || ':' || result_type, phase, iteration, result_json,
			model, cost_usd, duration_ms, created_at FROM agent_results;
	INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
		SELECT run_id, 'event:' || event_type, phase, iteration, data, created_at FROM run_events;
	CREATE TABLE runs_new (id TEXT PRIMARY KEY, plan_path TEXT, status TEXT, config_json TEXT,
		created_at TEXT, updated_at TEXT);
	INSERT INTO runs_new SELECT id, plan_path, status, NULL, started_at, coalesce(completed_at, started_at) FROM runs;
	DROP TABLE runs; ALTER TABLE runs_new RENAME TO runs;
	DROP TABLE run_events; DROP TABLE agent_results; DROP TABLE quality_results; DROP TABLE phase_progress;
	INSERT INTO schema_version VALUES (4, '2026-03-10 08:00:00'), (5, '2026-03-10 08:00:00'); COMMIT`

// runsOnManyPages are changes of a table runs whose rows fill many pages, and
// some of them more than one.
var runsOnManyPages = []change{
	{"a run begins", 3, false, func(p *followed) {
		p.sql(`INSERT OR IGNORE INTO runs (id, plan_path, created_at, updated_at)
			VALUES ('run_%03d', '/w/p/plan.md', '%s', '%s')`, p.rng.IntN(400), p.second(), p.second())
	}},
	{"a run comes between others", 1, false, func(p *followed) {
		p.sql(`INSERT OR IGNORE INTO runs (rowid, id, plan_path, created_at, updated_at)
			VALUES (%d, 'run_%03d', '/w/p/plan.md', '%s', '%s')`,
			p.rng.IntN(2000)-500, p.rng.IntN(400), p.second(), p.second())
	}},
	{"a run changes, and no time tells", 4, false, func(p *followed) {
		p.sql(`UPDATE runs SET status = '%s' WHERE id = 'run_%03d'`, p.pick("active", "completed", "aborted"),
			p.rng.IntN(400))
	}},
	{"a long configuration changes in its middle", 3, false, func(p *followed) {
		p.sql(`UPDATE runs SET config_json = '{"a":"%s%06d%s"}' WHERE id = 'run_%03d'`,
			strings.Repeat("x", 1500), p.next(), strings.Repeat("y", 300), p.rng.IntN(20))
	}},
	{"a configuration grows or shrinks", 2, false, func(p *followed) {
		p.sql(`UPDATE runs SET config_json = '{"a":"%s"}' WHERE id = 'run_%03d'`,
			strings.Repeat("z", p.rng.IntN(900)), p.rng.IntN(400))
	}},
	{"runs are deleted", 1, false, func(p *followed) {
		p.sql(`DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE id >= 'run_%03d' ORDER BY id LIMIT 3)`,
			p.rng.IntN(400))
	}},
	{"a step is recorded", 3, false, func(p *followed) {
		p.sql(`INSERT OR IGNORE INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
			VALUES ('run_%03d', 'author:implement', '1', %d, '{"n":%d}', '%s')`,
			p.rng.IntN(400), p.next(), p.next(), p.second())
	}},
	{"a step is changed by hand", 2, true, func(p *followed) {
		p.sql(`UPDATE steps SET result_json = '{"n":%d}'
			WHERE id = (SELECT id FROM steps ORDER BY random() LIMIT 1)`, p.next())
	}},
	{"the table is vacuumed", 1, false, func(p *followed) { p.sql("VACUUM") }},
}
