package gates

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestAwaitGivesTheAnswerWhenItComes(t *testing.T) {
	f, id := pending(t)
	var answering sync.WaitGroup
	defer answering.Wait() // it audits after the answer
	answering.Go(func() {
		time.Sleep(50 * time.Millisecond)
		f.Resolve(context.Background(), id, continueBy("ada"))
	})
	g, err := f.Await(t.Context(), id)
	if err != nil || g.Answer.Action() != "continue" {
		t.Fatalf("%v %+v", err, g.Answer)
	}
}

func TestAwaitEndsWithItsContextAndTheGateStaysPending(t *testing.T) {
	f, id := pending(t)
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer stop()
	if _, err := f.Await(ctx, id); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if g, err := f.Get(id); err != nil || g.Answer != nil {
		t.Errorf("%v, %+v", err, g.Answer)
	}
}

func TestAwaitWithdrawsAGateWhoseTimeIsOver(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		f := In(dir)
		id, err := f.Open(Request{Type: "phase", Timeout: 30 * time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		_, err = f.await(t.Context(), id, nil)
		if took := time.Since(start); !errors.Is(err, ErrTimeout) || took < 30*time.Minute-time.Millisecond ||
			took > 30*time.Minute+time.Millisecond {
			t.Errorf("%v after %s", err, took)
		}
		if _, err := f.Resolve(t.Context(), id, continueBy("late")); !errors.Is(err, ErrWithdrawn) {
			t.Errorf("answered too late: %v", err)
		}
	})
}

func TestAwaitEndsWhenTheGateIsWithdrawnOrItsRequestIsRemoved(t *testing.T) {
	for name, take := range map[string]func(Folder, string){
		"withdrawn": func(f Folder, id string) { f.Withdraw(context.Background(), id, "orchestrator", "no longer needed") },
		"removed":   func(f Folder, id string) { os.Remove(filepath.Join(f.Path(), requestName(id))) },
		"folder removed and recreated": func(f Folder, id string) {
			os.RemoveAll(f.Path())
			os.Mkdir(f.Path(), 0o700)
		},
	} {
		f, id := pending(t)
		var taking sync.WaitGroup
		taking.Go(func() {
			time.Sleep(50 * time.Millisecond)
			take(f, id)
		})
		if _, err := f.Await(t.Context(), id); !errors.Is(err, ErrWithdrawn) {
			t.Errorf("%s: %v", name, err)
		}
		taking.Wait()
	}
}

func TestWithdrawDoesNotTakeAnAnswerBack(t *testing.T) {
	f, id := pending(t)
	f.Resolve(t.Context(), id, continueBy("ada"))
	if g, err := f.Withdraw(t.Context(), id, "orchestrator", ""); !errors.Is(err, ErrResolved) || g.Answer.By != "ada" {
		t.Errorf("%v %+v", err, g.Answer)
	}
}

// requestFile puts a request into the folder as another implementation would.
func requestFile(t *testing.T, f Folder, id, createdAt, timeoutMS string) {
	t.Helper()
	os.Mkdir(f.Path(), 0o700)
	b := fmt.Sprintf(`{"gateId":%q,"gateType":"phase","createdAt":%q,"resolved":false,"timeoutMs":%s}`, id,
		createdAt, timeoutMS)
	if err := os.WriteFile(filepath.Join(f.Path(), requestName(id)), []byte(b), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAGateWhoseAskerWasKilledIsOverWhenItsTimeIs(t *testing.T) {
	t.Parallel()
	hourAgo := instant(time.Now().Add(-time.Hour))
	for name, meet := range map[string]func(Folder) error{
		"whoever answers": func(f Folder) error {
			if _, err := f.Resolve(t.Context(), "g", continueBy("late")); !errors.Is(err, ErrWithdrawn) {
				return fmt.Errorf("it was answered: %v", err)
			}
			return nil
		},
		"whoever takes it back": func(f Folder) error {
			if _, err := f.Withdraw(t.Context(), "g", "late", ""); !errors.Is(err, ErrWithdrawn) {
				return fmt.Errorf("it was withdrawn: %v", err)
			}
			return nil
		},
		"whoever waits": func(f Folder) error {
			for range 2 {
				if _, err := f.Await(t.Context(), "g"); !errors.Is(err, ErrTimeout) {
					return fmt.Errorf("waiting gave %v", err)
				}
			}
			return nil
		},
		"whoever prunes": func(f Folder) error {
			_, err := f.Prune(time.Now())
			return err
		},
	} {
		f := In(t.TempDir())
		requestFile(t, f, "g", hourAgo, "60000")
		list, err := f.List()
		if a := list.Gates[0].Answer; err != nil || a == nil || !a.IsTimeout() ||
			a.At.After(time.Now().Add(-58*time.Minute)) {
			t.Errorf("listed as %+v, %v", a, err)
		}
		if _, err := os.Lstat(filepath.Join(f.Path(), answerName("g"))); err == nil {
			t.Error("listing wrote something")
		}
		if err := meet(f); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		// The next one need not look at the clock.
		d, err := f.open()
		if err != nil {
			t.Fatal(err)
		}
		if a, err := d.answer("g"); err != nil || a == nil || a.Withdrawn != timedOut {
			t.Errorf("%s: the folder says %+v, %v", name, a, err)
		}
		d.Close()
		if n := answersAudited(t, f, "g"); n != 1 {
			t.Errorf("%s: the end is in the audit %d times", name, n)
		}
	}
}

func TestEveryTimeoutIsUnderstood(t *testing.T) {
	t.Parallel()
	now := time.Now().Truncate(time.Millisecond)
	for ms, want := range map[string]string{
		"1": "over", "1e-300": "over", "0.5": "over", "59000": "over", "3600000": "waits",
		"9.2e12": "waits", "9223372036854": "waits", "9223372036855": "waits", "9.3e12": "waits",
		"1e13": "waits", "1.8446744073709e13": "waits",
		"999999999999999": "waits", "1e15": "waits", "1e16": "waits", "1e300": "waits",
		"0": "for ever", "-1": "for ever", "-1e15": "for ever",
	} {
		f := In(t.TempDir())
		requestFile(t, f, "g", instant(now.Add(-time.Minute)), ms)
		g, err := f.Get("g")
		if err != nil {
			t.Errorf("%s: %v", ms, err)
			continue
		}
		got := "waits"
		switch {
		case g.Answer != nil:
			got = "over"
		case g.Deadline().IsZero():
			got = "for ever"
		case g.Deadline().Before(now):
			got = "waits until " + g.Deadline().String()
		}
		if got != want {
			t.Errorf("timeoutMs %s: %s, want %s (deadline %s)", ms, got, want, g.Deadline())
		}
	}
	for _, created := range []string{"9999-12-31T23:59:59Z", "9999-12-31T23:59:59-23:00",
		"0000-01-01T00:00:00+23:00", "0001-01-01T00:00:00Z"} {
		f := In(t.TempDir())
		requestFile(t, f, "g", created, "9e12")
		g, err := f.Get("g")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := json.Marshal([]time.Time{g.CreatedAt, g.Deadline()}); err != nil {
			t.Errorf("created %s: %v", created, err)
		}
	}
}
