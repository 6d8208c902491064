package sidecar

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"net"
	"path/filepath"
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
