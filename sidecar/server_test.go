package sidecar

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fivex/snapshot/place"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"fivex/gates"
	"fivex/golden/sample"
	"fivex/render"
	"fivex/snapshot"
	"fivex/snapshot/redact"

	"github.com/coder/websocket"
	jsonpatch "github.com/evanphx/json-patch/v5"
	"go.uber.org/goleak"
)

// No goroutine is left when a server has ended, but for the clock of a
// library that colours code: it stops by itself some time later.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/dlclark/regexp2/v2.runClock"))
}

// project is the demo, unpacked.
func project(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if err := sample.Unpack(dir, sample.Demo()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func placeOf(dir string) func() (place.Place, error) {
	return func() (place.Place, error) { return place.Of(dir) }
}

// start serves the project until the test ends.
func start(t testing.TB, dir string, change ...func(*Options)) (s *Server, stop func() time.Duration) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	opts := Options{Place: placeOf(dir), Report: snapshot.Options{Redact: redact.New}, Full: 50,
		Port:    l.Addr().(*net.TCPAddr).Port,
		Problem: func(err error) { t.Log("the server:", err) }}
	l.Close()
	for _, c := range change {
		c(&opts)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s, err = Start(ctx, opts)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	stop = sync.OnceValue(func() time.Duration {
		began := time.Now()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		return time.Since(began)
	})
	t.Cleanup(func() { stop() })
	return s, stop
}

// database is a writer's connection.
func database(t testing.TB, dir string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir,
		".5x/5x.db")+"?_pragma=busy_timeout(5000)&_pragma=journal_mode(wal)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

func insertStep(t testing.TB, db *sql.DB, n int) {
	t.Helper()
	_, err := db.Exec(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at) VALUES ('run_77c0d1e2f3a4', 'test:step', '2', ?, ?, '2026-04-02 15:00:00')`, n, fmt.Sprintf(`{"n":%d}`, n))
	if err != nil {
		t.Fatal(err)
	}
}

// A peer is a WebSocket client of the protocol.
type peer struct {
	t    testing.TB
	conn *websocket.Conn
	doc  []byte
	seq  int64
}

func dial(t testing.TB, s *Server) *peer {
	t.Helper()
	conn, _, err := websocket.Dial(context.Background(), strings.Replace(s.URL(false), "http", "ws", 1)+"ws",
		&websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer " + s.token.Token}}})
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadLimit(-1)
	t.Cleanup(func() { conn.CloseNow() })
	return &peer{t: t, conn: conn}
}

type message struct {
	V            int
	Type         string
	Seq          int64
	Protocol     int
	Build        string
	BeatMS       int64
	Instance     string
	Capabilities map[string]any
	Document     json.RawMessage
	Ops          json.RawMessage
	Code         string
	Message      string
	Outcome      string
	GateID       string
	Winner       *gateOutcome
	Run, File    string
	From, Size   int64
	Keep         int
	Lines        []string
}

func (p *peer) send(text string) {
	p.t.Helper()
	if err := p.conn.Write(context.Background(), websocket.MessageText, []byte(text)); err != nil {
		p.t.Fatal(err)
	}
}

// next is the next message that is more than a sign of life; documents and
// patches are applied as they come.
func (p *peer) next() (m message, err error) {
	p.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	for {
		_, b, err := p.conn.Read(ctx)
		if err != nil {
			return m, err
		}
		if m := p.take(b); m.Type != "beat" {
			return m, nil
		}
	}
}

// take applies a message.
func (p *peer) take(b []byte) (m message) {
	p.t.Helper()
	if err := json.Unmarshal(b, &m); err != nil || m.V != 1 {
		p.t.Fatalf("%v in %.200s", err, b)
	}
	switch m.Type {
	case "snapshot":
		p.doc, p.seq = m.Document, m.Seq
	case "patch":
		if m.Seq != p.seq+1 {
			p.t.Fatalf("patch %d came behind %d", m.Seq, p.seq)
		}
		patch, err := jsonpatch.DecodePatch(m.Ops)
		if err != nil {
			p.t.Fatal(err)
		}
		if p.doc, err = patch.Apply(p.doc); err != nil {
			p.t.Fatalf("%v in %s", err, m.Ops)
		}
		p.seq = m.Seq
	}
	return m
}

// await reads until a message of the type comes.
func (p *peer) await(kind string) message {
	p.t.Helper()
	for {
		m, err := p.next()
		if err != nil {
			p.t.Fatalf("waiting for %s: %v", kind, err)
		}
		if m.Type == kind {
			return m
		}
	}
}

func sameJSON(t testing.TB, a, b []byte) bool {
	t.Helper()
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &y); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(x, y)
}

func (s *Server) documentJSON(t testing.TB) ([]byte, int64) {
	t.Helper()
	doc, seq := s.hub.current()
	b, err := doc.json()
	if err != nil {
		t.Fatal(err)
	}
	return b, seq
}

func TestEveryChangeIsAPatchThatGivesExactlyTheNewDocument(t *testing.T) {
	dir := project(t)
	db := database(t, dir)
	f := snapshot.Follow(placeOf(dir), snapshot.Options{Redact: redact.New}, 2)
	page := render.LivePage{Mark: "mark:" + random(16)}
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 2))
	exec := func(q string, args ...any) {
		if _, err := db.Exec(q, args...); err != nil {
			t.Fatal(q, err)
		}
	}
	folder := gates.In(filepath.Join(dir, ".5x"))
	steps := []func(n int){
		func(n int) {
			exec(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at) SELECT id, ?, '2', ?, '{"a/b~c":1,"__proto__":2}', '2026-04-03 10:00:00' FROM runs ORDER BY random() LIMIT 1`, fmt.Sprintf("odd/~name %d", n%3), n)
		},
		func(n int) { exec(`DELETE FROM steps WHERE id = (SELECT id FROM steps ORDER BY random() LIMIT 1)`) },
		func(n int) {
			exec(`INSERT OR IGNORE INTO runs (id, plan_path, created_at, updated_at) VALUES (?, ?, '2026-04-03 10:00:00', '2026-04-03 10:00:00')`, fmt.Sprintf("run/~%d", n%4), fmt.Sprintf("/w/plan~/%d.md", n%2))
		},
		func(n int) { exec(`DELETE FROM runs WHERE id LIKE 'run/%' AND id LIKE ?`, fmt.Sprintf("%%%d", n%4)) },
		func(n int) {
			exec(`UPDATE runs SET status = ? WHERE id = (SELECT id FROM runs ORDER BY random() LIMIT 1)`, []string{"active", "completed", "aborted"}[n%3])
		},
		func(n int) { folder.Open(gates.Request{ID: fmt.Sprintf("g%d", n%4), Type: "phase", Run: "run/~1"}) },
		func(n int) {
			folder.Resolve(t.Context(), fmt.Sprintf("g%d", n%4), gates.Reply{By: "x", Response: json.RawMessage(`{"action":"exit"}`)})
		},
		func(n int) { os.Remove(filepath.Join(folder.Path(), fmt.Sprintf("g%d.json", n%4))) },
		func(n int) {
			os.WriteFile(filepath.Join(dir, "docs/development/003-search.md"),
				fmt.Appendf(nil, "# Search %d\n\n## Phase 1: A\n\n- [ ] x\n", n), 0o644)
		},
	}
	var before *document
	var view *render.View
	patches, changes := 0, 40
	if os.Getenv("FIVEX_LONG") != "" {
		changes = 120
	}
	for n := range changes {
		if n > 0 {
			steps[rng.IntN(len(steps))](n)
		}
		f.Verify()
		rep, err := f.Refresh(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if view, err = page.View(rep, view); err != nil {
			t.Fatal(err)
		}
		now, err := newDocument(rep, view, before)
		if err != nil {
			t.Fatal(err)
		}
		want, err := now.json()
		if err != nil {
			t.Fatal(err)
		}
		if before != nil {
			ops, err := diff(before, now)
			if err != nil {
				t.Fatal(err)
			}
			raw, _ := marshal(ops)
			if len(ops) == 0 {
				raw = []byte("[]")
			}
			patches += min(1, len(ops))
			patch, err := jsonpatch.DecodePatch(raw)
			if err != nil {
				t.Fatal(err)
			}
			was, _ := before.json()
			got, err := patch.Apply(was)
			if err != nil {
				t.Fatalf("seed %d, step %d: %v in %s", seed, n, err, raw)
			}
			if !sameJSON(t, got, want) {
				t.Fatalf("seed %d, step %d: the patch gives another document: %s", seed, n, raw)
			}
		}
		// What was taken from the document before equals what is made anew.
		anew, err := page.View(rep, nil)
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := newDocument(rep, anew, nil)
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := fresh.json(); !sameJSON(t, b, want) {
			t.Fatalf("seed %d, step %d: the shared document is not the one that is made anew", seed, n)
		}
		// And its report is the JSON report.
		raw, _ := marshal(rep)
		if !sameJSON(t, now.report.json(), raw) {
			t.Fatalf("seed %d, step %d: the report in the document is another", seed, n)
		}
		before = now
	}
	if patches < changes/3 {
		t.Errorf("only %d of %d steps changed anything", patches, changes)
	}
}

func TestAClientThatListensHasTheServersDocument(t *testing.T) {
	dir := project(t)
	s, _ := start(t, dir)
	db := database(t, dir)
	p := dial(t, s)
	hello := p.await("hello")
	if hello.Protocol != 1 || hello.Instance == "" || hello.Capabilities["gates"] != true {
		t.Errorf("hello: %+v", hello)
	}
	p.await("snapshot")
	for n := range 20 {
		insertStep(t, db, n)
		time.Sleep(time.Duration(n) * time.Millisecond)
	}
	for {
		want, seq := s.documentJSON(t)
		if strings.Contains(string(want), `"n\": 19`) || strings.Contains(string(p.doc), `{\"n\":19}`) ||
			strings.Contains(string(p.doc), `"data":{"n":19}`) {
			if p.seq == seq {
				if !sameJSON(t, p.doc, want) {
					t.Error("the client's document is another")
				}
				return
			}
		}
		p.await("patch")
	}
}

func TestAClientResumesWithoutAGapOrGetsASnapshot(t *testing.T) {
	dir := project(t)
	s, _ := start(t, dir)
	db := database(t, dir)
	p := dial(t, s)
	instance := p.await("hello").Instance
	p.await("snapshot")
	seq, doc := p.seq, p.doc
	p.conn.CloseNow()
	insertStep(t, db, 1)
	for s.hub.seqNow() == seq {
		time.Sleep(time.Millisecond)
	}
	// What was missed comes as patches.
	p = dial(t, s)
	p.doc, p.seq = doc, seq
	p.send(fmt.Sprintf(`{"v":1,"type":"resume","seq":%d,"instance":%q}`, seq, instance))
	p.await("hello")
	if m, err := p.next(); err != nil || m.Type != "patch" {
		t.Errorf("%v %s", err, m.Type)
	}
	if want, _ := s.documentJSON(t); !sameJSON(t, p.doc, want) {
		t.Error("the resumed document is another")
	}
	// A number of another server, or one that was never reached, means nothing.
	for _, resume := range []string{fmt.Sprintf(`{"v":1,"type":"resume","seq":%d,"instance":"other"}`, seq),
		`{"v":1,"type":"resume","seq":999}`, `{"v":1,"type":"resume","seq":-5}`} {
		p = dial(t, s)
		p.send(resume)
		p.await("hello")
		if m, err := p.next(); err != nil || m.Type != "snapshot" {
			t.Errorf("%s: %v %s", resume, err, m.Type)
		}
	}
}

func TestBadMessagesGetAnErrorAndTheConnectionStays(t *testing.T) {
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
	s, _ := start(t, project(t))
	p := dial(t, s)
	p.await("snapshot")
	p.send(`{"v":1,"type":"ping","x":"` + strings.Repeat("x", maxMessage) + `"}`)
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
		if m.GateID != c.id || m.Outcome != c.outcome || (m.Winner == nil) != (c.by == "") || m.Winner != nil && m.Winner.By != c.by {
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

func TestTwoServersATerminalAndACommandAnswerAtOnceAndOneWins(t *testing.T) {
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
				_, err := folder.Resolve(context.Background(), id, gates.Reply{By: who, Response: json.RawMessage(`{"action":"exit"}`)})
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

func TestOnlyWhoHasTheTokenComesInAndOnlyByTheRightName(t *testing.T) {
	s, _ := start(t, project(t))
	bearer := "Bearer " + s.token.Token
	cookie := s.access.cookie + "=" + s.token.Token
	host := "127.0.0.1:" + s.access.port
	for _, c := range []struct {
		name, path string
		header     http.Header
		host       string
		status     int
	}{
		{"nothing", "/", nil, host, 401},
		{"a bearer", "/", http.Header{"Authorization": {bearer}}, host, 200},
		{"a cookie", "/", http.Header{"Cookie": {cookie}}, host, 200},
		{"a cookie of another port", "/", http.Header{"Cookie": {"5x-1=" + s.token.Token}}, host, 401},
		{"a wrong bearer", "/", http.Header{"Authorization": {bearer + "0"}, "Cookie": {cookie}}, host, 401},
		{"an empty bearer", "/", http.Header{"Authorization": {"Bearer "}}, host, 401},
		{"the token", "/?token=" + s.token.Token, nil, host, 303},
		{"a wrong token", "/?token=" + strings.Repeat("0", 64), nil, host, 401},
		{"a wrong token of somebody known", "/?token=x", http.Header{"Cookie": {cookie}}, host, 303},
		{"the token elsewhere", "/report.json?token=" + s.token.Token, nil, host, 401},
		{"the report", "/report.json", http.Header{"Authorization": {bearer}}, host, 200},
		{"a run", "/runs/run_77c0d1e2f3a4", http.Header{"Authorization": {bearer}}, host, 200},
		{"no run", "/runs/none", http.Header{"Authorization": {bearer}}, host, 404},
		{"a run without a token", "/runs/run_77c0d1e2f3a4", nil, host, 401},
		{"anything else", "/etc/passwd", http.Header{"Authorization": {bearer}}, host, 404},
		{"health", "/healthz", nil, host, 200},
		{"localhost", "/", http.Header{"Authorization": {bearer}}, "localhost:" + s.access.port, 200},
		{"a rebound name", "/", http.Header{"Cookie": {cookie}}, "evil.example:" + s.access.port, 403},
		{"a rebound name, health", "/healthz", nil, "evil.example:" + s.access.port, 403},
		{"no port", "/", http.Header{"Cookie": {cookie}}, "127.0.0.1", 403},
		{"another site", "/report.json", http.Header{"Cookie": {cookie}, "Origin": {"http://evil.example"}}, host, 403},
		{"another port", "/ws", http.Header{"Cookie": {cookie}, "Origin": {"http://127.0.0.1:1"}}, host, 403},
		{"a null origin", "/ws", http.Header{"Cookie": {cookie}, "Origin": {"null"}}, host, 403},
		{"https", "/ws", http.Header{"Cookie": {cookie}, "Origin": {"https://" + host}}, host, 403},
		{"a socket without a token", "/ws", nil, host, 401},
		{"a socket that is none", "/ws", http.Header{"Cookie": {cookie}}, host, 426},
	} {
		r, _ := http.NewRequest("GET", "http://"+host+c.path, nil)
		for k, v := range c.header {
			r.Header[k] = v
		}
		r.Host = c.host
		resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != c.status {
			t.Errorf("%s: %d, want %d", c.name, resp.StatusCode, c.status)
		}
		for k, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "Content-Security-Policy": "frame-ancestors 'none'"} {
			if !strings.Contains(resp.Header.Get(k), want) {
				t.Errorf("%s: %s is %q", c.name, k, resp.Header.Get(k))
			}
		}
		if strings.Contains(string(body), s.token.Token) || c.path == "/healthz" && strings.Contains(string(body), "demo") {
			t.Errorf("%s: the answer tells a secret", c.name)
		}
		if c.status == 303 && c.name == "the token" {
			set := resp.Header.Get("Set-Cookie")
			if resp.Header.Get("Location") != "/" || !strings.Contains(set, "HttpOnly") || !strings.Contains(set, "SameSite=Strict") {
				t.Errorf("the bootstrap: %v", resp.Header)
			}
		}
	}
	if resp, err := http.Post("http://"+host+"/", "text/plain", nil); err != nil || resp.StatusCode != 405 {
		t.Errorf("POST: %v", err)
	} else {
		resp.Body.Close()
	}
}

func TestTheTokenFileIsThisUsersAlone(t *testing.T) {
	dir := project(t)
	state := filepath.Join(dir, ".5x")
	dead := tokenPath(state, 1)
	os.WriteFile(dead, []byte(`{"pid":999999999,"port":1,"token":"x"}`), 0o600)
	alive := tokenPath(state, 2)
	os.WriteFile(alive, fmt.Appendf(nil, `{"pid":%d,"port":2,"token":"x"}`, os.Getpid()), 0o600)
	foreign := filepath.Join(state, "dashboard-token.txt")
	os.WriteFile(foreign, nil, 0o600)
	s, stop := start(t, dir)
	path := tokenPath(state, s.Port())
	fi, err := os.Stat(path)
	if err != nil || fi.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", err, fi)
	}
	got, err := readToken(path)
	if err != nil || got.Token != s.token.Token || got.PID != os.Getpid() || got.Port != s.Port() || len(got.Token) != 64 {
		t.Errorf("%v %+v", err, got)
	}
	for name, want := range map[string]bool{dead: false, alive: true, foreign: true} {
		if _, err := os.Stat(name); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	stop()
	if left, _ := filepath.Glob(path + "*"); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestTheServerEndsSoonAndSaysGoodbyeWhateverClientsDo(t *testing.T) {
	dir := project(t)
	s, stop := start(t, dir)
	good := dial(t, s)
	good.await("snapshot")
	hung := dial(t, s) // reads nothing, not even the goodbye
	_ = hung
	half, err := net.Dial("tcp", "127.0.0.1:"+s.access.port) // in the middle of an upgrade
	if err != nil {
		t.Fatal(err)
	}
	defer half.Close()
	fmt.Fprintf(half, "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nUpgrade: webs", s.access.port)
	idle, err := net.Dial("tcp", "127.0.0.1:"+s.access.port)
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	done := make(chan error, 1)
	go func() {
		_, err := good.next()
		done <- err
	}()
	time.Sleep(50 * time.Millisecond)
	if took := stop(); took > 2*time.Second {
		t.Errorf("ending took %s", took)
	}
	if err := <-done; websocket.CloseStatus(err) != websocket.StatusGoingAway {
		t.Errorf("the client heard %v", err)
	}
}

func TestASlowClientIsResynchronisedAndSlowsNobody(t *testing.T) {
	dir := project(t)
	db := database(t, dir)
	f := snapshot.Follow(placeOf(dir), snapshot.Options{Redact: redact.New}, 50)
	page := render.LivePage{Mark: "mark:" + random(16)}
	var h *hub
	change := func(n int) {
		insertStep(t, db, n)
		rep, err := f.Refresh(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var before *document
		var view *render.View
		if h != nil {
			before, _ = h.current()
			view = before.view
		}
		if view, err = page.View(rep, view); err != nil {
			t.Fatal(err)
		}
		doc, err := newDocument(rep, view, before)
		if err != nil {
			t.Fatal(err)
		}
		if h == nil {
			h = newHub(doc)
		} else if err := h.publish(doc); err != nil {
			t.Fatal(err)
		}
	}
	change(0)
	quick, slow := &peer{t: t}, &peer{t: t}
	feeds := map[*peer]*feed{quick: h.join(-1), slow: h.join(-1)}
	kinds := map[*peer][]string{}
	drain := func(p *peer) {
		for {
			m, err := feeds[p].next()
			if err != nil {
				t.Fatal(err)
			}
			if m == nil {
				return
			}
			kinds[p] = append(kinds[p], p.take(m).Type)
		}
	}
	drain(quick)
	drain(slow)
	for n := 1; n <= 2*queueMessages; n++ {
		change(n)
		drain(quick)
		if s := feeds[slow]; s.size > queueBytes || len(s.queue) > queueMessages {
			t.Fatalf("the slow client's queue holds %d messages of %d bytes", len(s.queue), s.size)
		}
	}
	drain(slow)
	want, err := h.doc.json()
	if err != nil {
		t.Fatal(err)
	}
	for who, p := range map[string]*peer{"quick": quick, "slow": slow} {
		if p.seq != h.seq || !sameJSON(t, p.doc, want) {
			t.Errorf("the %s client has document %d of %d, or another one", who, p.seq, h.seq)
		}
	}
	if got := strings.Join(kinds[slow], " "); got != "snapshot snapshot" {
		t.Errorf("the slow client got %s", got)
	}
	if got := len(kinds[quick]); got != 1+2*queueMessages {
		t.Errorf("the quick client got %d messages", got)
	}
}

func TestALogIsToldInPiecesThatBelongTogether(t *testing.T) {
	dir := project(t)
	s, _ := start(t, dir)
	name := filepath.Join(dir, ".5x/logs/run_77c0d1e2f3a4/agent-900.ndjson")
	put := func(text string, flag int) {
		f, err := os.OpenFile(name, flag|os.O_WRONLY|os.O_CREATE, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		f.WriteString(text)
	}
	line := func(n int) string {
		return fmt.Sprintf(`{"ts":"2026-05-01T10:00:00.000Z","type":"tool_start","tool":"bash","input_summary":"line %d"}`+"\n", n)
	}
	put(line(1)+line(2), os.O_APPEND)
	p := dial(t, s)
	p.await("snapshot")
	p.send(`{"v":1,"type":"logs.subscribe","run":"run_77c0d1e2f3a4","file":"agent-900.ndjson"}`)
	var shown []string
	take := func() message {
		m := p.await("log.lines")
		if m.Keep > len(shown) {
			t.Fatalf("keep %d of %d", m.Keep, len(shown))
		}
		shown = append(shown[:m.Keep], m.Lines...)
		return m
	}
	until := func(text string) {
		t.Helper()
		for !strings.Contains(strings.Join(shown, ""), text) {
			take()
		}
	}
	until("line 2")
	put(line(3)[:60], os.O_APPEND)
	time.Sleep(200 * time.Millisecond)
	put(line(3)[60:], os.O_APPEND)
	until("line 3")
	if len(shown) != 3 {
		t.Errorf("%d entries: %q", len(shown), shown)
	}
	put(line(4), os.O_TRUNC)
	until("line 4")
	if len(shown) != 1 {
		t.Errorf("after it was written anew: %q", shown)
	}
	os.Rename(name, name+".1")
	put(line(5), os.O_TRUNC)
	until("line 5")
	for n := range logsOpen {
		os.WriteFile(filepath.Join(filepath.Dir(name), fmt.Sprintf("agent-80%d.ndjson", n)), []byte(line(n)), 0o600)
		p.send(fmt.Sprintf(`{"v":1,"type":"logs.subscribe","run":"run_77c0d1e2f3a4","file":"agent-80%d.ndjson"}`, n))
	}
	if m := p.await("error"); m.Code != "too-many-logs" {
		t.Errorf("%+v", m)
	}
	p.send(`{"v":1,"type":"logs.unsubscribe","run":"run_77c0d1e2f3a4","file":"agent-900.ndjson"}`)
}

func FuzzMessages(f *testing.F) {
	for _, s := range []string{`{"v":1,"type":"ping"}`, `{"v":1,"type":"resume","seq":1,"instance":"x"}`,
		`{"v":1,"type":"gate.resolve","gateId":"g","response":{"action":"exit"}}`, `{"v":1,"type":"logs.subscribe","run":"r","file":"f","from":0}`, `{`, `null`, `{"v":1e0,"type":"ping"}`} {
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
