package gates

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestWithoutHardLinksTheNameItselfIsExclusive(t *testing.T) {
	t.Parallel()
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
		for n, injected := 1, true; injected; n++ {
			f, log := In(t.TempDir()), filepath.Join(t.TempDir(), "calls")
			if _, err := f.Open(Request{ID: "g", Type: "phase"}); err != nil {
				t.Fatal(err)
			}
			out, err := process(t, "one answer", f, "x", tool, "-f", "-qq", "-o", log, "-e",
				"trace="+call, "-e", fmt.Sprintf("inject=%s:error=ENOSPC:when=%d", call, n)).CombinedOutput()
			calls, e := os.ReadFile(log)
			if e != nil {
				t.Fatal(e)
			}
			injected = bytes.Contains(calls, []byte("(INJECTED)")) // or it made fewer calls
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
