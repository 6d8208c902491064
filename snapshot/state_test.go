package snapshot_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fivex/snapshot"
	"fivex/snapshot/sample"

	"golang.org/x/tools/txtar"
)

const tables = `CREATE TABLE runs (id TEXT PRIMARY KEY, plan_path TEXT, command TEXT, status TEXT, current_phase TEXT, current_state TEXT, started_at TEXT);
CREATE TABLE run_events (id INTEGER PRIMARY KEY, run_id TEXT, event_type TEXT, phase TEXT, iteration INTEGER, data TEXT, created_at TEXT);
CREATE TABLE agent_results (id TEXT PRIMARY KEY, run_id TEXT, phase TEXT, iteration INTEGER, role TEXT, template TEXT, result_type TEXT, result_json TEXT, created_at TEXT);
`

// project makes a generation A project of the SQL, with its plan in place.
func project(t *testing.T, sql string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ar := &txtar.Archive{Files: []txtar.File{
		{Name: ".5x/5x.db.sql", Data: []byte(tables + strings.ReplaceAll(sql, "$PLAN", dir+"/plan.md"))},
		{Name: "plan.md", Data: []byte("# Plan\n")},
	}}
	if err := sample.Unpack(dir, ar); err != nil {
		t.Fatal(err)
	}
	return dir
}

func only(t *testing.T, dir string) *snapshot.Run {
	t.Helper()
	rep, err := read(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(rep.Runs) != 1 {
		t.Fatalf("%d runs", len(rep.Runs))
	}
	return rep.Runs[0]
}

func TestTheWhySentenceFollowsTheEvidence(t *testing.T) {
	for name, c := range map[string]struct{ sql, kind, why string }{
		"all done": {`INSERT INTO runs VALUES ('r', '$PLAN', 'run', 'completed', '1', 'PHASE_GATE', '2026-01-01 10:00:00');
			INSERT INTO run_events VALUES (1,'r','phase_complete','1',1,'{}','2026-01-01 10:10:00'), (2,'r','phase_complete','2',1,'{}','2026-01-01 10:20:00');`,
			"completed", "All 2 phases are done."},
		"aborted by a person": {`INSERT INTO runs VALUES ('r', '$PLAN', 'run', 'failed', '1', 'ESCALATE', '2026-01-01 10:00:00');
			INSERT INTO run_events VALUES (1,'r','escalation','1',1,'{"reason":"Quality gates failed after 3 attempts"}','2026-01-01 10:10:00'),
			(2,'r','human_decision','1',2,'{"response":{"action":"abort"},"escalation":{"reason":"Quality gates failed after 3 attempts"}}','2026-01-01 10:20:00'), (3,'r','run_abort',NULL,NULL,'{}','2026-01-01 10:20:00');`,
			"failed", "Stopped in phase 1: a person chose abort (or the gate timed out) at: Quality gates failed after 3 attempts."},
		"no phases": {`INSERT INTO runs VALUES ('r', '$PLAN', 'run', 'failed', NULL, 'NO_PHASES', '2026-01-01 10:00:00');`,
			"failed", "The plan has no phases, so there was nothing to run."},
		"waits at an escalation": {`INSERT INTO runs VALUES ('r', '$PLAN', 'run', 'active', '1', 'ESCALATE', '2026-01-01 10:00:00');
			INSERT INTO run_events VALUES (1,'r','escalation','1',1,'{"reason":"1 item(s) require human review"}','2026-01-01 10:10:00');`,
			"waiting", "Waits for a person in phase 1: 1 item(s) require human review."},
		"waits at the phase gate": {`INSERT INTO runs VALUES ('r', '$PLAN', 'run', 'active', '1', 'PHASE_GATE', '2026-01-01 10:00:00');
			INSERT INTO run_events VALUES (1,'r','verdict','1',1,'{"readiness":"ready"}','2026-01-01 10:10:00');`,
			"waiting", "Waits for a person at the gate in phase 1: the reviewer said ready."},
		"the escalation was answered": {`INSERT INTO runs VALUES ('r', '$PLAN', 'run', 'active', '1', 'AUTO_FIX', '2026-01-01 10:00:00');
			INSERT INTO run_events VALUES (1,'r','escalation','1',1,'{"reason":"x"}','2026-01-01 10:10:00'), (2,'r','human_decision','1',1,'{"response":{"action":"continue"},"escalation":{"reason":"x"}}','2026-01-01 10:11:00');`,
			"idle", "Active in phase 1 (AUTO_FIX); its last sign is human_decision. Nothing tells whether an agent is at work."},
		"a status from the future": {`INSERT INTO runs VALUES ('r', '$PLAN', 'run', 'hibernating', '1', NULL, '2026-01-01 10:00:00');`,
			"hibernating", `The run has the status "hibernating", which this program does not know.`},
	} {
		t.Run(name, func(t *testing.T) {
			s := only(t, project(t, c.sql)).State
			if s.Kind != c.kind || s.Why != c.why {
				t.Errorf("got %s: %s\nwant %s: %s", s.Kind, s.Why, c.kind, c.why)
			}
		})
	}
}

const working = `INSERT INTO runs VALUES ('r', '$PLAN', 'run', 'active', '1', 'EXECUTE', '2026-01-01 10:00:00');
	INSERT INTO run_events VALUES (1,'r','phase_start','1',0,'{}','2026-01-01 10:00:00');`

func lock(t *testing.T, dir, plan string, pid int) {
	t.Helper()
	sum := sha256.Sum256([]byte(plan))
	if err := os.MkdirAll(dir+"/.5x/locks", 0o755); err != nil {
		t.Fatal(err)
	}
	body := fmt.Sprintf(`{"pid":%d,"startedAt":"2026-01-01T10:00:00.000Z","planPath":%q}`, pid, plan)
	if err := os.WriteFile(dir+"/.5x/locks/"+hex.EncodeToString(sum[:])[:16]+".lock", []byte(body), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestADeadLockProvesAnInterruption(t *testing.T) {
	dir := project(t, working)
	w := startWriter(t, dir+"/.5x/5x.db")
	pid := w.cmd.Process.Pid
	lock(t, dir, dir+"/plan.md", pid)
	if s := only(t, dir).State; s.Kind != "working" || !strings.Contains(s.Why, fmt.Sprint(pid)) {
		t.Errorf("while the process lives: %s: %s", s.Kind, s.Why)
	}
	w.kill()
	if s := only(t, dir).State; s.Kind != "interrupted" || !strings.Contains(s.Why, fmt.Sprint(pid)) {
		t.Errorf("after its death: %s: %s", s.Kind, s.Why)
	}
}

func TestALockFromElsewhereProvesNothing(t *testing.T) {
	dir := project(t, working)
	lock(t, dir, "/home/somebody/else/plan.md", os.Getpid())
	if s := only(t, dir).State; s.Kind != "idle" {
		t.Errorf("got %s: %s", s.Kind, s.Why)
	}
}
