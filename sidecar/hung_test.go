package sidecar

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"fivex/gates"
	"fivex/render"
	"fivex/snapshot/report"
)

// get asks for a path of the page, as a program with the token.
func get(t testing.TB, s *Server, path string) (int, []byte) {
	t.Helper()
	r, _ := http.NewRequest("GET", s.URL(false)+strings.TrimPrefix(path, "/"), nil)
	r.Header.Set("Authorization", "Bearer "+s.token.Token)
	client := http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, b
}

// deaf asks for a path and reads nothing of the answer.
func deaf(t testing.TB, s *Server, path string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", "127.0.0.1:"+s.access.port)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.(*net.TCPConn).SetReadBuffer(256 << 10) // some systems would hold a whole page for it
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nAuthorization: Bearer %s\r\n\r\n",
		path, s.access.port, s.token.Token)
	return conn
}

// large makes the page larger than what the system buffers for a client.
func large(t testing.TB, dir string) {
	t.Helper()
	db := database(t, dir)
	for n := range 45 {
		_, err := db.Exec(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
			VALUES ('run_77c0d1e2f3a4', 'test:large', '2', ?, ?, '2026-04-02 15:00:00')`,
			n, fmt.Sprintf(`{"n":%d,"text":%q}`, n, strings.Repeat("lorem ", 40_000)))
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestClientsThatReadNothingHoldNobodyUp(t *testing.T) {
	if os.Getenv("FIVEX_LONG") == "" {
		t.Skip("a page of megabytes, again and again: FIVEX_LONG=1")
	}
	t.Parallel()
	dir := project(t)
	large(t, dir)
	s, _ := start(t, dir, func(o *Options) { o.patience = 10 * time.Minute }) // get waits for 20 s
	if _, page := get(t, s, "/"); len(page) < 8<<20 {
		t.Fatalf("a page of %d bytes fits into buffers", len(page))
	}
	for range 3 {
		for _, path := range []string{"/", "/report.json", "/runs/run_77c0d1e2f3a4"} {
			conn := deaf(t, s, path)
			if _, err := conn.Read(make([]byte, 1)); err != nil { // it is being answered
				t.Fatal(err)
			}
		}
	}
	for _, path := range []string{"/", "/report.json", "/healthz", "/"} {
		if status, _ := get(t, s, path); status != 200 {
			t.Errorf("%s: %d", path, status)
		}
	}
	dial(t, s).await("hello")
}

func TestAClientThatReadsNothingIsDropped(t *testing.T) {
	t.Parallel()
	dir := project(t)
	large(t, dir)
	s, _ := start(t, dir, func(o *Options) { o.patience = 3 * time.Second })
	conn := deaf(t, s, "/")
	if _, err := conn.Read(make([]byte, 1)); err != nil { // it is being answered
		t.Fatal(err)
	}
	time.Sleep(8 * time.Second) // reads nothing for far longer than the server's patience
	conn.SetReadDeadline(time.Now().Add(30 * time.Second))
	got, err := io.Copy(io.Discard, conn)
	if _, page := get(t, s, "/"); err != nil && errors.Is(err, os.ErrDeadlineExceeded) || got >= int64(len(page)) {
		t.Errorf("%d bytes of %d came, %v: it was not dropped", got, len(page), err)
	}
	// Who reads slowly is not.
	slow := deaf(t, s, "/")
	var all bytes.Buffer
	for b := make([]byte, 1<<19); !bytes.HasSuffix(all.Bytes(), []byte("0\r\n\r\n")); {
		slow.SetReadDeadline(time.Now().Add(30 * time.Second))
		n, err := slow.Read(b)
		if all.Write(b[:n]); err != nil {
			t.Fatalf("who reads slowly got %d bytes, then %v", all.Len(), err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestEveryClientHearsASignOfLifeAllTheTime(t *testing.T) {
	t.Parallel()
	s, _ := start(t, project(t))
	p := dial(t, s)
	hello := p.await("hello")
	if hello.BeatMS != 3000 || hello.Build == "" {
		t.Errorf("hello: %+v", hello)
	}
	p.await("snapshot")
	for range 2 {
		ctx, stop := context.WithTimeout(context.Background(), time.Duration(hello.BeatMS)*4*time.Millisecond)
		_, b, err := p.conn.Read(ctx)
		stop()
		if err != nil || string(b) != `{"v":1,"type":"beat"}` {
			t.Fatalf("%v %s", err, b)
		}
	}
}

// gateIs tells whether a document shows a gate in a state.
func gateIs(doc, id, state string) bool {
	return regexp.MustCompile(`data-gate=\\"` + id + `\\"[^>]* data-state=\\"` + state + `\\"`).MatchString(doc)
}

func TestALivePageOfWhichNoneCanBeMadeSaysSoAtOnceAndKeepsItsGates(t *testing.T) {
	t.Parallel()
	dir := project(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	hasOdd := func(rep *report.Report) bool {
		for _, r := range rep.Runs {
			for e := range r.Detail.Steps {
				if e.Name == "test:step" {
					return true
				}
			}
		}
		return false
	}
	s, _ := start(t, dir, func(o *Options) {
		o.view = func(p render.LivePage, rep *report.Report, before *render.View) (*render.View, error) {
			if hasOdd(rep) {
				return nil, errors.New("two fragments have the id x")
			}
			return p.View(rep, before)
		}
		o.Problem = func(error) {}
	})
	db := database(t, dir)
	p := dial(t, s)
	p.await("snapshot")
	until := func(what string, ok func(doc string) bool) {
		t.Helper()
		for began := time.Now(); !ok(string(p.doc)); {
			if time.Since(began) > 30*time.Second {
				t.Fatalf("%s: not within 30 s", what)
			}
			p.await("patch")
		}
	}
	const notice = "Not up to date: no page can be made of this project as it is now: two fragments have the id x"
	insertStep(t, db, 1)
	until("it says so", func(doc string) bool { return strings.Count(doc, notice) >= 2 }) // in the report and in the page
	folder.Open(gates.Request{ID: "new", Type: "phase", Run: "run_77c0d1e2f3a4"})
	until("the gate that waits is in the page",
		func(doc string) bool { return strings.Contains(doc, `data-gate=\"new\"`) })
	p.send(`{"v":1,"type":"gate.resolve","gateId":"new","response":{"action":"continue"}}`)
	if m := p.await("gate.result"); m.Outcome != "won" {
		t.Errorf("the gate cannot be answered: %+v", m)
	}
	until("the gate is answered in the page", func(doc string) bool {
		return gateIs(doc, "new", "answered")
	})
	if _, err := db.Exec(`DELETE FROM steps WHERE step_name = 'test:step'`); err != nil {
		t.Fatal(err)
	}
	until("it recovers", func(doc string) bool { return !strings.Contains(doc, "Not up to date") })
	if want, seq := s.documentJSON(t); p.seq == seq && !sameJSON(t, p.doc, want) {
		t.Error("the client has another document")
	}
	// From the first moment too, and when the gates are what cannot be shown.
	for name, x := range map[string]struct {
		broken func(*report.Report) bool
		gates  int
	}{
		"runs":  {func(r *report.Report) bool { return len(r.Runs) > 0 }, 1},
		"gates": {func(r *report.Report) bool { return len(r.Gates) > 0 }, 0},
	} {
		dir := project(t)
		os.RemoveAll(filepath.Join(dir, ".5x/gates"))
		gates.In(filepath.Join(dir, ".5x")).Open(gates.Request{ID: "g", Type: "phase"})
		s, _ := start(t, dir, func(o *Options) {
			o.view = func(p render.LivePage, rep *report.Report, before *render.View) (*render.View, error) {
				if x.broken(rep) {
					return nil, errors.New("two fragments have the id x")
				}
				return p.View(rep, before)
			}
			o.Problem = func(error) {}
		})
		status, page := get(t, s, "/")
		if n := strings.Count(string(page), `data-gate="g"`); status != 200 ||
			!strings.Contains(string(page), notice) || x.gates != n {
			t.Errorf("%s: %d, %d gates, %.300s", name, status, n, page)
		}
	}
}

func TestAGateIsOverInThePageAndInTheFolderWhenItsTimeIs(t *testing.T) {
	t.Parallel()
	dir := project(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	s, _ := start(t, dir)
	p := dial(t, s)
	p.await("snapshot")
	began := time.Now()
	folder.Open(gates.Request{ID: "brief", Type: "phase", Timeout: 2 * time.Second})
	for !gateIs(string(p.doc), "brief", "pending") {
		p.await("patch")
	}
	for !gateIs(string(p.doc), "brief", "withdrawn") {
		p.await("patch")
	}
	if os.Getenv("FIVEX_LONG") != "" { // the server looks after the folder every ten seconds
		for withdrawn := false; !withdrawn; time.Sleep(50 * time.Millisecond) {
			if time.Since(began) > 20*time.Second {
				t.Fatal("the server does not look after the folder")
			}
			audit, _ := folder.Audit(1 << 20)
			withdrawn = slices.ContainsFunc(audit, func(e gates.Entry) bool { return e.Event == "withdrawn" })
		}
	}
	var keeper gateKeeper
	keeper.noted = map[string]bool{}
	// Another program answered, and noted nothing.
	folder.Open(gates.Request{ID: "other", Type: "phase"})
	os.WriteFile(filepath.Join(folder.Path(), "other.resolved.json"),
		[]byte(`{"gateId":"other","resolved":true,"resolvedBy":"x","response":{"action":"exit"}}`), 0o600)
	os.WriteFile(filepath.Join(folder.Path(), ".new-1-dead"), nil, 0o600)
	os.Chtimes(filepath.Join(folder.Path(), ".new-1-dead"), time.Now().Add(-time.Hour), time.Now().Add(-time.Hour))
	for range 2 {
		if err := keeper.look(folder, time.Now()); err != nil {
			t.Error(err)
		}
	}
	told := map[string]int{}
	audit, _ := folder.Audit(1 << 20)
	for _, e := range audit {
		told[e.Event+" "+e.Gate+" "+e.By]++
	}
	if told["withdrawn brief timeout"] != 1 || told["resolved other x"] != 1 {
		t.Errorf("the audit says %v", told)
	}
	if _, err := os.Lstat(filepath.Join(folder.Path(), ".new-1-dead")); err == nil {
		t.Error("what a dead writer left was not swept")
	}
}
