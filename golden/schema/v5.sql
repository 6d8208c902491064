CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL DEFAULT (datetime('now')));
INSERT INTO schema_version VALUES (4,'2026-03-10 08:00:00'),(5,'2026-03-20 08:00:00');
CREATE TABLE plans (plan_path TEXT PRIMARY KEY, worktree_path TEXT, branch TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE TABLE runs (id TEXT PRIMARY KEY, plan_path TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'active', config_json TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE TABLE steps (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL, step_name TEXT NOT NULL, phase TEXT, iteration INTEGER NOT NULL DEFAULT 1,
  result_json TEXT NOT NULL, session_id TEXT, model TEXT, tokens_in INTEGER, tokens_out INTEGER, cost_usd REAL, duration_ms INTEGER, log_path TEXT,
  created_at TEXT NOT NULL, head_commit TEXT, UNIQUE(run_id, step_name, phase, iteration));
