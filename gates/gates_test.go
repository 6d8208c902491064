package gates

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func continueBy(who string) Reply {
	return Reply{By: who, Response: json.RawMessage(`{"action":"continue"}`)}
}

// pending opens a phase gate in a new folder.
func pending(t *testing.T) (Folder, string) {
	t.Helper()
	f := In(t.TempDir())
	id, err := f.Open(Request{Type: "phase", Run: "run_1",
		Context: json.RawMessage(`{"phaseNumber":"2","phaseTitle":"Parser"}`)})
	if err != nil {
		t.Fatal(err)
	}
	return f, id
}

// events are the audit's lines as "event by".
func events(t *testing.T, f Folder) []string {
	t.Helper()
	list, err := f.Audit(1 << 30)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range list {
		out = append(out, strings.TrimSpace(e.Event+" "+e.By))
	}
	return out
}

func TestARequestAndItsAnswerHaveTheProtocolsShape(t *testing.T) {
	f, id := pending(t)
	if _, err := f.Resolve(t.Context(), id, continueBy(Terminal)); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		requestName(id): `{"gateId":"ID","gateType":"phase","runId":"run_1","createdAt":"T","resolved":false,"resolvedBy":null,"resolvedAt":null,"context":{"phaseNumber":"2","phaseTitle":"Parser"},"response":null}`,
		answerName(id):  `{"context":{"phaseNumber":"2","phaseTitle":"Parser"},"createdAt":"T","gateId":"ID","gateType":"phase","resolved":true,"resolvedAt":"T","resolvedBy":"terminal","response":{"action":"continue"},"runId":"run_1"}`,
	} {
		b, err := os.ReadFile(filepath.Join(f.Path(), name))
		if err != nil {
			t.Fatal(err)
		}
		var x file
		if err := json.Unmarshal(b, &x); err != nil {
			t.Fatal(err)
		}
		if _, err := time.Parse("2006-01-02T15:04:05.000Z", x.CreatedAt); err != nil {
			t.Error(err)
		}
		got := strings.ReplaceAll(strings.ReplaceAll(string(b), id, "ID"), x.CreatedAt, "T")
		if x.ResolvedAt != nil {
			got = strings.ReplaceAll(got, *x.ResolvedAt, "T")
		}
		if got != want {
			t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
		}
		fi, err := os.Stat(filepath.Join(f.Path(), name))
		if err != nil || fi.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v", name, fi.Mode(), err)
		}
	}
	if fi, err := os.Stat(f.Path()); err != nil || fi.Mode().Perm() != 0o700 {
		t.Errorf("folder: mode %v, %v", fi.Mode(), err)
	}
	names, _ := filepath.Glob(filepath.Join(f.Path(), ".*"))
	if len(names) > 0 {
		t.Errorf("left behind: %q", names)
	}
}

func TestTheFirstAnswerWinsAndTheSecondLearnsOfIt(t *testing.T) {
	f, id := pending(t)
	if _, err := f.Resolve(t.Context(), id, continueBy("ada")); err != nil {
		t.Fatal(err)
	}
	g, err := f.Resolve(t.Context(), id, Reply{By: "bob", Response: json.RawMessage(`{"action":"exit"}`)})
	if !errors.Is(err, ErrResolved) || g.Answer.By != "ada" || g.Answer.Action() != "continue" {
		t.Fatalf("%v, %+v", err, g.Answer)
	}
	list, _ := f.Audit(1 << 20)
	last := list[len(list)-1]
	if last.Event != "stale" || last.By != "bob" || string(last.Response) != `{"action":"exit"}` ||
		last.Winner != "ada" || string(last.Won) != `{"action":"continue"}` {
		t.Errorf("audit: %+v", last)
	}
}

func TestAnAnswerKeepsFieldsOfTheRequestThatAreNotOurs(t *testing.T) {
	f := In(t.TempDir())
	os.Mkdir(f.Path(), 0o700)
	os.WriteFile(filepath.Join(f.Path(), "g.json"), []byte(`{"gateId":"g","gateType":"phase","runId":"r","createdAt":"2026-02-26T14:31:15.000Z","resolved":false,"context":{"n":12345678901234567890},"future":{"x":[1]}}`), 0o600)
	g, err := f.Resolve(t.Context(), "g", continueBy("x"))
	if err != nil || !strings.Contains(string(g.Answer.Raw), `"future":{"x":[1]}`) ||
		!strings.Contains(string(g.Answer.Raw), "12345678901234567890") {
		t.Errorf("%v: %s", err, g.Answer.Raw)
	}
}

func TestResponsesAreCheckedByTheTypeOfTheGate(t *testing.T) {
	for _, c := range []struct {
		kind     string
		choices  []string
		response string
		wrong    string // "" when it is taken
	}{
		{"phase", nil, `{"action":"continue"}`, ""},
		{"phase", nil, `{"action":"exit"}`, ""},
		{"phase", nil, `{"action":"abort"}`, "one of continue, exit"},
		{"phase", nil, `{"action":"continue","guidance":"x"}`, "only an escalation's continue"},
		{"escalation", nil, `{"action":"continue","guidance":"keep the flag"}`, ""},
		{"escalation", nil, `{"action":"approve"}`, ""},
		{"escalation", nil, `{"action":"abort"}`, ""},
		{"escalation", nil, `{"action":"abort","guidance":"x"}`, "only an escalation's continue"},
		{"escalation", nil, `{"action":"continue","guidance":3}`, "guidance is text"},
		{"escalation", nil, `{"action":"continue","extra":true}`, `no field "extra"`},
		{"resume", nil, `{"action":"start-fresh"}`, ""},
		{"resume", nil, `{"action":"continue"}`, "one of resume"},
		{"deploy", []string{"now", "later"}, `{"action":"later"}`, ""},
		{"deploy", []string{"now", "later"}, `{"action":"never"}`, "one of now, later"},
		{"phase", nil, ``, "not whole JSON"},
		{"phase", nil, `[]`, "not a JSON object"},
		{"phase", nil, `{"action":"exit","action":"continue"}`, "repeated"},
		{"phase", nil, `{"action":"continue"} x`, "text follows"},
		{"phase", nil, `{"action":1}`, "one of continue"},
		{"escalation", nil, `{"action":"continue","guidance":"` + strings.Repeat("x", maxReply) + `"}`, "too many"},
	} {
		f := In(t.TempDir())
		id, err := f.Open(Request{Type: c.kind, Choices: c.choices})
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.Resolve(t.Context(), id, Reply{By: "me", Response: json.RawMessage(c.response)})
		switch {
		case c.wrong == "" && err != nil:
			t.Errorf("%s %s: %v", c.kind, c.response, err)
		case c.wrong != "" && (!errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), c.wrong)):
			t.Errorf("%s %.80s: %v, want %q", c.kind, c.response, err, c.wrong)
		case c.wrong != "":
			if g, _ := f.Get(id); g.Answer != nil {
				t.Errorf("%s %.80s: an answer was written", c.kind, c.response)
			}
		}
	}
}

func TestOpenRefusesWhatMakesNoSense(t *testing.T) {
	f, id := pending(t)
	for want, r := range map[string]Request{
		"already":          {ID: id, Type: "phase"},
		"1 to 128":         {ID: "../x", Type: "phase"},
		"has a type":       {},
		"list the choices": {Type: "deploy"},
		"not a JSON":       {Type: "phase", Context: json.RawMessage(`[1]`)},
		"too many":         {Type: "phase", Context: json.RawMessage(`{"x":"` + strings.Repeat("x", maxFile) + `"}`)},
	} {
		if _, err := f.Open(r); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+.80v: %v, want %q", r, err, want)
		}
	}
	f.Resolve(t.Context(), id, continueBy("x"))
	os.Remove(filepath.Join(f.Path(), requestName(id)))
	if _, err := f.Open(Request{ID: id, Type: "phase"}); !errors.Is(err, ErrExists) {
		t.Errorf("an id whose answer is still there: %v", err)
	}
}

func TestOnlyTheTerminalAnswersWhatIsTheTerminals(t *testing.T) {
	f := In(t.TempDir())
	id, _ := f.Open(Request{Type: "phase", TerminalOnly: true})
	if _, err := f.Resolve(t.Context(), id, continueBy(Dashboard)); !errors.Is(err, ErrTerminalOnly) {
		t.Error(err)
	}
	if _, err := f.Resolve(t.Context(), id, continueBy(Terminal)); err != nil {
		t.Error(err)
	}
}

func TestAGateThatIsNotThereIsNotFound(t *testing.T) {
	f, _ := pending(t)
	for _, id := range []string{"none", "../../etc/passwd", "", "a/b", strings.Repeat("x", 129), "a.resolved"} {
		if _, err := f.Resolve(t.Context(), id, continueBy("x")); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q: %v", id, err)
		}
	}
	none := In(filepath.Join(t.TempDir(), "none"))
	if _, err := none.Resolve(t.Context(), "g", continueBy("x")); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

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

func TestAReaderWaitsForAHalfWrittenAnswer(t *testing.T) {
	f, id := pending(t)
	whole := fmt.Sprintf(`{"gateId":%q,"gateType":"phase","resolved":true,"resolvedBy":"bare","resolvedAt":"2026-01-01T00:00:00Z","response":{"action":"exit"}}`, id)
	w, err := os.OpenFile(filepath.Join(f.Path(), answerName(id)), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	w.WriteString(whole[:40])
	go func() {
		time.Sleep(100 * time.Millisecond)
		w.WriteString(whole[40:])
		w.Close()
	}()
	if g, _ := f.Get(id); g.Answer != nil {
		t.Errorf("half an answer was taken: %s", g.Answer.Raw)
	}
	g, err := f.Resolve(t.Context(), id, continueBy("late"))
	if !errors.Is(err, ErrResolved) || g.Answer.By != "bare" || g.Answer.Action() != "exit" {
		t.Errorf("%v %+v", err, g.Answer)
	}
}

func TestEveryBeginningOfAnAnswerIsHalfAnAnswer(t *testing.T) {
	whole := `{"gateId":"g","resolved":true,"n":[-1.5e3,null,true,"Zo\u00eb \"ß€😀"],"o":{"a":{}},"response":{"action":"exit"}}`
	for n := range len(whole) {
		if err := checkObject([]byte(whole[:n])); !errors.Is(err, errHalf) {
			t.Errorf("%q: %v", whole[:n], err)
		}
	}
	if err := checkObject([]byte(whole)); err != nil {
		t.Error(err)
	}
}

func TestWhatAKilledBareWriterLeftIsSetAsideAndTheGateCanBeAnswered(t *testing.T) {
	t.Parallel()
	f, id := pending(t)
	if err := os.WriteFile(filepath.Join(f.Path(), answerName(id)), []byte(`{"gateId":`), 0o600); err != nil {
		t.Fatal(err)
	}
	g, err := f.Resolve(t.Context(), id, continueBy("ada"))
	if err != nil || g.Answer.By != "ada" {
		t.Fatalf("%v %+v", err, g.Answer)
	}
	aside, _ := filepath.Glob(filepath.Join(f.Path(), answerName(id)+".bad-*"))
	if len(aside) != 1 || !slices.Contains(events(t, f), "set aside") {
		t.Errorf("set aside: %q, %q", aside, events(t, f))
	}
}

// answerFile puts an answer into the folder as another implementation would.
func answerFile(t *testing.T, f Folder, id, by, response string) {
	t.Helper()
	b := fmt.Sprintf(`{"gateId":%q,"gateType":"phase","resolved":true,"resolvedBy":%q,"resolvedAt":%q,"response":%s}`,
		id, by, instant(time.Now()), response)
	if err := os.WriteFile(filepath.Join(f.Path(), answerName(id)), []byte(b), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAnAnswerThatItsGateDoesNotTakeIsNone(t *testing.T) {
	t.Parallel()
	for response, want := range map[string]string{
		`{"action":"explode"}`:                "its action is none of continue, exit",
		`{"action":"Continue"}`:               "its action is none of continue, exit",
		`{"action":["continue"]}`:             "its action is none of continue, exit",
		`{}`:                                  "its action is none of continue, exit",
		`null`:                                "its response is not a JSON object",
		`"continue"`:                          "its response is not a JSON object",
		`["continue"]`:                        "its response is not a JSON object",
		`true`:                                "its response is not a JSON object",
		`{"action":"continue","guidance":5}`:  "its guidance is not text",
		`{"action":"continue","guidance":{}}`: "its guidance is not text",
	} {
		f, id := pending(t)
		answerFile(t, f, id, "other", response)
		g, err := f.Await(t.Context(), id)
		if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), want) || g.Answer != nil {
			t.Errorf("%s: waiting gave %v %+v", response, err, g.Answer)
		}
		list, err := f.List()
		if err != nil || list.Gates[0].Answer != nil || len(list.Ignored) != 1 || list.Ignored[0].Reason != want {
			t.Errorf("%s: listed as %+v, %v", response, list, err)
		}
		if _, err := f.Resolve(t.Context(), id, continueBy("ada")); err != nil {
			t.Errorf("%s: a person cannot answer: %v", response, err)
		}
		if g, err := f.Await(t.Context(), id); err != nil || g.Answer.By != "ada" {
			t.Errorf("%s: waiting again gave %v", response, err)
		}
		if got := events(t, f); !slices.Equal(got, []string{"opened", "set aside", "resolved ada"}) {
			t.Errorf("%s: the audit says %q", response, got)
		}
	}
}

func TestAnAnswerMayHoldMoreThanIsKnown(t *testing.T) {
	t.Parallel()
	for _, response := range []string{`{"action":"exit","future":[1]}`, `{"choice":"exit"}`,
		`{"action":"exit","guidance":null}`,
		`{"action":"exit","guidance":"because"}`} {
		f, id := pending(t)
		answerFile(t, f, id, "other", response)
		if g, err := f.Await(t.Context(), id); err != nil || g.Answer.Action() != "exit" {
			t.Errorf("%s: %v", response, err)
		}
	}
	// Of a type that is not known, with no choices, only the asker knows the answers.
	f := In(t.TempDir())
	os.Mkdir(f.Path(), 0o700)
	os.WriteFile(filepath.Join(f.Path(), "g.json"), []byte(`{"gateId":"g","gateType":"mood"}`), 0o600)
	answerFile(t, f, "g", "other", `{"feeling":"fine"}`)
	if g, err := f.Await(t.Context(), "g"); err != nil || string(g.Answer.Response) != `{"feeling":"fine"}` {
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
		"9.2e12": "waits", "9223372036854": "waits", "9223372036855": "waits", "9.3e12": "waits", "1e13": "waits", "1.8446744073709e13": "waits",
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

func TestWhoeverMeetsAnAnswerPutsItIntoTheAudit(t *testing.T) {
	t.Parallel()
	for name, meet := range map[string]func(f Folder, id string) error{
		"its asker": func(f Folder, id string) error { _, err := f.Await(t.Context(), id); return err },
		"who comes too late": func(f Folder, id string) error {
			if _, err := f.Resolve(t.Context(), id, continueBy("late")); !errors.Is(err, ErrResolved) {
				return err
			}
			return nil
		},
		"who prunes": func(f Folder, id string) error { _, err := f.Prune(time.Now()); return err },
		"who prunes it away": func(f Folder, id string) error {
			_, err := f.Prune(time.Now().Add(2 * KeepFor))
			return err
		},
		"who lists": func(f Folder, id string) error {
			list, err := f.List()
			if err != nil {
				return err
			}
			return f.NoteAnswers(list.Gates)
		},
	} {
		f, id := pending(t)
		answerFile(t, f, id, "other", `{"action":"continue"}`)
		var meeting sync.WaitGroup
		for range 8 { // whoever they are, and however many
			meeting.Go(func() {
				if err := meet(f, id); err != nil && name != "who prunes it away" {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		meeting.Wait()
		got := events(t, f)
		if n := answersAudited(t, f, id); n != 1 || got[1] != "resolved other" {
			t.Errorf("%s: the answer is in the audit %d times: %q", name, n, got)
		}
	}
}

func TestAnAnswerIsLookedForInAllOfTheAuditAndInThisLifeOfItsGate(t *testing.T) {
	t.Parallel()
	f, id := pending(t)
	f.Resolve(t.Context(), id, continueBy("ada"))
	d, err := f.open()
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	d.rotate()
	for i := range 3000 { // some blocks of lines, one of them long
		reason := ""
		if i == 1500 {
			reason = strings.Repeat("x", 1<<17)
		}
		d.append(Entry{Event: "opened", Gate: fmt.Sprint("other-", i), Reason: reason})
	}
	list, _ := f.List()
	if err := f.NoteAnswers(list.Gates); err != nil || answersAudited(t, f, id) != 1 {
		t.Errorf("%v; the answer is in the audit %d times", err, answersAudited(t, f, id))
	}
	// Its id again, after it was pruned.
	f.Prune(time.Now().Add(2 * KeepFor))
	f.Open(Request{ID: id, Type: "phase"})
	answerFile(t, f, id, "bob", `{"action":"exit"}`)
	list, _ = f.List()
	if err := f.NoteAnswers(list.Gates); err != nil || answersAudited(t, f, id) != 2 {
		t.Errorf("%v; after its second life it is in the audit %d times", err, answersAudited(t, f, id))
	}
}

func TestPruneKeepsPendingAndRecentGates(t *testing.T) {
	t.Parallel()
	f := In(t.TempDir())
	now := time.Now()
	put := func(id, run string, answered time.Duration) {
		if _, err := f.Open(Request{ID: id, Type: "phase", Run: run}); err != nil {
			t.Fatal(err)
		}
		if answered < 0 {
			return
		}
		b := fmt.Sprintf(`{"gateId":%q,"resolved":true,"resolvedBy":"x","resolvedAt":%q,"response":{"action":"exit"}}`, id, instant(now.Add(-answered)))
		if err := os.WriteFile(filepath.Join(f.Path(), answerName(id)), []byte(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("pending-for-ever", "a", -1)
	put("recent", "a", time.Hour)
	put("old", "a", KeepFor+time.Hour)
	for i := range KeepPerRun + 3 {
		put(fmt.Sprintf("many-%03d", i), "b", time.Duration(i)*time.Minute)
	}
	old := now.Add(-time.Hour)
	for _, name := range []string{".new-1-dead", "orphan.resolved.json"} {
		os.WriteFile(filepath.Join(f.Path(), name), []byte("{"), 0o600)
		os.Chtimes(filepath.Join(f.Path(), name), old, old)
	}
	os.Chtimes(filepath.Join(f.Path(), "orphan.resolved.json"), now.Add(-2*KeepFor), now.Add(-2*KeepFor))
	os.WriteFile(filepath.Join(f.Path(), ".new-2-alive"), []byte("{"), 0o600)
	removed, err := f.Prune(now)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(removed)
	if want := []string{"many-200", "many-201", "many-202", "old"}; !slices.Equal(removed, want) {
		t.Errorf("removed %q, want %q", removed, want)
	}
	for name, want := range map[string]bool{".new-1-dead": false, ".new-2-alive": true,
		"orphan.resolved.json": false, "old.json": false, "old.resolved.json": false, "pending-for-ever.json": true, "recent.json": true} {
		if _, err := os.Lstat(filepath.Join(f.Path(), name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheAuditIsSetAsideWhenItIsFullAndRepairsACutLine(t *testing.T) {
	f, id := pending(t)
	name := filepath.Join(f.Path(), auditName)
	line := `{"ts":"2026-01-01T00:00:00.000Z","event":"opened","gateId":"` + strings.Repeat("x", 1000) + "\"}\n"
	if err := os.WriteFile(name, []byte(strings.Repeat(line, auditMax/len(line)+1)), 0o600); err != nil {
		t.Fatal(err)
	}
	f.Resolve(t.Context(), id, continueBy("ada"))
	rotated, _ := filepath.Glob(filepath.Join(f.Path(), "audit.2*.ndjson"))
	if b, _ := os.ReadFile(name); len(rotated) != 1 || strings.Count(string(b), "\n") != 1 {
		t.Fatalf("set aside: %q; now %.200s", rotated, b)
	}
	w, _ := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	w.WriteString(`{"ts":"cut`)
	w.Close()
	f.Resolve(t.Context(), id, continueBy("late"))
	if got := events(t, f); !slices.Equal(got[len(got)-2:], []string{"resolved ada", "stale late"}) {
		t.Errorf("audit ends in %q", got[len(got)-2:])
	}
}

func TestIgnoredFilesAreAuditedOnce(t *testing.T) {
	f, _ := pending(t)
	os.WriteFile(filepath.Join(f.Path(), "notes.txt"), nil, 0o600)
	os.WriteFile(filepath.Join(f.Path(), "young.json"), []byte("{"), 0o600)
	for range 3 {
		list, err := f.List()
		if err != nil || len(list.Ignored) != 2 {
			t.Fatalf("%v %+v", err, list.Ignored)
		}
		if err := f.NoteIgnored(list.Ignored); err != nil {
			t.Fatal(err)
		}
	}
	if got := events(t, f); !slices.Equal(got, []string{"opened", "ignored"}) {
		t.Errorf("%q", got)
	}
}

func TestTheGatesFolderIsNotFollowedOutOfTheStateFolder(t *testing.T) {
	state, elsewhere := t.TempDir(), t.TempDir()
	if err := os.Symlink(elsewhere, filepath.Join(state, "gates")); err != nil {
		t.Fatal(err)
	}
	f := In(state)
	if _, err := f.Open(Request{Type: "phase"}); err == nil {
		t.Error("a gate was opened through a link")
	}
	if _, err := f.List(); err == nil {
		t.Error("a link was listed")
	}
	if names, _ := os.ReadDir(elsewhere); len(names) > 0 {
		t.Errorf("written elsewhere: %v", names)
	}
}

func FuzzCheckObject(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":[{"b":1}]}`, `{"a":1,"a":2}`, `{`, `[]`, `{}{}`,
		strings.Repeat(`{"a":`, 200), "{\"\xff\":1}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		err := checkObject(b)
		var o map[string]any
		if e := json.Unmarshal(b, &o); err == nil && e != nil {
			t.Errorf("%q is taken for an object: %v", b, e)
		}
		if x, e := parse(b, "g"); e == nil && x.GateID != "g" {
			t.Errorf("%q: gate %q", b, x.GateID)
		}
	})
}
