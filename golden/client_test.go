package golden

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"fivex/gates"
	"fivex/sidecar"
)

// A wire stands between a client and its server.
type wire struct {
	net.Listener
	to    string
	mu    sync.Mutex
	cut   bool
	conns map[net.Conn]bool // both ends; true are those that pass nothing on any more
}

func newWire(t *testing.T, to string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{Listener: l, to: to, conns: map[net.Conn]bool{}}
	t.Cleanup(func() { l.Close(); w.set(true) })
	go func() {
		for {
			a, err := l.Accept()
			if err != nil {
				return
			}
			go w.join(a)
		}
	}()
	return w
}

func (w *wire) join(a net.Conn) {
	b, err := net.Dial("tcp", w.to)
	w.mu.Lock()
	cut := w.cut
	w.conns[a] = false
	if err == nil {
		w.conns[b] = false
	}
	w.mu.Unlock()
	if err != nil || cut {
		a.Close()
		return
	}
	pass := func(to, from net.Conn) {
		defer to.Close()
		for buf := make([]byte, 1<<16); ; {
			n, err := from.Read(buf)
			if err != nil {
				return
			}
			w.mu.Lock()
			muted := w.conns[from]
			w.mu.Unlock()
			if !muted {
				to.Write(buf[:n])
			}
		}
	}
	go pass(a, b)
	pass(b, a)
}

// set cuts every connection, and refuses new ones until it is unset.
func (w *wire) set(cut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = cut
	for c := range w.conns {
		if cut {
			c.Close()
		}
	}
}

// mute leaves today's connections open, and passes nothing on.
func (w *wire) mute() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.conns {
		w.conns[c] = true
	}
}

// A stranger is golden/client, which knows the protocol's page only.
type stranger struct {
	t     *testing.T
	in    io.Writer
	lines chan string
	said  []string
}

func meet(t *testing.T, state, port string) *stranger {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		const how = "this test needs Node: install it"
		if os.Getenv("CI") == "true" {
			t.Fatal(how)
		}
		t.Skip(how)
	}
	cmd := exec.Command(node, "client/client.mjs", state, port)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &stranger{t: t, in: in, lines: make(chan string, 10_000)}
	go func() {
		defer close(c.lines)
		r := bufio.NewReaderSize(out, 1<<20)
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			c.lines <- strings.TrimSuffix(line, "\n")
		}
	}()
	t.Cleanup(func() { in.Close(); cmd.Process.Kill(); cmd.Wait() })
	return c
}

func (c *stranger) tell(line string) { fmt.Fprintln(c.in, line) }

// says waits for a line that begins so.
func (c *stranger) says(want string) string {
	c.t.Helper()
	limit := time.After(20 * time.Second)
	for {
		select {
		case line, open := <-c.lines:
			if !open {
				c.t.Fatalf("the client ended before it said %q; it said %q", want, c.said)
			}
			if strings.HasPrefix(line, want) {
				c.said = append(c.said, line[:min(len(line), 200)])
				return line
			}
			c.said = append(c.said, line[:min(len(line), 200)])
		case <-limit:
			c.t.Fatalf("the client does not say %q; it said %q", want, c.said)
		}
	}
}

func TestAClientWrittenFromTheProtocolsPageHasTheServersReport(t *testing.T) {
	t.Parallel()
	needsLong(t, "waits for the silence of a client in another language")
	const run, log = "run_77c0d1e2f3a4", "agent-777.ndjson"
	dir := demoProject(t)
	state := filepath.Join(dir, ".5x")
	s, _ := serve(t, dir, func(o *sidecar.Options) { o.Full = 2 })
	_, token, _ := strings.Cut(s.URL(true), "?token=")
	address := strings.TrimSuffix(strings.TrimPrefix(s.URL(false), "http://"), "/")
	report := func() (seq string, report []byte) {
		r, _ := http.NewRequest("GET", s.URL(false)+"report.json", nil)
		r.Header.Set("Authorization", "Bearer "+token)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if report, err = io.ReadAll(answer.Body); err != nil {
			t.Fatal(err)
		}
		return answer.Header.Get("X-5x-Seq"), report
	}
	steps := 0
	step := func() { // and the server has read it
		t.Helper()
		before, _ := report()
		steps++
		execute(t, dir, fmt.Sprintf(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
			VALUES ('%s', 'a/b~c "%d"', '2', %d, '{"n":1}', '2026-04-02 15:00:0%d')`, run, steps, steps, steps))
		for limit := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			if now, _ := report(); now != before {
				return
			}
			if time.Now().After(limit) {
				t.Fatal("the server does not read the new step")
			}
		}
	}
	write := func(n int) {
		t.Helper()
		name := filepath.Join(state, "logs", run, log)
		os.MkdirAll(filepath.Dir(name), 0o700)
		f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		fmt.Fprintf(f, `{"ts":"2026-05-01T10:00:00.000Z","type":"tool_start","tool":"bash",`+
			`"input_summary":"line-%d"}`+"\n", n)
	}

	w := newWire(t, address)
	_, port, _ := net.SplitHostPort(w.Addr().String())
	c := meet(t, state, port)
	c.says("snapshot ")
	step()
	c.says("patch ")

	// It answers a gate, and hears who was first.
	if _, err := gates.In(state).Open(gates.Request{ID: "g1", Type: "phase", Run: run}); err != nil {
		t.Fatal(err)
	}
	c.says("asks g1 continue,exit")
	c.tell("answer g1 approve\nanswer g1 continue\nanswer g1 exit")
	c.says("gate g1 invalid")
	c.says("gate g1 won")
	if line := c.says("gate g1 lost"); !strings.Contains(line, `"action":"continue"`) {
		t.Errorf("of the answer that counts it heard %s", line)
	}

	// It follows a log.
	c.tell("follow " + run + " " + log)
	c.says("error unknown-log")
	write(1)
	c.tell("follow " + run + " " + log)
	c.says("log " + log)
	write(2)
	follows(c, "line-2")
	c.tell("follow " + run + " " + log + " 99999") // beyond the end is the beginning
	c.says("log " + log + " 0-186 0 2 ")

	// It comes back with what it missed: cut off, and out of hearing.
	w.set(true)
	c.says("lost ")
	step()
	step()
	w.set(false)
	c.says("patch ")
	write(3)
	follows(c, "line-3")
	w.mute()
	step()
	c.says("lost silence")
	c.says("patch ")
	step()

	for limit := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		seq, want := report()
		c.tell("report")
		words := strings.SplitN(c.says("report "), " ", 3)
		if words[1] != seq {
			if time.Now().After(limit) {
				t.Fatalf("the client is at %s, the server at %s", words[1], seq)
			}
			continue
		}
		if !reflect.DeepEqual(decoded(t, []byte(words[2])), decoded(t, want)) {
			t.Errorf("at %s the client has another report than the server:\n%s\n%s", seq, words[2], want)
		}
		told := map[string]int{} // how many of the three runs have what the page says they may lack
		for _, run := range decoded(t, want).(map[string]any)["runs"].(map[string]any) {
			for _, k := range []string{"id", "phases", "findings", "split", "timeline", "logs"} {
				if _, has := run.(map[string]any)[k]; has {
					told[k]++
				}
			}
		}
		if got := fmt.Sprint(told); got != "map[findings:2 id:3 logs:2 phases:2 split:2 timeline:2]" {
			t.Errorf("of two of three runs told in full: %s", got)
		}
		break
	}
	for _, line := range c.said {
		if strings.HasPrefix(line, "lost a gap") {
			t.Error("the client says:", line)
		}
	}
	if all := strings.Join(c.said, "\n"); strings.Count(all, "snapshot ") != 1 {
		t.Errorf("the client did not resume, it began anew:\n%s", all)
	}
}

// follows waits until the log's last entry holds text.
func follows(c *stranger, text string) {
	c.t.Helper()
	for !strings.Contains(c.says("log "), text) {
	}
}

func decoded(t *testing.T, text []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}
