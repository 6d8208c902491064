//go:build linux

package golden

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"fivex/gates"
	"fivex/sidecar"

	"github.com/chromedp/chromedp"
)

// within fails the test when script is not true soon enough.
func within(t *testing.T, limit time.Duration, what, script string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		began := time.Now()
		if err := pollFor(script).Do(ctx); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		took := time.Since(began)
		if took > limit {
			t.Errorf("%s: after %s, want %s", what, took, limit)
		}
		t.Logf("%s: after %s", what, took.Round(10*time.Millisecond))
		return nil
	})
}

const noSign = `/^no sign for \d+ s$/.test(document.getElementById("live").textContent)`

// A tunnel passes a connection on until it dies without a word.
type tunnel struct {
	net.Listener
	to   string
	dead atomic.Bool
	mu   sync.Mutex
	wake *sync.Cond
}

func newTunnel(t *testing.T, from, to string) *tunnel {
	t.Helper()
	l, err := net.Listen("tcp", from)
	if err != nil {
		t.Fatal(err)
	}
	x := &tunnel{Listener: l, to: to}
	x.wake = sync.NewCond(&x.mu)
	t.Cleanup(func() { l.Close(); x.set(false) })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go x.pass(c)
		}
	}()
	return x
}

func (x *tunnel) set(dead bool) {
	x.dead.Store(dead)
	x.wake.Broadcast()
}

func (x *tunnel) pass(a net.Conn) {
	defer a.Close()
	b, err := net.Dial("tcp", x.to)
	if err != nil {
		return
	}
	defer b.Close()
	one := func(to, from net.Conn) {
		defer to.Close()
		for buf := make([]byte, 1<<16); ; {
			n, err := from.Read(buf)
			x.mu.Lock()
			for x.dead.Load() {
				x.wake.Wait()
			}
			x.mu.Unlock()
			if _, e := to.Write(buf[:n]); err != nil || e != nil {
				return
			}
		}
	}
	go one(a, b)
	one(b, a)
}

func TestThePageSaysThatItsTunnelDiedAndComesBackWithIt(t *testing.T) {
	t.Parallel()
	needsLong(t, "cuts a tunnel and waits for its silence, as a hung server does in the test before")
	dir := demoProject(t)
	s, _ := serve(t, dir)
	address := strings.TrimSuffix(strings.TrimPrefix(s.URL(false), "http://"), "/")
	_, port, _ := net.SplitHostPort(address)
	x := newTunnel(t, "127.0.0.2:"+port, address) // the page allows its own port only
	b := newBrowser(t)
	b.open(t, strings.Replace(s.URL(true), address, "127.0.0.2:"+port, 1), pollFor(isLive),
		act(func() { x.set(true) }),
		within(t, 10*time.Second, "no sign", noSign),
		act(func() { x.set(false) }),
		within(t, 15*time.Second, "live again", isLive))
}

func TestThePageSaysThatItsServerHangsAndComesBackWithIt(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	gates.In(filepath.Join(dir, ".5x")).Open(gates.Request{ID: "g1", Type: "escalation"})
	p := liveProcess(t, dir, freePort(t))
	b := newBrowser(t)
	for _, c := range []struct {
		name string
		hung time.Duration // beyond the first word of it
	}{{"for a moment", 0}, {"until the page has given the connection up", 12 * time.Second}} {
		if c.hung > 0 && os.Getenv("FIVEX_LONG") == "" {
			t.Log("FIVEX_LONG is unset: not hung for long")
			continue
		}
		var draft string
		news := strings.ReplaceAll(c.name, " ", "-")
		b.open(t, p.url, pollFor(isLive),
			chromedp.SendKeys("[data-gate=g1] textarea", "half typed"),
			act(func() { p.cmd.Process.Signal(syscall.SIGSTOP) }),
			within(t, 10*time.Second, c.name+", no sign", noSign),
			chromedp.Sleep(c.hung),
			act(func() { p.cmd.Process.Signal(syscall.SIGCONT) }),
			within(t, 15*time.Second, c.name+", live again", isLive),
			act(func() {
				execute(t, dir, `INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
					SELECT id, 'odd:`+news+`', '9', 1, '{"n":1}', '2026-06-01 10:00:00' FROM runs`)
			}),
			within(t, 10*time.Second, c.name+", it follows",
				`document.querySelector("main").textContent.includes("odd:`+news+`")`),
			chromedp.Value("[data-gate=g1] textarea", &draft),
			chromedp.Evaluate(`sessionStorage.clear()`, nil))
		if draft != "half typed" {
			t.Errorf("%s: the draft is %q", c.name, draft)
		}
	}
}

// A process is a live server that can be stopped.
type process struct {
	cmd *exec.Cmd
	url string
}

func liveProcess(t *testing.T, dir string, port int) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: exec.Command(self)}
	p.cmd.Env = append(os.Environ(), "GOLDEN_SERVE="+dir, fmt.Sprint("GOLDEN_PORT=", port))
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.cmd.Process.Kill(); p.cmd.Wait() })
	if _, err := fmt.Fscan(out, &p.url); err != nil {
		t.Fatal("the server does not start:", err)
	}
	go io.Copy(io.Discard, out)
	return p
}

func TestAnOpenPageAndItsDraftComeBackAfterARestart(t *testing.T) {
	needsLong(t, "connections that break are tried, too")
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	folder.Open(gates.Request{ID: "g1", Type: "escalation"})
	folder.Open(gates.Request{ID: "g2", Type: "escalation"})
	port, keys := freePort(t), t.TempDir()
	on := func(o *sidecar.Options) { o.Port, o.Keys = port, keys }
	s, stop := serve(t, dir, on)
	first := s.URL(true)
	b := newBrowser(t)
	var kept, reloaded, other string
	b.open(t, first, pollFor(isLive),
		chromedp.SendKeys("[data-gate=g1] textarea", "half typed"),
		chromedp.SendKeys("[data-gate=g2] textarea", "of the other"),
		act(stop),
		pollFor(`document.getElementById("live").dataset.state === "lost"`),
		chromedp.SendKeys("[data-gate=g1] textarea", ", and on"), // while nobody listens
		act(func() {
			folder.Resolve(t.Context(), "g2", gates.Reply{By: "ada", Response: json.RawMessage(`{"action":"approve"}`)})
			folder.Open(gates.Request{ID: "g3", Type: "phase"})
			serve(t, dir, on)
		}),
		within(t, 15*time.Second, "live again", isLive),
		within(t, 5*time.Second, "it has what was missed",
			`document.querySelector("[data-gate=g3]")?.dataset.state === "pending" &&
			document.querySelector("[data-gate=g2]").dataset.state === "answered"`),
		chromedp.Value("[data-gate=g1] textarea", &kept),
		chromedp.Value("[data-gate=g2] .kept textarea", &other),
		chromedp.Reload(), pollFor(isLive),
		pollFor(`document.querySelector("[data-gate=g1] textarea").value !== ""`),
		chromedp.Value("[data-gate=g1] textarea", &reloaded),
		pollFor(`document.querySelector("[data-gate=g2] .kept textarea")?.value === "of the other"`),
		chromedp.Evaluate(`[...document.querySelectorAll("[data-gate=g2] .kept button")]
			.find(b => b.textContent === "Discard").click()`, nil),
		chromedp.Reload(), pollFor(isLive),
		pollFor(`document.querySelector("[data-gate=g1] textarea").value !== ""`),
		chromedp.Click(`[data-gate=g1] button[value=continue]`),
		pollFor(`document.querySelector("[data-gate=g1]").dataset.state === "answered"`),
		pollFor(`document.querySelector("[data-gate=g1] .said")?.textContent.includes("counts")`),
		chromedp.Reload(), pollFor(isLive),
		pollFor(`document.querySelectorAll(".kept").length === 0`))
	if kept != "half typed, and on" || reloaded != kept || other != "of the other" {
		t.Errorf("after the restart %q, after a reload %q, of the gate that was answered meanwhile %q", kept, reloaded, other)
	}
	if g, _ := folder.Get("g1"); g.Answer == nil || g.Answer.Guidance() != "half typed, and on" {
		t.Errorf("the answer is %+v", g.Answer)
	}
}

func TestWhatWasSentIsNotSaidToBeUnsent(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	for _, id := range []string{"own", "own2"} {
		folder.Open(gates.Request{ID: id, Type: "deploy", Choices: []string{"now", "later"}})
	}
	folder.Open(gates.Request{ID: "esc", Type: "escalation"})
	s, _ := serve(t, dir)
	b := newBrowser(t)
	var notes int
	var kept string
	b.open(t, s.URL(true), pollFor(isLive),
		chromedp.SendKeys("[data-gate=own] textarea", "on Monday"),
		chromedp.Click(`[data-gate=own] button[value=later]`),
		pollFor(`document.querySelector("[data-gate=own]").dataset.state === "answered"`),
		pollFor(`document.querySelector("[data-gate=own] .said")?.textContent.includes("counts")`),
		chromedp.Evaluate(`document.querySelectorAll("[data-gate=own] .kept").length`, &notes),
		// What was typed and not sent along is still there.
		chromedp.SendKeys("[data-gate=esc] textarea", "not for an override"),
		chromedp.Click(`[data-gate=esc] button[value=approve]`), chromedp.Click(`[data-gate=esc] button[value=approve]`),
		pollFor(`document.querySelector("[data-gate=esc] .kept") !== null`),
		chromedp.Value("[data-gate=esc] .kept textarea", &kept))
	if notes != 0 || kept != "not for an override" {
		t.Errorf("%d notes beside what was sent; kept %q", notes, kept)
	}
	if g, _ := folder.Get("own"); g.Answer == nil ||
		string(g.Answer.Response) != `{"action":"later","guidance":"on Monday"}` {
		t.Errorf("%+v", g.Answer)
	}
}
