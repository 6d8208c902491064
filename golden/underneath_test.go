package golden

import (
	"context"
	"database/sql"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fivex/gates"

	"github.com/chromedp/chromedp"
)

// underneath is what people and programs do to a project's files while its page is open.
func underneath(t *testing.T, dir string) []struct {
	what string
	do   func()
} {
	db := filepath.Join(dir, ".5x/5x.db")
	backup := filepath.Join(t.TempDir(), "backup.db")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	remove := func() {
		for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
			must(os.RemoveAll(db + suffix))
		}
	}
	restore := func() {
		remove()
		out, err := exec.Command("cp", backup, db).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	mode := func(to string) { // SQLite does not wait for readers here
		t.Helper()
		for range 50 {
			out, err := exec.Command("sqlite3", db, "PRAGMA journal_mode = "+to).CombinedOutput()
			if err == nil && strings.EqualFold(strings.TrimSpace(string(out)), to) {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Fatalf("the page keeps the journal mode from becoming %s", to)
	}
	folder := gates.In(filepath.Join(dir, ".5x"))
	logs := filepath.Join(dir, ".5x/logs")
	plan := filepath.Join(dir, "docs/development/002-cart.md")
	if plans, _ := filepath.Glob(filepath.Join(dir, "docs/development/*.md")); len(plans) > 0 {
		plan = plans[0]
	}
	return []struct {
		what string
		do   func()
	}{
		{"a backup is made", func() { execute(t, dir, "VACUUM INTO '"+backup+"'") }},
		{"the journal mode is another", func() { mode("DELETE") }},
		{"a run goes", func() {
			execute(t, dir, "DELETE FROM steps WHERE run_id = (SELECT min(id) FROM runs)",
				"DELETE FROM runs WHERE id = (SELECT min(id) FROM runs)")
		}},
		{"the backup is restored", restore},
		{"a vacuumed copy takes its place", func() {
			fresh := filepath.Join(t.TempDir(), "fresh.db")
			execute(t, dir, "VACUUM INTO '"+fresh+"'")
			must(os.Rename(fresh, db))
		}},
		{"the journal mode is WAL again", func() { mode("WAL") }},
		{"a newer 5x migrates it", func() {
			execute(t, dir, "ALTER TABLE steps ADD COLUMN new_column", "UPDATE steps SET new_column = id",
				"CREATE TABLE new_table (a, b)", "INSERT INTO new_table VALUES (1, 'two')",
				"INSERT INTO schema_version (version, applied_at) VALUES (99, '2026-07-01')")
		}},
		{"a run gets another id", func() {
			execute(t, dir, "PRAGMA foreign_keys = OFF",
				"UPDATE steps SET run_id = 'run_renamed' WHERE run_id = (SELECT max(id) FROM runs)",
				"UPDATE runs SET id = 'run_renamed' WHERE id = (SELECT max(id) FROM runs)")
		}},
		{"a table goes", func() { execute(t, dir, "DROP TABLE new_table") }},
		{"a gate is withdrawn", func() {
			_, err := folder.Withdraw(t.Context(), "other", "ada", "nobody needs it")
			must(err)
		}},
		{"the plan goes", func() { must(os.Rename(plan, plan+".away")) }},
		{"the plan comes back", func() { must(os.Rename(plan+".away", plan)) }},
		{"the logs go", func() { must(os.Rename(logs, logs+".away")) }},
		{"the logs come back", func() { must(os.Rename(logs+".away", logs)) }},
		{"the database goes", remove},
		{"an empty one is made", func() { must(os.WriteFile(db, nil, 0o600)) }},
		{"it comes back", restore},
		{"its first page is overwritten", func() { must(os.WriteFile(db, []byte("no database"), 0o600)) }},
		{"it comes back once more", restore},
		{"a clock is wrong", func() {
			execute(t, dir, "UPDATE runs SET updated_at = '2199-01-01 00:00:00'",
				"UPDATE steps SET created_at = '1970-01-01 00:00:00' WHERE id % 3 = 0")
		}},
		{"the clock is set right", restore},
	}
}

// Whatever is done to the files, the page becomes what a fresh one is, and what a person
// does in it stays.
func TestTheOpenPageIsAFreshOneWhateverIsDoneToItsDatabase(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	for _, id := range []string{"mine", "other"} {
		if _, err := folder.Open(gates.Request{ID: id, Type: "escalation",
			Context: json.RawMessage(`{"reason":"why?"}`)}); err != nil {
			t.Fatal(err)
		}
	}
	var name string
	if err := func() error {
		db, err := sql.Open("sqlite", filepath.Join(dir, ".5x/5x.db"))
		if err != nil {
			return err
		}
		defer db.Close()
		return db.QueryRow("SELECT max(id) FROM runs").Scan(&name)
	}(); err != nil {
		t.Fatal(err)
	}
	s, _ := serve(t, dir)
	b := newBrowser(t)
	actions := []chromedp.Action{pollFor(isLive),
		chromedp.Evaluate(`document.querySelector("[data-gate=mine] details")?.setAttribute("open", "")`, nil),
		chromedp.SendKeys("[data-gate=mine] textarea", "typed"),
		chromedp.Evaluate(`document.querySelector("[data-gate=mine] textarea").setSelectionRange(1, 3)`, nil)}
	moves := underneath(t, dir)
	if !long() {
		moves = moves[:8] // up to a newer schema
	}
	for _, move := range moves {
		actions = append(actions, act(move.do), chromedp.ActionFunc(func(ctx context.Context) error {
			time.Sleep(150 * time.Millisecond) // just behind a change, both can be as before
			var differs string
			for range 160 {
				time.Sleep(50 * time.Millisecond)
				if err := chromedp.Evaluate(unlikeFresh, &differs, awaitPromise).Do(ctx); err != nil {
					return err
				}
				if differs == "" {
					break
				}
			}
			if differs != "" {
				t.Errorf("when %s the page differs:\n%s", move.what, differs)
			}
			var kept string
			err := chromedp.Evaluate(`(() => {
				const e = document.querySelector("[data-gate=mine] textarea");
				return [e?.value, e?.selectionStart, e?.selectionEnd, document.activeElement === e].join(" ");
			})()`, &kept).Do(ctx)
			if kept != "typed 1 3 true" {
				t.Errorf("when %s the draft, its selection and the focus are %q", move.what, kept)
			}
			return err
		}))
	}
	v := b.open(t, s.URL(true), actions...)
	for _, x := range v.trouble {
		t.Error(x)
	}
}
