package sidecar

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"fivex/golden/sample"
	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"

	"github.com/coder/websocket"
	"go.uber.org/goleak"
)

// No goroutine is left when a server has ended, but for the clock of a
// library that colours code: it stops by itself some time later.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("test.parallel"); f.Value.String() == f.DefValue {
		f.Value.Set("6") // most of these tests wait, for a client or a time, and compute nothing
	}
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

// freePort is a port that nobody listens on now.
func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// start serves the project until the test ends.
func start(t testing.TB, dir string, change ...func(*Options)) (s *Server, stop func() time.Duration) {
	t.Helper()
	opts := Options{Place: placeOf(dir), Full: 50,
		Report:  snapshot.Options{Redact: redact.New, Clock: time.Now},
		Problem: func(err error) { t.Log("the server:", err) }}
	for _, c := range change {
		c(&opts)
	}
	ctx, cancel := context.WithCancel(context.Background())
	opts.Port = freePort(t)
	s, err := Start(ctx, opts)
	for errors.Is(err, syscall.EADDRINUSE) { // another test was given it meanwhile
		opts.Port = freePort(t)
		s, err = Start(ctx, opts)
	}
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
	_, err := db.Exec(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
		VALUES ('run_77c0d1e2f3a4', 'test:step', '2', ?, ?, '2026-04-02 15:00:00')`,
		n, fmt.Sprintf(`{"n":%d}`, n))
	if err != nil {
		t.Fatal(err)
	}
}

func TestOnlyWhoHasTheTokenComesInAndOnlyByTheRightName(t *testing.T) {
	t.Parallel()
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
		for k, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Cache-Control": "no-store", "Content-Security-Policy": "frame-ancestors 'none'",
		} {
			if !strings.Contains(resp.Header.Get(k), want) {
				t.Errorf("%s: %s is %q", c.name, k, resp.Header.Get(k))
			}
		}
		if strings.Contains(string(body), s.token.Token) || c.path == "/healthz" && strings.Contains(string(body), "demo") {
			t.Errorf("%s: the answer tells a secret", c.name)
		}
		if c.status == 303 && c.name == "the token" {
			set := resp.Header.Get("Set-Cookie")
			if resp.Header.Get("Location") != "/" || !strings.Contains(set, "HttpOnly") ||
				!strings.Contains(set, "SameSite=Strict") {
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
	t.Parallel()
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

func TestTheServerEndsSoonAndSaysGoodbyeWhateverClientsDo(t *testing.T) { // alone: it takes the time
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

func TestALogIsToldInPiecesThatBelongTogether(t *testing.T) {
	t.Parallel()
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
		return fmt.Sprintf(`{"ts":"2026-05-01T10:00:00.000Z","type":"tool_start","tool":"bash",`+
			`"input_summary":"line %d"}`+"\n", n)
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
