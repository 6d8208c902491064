package snapshot_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// Every way in which a real writer keeps a database.
var writers = map[string]struct {
	journal string
	reopen  bool // it opens, commits and closes each time, as a command does
	usual   bool
}{
	"DELETE":   {"delete", false, true},
	"TRUNCATE": {"truncate", false, false},
	"PERSIST":  {"persist", false, false},
	"MEMORY":   {"memory", false, false},
	"OFF":      {"off", false, false},
	"WAL":      {"wal", false, true},
	"WAL opened, committed, closed each time":    {"wal", true, true},
	"DELETE opened, committed, closed each time": {"delete", true, true},
}

// Each transaction of a second process adds an event to every run. Whatever
// report is made meanwhile, all of its runs end with the same transaction.
func TestEveryRunOfAReportShowsTheSameNewestTransactionWhateverTheWriterDoes(t *testing.T) {
	t.Parallel()
	runs, events, reports, pause := 50, 20, 3, 30*time.Millisecond
	long, pressure := os.Getenv("FIVEX_LONG") != "", os.Getenv("FIVEX_PRESSURE") != ""
	if long {
		runs, reports = 200, 4
	}
	if pressure {
		runs, events, reports, pause = 1000, 40, 200, 150*time.Millisecond
	}
	for name, how := range writers {
		t.Run(name, func(t *testing.T) {
			reports := reports
			if !long && !pressure && !how.usual {
				t.Skip("not a mode of 5x: FIVEX_LONG=1")
			}
			switch {
			case pressure && !how.usual:
				reports = 20
			case !how.usual:
				reports = 2
			}
			dir := t.TempDir()
			db := manyRuns(t, dir, how.journal, runs, events)
			stop := keepWriting(t, db, how.journal, how.reopen, pause, runs, runs*events)
			where, err := place.Of(dir)
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for range reports {
				newest, err := newestOfEveryRun(where)
				if err != nil {
					t.Errorf("after %d transactions: %v", stop.committed.Load(), err)
					continue
				}
				if len(newest) != 1 {
					t.Errorf("the runs of one report end with different transactions: %v", newest)
				}
				for last := range newest {
					seen[last] = true
				}
				stop.another()
			}
			stop.now()
			if n := stop.committed.Load(); n < int64(reports)/3 || len(seen) < 2 {
				t.Errorf("%d transactions, %d of them seen: the writer did not run, this proves nothing", n, len(seen))
			}
			t.Logf("%d reports saw %d moments of %d; slowest commit %v", reports, len(seen), stop.committed.Load(), stop.slowest)
		})
	}
}

// newestOfEveryRun counts the runs by their last event in one report.
func newestOfEveryRun(where place.Place) (newest map[string]int, err error) {
	err = snapshot.Read(ctx, where, snapshot.Options{Redact: redact.New}, func(v *snapshot.View) error {
		newest = map[string]int{}
		for run, err := range v.Each(ctx) {
			if err != nil {
				return err
			}
			newest[newestOf(run)]++
		}
		return nil
	})
	return newest, err
}

// newestOf is the run's number of rows with its last tick.
func newestOf(run *report.Run) string {
	last := ""
	for s := range run.Detail.Steps {
		if s.Name == "tick" {
			last = string(s.Rows[0].Data)
		}
	}
	return fmt.Sprintf("%d rows, %s", rows(run), last)
}

// manyRuns makes a database of generation A with so many runs and events.
func manyRuns(t *testing.T, dir, journal string, runs, events int) (db string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, ".5x"), 0o755); err != nil {
		t.Fatal(err)
	}
	schema, err := os.ReadFile("../golden/schema/v3.sql")
	if err != nil {
		t.Fatal(err)
	}
	db = filepath.Join(dir, ".5x/5x.db")
	write(t, db, "PRAGMA journal_mode = "+journal, string(schema),
		"CREATE INDEX e ON run_events(run_id); CREATE INDEX a ON agent_results(run_id); CREATE INDEX q ON "+
			"quality_results(run_id)",
		fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < %d)
		INSERT INTO runs (id, plan_path, command, status, started_at)
		SELECT printf('%%08d', i), '/w/plan.md', 'run', 'completed', '2026-03-01 10:00:00' FROM n`, runs),
		fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < %d)
		INSERT INTO run_events (run_id, event_type, phase, data, created_at)
		SELECT id, 'quality_gate', '1',
			'{"attempt":0,"passed":true,"text":"' || hex(zeroblob(100)) || '"}', '2026-03-01 10:00:00'
			FROM runs, n ORDER BY id`, events))
	return db
}

// A pen is a process that keeps writing.
type pen struct {
	committed atomic.Int64
	slowest   time.Duration
	stop      context.CancelFunc
	done      chan struct{}
	tick      chan struct{} // after a commit
}

func (p *pen) now() { p.stop(); <-p.done }

// another waits for a commit that nobody reads beside, which can begin a -wal
// anew.
func (p *pen) another() {
	select {
	case <-p.tick:
	default:
	}
	<-p.tick
}

// keepWriting has another process commit an event for every run, again and
// again; the sixth newest goes each time, so that the rows that there were at
// first stay most of them.
func keepWriting(t *testing.T, db, journal string, reopen bool, pause time.Duration, runs, rows int) *pen {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	p := &pen{stop: stop, done: make(chan struct{}), tick: make(chan struct{}, 1)}
	var w *writer
	if !reopen {
		w = startWriter(t, db, "PRAGMA journal_mode = "+journal) // most modes are the connection's
	}
	commit := func(n int64) {
		sql := fmt.Sprintf(`BEGIN; INSERT INTO run_events (run_id, event_type, data, created_at)
			SELECT id, 'tick', '{"tx":%d}', '2026-03-01 11:00:00' FROM runs;
			DELETE FROM run_events WHERE id > %d AND id <= (SELECT max(id) FROM run_events) - %d; COMMIT`, n, rows, 5*runs)
		if !reopen {
			w.exec(sql)
			return
		}
		one := startWriter(t, db, "PRAGMA journal_mode = "+journal, sql)
		one.close()
	}
	commit(0)
	go func() {
		defer close(p.done)
		for n := int64(1); ctx.Err() == nil; n++ {
			began := time.Now()
			commit(n)
			p.slowest = max(p.slowest, time.Since(began))
			p.committed.Store(n)
			select {
			case p.tick <- struct{}{}:
			default:
			}
			select {
			case <-ctx.Done():
			case <-time.After(pause):
			}
		}
	}()
	t.Cleanup(p.now)
	return p
}

// Following a project looks at its files for ever. That must not drop the
// locks of a report that is read in the same process.
func TestALivePageBesideAReportDoesNotTearIt(t *testing.T) {
	t.Parallel()
	runs, reports := 50, 3
	if os.Getenv("FIVEX_LONG") != "" {
		runs, reports = 100, 6
	}
	if os.Getenv("FIVEX_PRESSURE") != "" {
		runs, reports = 1000, 50
	}
	for _, journal := range []string{"delete", "wal"} {
		t.Run(journal, func(t *testing.T) {
			dir := t.TempDir()
			db := manyRuns(t, dir, journal, runs, 20)
			stop := keepWriting(t, db, journal, false, 20*time.Millisecond, runs, runs*20)
			where, err := place.Of(dir)
			if err != nil {
				t.Fatal(err)
			}
			look := func() (place.Place, error) { return where, nil }
			watching, cancel := context.WithCancel(ctx)
			followed := make(chan error, 2)
			w := snapshot.NewWatcher(look)
			defer w.Close()
			go func() {
				for w.Next(watching) == nil {
				}
				followed <- nil
			}()
			go func() {
				f := snapshot.Follow(look, snapshot.Options{Redact: redact.New}, 3)
				for watching.Err() == nil {
					if _, err := f.Refresh(watching); err != nil && watching.Err() == nil {
						followed <- err
						return
					}
				}
				followed <- nil
			}()
			for range reports {
				newest, err := newestOfEveryRun(where)
				if err != nil || len(newest) != 1 {
					t.Errorf("%v, %v", newest, err)
				}
			}
			cancel()
			for range 2 {
				if err := <-followed; err != nil {
					t.Error(err)
				}
			}
			stop.now()
		})
	}
}

// Whatever a report does with the rows, it has let go of a large database
// before: a commit in the middle of it waits for nothing.
func TestAReportOfALargeDatabaseKeepsNoWriterWaiting(t *testing.T) {
	t.Parallel()
	for _, journal := range []string{"delete", "persist", "wal"} {
		t.Run(journal, func(t *testing.T) {
			t.Parallel()
			if journal == "persist" && os.Getenv("FIVEX_LONG") == "" {
				t.Skip("not a mode of 5x: FIVEX_LONG=1")
			}
			dir := t.TempDir()
			db := manyRuns(t, dir, journal, 100, 100)
			if fi, err := os.Stat(db); err != nil || fi.Size() < 2<<20 {
				t.Fatal("the database is too small to be copied: this would prove nothing")
			}
			w := startWriter(t, db, "PRAGMA journal_mode = "+journal, "PRAGMA busy_timeout = 0")
			where, err := place.Of(dir)
			if err != nil {
				t.Fatal(err)
			}
			w.exec("INSERT INTO plans (plan_path, created_at, updated_at) VALUES ('first', '', '')") // PERSIST keeps its journal
			commits := 0
			err = snapshot.Read(ctx, where, snapshot.Options{Redact: redact.New}, func(v *snapshot.View) error {
				for run, err := range v.Each(ctx) {
					if err != nil {
						return err
					}
					if rows(run) != 100 {
						return fmt.Errorf("run %s has %d events", run.ID, rows(run))
					}
					if commits < 3 { // which answers "database is locked" at once, when it is
						commits++
						w.exec("INSERT INTO plans (plan_path, created_at, updated_at) VALUES (hex(randomblob(8)), '', '')")
					}
				}
				return nil
			})
			if err != nil || commits != 3 {
				t.Errorf("%v after %d commits", err, commits)
			}
		})
	}
}

// Commands that open, commit and close leave no -wal behind to lock; a report
// that takes longer than the pause between two of them is made all the same.
func TestACommandThatCommitsDuringEveryReadingDoesNotStarveAReport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := manyRuns(t, dir, "wal", 50, 20)
	where, err := place.Of(dir)
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	err = snapshot.Read(ctx, where, snapshot.Options{Wait: 5 * time.Second}, func(v *snapshot.View) error {
		if calls++; calls > 5 {
			return fmt.Errorf("read anew again and again")
		}
		startWriter(t, db, "INSERT INTO plans (plan_path, created_at, updated_at) VALUES "+
			"(hex(randomblob(8)), '', '')").close()
		for run, err := range v.Each(ctx) {
			if err != nil {
				return err
			}
			if rows(run) != 20 {
				return fmt.Errorf("run %s has %d events", run.ID, rows(run))
			}
		}
		return nil
	})
	if err != nil || calls != 2 {
		t.Errorf("%v, read %d times; want 2: in place in vain, then a copy", err, calls)
	}
}
