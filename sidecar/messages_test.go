package sidecar

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"fivex/gates"

	"github.com/coder/websocket"
)

func TestBadMessagesGetAnErrorAndTheConnectionStays(t *testing.T) {
	t.Parallel()
	s, _ := start(t, project(t))
	p := dial(t, s)
	p.await("snapshot")
	for text, code := range map[string]string{
		``:                                     "bad-message",
		`x`:                                    "bad-message",
		`[]`:                                   "bad-message",
		`{}`:                                   "bad-message",
		`{"v":2,"type":"ping"}`:                "bad-message",
		`{"v":1,"type":"dance"}`:               "unknown-type",
		`{"v":1,"type":"ping","extra":1}`:      "bad-message",
		`{"v":1,"type":"ping"} x`:              "bad-message",
		`{"v":1,"type":"resume","seq":"x"}`:    "bad-message",
		`{"v":1,"type":"gate.resolve","x":{}}`: "bad-message",
		`{"v":1,"type":"logs.subscribe","run":"../..","file":"passwd"}`:                                  "unknown-log",
		`{"v":1,"type":"logs.subscribe","run":"run_77c0d1e2f3a4","file":"../../5x.db"}`:                  "unknown-log",
		`{"v":1,"type":"logs.subscribe","run":"run_77c0d1e2f3a4","file":"agent-001.ndjson","from":-1}`:   "bad-message",
		`{"v":1,"type":"logs.subscribe","run":"run_77c0d1e2f3a4","file":"agent-001.ndjson","from":1.5}`:  "bad-message",
		`{"v":1,"type":"logs.subscribe","run":"run_77c0d1e2f3a4","file":"none.ndjson","from":0}`:         "unknown-log",
		`{"v":1,"type":"gate.resolve","gateId":"x","response":` + strings.Repeat("[", 60000) + `}`:       "bad-message",
		`{"v":1,"type":"logs.unsubscribe","run":"x","file":"y","from":` + strings.Repeat("9", 100) + `}`: "bad-message",
		`{"v":1,"type":"logs.subscribe","run":"run_77c0d1e2f3a4","file":"agent-001.ndjson","from":9e99}`: "bad-message",
		`{"v":1,"type":"` + strings.Repeat("x", 50000) + `"}`:                                            "unknown-type",
	} {
		p.send(text)
		if m := p.await("error"); m.Code != code {
			t.Errorf("%.80s: %s %s, want %s", text, m.Code, m.Message, code)
		}
	}
	if err := p.conn.Write(context.Background(), websocket.MessageBinary, []byte{1, 2}); err != nil {
		t.Fatal(err)
	}
	if m := p.await("error"); m.Code != "bad-message" {
		t.Errorf("binary: %+v", m)
	}
	p.send(`{"v":1,"type":"ping"}`)
	p.await("pong")
}

func TestTooLargeAMessageAndAFloodEndTheConnection(t *testing.T) {
	t.Parallel()
	s, _ := start(t, project(t))
	p := dial(t, s)
	p.await("snapshot")
	p.send(`{"v":1,"type":"ping","x":"` + strings.Repeat("x", mostMessage) + `"}`)
	if _, err := p.next(); websocket.CloseStatus(err) != websocket.StatusMessageTooBig {
		t.Errorf("too large: %v", err)
	}
	p = dial(t, s)
	p.await("snapshot")
	for range 200 {
		if p.conn.Write(context.Background(), websocket.MessageText, []byte(`{"v":1,"type":"ping"}`)) != nil {
			break
		}
	}
	for {
		m, err := p.next()
		if err != nil {
			if websocket.CloseStatus(err) != websocket.StatusPolicyViolation {
				t.Errorf("a flood: %v", err)
			}
			return
		}
		if m.Type != "pong" {
			t.Errorf("%+v", m)
		}
	}
}

func TestWhoAsksForAGateLearnsHowItWent(t *testing.T) {
	t.Parallel()
	dir := project(t)
	s, _ := start(t, dir)
	folder := gates.In(filepath.Join(dir, ".5x"))
	for _, id := range []string{"a", "b", "c"} {
		folder.Open(gates.Request{ID: id, Type: "phase", TerminalOnly: id == "c"})
	}
	p := dial(t, s)
	p.await("snapshot")
	resolve := func(id, response string) message {
		p.send(fmt.Sprintf(`{"v":1,"type":"gate.resolve","gateId":%q,"response":%s}`, id, response))
		return p.await("gate.result")
	}
	folder.Resolve(t.Context(), "b", gates.Reply{By: "ada", Response: json.RawMessage(`{"action":"exit"}`)})
	for _, c := range []struct{ id, response, outcome, by string }{
		{"a", `{"action":"dance"}`, "invalid", ""},
		{"a", `{"action":"continue"}`, "won", "dashboard"},
		{"a", `{"action":"exit"}`, "lost", "dashboard"},
		{"b", `{"action":"continue"}`, "lost", "ada"},
		{"c", `{"action":"continue"}`, "refused", ""},
		{"none", `{"action":"continue"}`, "gone", ""},
		{"../../x", `{"action":"continue"}`, "gone", ""},
	} {
		m := resolve(c.id, c.response)
		if m.GateID != c.id || m.Outcome != c.outcome || (m.Winner == nil) != (c.by == "") ||
			m.Winner != nil && m.Winner.By != c.by {
			t.Errorf("%s %s: %+v %+v", c.id, c.response, m, m.Winner)
		}
	}
	observing, _ := start(t, dir, func(o *Options) { o.Observe = "only looking" })
	p = dial(t, observing)
	if p.await("hello").Capabilities["gates"] != false {
		t.Error("an observing server says that it takes answers")
	}
	if m := resolve("a", `{"action":"continue"}`); m.Outcome != "refused" || m.Message != "only looking" {
		t.Errorf("%+v", m)
	}
}

func TestHowAnAnswerWentIsToldWithoutSecrets(t *testing.T) {
	t.Parallel()
	dir := project(t)
	s, _ := start(t, dir)
	folder := gates.In(filepath.Join(dir, ".5x"))
	const secret = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"
	folder.Open(gates.Request{ID: "own", Type: "own", Choices: []string{"yes", secret}})
	folder.Open(gates.Request{ID: "escalation", Type: "escalation"})
	folder.Resolve(t.Context(), "escalation", gates.Reply{By: secret,
		Response: json.RawMessage(`{"action":"continue","guidance":"use ` + secret + `"}`)})
	p := dial(t, s)
	p.await("snapshot")
	for id, outcome := range map[string]string{"own": "invalid", "escalation": "lost"} {
		p.send(fmt.Sprintf(`{"v":1,"type":"gate.resolve","gateId":%q,"response":{"action":"abort"}}`, id))
		m := p.await("gate.result")
		said := fmt.Sprint(m.Message, m.Winner)
		if m.Winner != nil {
			said += string(m.Winner.Response)
		}
		if m.GateID != id || m.Outcome != outcome || strings.Contains(said, "ghp_") || !strings.Contains(said, "[masked:") {
			t.Errorf("%s: %s %s", id, m.Outcome, said)
		}
	}
}

func TestTwoServersATerminalAndACommandAnswerAtOnceAndOneWins(t *testing.T) {
	t.Parallel()
	dir := project(t)
	one, _ := start(t, dir)
	two, _ := start(t, dir)
	folder := gates.In(filepath.Join(dir, ".5x"))
	peers := []*peer{dial(t, one), dial(t, two)}
	for _, p := range peers {
		p.await("snapshot")
	}
	for n := range 15 {
		id := fmt.Sprintf("race%d", n)
		folder.Open(gates.Request{ID: id, Type: "phase"})
		var won sync.Map
		var wait sync.WaitGroup
		for i, p := range peers {
			wait.Go(func() {
				p.send(fmt.Sprintf(`{"v":1,"type":"gate.resolve","gateId":%q,"response":{"action":"continue"}}`, id))
				if m := p.await("gate.result"); m.Outcome == "won" {
					won.Store(fmt.Sprint("server ", i), true)
				}
			})
		}
		for _, who := range []string{gates.Terminal, "command"} {
			wait.Go(func() {
				_, err := folder.Resolve(context.Background(), id,
					gates.Reply{By: who, Response: json.RawMessage(`{"action":"exit"}`)})
				if err == nil {
					won.Store(who, true)
				} else if !errors.Is(err, gates.ErrResolved) {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		winners := 0
		won.Range(func(_, _ any) bool { winners++; return true })
		if winners != 1 {
			t.Errorf("gate %s has %d winners", id, winners)
		}
	}
}

func FuzzMessages(f *testing.F) {
	for _, s := range []string{`{"v":1,"type":"ping"}`, `{"v":1,"type":"resume","seq":1,"instance":"x"}`,
		`{"v":1,"type":"gate.resolve","gateId":"g","response":{"action":"exit"}}`,
		`{"v":1,"type":"logs.subscribe","run":"r","file":"f","from":0}`, `{`, `null`,
		`{"v":1e0,"type":"ping"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := parseMessage(b)
		if err != nil {
			if _, ok := errors.AsType[badMessage](err); !ok {
				t.Errorf("%q: %v is no answer to a client", b, err)
			}
			return
		}
		if m == nil {
			t.Errorf("%q: neither a message nor an error", b)
		}
	})
}
