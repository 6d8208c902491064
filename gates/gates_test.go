package gates

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
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

func TestARequestAndItsAnswerHaveTheProtocolsShape(t *testing.T) {
	f, id := pending(t)
	if _, err := f.Resolve(t.Context(), id, continueBy(Terminal)); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		requestName(id): `{"gateId":"ID","gateType":"phase","runId":"run_1","createdAt":"T",` +
			`"resolved":false,"resolvedBy":null,"resolvedAt":null,` +
			`"context":{"phaseNumber":"2","phaseTitle":"Parser"},"response":null}`,
		answerName(id): `{"context":{"phaseNumber":"2","phaseTitle":"Parser"},"createdAt":"T",` +
			`"gateId":"ID","gateType":"phase","resolved":true,"resolvedAt":"T","resolvedBy":"terminal",` +
			`"response":{"action":"continue"},"runId":"run_1"}`,
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
	os.WriteFile(filepath.Join(f.Path(), "g.json"),
		[]byte(`{"gateId":"g","gateType":"phase","runId":"r","createdAt":"2026-02-26T14:31:15.000Z",`+
			`"resolved":false,"context":{"n":12345678901234567890},"future":{"x":[1]}}`), 0o600)
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
		{"escalation", nil, `{"action":"continue","guidance":"` + strings.Repeat("x", mostReply) + `"}`, "too many"},
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
		"too many":         {Type: "phase", Context: json.RawMessage(`{"x":"` + strings.Repeat("x", mostFile) + `"}`)},
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
