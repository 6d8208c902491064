CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL DEFAULT (datetime('now')));
INSERT INTO schema_version VALUES (1,'2026-02-20 08:00:00'),(2,'2026-02-20 08:00:00'),(3,'2026-02-20 08:00:00');
CREATE TABLE plans (plan_path TEXT PRIMARY KEY, worktree_path TEXT, branch TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE TABLE runs (id TEXT PRIMARY KEY, plan_path TEXT NOT NULL, review_path TEXT, command TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'active',
  current_phase TEXT, current_state TEXT, started_at TEXT NOT NULL, completed_at TEXT);
CREATE TABLE run_events (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL, event_type TEXT NOT NULL, phase TEXT, iteration INTEGER, data TEXT, created_at TEXT NOT NULL);
CREATE TABLE agent_results (id TEXT PRIMARY KEY, run_id TEXT NOT NULL, phase TEXT NOT NULL, iteration INTEGER NOT NULL, role TEXT NOT NULL, template TEXT NOT NULL,
  result_type TEXT NOT NULL CHECK(result_type IN ('status','verdict')), result_json TEXT NOT NULL, duration_ms INTEGER NOT NULL, log_path TEXT, session_id TEXT, model TEXT,
  tokens_in INTEGER, tokens_out INTEGER, cost_usd REAL, created_at TEXT NOT NULL, UNIQUE(run_id, phase, iteration, role, template, result_type));
CREATE TABLE quality_results (id TEXT PRIMARY KEY, run_id TEXT NOT NULL, phase TEXT NOT NULL, attempt INTEGER NOT NULL, passed INTEGER NOT NULL, results TEXT NOT NULL,
  duration_ms INTEGER NOT NULL, created_at TEXT NOT NULL, UNIQUE(run_id, phase, attempt));
CREATE TABLE phase_progress (plan_path TEXT NOT NULL, phase TEXT NOT NULL, implementation_done INTEGER NOT NULL DEFAULT 0, latest_review_readiness TEXT,
  review_approved INTEGER NOT NULL DEFAULT 0, blocked_reason TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, PRIMARY KEY (plan_path, phase));
