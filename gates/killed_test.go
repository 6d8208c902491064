package gates

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// traced are the system calls that a process of this package makes.
var traced = strings.Fields("openat mkdirat newfstatat fstat read pread64 write fsync linkat unlinkat " +
	"close flock getdents64")

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
