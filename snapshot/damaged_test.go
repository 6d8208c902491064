package snapshot_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
)

func TestADamagedDatabaseIsOneClearLine(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	db := dir + "/.5x/5x.db"
	whole, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(t.TempDir(), "foreign.db")
	write(t, foreign, "CREATE TABLE cats (name TEXT)")
	other, err := os.ReadFile(foreign)
	if err != nil {
		t.Fatal(err)
	}
	noise := append([]byte(nil), whole...)
	for i := 4096; i < len(noise); i++ {
		noise[i] = byte(i * 7)
	}
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"truncated":    {whole[:len(whole)/2], "damaged"},
		"cut short":    {whole[:50], "damaged"},
		"overwritten":  {noise, "damaged"},
		"not a db":     {[]byte(strings.Repeat("hello ", 500)), "not a SQLite database"},
		"somebody's":   {other, "not a 5x database"},
		"header alone": {whole[:100], ""},
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(db, c.content, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := read(dir, time.Second)
			if err == nil {
				t.Fatal("no error")
			}
			if !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "5x.db") ||
				strings.Contains(err.Error(), "\n") {
				t.Errorf("the error is %q", err)
			}
		})
	}
}

func TestAWriterThatHoldsTheLockIsWaitedForAndThenNamed(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	db := dir + "/.5x/5x.db"
	// In rollback mode an exclusive lock keeps readers out.
	w := startWriter(t, db, "PRAGMA journal_mode = delete", "BEGIN EXCLUSIVE")
	_, err := read(dir, 300*time.Millisecond)
	if err == nil || !strings.Contains(err.Error(), "another program keeps writing") ||
		!strings.Contains(err.Error(), db) {
		t.Fatalf("the error is %v", err)
	}
	released := make(chan struct{})
	go func() {
		defer close(released)
		time.Sleep(300 * time.Millisecond)
		w.exec("COMMIT")
	}()
	if _, err := read(dir, 20*time.Second); err != nil {
		t.Errorf("the lock was released, but: %v", err)
	}
	<-released
}

func TestADatabaseReplacedWhileReadIsReadAgain(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	where, err := place.Of(dir)
	if err != nil {
		t.Fatal(err)
	}
	next := filepath.Join(t.TempDir(), "next.db")
	whole, err := os.ReadFile(where.DB)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(next, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	write(t, next, "PRAGMA journal_mode = delete", "DELETE FROM steps", "PRAGMA journal_mode = wal")
	tries := 0
	var rep *report.Report
	err = snapshot.Read(ctx, where, snapshot.Options{}, func(v *snapshot.View) error {
		if tries++; tries == 1 {
			if err := os.Rename(next, where.DB); err != nil {
				return err
			}
		}
		rep, err = v.Report(ctx, -1)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if tries != 2 || steps(rep) != 0 {
		t.Errorf("read %d times, %d events; want the new file's 0 at the second time", tries, steps(rep))
	}
}

func TestACommitSeenHalfwayIsNoDamage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	os.Mkdir(filepath.Join(dir, ".5x"), 0o755)
	db := filepath.Join(dir, ".5x/5x.db")
	schema, err := os.ReadFile("../golden/schema/v5.sql")
	if err != nil {
		t.Fatal(err)
	}
	w := startWriter(t, db, "PRAGMA journal_mode = wal", string(schema),
		`INSERT INTO runs (id, plan_path, created_at, updated_at)
			VALUES ('run_1', '/w/plan.md', '2026-03-01 10:00:00', '2026-03-01 10:00:00')`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 3000)
			INSERT INTO steps (run_id, step_name, iteration, result_json, created_at)
			SELECT 'run_1', 'author:implement', i, '{"result":"complete"}', '2026-03-01 10:00:00' FROM n`)
	w.close() // and takes its -wal with it
	whole, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	where, err := place.Of(dir)
	if err != nil {
		t.Fatal(err)
	}
	tries, events := 0, 0
	err = snapshot.Read(ctx, where, snapshot.Options{}, func(v *snapshot.View) error {
		if tries++; tries == 1 { // a writer is at work on the pages behind the first ones
			half := append(slices.Clone(whole[:8192]), make([]byte, len(whole)-8192)...)
			if err := os.WriteFile(db, half, 0o644); err != nil {
				t.Fatal(err)
			}
			defer os.WriteFile(db, whole, 0o644)
		}
		rep, err := v.Report(ctx, -1)
		if err == nil {
			events = steps(rep)
		}
		return err
	})
	if err != nil || tries != 2 || events != 3000 {
		t.Errorf("%v after %d tries, %d events", err, tries, events)
	}
}

func TestAReportIsOfOneMoment(t *testing.T) {
	t.Parallel()
	// A writer in another process keeps two runs at equal counts, in one
	// transaction each time; every report must see them equal.
	dir := demoProject(t)
	db := dir + "/.5x/5x.db"
	write(t, db, "DELETE FROM steps")
	w := startWriter(t, db, "PRAGMA wal_autocheckpoint = 20")
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			w.exec("BEGIN")
			for _, run := range []string{"run_77c0d1e2f3a4", "run_0a1b2c3d4e5f"} {
				w.exec(fmt.Sprintf("INSERT INTO steps (run_id, step_name, phase, iteration, result_json, "+
					"created_at) VALUES ('%s', 'custom:x', '1', %d, '{}', '2026-04-02 15:00:00')", run, i))
			}
			w.exec("COMMIT")
		}
	}()
	seen := map[int]bool{}
	for deadline := time.Now().Add(time.Minute); len(seen) < 10 && time.Now().Before(deadline); {
		rep, err := read(dir, 20*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		var counts []int
		for _, r := range rep.Runs {
			if r.ID != "run_5e0a7c31d2f4" {
				counts = append(counts, rows(r))
			}
		}
		if len(counts) != 2 || counts[0] != counts[1] {
			t.Fatalf("the two runs have %v events: the report mixes two moments", counts)
		}
		seen[counts[0]] = true
	}
	close(stop)
	<-stopped
	if len(seen) < 10 {
		t.Errorf("only %d different moments were seen: the writer did not run", len(seen))
	}
}

func TestAHotJournalOfADeadWriterIsRolledBackInACopy(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	db := dir + "/.5x/5x.db"
	rep, err := read(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	// A writer spills its cache into the file inside a transaction and dies.
	startWriter(t, db, "PRAGMA journal_mode = delete", "PRAGMA cache_size = 1", "BEGIN", "DELETE FROM steps",
		"CREATE TABLE big AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 20000) "+
			"SELECT i, hex(randomblob(50)) AS x FROM n").kill()
	if fi, err := os.Stat(db + "-journal"); err != nil || fi.Size() == 0 {
		t.Fatalf("no hot journal was left: %v", err)
	}
	before := fingerprint(t, dir)
	again, err := read(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	if steps(again) != steps(rep) {
		t.Errorf("%d events, want the %d before the unfinished transaction", steps(again), steps(rep))
	}
	if after := fingerprint(t, dir); after != before {
		t.Error("the folder changed")
	}
}
