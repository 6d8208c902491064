package snapshot_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fivex/golden/sample"
	"fivex/snapshot"
)

var ctx = context.Background()

// The test binary is also the other process that writes: given a database, it
// runs the SQL lines of its standard input and answers each with "ok".
func TestMain(m *testing.M) {
	db := os.Getenv("FIVEX_TEST_WRITER")
	if db == "" {
		os.Exit(m.Run())
	}
	conn, err := sql.Open("sqlite", "file://"+db+"?_pragma=busy_timeout(5000)")
	if err != nil {
		panic(err)
	}
	conn.SetMaxOpenConns(1)
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		if _, err := conn.Exec(in.Text()); err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println("ok")
	}
	conn.Close()
}

// A writer is another process that writes a database.
type writer struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

func startWriter(t *testing.T, db string, statements ...string) *writer {
	t.Helper()
	w := &writer{t: t, cmd: exec.Command(os.Args[0])}
	w.cmd.Env = append(os.Environ(), "FIVEX_TEST_WRITER="+db)
	var err error
	if w.in, err = w.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	w.out = bufio.NewScanner(out)
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.kill)
	for _, s := range statements {
		w.exec(s)
	}
	return w
}

// exec runs SQL without comments and returns when it is done.
func (w *writer) exec(sql string) {
	w.t.Helper()
	if _, err := fmt.Fprintln(w.in, strings.ReplaceAll(sql, "\n", " ")); err != nil {
		w.t.Error(err)
	}
	if !w.out.Scan() || w.out.Text() != "ok" {
		w.t.Errorf("the writer answered %q to %s", w.out.Text(), sql)
	}
}

// close lets the writer end in good order; kill ends it at once.
func (w *writer) close() {
	w.in.Close()
	w.cmd.Wait()
}

func (w *writer) kill() {
	w.cmd.Process.Kill()
	w.cmd.Wait()
}

// demoProject unpacks the demo and returns its folder.
func demoProject(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if err := sample.Unpack(dir, sample.Demo()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func read(dir string, wait time.Duration) (rep *report.Report, err error) {
	where, err := place.Of(dir)
	if err != nil {
		return nil, err
	}
	err = snapshot.Read(ctx, where, snapshot.Options{Wait: wait}, func(v *snapshot.View) error {
		rep, err = v.Report(ctx, -1)
		return err
	})
	return rep, err
}

// steps is how many journal rows the report tells of.
func steps(rep *report.Report) (n int) {
	for _, r := range rep.Runs {
		n += rows(r)
	}
	return n
}

func rows(r *report.Run) (n int) {
	if r.Detail == nil {
		return 0
	}
	for s := range r.Detail.Steps {
		n += len(s.Rows)
	}
	return n
}

// fingerprint is every file below dir with its content, mode and time.
func fingerprint(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		fi, err := e.Info()
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s %s %d", p, fi.Mode(), fi.ModTime().UnixNano())
		if fi.Mode().IsRegular() {
			c, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, " %x", sha256.Sum256(c))
		}
		b.WriteByte('\n')
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// write runs SQL on the database in another process, which then ends.
func write(t *testing.T, db string, statements ...string) {
	t.Helper()
	startWriter(t, db, statements...).close()
}

const oneMore = "INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at) VALUES " +
	"('run_77c0d1e2f3a4', 'custom:more', '2', abs(random()), '{}', '2026-04-02 14:30:00')"

func TestReadingLeavesNoTrace(t *testing.T) {
	dir := demoProject(t)
	before := fingerprint(t, dir)
	if _, err := read(dir, 0); err != nil {
		t.Fatal(err)
	}
	if after := fingerprint(t, dir); after != before {
		t.Errorf("the folder changed:\n%s\nwas:\n%s", after, before)
	}
}

func TestReadingBesideALiveWriterLeavesNoTraceAndSeesItsCommits(t *testing.T) {
	dir := demoProject(t)
	rep, err := read(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	startWriter(t, dir+"/.5x/5x.db", "PRAGMA journal_mode = wal", "PRAGMA wal_autocheckpoint = 0",
		oneMore) // stays open: -wal and -shm exist
	if _, err := os.Stat(dir + "/.5x/5x.db-shm"); err != nil {
		t.Fatal("the writer made no -shm: this would prove nothing")
	}
	before := fingerprint(t, dir)
	again, err := read(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	if steps(again) != steps(rep)+1 {
		t.Errorf("the commit in the -wal is missing: %d events, had %d", steps(again), steps(rep))
	}
	if after := fingerprint(t, dir); after != before {
		t.Errorf("the folder changed:\n%s\nwas:\n%s", after, before)
	}
}

// leaveWAL copies the state folder as a killed writer leaves it: the rows of
// the last commit are in the -wal only.
func leaveWAL(t *testing.T, keepSHM bool) (dir string, events int) {
	t.Helper()
	live := demoProject(t)
	rep, err := read(live, 0)
	if err != nil {
		t.Fatal(err)
	}
	startWriter(t, live+"/.5x/5x.db", "PRAGMA journal_mode = wal", "PRAGMA wal_autocheckpoint = 0", oneMore)
	dir = filepath.Join(t.TempDir(), "demo")
	if err := os.CopyFS(dir, os.DirFS(live)); err != nil {
		t.Fatal(err)
	}
	if !keepSHM {
		if err := os.Remove(dir + "/.5x/5x.db-shm"); err != nil {
			t.Fatal(err)
		}
	}
	return dir, steps(rep) + 1
}

func TestAKilledWritersWALIsRead(t *testing.T) {
	for _, keepSHM := range []bool{true, false} {
		t.Run(fmt.Sprintf("shm=%v", keepSHM), func(t *testing.T) {
			dir, want := leaveWAL(t, keepSHM)
			before := fingerprint(t, dir)
			rep, err := read(dir, 0)
			if err != nil {
				t.Fatal(err)
			}
			if steps(rep) != want {
				t.Errorf("%d events, want %d", steps(rep), want)
			}
			if after := fingerprint(t, dir); after != before {
				t.Errorf("the folder changed:\n%s\nwas:\n%s", after, before)
			}
		})
	}
}

func TestADatabaseCopiedWithoutItsWALIsRead(t *testing.T) {
	dir, want := leaveWAL(t, false)
	if err := os.Remove(dir + "/.5x/5x.db-wal"); err != nil {
		t.Fatal(err)
	}
	rep, err := read(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	if steps(rep) != want-1 {
		t.Errorf("%d events, want %d", steps(rep), want-1)
	}
}

// SQLite itself opens no path of more than 512 characters; a person's project
// may lie deeper.
func TestADatabaseBehindALongPathIsRead(t *testing.T) {
	dir := t.TempDir()
	for range 20 {
		dir = filepath.Join(dir, "a-folder-in-a-folder-in-a-folder")
	}
	if err := sample.Unpack(dir, sample.Demo()); err != nil {
		t.Skip("this system has no such paths: ", err)
	}
	if rep, err := read(dir, time.Second); err != nil || len(rep.Runs) != 3 {
		t.Errorf("%v", err)
	}
}

func TestAnEmptyDatabaseAwaitsItsFirstRun(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(dir+"/.5x", 0o700); err != nil {
		t.Fatal(err)
	}
	for _, begin := range []func() error{
		func() error { return nil }, // no file yet
		func() error { return os.WriteFile(dir+"/.5x/5x.db", nil, 0o600) },
		func() error {
			write(t, dir+"/.5x/5x.db", "CREATE TABLE schema_version (version INTEGER PRIMARY KEY)")
			return nil
		},
	} {
		if err := begin(); err != nil {
			t.Fatal(err)
		}
		rep, err := read(dir, 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(rep.Notices) == 0 || !strings.Contains(rep.Notices[0].Text, "awaiting first run") {
			t.Errorf("notices are %v", rep.Notices)
		}
	}
}

func TestADamagedDatabaseIsOneClearLine(t *testing.T) {
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
	dir := t.TempDir()
	os.Mkdir(filepath.Join(dir, ".5x"), 0o755)
	db := filepath.Join(dir, ".5x/5x.db")
	schema, err := os.ReadFile("../golden/schema/v5.sql")
	if err != nil {
		t.Fatal(err)
	}
	w := startWriter(t, db, "PRAGMA journal_mode = wal", string(schema),
		`INSERT INTO runs (id, plan_path, created_at, updated_at) VALUES ('run_1', '/w/plan.md', '2026-03-01 10:00:00', '2026-03-01 10:00:00')`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 3000) INSERT INTO steps (run_id, step_name, iteration, result_json, created_at) SELECT 'run_1', 'author:implement', i, '{"result":"complete"}', '2026-03-01 10:00:00' FROM n`)
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

func TestStoredPathsOpenNothingOutside(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret.md")
	if err := os.WriteFile(secret, []byte("# TOP SECRET"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, plan := range map[string]string{
		"absolute":        secret,
		"dotdot":          "docs/../../secret.md",
		"symlink":         "docs/link.md",
		"linked folder":   "docs/out/secret.md",
		"device":          "/dev/zero",
		"not markdown":    ".env",
		"fifo":            "docs/pipe.md",
		"state folder":    ".5x/5x.db",
		"windows":         `C:\Users\ann\secret.md`,
		"folder":          "docs",
		"unvouched place": "secret.md",
	} {
		t.Run(name, func(t *testing.T) {
			dir := demoProject(t)
			for _, err := range []error{
				os.Symlink(secret, dir+"/docs/link.md"),
				os.Symlink(filepath.Dir(secret), dir+"/docs/out"),
				os.WriteFile(dir+"/.env", []byte("TOP SECRET"), 0o600),
				exec.Command("mkfifo", dir+"/docs/pipe.md").Run(),
				os.RemoveAll(dir + "/.5x/logs"),
				os.Symlink(filepath.Dir(secret), dir+"/.5x/logs"),
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
			write(t, dir+"/.5x/5x.db",
				"UPDATE runs SET plan_path = "+quoted(plan),
				"UPDATE plans SET plan_path = "+quoted(plan)+", worktree_path = "+quoted(filepath.Dir(secret))+" WHERE rowid = 1",
				"UPDATE steps SET log_path = "+quoted(secret))
			rep, err := read(dir, 0)
			if err != nil {
				t.Fatal(err)
			}
			b, err := json.Marshal(rep)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(b), "TOP SECRET") {
				t.Error("the file's text is in the report")
			}
		})
	}
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func TestOnlyTheRunsThatNeedAttentionAreToldInFull(t *testing.T) {
	dir := demoProject(t)
	where, err := place.Of(dir)
	if err != nil {
		t.Fatal(err)
	}
	for full, want := range map[int][]bool{0: {false, false, false}, 1: {true, false, false},
		2: {true, true, false}, -1: {true, true, true}} {
		err := snapshot.Read(ctx, where, snapshot.Options{}, func(v *snapshot.View) error {
			rep, err := v.Report(ctx, full)
			if err != nil {
				return err
			}
			for i, r := range rep.Runs {
				if (r.Detail != nil) != want[i] {
					t.Errorf("--runs %d: run %d (%s) is told in full: %v", full, i, r.State.Kind, r.Detail != nil)
				}
			}
			if rep.Runs[0].State.Kind != "waiting" || rep.Totals.Runs != 3 {
				t.Errorf("first is %s, of %d", rep.Runs[0].State.Kind, rep.Totals.Runs)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
