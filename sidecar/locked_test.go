package sidecar

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fivex/snapshot"
	"fivex/snapshot/redact"
)

// A locker is a writer that keeps all readers of a project out for a while.
type locker struct {
	t   testing.TB
	dir string
	db  *sql.Conn
}

func newLocker(t testing.TB, dir string) locker {
	db, err := database(t, dir).Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	l := locker{t, dir, db}
	l.exec("PRAGMA journal_mode = DELETE")
	return l
}

func (l locker) exec(statement string) {
	l.t.Helper()
	if _, err := l.db.ExecContext(context.Background(), statement); err != nil {
		l.t.Fatal(err)
	}
}

// lock locks the readers out, and gives them a reason to come.
func (l locker) lock() {
	l.exec("BEGIN EXCLUSIVE")
	if err := os.Mkdir(filepath.Join(l.dir, ".5x/logs/run_77c0d1e2f3a4", "reason"), 0o755); err != nil {
		l.t.Fatal(err)
	}
}

// within waits until the document has the text, or has it no more.
func within(t testing.TB, s *Server, limit time.Duration, text string, has bool) {
	t.Helper()
	start := time.Now()
	for {
		raw, _ := s.documentJSON(t)
		if strings.Contains(string(raw), text) == has {
			return
		}
		if time.Since(start) > limit {
			t.Fatalf("after %s: %q in the document: %t", limit, text, !has)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func TestHowLongAWriterWasWaitedForDoesNotSlowThePageDown(t *testing.T) {
	t.Parallel()
	dir := project(t)
	l := newLocker(t, dir)
	s, _ := start(t, dir, func(o *Options) { o.Report.Wait = time.Minute })
	time.Sleep(100 * time.Millisecond)
	l.lock()
	time.Sleep(12 * time.Second) // half of it is what a pause would be
	l.exec(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
		VALUES ('run_77c0d1e2f3a4', 'test:first', '2', 1, '{}', '2026-04-02 15:00:00')`)
	l.exec("COMMIT")
	within(t, s, 5*time.Second, "test:first", true)
	l.exec(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
		VALUES ('run_77c0d1e2f3a4', 'test:next', '2', 1, '{}', '2026-04-02 15:00:00')`)
	within(t, s, 5*time.Second, "test:next", true)
}

func TestAProjectThatCouldNotBeReadIsReadAgain(t *testing.T) {
	t.Parallel()
	dir := project(t)
	l := newLocker(t, dir)
	s, _ := start(t, dir, func(o *Options) {
		o.Report = snapshot.Options{Redact: redact.New, Wait: 500 * time.Millisecond, VerifyBelow: time.Hour}
	})
	time.Sleep(100 * time.Millisecond)
	l.lock()
	within(t, s, 30*time.Second, "Not up to date", true)
	l.exec("ROLLBACK") // which changes nothing that could be seen
	within(t, s, 30*time.Second, "Not up to date", false)
}
