package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What happens when the system fails, or when something is far larger than
// usual: each test states the outcome. Full disks, killed readers and foreign
// users are in system_linux_test.go, the gates' own faults in package gates.

func needStrace(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("strace")
	if err != nil {
		const how = "this test needs strace (Debian: apt-get install strace)"
		if os.Getenv("CI") == "true" {
			t.Fatal(how)
		}
		t.Skip(how)
	}
	return path
}

// report runs the program and gives what it said on standard error.
func makeReport(bin string, args ...string) (string, error) {
	cmd := exec.Command(bin, append([]string{"report"}, args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err := cmd.Run()
	return stderr.String(), err
}

func sqlite(t *testing.T, dir, script string) {
	t.Helper()
	needSQLite(t)
	cmd := exec.Command("sqlite3", "-bail", filepath.Join(dir, ".5x/5x.db"))
	cmd.Stdin = strings.NewReader(script)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

func TestAnInterruptedSystemCallIsMadeAgain(t *testing.T) {
	t.Parallel()
	tool, bin := needStrace(t), build(t)
	dir := demoAt(t, t.TempDir())
	want, got := filepath.Join(t.TempDir(), "want.json"), filepath.Join(t.TempDir(), "got.json")
	// Without the code: what git does about an interruption is git's own.
	if said, err := makeReport(bin, "--project", dir, "--changes", "none", "-o", want); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	for _, call := range []string{"openat", "read", "pread64", "write", "fsync",
		"getdents64"} { // stat is never interrupted
		log := filepath.Join(t.TempDir(), "calls")
		out, err := exec.Command(tool, "-f", "-qq", "-o", log, "-e", "trace="+call, "-e",
			"inject="+call+":error=EINTR:when=1+3",
			bin, "report", "--project", dir, "--changes", "none", "-o", got).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v: %s", call, err, out)
			continue
		}
		calls, _ := os.ReadFile(log)
		if call != "fsync" && !bytes.Contains(calls, []byte("(INJECTED)")) {
			t.Errorf("%s: nothing was interrupted", call)
		}
		a, _ := os.ReadFile(want)
		if b, _ := os.ReadFile(got); !bytes.Equal(a, b) {
			t.Errorf("%s: another report, of %d bytes instead of %d", call, len(b), len(a))
		}
	}
}

func TestAReadErrorIsOneClearLineAndNoReport(t *testing.T) {
	t.Parallel()
	tool, bin := needStrace(t), build(t)
	dir := demoAt(t, t.TempDir())
	failed, stride := 0, 13
	if os.Getenv("FIVEX_LONG") != "" {
		stride = 3
	}
	for n := 1; n <= 40; n += stride {
		out := filepath.Join(t.TempDir(), "r.json")
		// From the nth read of the database on, for good.
		said, err := exec.Command(tool, "-f", "-qq", "-o", "/dev/null", "-e", "trace=pread64", "-e",
			fmt.Sprintf("inject=pread64:error=EIO:when=%d+", n),
			bin, "report", "--project", dir, "-o", out).CombinedOutput()
		if err == nil {
			continue // it made fewer reads
		}
		failed++
		var ended *exec.ExitError
		if !errors.As(err, &ended) || ended.ExitCode() != 1 || !strings.HasPrefix(string(said), "5x: ") ||
			strings.Count(string(said), "\n") != 1 || !strings.Contains(string(said), "5x.db") {
			t.Errorf("read %d: %v, said %q", n, err, said)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("read %d: there is a report", n)
		}
	}
	if failed == 0 {
		t.Error("no read failed")
	}
}

func TestAClockThatJumpsBackGivesNoNegativeTimes(t *testing.T) {
	t.Parallel()
	bin, dir := build(t), t.TempDir()
	demoAt(t, dir)
	// Every second row is from ten days before.
	sqlite(t, dir, `UPDATE steps
		SET created_at = datetime(created_at, '-10 days'), duration_ms = -duration_ms WHERE id % 2;
		UPDATE runs SET updated_at = datetime(created_at, '-10 days');`)
	out := filepath.Join(t.TempDir(), "r.json")
	if said, err := makeReport(bin, "--project", dir, "-o", out); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	var rep struct {
		Runs map[string]struct {
			Totals   map[string]float64
			Timeline struct {
				Spans []struct{ FromMS, ToMS float64 }
			}
			Human map[string]struct{ WaitedMS *float64 } `json:"humanDecisions"`
		}
	}
	b, _ := os.ReadFile(out)
	if err := json.Unmarshal(b, &rep); err != nil {
		t.Fatal(err)
	}
	spans := 0
	for id, run := range rep.Runs {
		for name, n := range run.Totals {
			if n < 0 {
				t.Errorf("run %s: %s is %v", id, name, n)
			}
		}
		for _, s := range run.Timeline.Spans {
			if spans++; s.FromMS < 0 || s.ToMS < s.FromMS {
				t.Errorf("run %s: a span from %v to %v", id, s.FromMS, s.ToMS)
			}
		}
		for key, d := range run.Human {
			if d.WaitedMS != nil && *d.WaitedMS < 0 {
				t.Errorf("run %s, %s: waited %v ms", id, key, *d.WaitedMS)
			}
		}
	}
	if spans < 10 {
		t.Errorf("%d spans only", spans)
	}
	if said, err := makeReport(bin, "--project", dir, "-o", filepath.Join(t.TempDir(), "r.html")); err != nil {
		t.Errorf("%v: %s", err, said)
	}
}

// peak runs the program and gives its largest resident memory, in MiB.
func peak(t *testing.T, bin string, args ...string) int64 {
	t.Helper()
	cmd := exec.Command(bin, append([]string{"report"}, args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%q: %v: %s", args, err, out)
	}
	return cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss >> 10
}

func TestALogOfTwoGiBIsReadFromItsEnd(t *testing.T) {
	t.Parallel()
	bin, dir := build(t), t.TempDir()
	demoAt(t, dir)
	logs, _ := filepath.Glob(filepath.Join(dir, ".5x/logs/*/agent-*.ndjson"))
	if len(logs) == 0 {
		t.Fatal("the demo has no log")
	}
	f, err := os.OpenFile(logs[0], os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	last := "\n" + `{"type":"assistant","message":{"content":[{"type":"text","text":"the very last words"}]}}` + "\n"
	if _, err := f.WriteAt([]byte(last), 2<<30); err != nil { // a hole before it
		t.Fatal(err)
	}
	f.Close()
	for _, logs := range []string{"tail", "full"} {
		out := filepath.Join(t.TempDir(), "r.html")
		if mib := peak(t, bin, "--project", dir, "--logs", logs, "-o", out); mib > 256 {
			t.Errorf("--logs %s took %d MiB", logs, mib)
		}
		page, _ := os.ReadFile(out)
		if !bytes.Contains(page, []byte("the very last words")) || len(page) > 4<<20 {
			t.Errorf("--logs %s: a page of %d bytes, without the log's end", logs, len(page))
		}
	}
}

func TestAPayloadOf50MBIsWholeInTheJSONAndCutInThePage(t *testing.T) {
	t.Parallel()
	if os.Getenv("FIVEX_LONG") == "" {
		t.Skip("takes a quarter of a minute: FIVEX_LONG=1")
	}
	bin, dir := build(t), t.TempDir()
	demoAt(t, dir)
	sqlite(t, dir, `INSERT INTO steps (run_id, step_name, phase, result_json, created_at)
		SELECT id, 'odd:big', '1',
			json_object('text', replace(hex(zeroblob(12500000)), '0', 'ab'), 'last', 'its last words'),
			datetime('now') FROM runs LIMIT 1;`)
	data, page := filepath.Join(t.TempDir(), "r.json"), filepath.Join(t.TempDir(), "r.html")
	if mib := peak(t, bin, "--project", dir, "-o", data); mib > 512 {
		t.Errorf("the JSON report took %d MiB", mib)
	}
	b, _ := os.ReadFile(data)
	if len(b) < 50e6 || !json.Valid(b) || !bytes.Contains(b, []byte("its last words")) {
		t.Errorf("the JSON report has %d bytes", len(b))
	}
	if mib := peak(t, bin, "--project", dir, "-o", page); mib > 512 {
		t.Errorf("the page took %d MiB", mib)
	}
	if b, _ = os.ReadFile(page); len(b) > 4<<20 || !bytes.Contains(b, []byte("more bytes; the JSON report has them.")) {
		t.Errorf("the page has %d bytes and says nothing of a cut", len(b))
	}
	// An agent that answers at such length.
	sqlite(t, dir, `DELETE FROM steps WHERE step_name = 'odd:big';
		INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
		SELECT id, 'author:implement', '1', 99,
			json_object('result', 'complete', 'notes', replace(hex(zeroblob(5000000)), '0', 'ab')),
			datetime('now') FROM runs LIMIT 1;`)
	if mib := peak(t, bin, "--project", dir, "-o", page); mib > 512 {
		t.Errorf("the page took %d MiB", mib)
	}
	if b, _ = os.ReadFile(page); len(b) > 4<<20 {
		t.Errorf("with 20 MB of notes the page has %d bytes", len(b))
	}
}

// eventually asks again and again.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !ok(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal(what + ": not within 30 s")
		}
	}
}

func TestThousandsOfPendingGatesAreListedAndAnswered(t *testing.T) {
	t.Parallel()
	bin, dir := build(t), t.TempDir()
	demoAt(t, dir)
	folder := filepath.Join(dir, ".5x/gates")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	n := 1000
	if os.Getenv("FIVEX_LONG") != "" {
		n = 10_000
	}
	for i := range n { // as another implementation writes them
		body := fmt.Sprintf(`{"gateId":"many-%d","gateType":"phase","runId":"none",`+
			`"createdAt":"2026-01-01T00:00:00Z","context":{}}`, i)
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("many-%d.json", i)), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := live(t, bin, nil, "--project", dir)
	pending := func() int {
		var rep struct {
			Gates map[string]struct{ Resolved bool }
		}
		_, body := s.get("/report.json")
		if err := json.Unmarshal([]byte(body), &rep); err != nil {
			t.Fatal(err)
		}
		left := 0
		for id, g := range rep.Gates {
			if strings.HasPrefix(id, "many-") && !g.Resolved {
				left++
			}
		}
		return left
	}
	if got := pending(); got != n {
		t.Fatalf("%d gates are pending", got)
	}
	cmd := exec.Command(bin, "gate", "answer", "many-777", "continue")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	eventually(t, "the answer is shown", func() bool { return pending() == n-1 })
	s.cmd.Process.Signal(syscall.SIGTERM)
	if code, took := s.ended(); code != 0 {
		t.Errorf("exit %d after %s", code, took)
	}
}

func TestAPermissionLostMidwayIsSaidAndItsReturnIsNoticed(t *testing.T) {
	t.Parallel()
	needRoot(t)
	bin, dir := build(t), openTempDir(t)
	demoAt(t, dir)
	db := filepath.Join(dir, ".5x/5x.db")
	s := liveAs(t, &syscall.Credential{Uid: 65534, Gid: 65534}, bin, nil, "--project", dir, "--no-gates")
	if err := os.Chmod(db, 0); err != nil {
		t.Fatal(err)
	}
	// The server looks again when something changes.
	sqlite(t, dir, `UPDATE runs SET status = 'LATER';`)
	eventually(t, "the page says so", func() bool {
		_, body := s.get("/report.json")
		return strings.Contains(body, "Not up to date: ")
	})
	if err := os.Chmod(db, 0o644); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the page is up to date again", func() bool {
		_, body := s.get("/report.json")
		return strings.Contains(body, "LATER") && !strings.Contains(body, "Not up to date")
	})
}

func TestRestartsUnderLoadLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	bin, dir := build(t), t.TempDir()
	demoAt(t, dir)
	stop, stopped := make(chan struct{}), make(chan error, 1)
	go func() { // a writer in another process, 50 commits a second
		w := exec.Command("sqlite3", "-bail", filepath.Join(dir, ".5x/5x.db"))
		in, err := w.StdinPipe()
		if err == nil {
			err = w.Start()
		}
		fmt.Fprintln(in, ".timeout 5000")
		for n := 0; err == nil; n++ {
			select {
			case <-stop:
				in.Close()
				stopped <- w.Wait()
				return
			case <-time.After(20 * time.Millisecond):
				_, err = fmt.Fprintf(in, "INSERT INTO steps (run_id, step_name, result_json, created_at) "+
					"SELECT id, 'load:%d', '{}', datetime('now') FROM runs LIMIT 1;\n", n)
			}
		}
		stopped <- err
	}()
	restarts := 2
	if os.Getenv("FIVEX_LONG") != "" {
		restarts = 100
	}
	for n := range restarts {
		s := live(t, bin, nil, "--project", dir)
		if code, _ := s.get("/"); code != 200 {
			t.Fatalf("restart %d: the page: %d", n, code)
		}
		s.cmd.Process.Signal(syscall.SIGTERM)
		if code, took := s.ended(); code != 0 || took > 5*time.Second {
			t.Fatalf("restart %d: exit %d after %s: %s", n, code, took, s.all())
		}
	}
	close(stop)
	if err := <-stopped; err != nil {
		t.Errorf("the writer: %v", err)
	}
	if tokens, _ := filepath.Glob(filepath.Join(dir, ".5x/dashboard-token*")); len(tokens) > 0 {
		t.Errorf("token files are left: %q", tokens)
	}
	if copies, _ := filepath.Glob(filepath.Join(os.TempDir(), "5x-report-*")); len(copies) > 0 {
		t.Logf("private copies in the temporary folder, perhaps of another process: %q", copies)
	}
}
