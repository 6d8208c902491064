package gates

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
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
