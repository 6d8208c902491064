package gates

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAReaderWaitsForAHalfWrittenAnswer(t *testing.T) {
	f, id := pending(t)
	whole := fmt.Sprintf(`{"gateId":%q,"gateType":"phase","resolved":true,"resolvedBy":"bare",`+
		`"resolvedAt":"2026-01-01T00:00:00Z","response":{"action":"exit"}}`, id)
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
	whole := `{"gateId":"g","resolved":true,"n":[-1.5e3,null,true,"Zo\u00eb \"ß€😀"],"o":{"a":{}},` +
		`"response":{"action":"exit"}}`
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
