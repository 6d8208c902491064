package gates

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The test binary is also the other processes of these tests.
func TestMain(m *testing.M) {
	role, state, who := os.Getenv("GATES_ROLE"), os.Getenv("GATES_STATE"), os.Getenv("GATES_WHO")
	f := In(state)
	if role == "" {
		os.Exit(m.Run())
	}
	runtime.LockOSThread() // strace counts system calls by thread
	switch role {
	case "racer": // answers every gate as a caller of this package
		for i := range races() {
			_, err := f.Resolve(context.Background(), raceID(i), continueBy(who))
			report(i, err, ErrResolved)
		}
	case "bare racer": // answers as another implementation would
		for i := range races() {
			report(i, bare(f, raceID(i), who), os.ErrExist)
		}
	case "one answer":
		_, err := f.Resolve(context.Background(), "g", continueBy(who))
		exit(err)
	case "one request":
		_, err := f.Open(Request{ID: "opened", Type: "phase"})
		exit(err)
	case "wait":
		if _, err := f.Await(context.Background(), "g"); errors.Is(err, ErrTimeout) {
			os.Exit(exitTimeout)
		} else {
			exit(err)
		}
	case "prune":
		_, err := f.Prune(time.Now().Add(2 * KeepFor))
		exit(err)
	}
	os.Exit(0)
}

// exitFull is how a process ends that met a full disk: its words may meet
// the same fault as its files.
const exitFull = 28

// exitTimeout is how a waiter ends whom nobody answered in time.
const exitTimeout = 4

func exit(err error) {
	switch {
	case err == nil:
		os.Exit(0)
	case errors.Is(err, syscall.ENOSPC):
		os.Exit(exitFull)
	default:
		fmt.Println(err)
		os.Exit(1)
	}
}

// races is how many gates are fought for.
func races() int {
	if os.Getenv("FIVEX_PRESSURE") != "" {
		return 400
	}
	return 100
}

func raceID(i int) string { return fmt.Sprintf("race-%04d", i) }

func report(i int, err, lost error) {
	switch {
	case err == nil:
		fmt.Println("won", i)
	case errors.Is(err, lost):
		fmt.Println("lost", i)
	default:
		fmt.Println("error", i, err)
	}
}

// bare answers with nothing but O_EXCL, in two writes.
func bare(f Folder, id, who string) error {
	w, err := os.OpenFile(filepath.Join(f.Path(), answerName(id)), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, `{"gateId":%q,"gateType":"phase","resolved":true,`, id)
	fmt.Fprintf(w, `"resolvedBy":%q,"resolvedAt":%q,"response":{"action":"exit"}}`, who, instant(time.Now()))
	return w.Close()
}

// process runs this test binary in a role.
func process(t *testing.T, role string, f Folder, who string, wrap ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := append(wrap, self)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "GATES_ROLE="+role, "GATES_STATE="+f.state, "GATES_WHO="+who,
		"GOMAXPROCS=1", "GORACE=atexit_sleep_ms=0") // a race detector would wait a second at the end
	return cmd
}

func TestOf64ProcessesExactlyOneAnswersEachGate(t *testing.T) {
	f := In(t.TempDir())
	for i := range races() {
		if _, err := f.Open(Request{ID: raceID(i), Type: "phase"}); err != nil {
			t.Fatal(err)
		}
	}
	var mu sync.Mutex
	winner := map[string]string{} // gate -> who said that it won
	lost := map[string]int{}      // racer of this package -> how often it lost
	var wait sync.WaitGroup
	for n := range 64 {
		who, role := fmt.Sprintf("racer-%d", n), "racer"
		if n%8 == 7 {
			role = "bare racer"
		}
		wait.Go(func() {
			out, err := process(t, role, f, who).Output()
			if err != nil {
				t.Errorf("%s: %v", who, err)
			}
			mu.Lock()
			defer mu.Unlock()
			said := 0
			for s := bufio.NewScanner(bytes.NewReader(out)); s.Scan(); said++ {
				var word string
				var i int
				fmt.Sscan(s.Text(), &word, &i)
				switch word {
				case "won":
					if other := winner[raceID(i)]; other != "" {
						t.Errorf("%s was won by %s and by %s", raceID(i), other, who)
					}
					winner[raceID(i)] = who
				case "lost":
					if role == "racer" {
						lost[who]++
					}
				default:
					t.Errorf("%s: %s", who, s.Text())
				}
			}
			if said != races() {
				t.Errorf("%s answered %d of %d gates", who, said, races())
			}
		})
	}
	wait.Wait()
	list, err := f.List()
	if err != nil || len(list.Gates) != races() || len(list.Ignored) > 0 {
		t.Fatalf("%v, %d gates, ignored %v", err, len(list.Gates), list.Ignored)
	}
	for _, g := range list.Gates {
		if g.Answer == nil || g.Answer.By != winner[g.ID] {
			t.Errorf("%s: the file says %+v, the winner is %q", g.ID, g.Answer, winner[g.ID])
		}
	}
	if err := f.NoteAnswers(list.Gates); err != nil { // those of the bare racers that nobody has met
		t.Fatal(err)
	}
	audit, err := f.Audit(1 << 30)
	if err != nil {
		t.Fatal(err)
	}
	stale, resolved := map[string]int{}, map[string]int{}
	for _, e := range audit {
		if e.Event == "resolved" {
			resolved[e.Gate]++
			if e.By != winner[e.Gate] {
				t.Errorf("the audit says that %s answered %s; it was %s", e.By, e.Gate, winner[e.Gate])
			}
		}
		if e.Event == "stale" {
			stale[e.By]++
			if e.Winner != winner[e.Gate] {
				t.Errorf("the audit says that %s lost %s to %s; it was %s", e.By, e.Gate, e.Winner, winner[e.Gate])
			}
		}
	}
	for i := range races() {
		if n := resolved[raceID(i)]; n != 1 {
			t.Errorf("the answer of %s is in the audit %d times", raceID(i), n)
		}
	}
	total := 0
	for who, n := range lost {
		total += n
		if stale[who] != n {
			t.Errorf("%s lost %d times and is audited %d times", who, n, stale[who])
		}
	}
	t.Logf("%d losers audited", total)
}

// traced are the system calls that a process of this package makes.
var traced = strings.Fields("openat mkdirat newfstatat fstat read pread64 write fsync linkat unlinkat " +
	"close flock getdents64")

// strace kills a process at, or fails, its nth of some system calls.
func strace(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("strace")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no strace on PATH; install it, for example with: apt install strace")
		}
		t.Skip("no strace on PATH; install it, for example with: apt install strace")
	}
	return path
}

func TestAProcessKilledAtAnySystemCallLeavesAGatePendingOrAnswered(t *testing.T) {
	t.Parallel()
	tool := strace(t)
	stride, least := 9, 3 // every ninth call, with FIVEX_LONG every third
	if os.Getenv("FIVEX_LONG") != "" {
		stride, least = 3, 10
	}
	if os.Getenv("FIVEX_PRESSURE") != "" {
		stride, least = 1, 30
	}
	for role, check := range map[string]func(Folder) error{
		"one answer": func(f Folder) error {
			g, err := f.Get("g")
			if err != nil {
				return err
			}
			if g.Answer != nil && g.Answer.Action() != "continue" {
				return fmt.Errorf("answered with %s", g.Answer.Raw)
			}
			// A pending gate takes the next answer at once.
			if g.Answer == nil {
				start := time.Now()
				if _, err := f.Resolve(context.Background(), "g", continueBy("next")); err != nil {
					return err
				}
				if time.Since(start) > halfGrace {
					return errors.New("the next answer had to wait for a dead one")
				}
			}
			return nil
		},
		"one request": func(f Folder) error {
			_, err := f.Get("opened")
			if errors.Is(err, ErrNotFound) {
				_, err = f.Open(Request{ID: "opened", Type: "phase"})
			}
			return err
		},
		"prune": func(f Folder) error {
			if g, err := f.Get("done"); err == nil && g.Answer == nil {
				return errors.New("an answered gate is pending again")
			}
			if g, err := f.Get("g"); err != nil || g.Answer != nil {
				return fmt.Errorf("the pending gate: %v", err)
			}
			return nil
		},
	} {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			calls := 0
			for i, call := range traced {
				for n := 1 + i%stride; ; n += stride {
					f := In(t.TempDir())
					for _, id := range []string{"g", "done"} {
						if _, err := f.Open(Request{ID: id, Type: "phase"}); err != nil {
							t.Fatal(err)
						}
					}
					f.Resolve(t.Context(), "done", continueBy("x"))
					before, _ := os.ReadFile(filepath.Join(f.Path(), auditName))
					out, err := process(t, role, f, "victim", tool, "-f", "-qq", "-o", "/dev/null", "-e",
						"trace="+call, "-e", fmt.Sprintf("inject=%s:signal=KILL:when=%d", call, n)).CombinedOutput()
					if err == nil {
						break // it ended before its nth call
					}
					if !strings.Contains(err.Error(), "killed") {
						t.Fatalf("%s %d: %v: %s", call, n, err, out)
					}
					calls++
					if err := check(f); err != nil {
						t.Errorf("%s %d: %v", call, n, err)
					}
					sound(t, f, fmt.Sprintf("%s %d", call, n), before)
				}
			}
			if calls < least {
				t.Errorf("killed at %d system calls only: is anything injected?", calls)
			}
			t.Logf("killed at each of %d system calls", calls)
		})
	}
}

// answersAudited is how many lines of the audit tell how a gate ended.
func answersAudited(t *testing.T, f Folder, id string) int {
	t.Helper()
	audit, err := f.Audit(1 << 30)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range audit {
		if e.Gate == id && (e.Event == "resolved" || e.Event == "withdrawn") {
			n++
		}
	}
	return n
}

// sound checks that a folder holds only whole files, that the audit has grown
// by whole lines, that its next reader completes it, and that what a dead
// writer left is swept.
func sound(t *testing.T, f Folder, when string, audit []byte) {
	t.Helper()
	list, err := f.List()
	if err != nil || len(list.Ignored) > 0 {
		t.Errorf("%s: %v, ignored %v", when, err, list.Ignored)
	}
	after, _ := os.ReadFile(filepath.Join(f.Path(), auditName))
	if !bytes.HasPrefix(after, audit) {
		t.Errorf("%s: the audit lost lines", when)
	}
	for line := range bytes.Lines(after) {
		if !json.Valid(line) {
			t.Errorf("%s: the audit holds half a line: %s", when, line)
		}
	}
	if err := f.NoteAnswers(list.Gates); err != nil {
		t.Errorf("%s: %v", when, err)
	}
	for _, g := range list.Gates {
		if n := answersAudited(t, f, g.ID); g.Answer != nil && n != 1 || g.Answer == nil && n != 0 {
			t.Errorf("%s: gate %s, answered %v, has %d answers in the audit", when, g.ID, g.Answer != nil, n)
		}
	}
	if _, err := f.Prune(time.Now().Add(2 * sweepAfter)); err != nil {
		t.Errorf("%s: %v", when, err)
	}
	if left, _ := filepath.Glob(filepath.Join(f.Path(), leftover+"*")); len(left) > 0 {
		t.Errorf("%s: left behind %q", when, left)
	}
}

func TestWithoutHardLinksTheNameItselfIsExclusive(t *testing.T) {
	tool := strace(t)
	f := In(t.TempDir())
	f.Open(Request{ID: "g", Type: "phase"})
	run := func(role, who string) error {
		out, err := process(t, role, f, who, tool, "-f", "-qq", "-o", "/dev/null", "-e", "trace=linkat", "-e",
			"inject=linkat:error=EPERM").CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
		return nil
	}
	if err := run("one request", ""); err != nil {
		t.Error(err)
	}
	if err := run("one answer", "first"); err != nil {
		t.Error(err)
	}
	if err := run("one answer", "second"); err == nil || !strings.Contains(err.Error(), ErrResolved.Error()) {
		t.Errorf("the second answer: %v", err)
	}
	if g, err := f.Get("g"); err != nil || g.Answer == nil || g.Answer.By != "first" {
		t.Errorf("%v %+v", err, g.Answer)
	}
	if _, err := f.Get("opened"); err != nil {
		t.Error(err)
	}
}

func TestAFailedWriteLeavesNothingAndIsSaid(t *testing.T) {
	t.Parallel()
	tool := strace(t)
	for _, call := range []string{"write", "fsync", "openat"} {
		failed := false
		for n := 1; n <= 20; n++ {
			f := In(t.TempDir())
			if _, err := f.Open(Request{ID: "g", Type: "phase"}); err != nil {
				t.Fatal(err)
			}
			out, err := process(t, "one answer", f, "x", tool, "-f", "-qq", "-o", "/dev/null", "-e",
				"trace="+call, "-e", fmt.Sprintf("inject=%s:error=ENOSPC:when=%d", call, n)).CombinedOutput()
			g, e := f.Get("g")
			if e != nil {
				t.Fatal(e)
			}
			var ended *exec.ExitError
			switch {
			case err == nil && g.Answer == nil:
				t.Errorf("%s %d: no error and no answer", call, n)
			case errors.As(err, &ended) && ended.ExitCode() == exitFull:
				failed = true
			case err != nil:
				t.Errorf("%s %d: %v: %s", call, n, err, out)
			}
			if err != nil && g.Answer != nil {
				t.Errorf("%s %d: the answer counts, and its writer was told %v", call, n, err)
			}
			if left, _ := filepath.Glob(filepath.Join(f.Path(), leftover+"*")); len(left) > 0 {
				t.Errorf("%s %d: left behind %q", call, n, left)
			}
		}
		if !failed {
			t.Errorf("%s: no failure was injected", call)
		}
	}
}

func TestAWinnerIsNotToldThatItLostWhenItsTemporaryFileStays(t *testing.T) {
	t.Parallel()
	tool := strace(t)
	f := In(t.TempDir())
	f.Open(Request{ID: "g", Type: "phase"})
	out, err := process(t, "one answer", f, "ada", tool, "-f", "-qq", "-o", "/dev/null",
		"-e", "trace=unlinkat", "-e", "inject=unlinkat:error=EACCES").CombinedOutput()
	if err != nil {
		t.Errorf("the winner was told %v: %s", err, out)
	}
	if g, err := f.Get("g"); err != nil || g.Answer == nil || g.Answer.By != "ada" {
		t.Errorf("%v %+v", err, g.Answer)
	}
	left := func() []string {
		names, _ := filepath.Glob(filepath.Join(f.Path(), leftover+"*"))
		return names
	}
	if len(left()) != 1 {
		t.Errorf("the removal was to fail; left behind: %q", left())
	}
	if _, err := f.Prune(time.Now().Add(2 * sweepAfter)); err != nil || len(left()) > 0 {
		t.Errorf("after pruning: %v, %q", err, left())
	}
	if g, _ := f.Get("g"); g.Answer == nil {
		t.Error("pruning took the answer too")
	}
}

func TestOnAFullDiskAGateWhoseTimeIsOverIsOver(t *testing.T) {
	t.Parallel()
	tool := strace(t)
	for _, call := range []string{"fsync", "linkat,openat"} { // the program's test has a disk that is really full
		f := In(t.TempDir())
		f.Open(Request{ID: "g", Type: "phase", Timeout: 100 * time.Millisecond})
		fault := "inject=" + call + ":error=ENOSPC"
		if call != "fsync" {
			fault += ":when=40+" // the folder can still be read at first
		}
		err := process(t, "wait", f, "", tool, "-f", "-qq", "-o", "/dev/null", "-e", "trace="+call, "-e", fault).Run()
		var ended *exec.ExitError
		if !errors.As(err, &ended) || ended.ExitCode() != exitTimeout {
			t.Errorf("%s: the waiter ended with %v", call, err)
		}
		if g, err := f.Get("g"); err != nil || g.Answer == nil || !g.Answer.IsTimeout() {
			t.Errorf("%s: %v, %+v", call, err, g.Answer)
		}
	}
}
