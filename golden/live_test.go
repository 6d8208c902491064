package golden

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fivex/gates"
	"fivex/golden/sample"
	"fivex/sidecar"
	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// freePort is a port that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// serveUntilKilled is a live server in a process of its own, at GOLDEN_PORT.
func serveUntilKilled(dir string) {
	port, err := strconv.Atoi(os.Getenv("GOLDEN_PORT"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "GOLDEN_PORT:", err)
		os.Exit(1)
	}
	s, err := sidecar.Start(context.Background(), sidecar.Options{
		Place:  func() (place.Place, error) { return place.Of(dir) },
		Report: snapshot.Options{Redact: redact.New}, Full: 50, Port: port,
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(s.URL(true))
	s.Run(context.Background())
}

// demoProject is the demo without its open gate.
func demoProject(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if err := sample.Unpack(dir, sample.Demo()); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, ".5x/gates")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// serve serves a project's live page until the test ends or stop is called.
func serve(t *testing.T, dir string, change ...func(*sidecar.Options)) (s *sidecar.Server, stop func()) {
	t.Helper()
	opts := sidecar.Options{
		Place:   func() (place.Place, error) { return place.Of(dir) },
		Report:  snapshot.Options{Redact: redact.New},
		Full:    50,
		Port:    freePort(t),
		Problem: func(err error) { t.Log("the server:", err) },
	}
	for _, c := range change {
		c(&opts)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s, err := sidecar.Start(ctx, opts)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		start := time.Now()
		cancel()
		if err := <-done; err != nil {
			t.Error("the server ended:", err)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("the server took %s to end", took)
		}
	}
	t.Cleanup(stop)
	return s, stop
}

// execute has another process write the project's database, as the 5x CLI does:
// in one process SQLite shares a -wal's index, which is for reading only as
// long as the page reads it.
func execute(t *testing.T, dir string, statements ...string) {
	t.Helper()
	cmd := exec.Command("sqlite3", "-bail", filepath.Join(dir, ".5x/5x.db"))
	cmd.Stdin = strings.NewReader(".timeout 5000\n" + strings.Join(statements, ";\n") + ";\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// pollFor waits, also in a tab that is not in front, until script is true.
func pollFor(script string) chromedp.Action {
	return chromedp.Poll(script, nil, chromedp.WithPollingInterval(20*time.Millisecond),
		chromedp.WithPollingTimeout(20*time.Second))
}

const isLive = `document.getElementById("live").dataset.state === "live"`

// unlikeFresh compares the page as it became by patches with the page as the
// server makes it now; it gives where they differ.
const unlikeFresh = `(async () => {
	const fresh = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
	const clean = (doc) => {
		const main = doc.createElement("div");
		main.append(doc.querySelector("main").cloneNode(true), doc.getElementById("position").cloneNode(true), doc.getElementById("end").cloneNode(true));
		for (const e of main.querySelectorAll("[data-mine]")) e.remove();
		for (const e of main.querySelectorAll("[data-keep]")) e.replaceChildren();
		for (const e of main.querySelectorAll("[data-since]")) e.textContent = "";
		for (const e of main.querySelectorAll("details")) e.removeAttribute("open");
		for (const e of main.querySelectorAll("[hidden], [aria-pressed], [style]")) for (const a of ["hidden", "aria-pressed", "style"]) e.removeAttribute(a);
		for (const e of main.querySelectorAll("noscript")) e.replaceWith(...e.childNodes);
		for (const e of main.querySelectorAll(".fresh")) e.classList.remove("fresh");
		for (const e of main.querySelectorAll("[class='']")) e.removeAttribute("class");
		return main.innerHTML.replaceAll("<!---->", "").replace(/>\s+</g, "><").replace(/>\s+/g, ">").replace(/\s+</g, "<");
	};
	const [a, b] = [clean(document), clean(fresh)];
	if (a === b) return "";
	let i = 0;
	while (a[i] === b[i]) i++;
	return "page: " + a.slice(Math.max(0, i - 200), i + 200) + "\n\nfresh: " + b.slice(Math.max(0, i - 200), i + 200);
})()`

func TestTheLivePageBecomesWhatAFreshPageIs(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	var run string
	func() {
		db, err := sql.Open("sqlite", filepath.Join(dir, ".5x/5x.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.QueryRow("SELECT id FROM runs WHERE status = 'active' LIMIT 1").Scan(&run); err != nil {
			t.Fatal(err)
		}
	}()
	s, _ := serve(t, dir)
	b := newBrowser(t)
	step := func(n int, name, result string) string {
		return fmt.Sprintf(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at) VALUES ('%s', '%s', '1', %d, '%s', '2026-05-01 10:%02d:00')`, run, name, 100+n, result, n)
	}
	folder := gates.In(filepath.Join(dir, ".5x"))
	changes := []func(){
		func() { execute(t, dir, step(1, "author:implement", `{"result":"complete"}`)) },
		func() {
			execute(t, dir, step(2, "quality:check", `{"passed":false,"results":[{"command":"make <b>","passed":false,"output":"no"}]}`))
		},
		func() {
			execute(t, dir, step(3, "reviewer:review",
				`{"readiness":"not_ready","items":[{"id":"P0.1","title":"x","action":"human_required","priority":"P0"}]}`))
		},
		func() { execute(t, dir, `UPDATE runs SET status = 'active'`) },
		func() {
			folder.Open(gates.Request{ID: "g1", Type: "escalation", Run: run, Context: json.RawMessage(`{"reason":"why?"}`)})
		},
		func() {
			folder.Resolve(context.Background(), "g1", gates.Reply{By: "ada", Response: json.RawMessage(`{"action":"approve"}`)})
		},
		func() {
			execute(t, dir, `INSERT INTO runs (id, plan_path, created_at, updated_at) VALUES ('run_bbbbbbbbbbbb', '/w/other.md', '2026-05-01 11:00:00', '2026-05-01 11:00:00')`)
		},
		func() { execute(t, dir, `DELETE FROM steps WHERE iteration = 102`) },
		func() { execute(t, dir, `UPDATE runs SET status = 'completed' WHERE id = '`+run+`'`) },
		func() { execute(t, dir, `DELETE FROM runs WHERE id = 'run_bbbbbbbbbbbb'`) },
	}
	actions := []chromedp.Action{pollFor(isLive)}
	for i, change := range changes {
		var differs string
		actions = append(actions, chromedp.ActionFunc(func(context.Context) error { change(); return nil }),
			chromedp.ActionFunc(func(ctx context.Context) error {
				for try := 0; ; try++ {
					time.Sleep(100 * time.Millisecond)
					if err := chromedp.Evaluate(unlikeFresh, &differs, awaitPromise).Do(ctx); err != nil {
						return err
					}
					if differs == "" && try > 1 {
						return nil
					}
					if try == 30 {
						t.Errorf("after change %d the page differs:\n%s", i, differs)
						return nil
					}
				}
			}))
	}
	v := b.open(t, s.URL(true), actions...)
	for _, x := range v.trouble {
		t.Error(x)
	}
	for _, u := range v.requests {
		if !strings.HasPrefix(u, s.URL(false)) && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "ws://127.0.0.1") {
			t.Error("asked for", u)
		}
	}
}

func TestNoRequestOfThePageIsRefused(t *testing.T) {
	t.Parallel()
	s, _ := serve(t, demoProject(t))
	b := newBrowser(t)
	refused := []string{}
	seen := 0
	ctx, cancel := chromedp.NewContext(b.ctx)
	defer cancel()
	chromedp.ListenTarget(ctx, func(ev any) {
		switch ev := ev.(type) {
		case *network.EventResponseReceived:
			seen++
			if ev.Response.Status >= 400 {
				refused = append(refused, fmt.Sprint(ev.Response.Status, " ", ev.Response.URL))
			}
		case *network.EventWebSocketHandshakeResponseReceived:
			seen++
			if ev.Response.Status != 101 {
				refused = append(refused, fmt.Sprint(ev.Response.Status, " WebSocket"))
			}
		}
	})
	var address, cookies string
	err := chromedp.Run(ctx, network.Enable(), chromedp.Navigate(s.URL(true)), pollFor(isLive),
		chromedp.Reload(), pollFor(isLive),
		chromedp.Location(&address), chromedp.Evaluate(`document.cookie`, &cookies))
	if err != nil {
		t.Fatal(err)
	}
	if len(refused) > 0 || seen < 4 {
		t.Errorf("%d answers; refused: %q", seen, refused)
	}
	if address != s.URL(false) || cookies != "" {
		t.Errorf("the address bar says %q, scripts see the cookie %q", address, cookies)
	}
}

func TestAGateIsAnsweredByKeyboardAndEveryTabSaysSo(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	if _, err := folder.Open(gates.Request{ID: "g1", Type: "escalation", Run: "run_x", Context: json.RawMessage(`{"reason":"Fix it <b>how</b>?","items":[{"id":"P0.1","title":"A finding","reason":"because"}]}`)}); err != nil {
		t.Fatal(err)
	}
	s, _ := serve(t, dir)
	b := newBrowser(t)
	key := func(k, text string) chromedp.Action {
		return chromedp.ActionFunc(func(ctx context.Context) error {
			down := input.DispatchKeyEvent(input.KeyDown).WithKey(k).WithText(text)
			if k == "Enter" {
				down = down.WithWindowsVirtualKeyCode(13)
			}
			if k == "Tab" {
				down = down.WithWindowsVirtualKeyCode(9)
			}
			if err := down.Do(ctx); err != nil {
				return err
			}
			return input.DispatchKeyEvent(input.KeyUp).WithKey(k).Do(ctx)
		})
	}
	other, cancel := chromedp.NewContext(b.ctx)
	defer cancel()
	if err := chromedp.Run(other, chromedp.Navigate(s.URL(true)), pollFor(isLive),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1] textarea").focus(); document.querySelector("[data-gate=g1] textarea").value = "half typed"`, nil)); err != nil {
		t.Fatal(err)
	}
	var title, first, said, kept, state string
	b.open(t, s.URL(true), pollFor(isLive),
		chromedp.Title(&title),
		chromedp.Evaluate(`document.querySelector("main").firstElementChild.id`, &first),
		chromedp.Focus(`[data-gate=g1] textarea`), chromedp.SendKeys(`[data-gate=g1] textarea`, "keep the old flag"),
		key("Tab", ""), key("Enter", "\r"),
		pollFor(`document.querySelector("[data-gate=g1] .said")?.textContent.includes("counts")`),
		pollFor(`document.querySelector("[data-gate=g1]").dataset.state === "answered"`),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1]").textContent`, &said))
	if !strings.HasPrefix(title, "(2 waiting)") || first != "asks" {
		t.Errorf("title %q, the page begins with %q", title, first)
	}
	g, err := folder.Get("g1")
	if err != nil || g.Answer == nil || g.Answer.By != gates.Dashboard ||
		string(g.Answer.Response) != `{"action":"continue","guidance":"keep the old flag"}` {
		t.Fatalf("%v %+v", err, g.Answer)
	}
	if !strings.Contains(said, "dashboard") || !strings.Contains(said, "keep the old flag") {
		t.Errorf("the card says %q", said)
	}
	if err := chromedp.Run(other, pollFor(`document.querySelector("[data-gate=g1]").dataset.state === "answered"`),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1] .kept textarea").value`, &kept),
		chromedp.Evaluate(`document.title + " " + document.activeElement.tagName`, &state)); err != nil {
		t.Fatal(err)
	}
	if kept != "half typed" || !strings.HasPrefix(state, "(1 waiting)") || !strings.HasSuffix(state, "H2") {
		t.Errorf("the other tab kept %q; %q", kept, state)
	}
}

func TestADrasticAnswerIsAskedTwice(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	folder.Open(gates.Request{ID: "g1", Type: "escalation"})
	s, _ := serve(t, dir)
	b := newBrowser(t)
	click := `document.querySelector("[data-gate=g1] button[value=abort]").click()`
	var label, said string
	b.open(t, s.URL(true), pollFor(isLive), chromedp.Evaluate(click, nil),
		pollFor(`document.querySelector("[data-gate=g1] .said").textContent !== ""`),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1] button[value=abort]").textContent`, &label),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1] .said").textContent`, &said),
		chromedp.ActionFunc(func(context.Context) error {
			if g, _ := folder.Get("g1"); g.Answer != nil {
				t.Error("one press was enough")
			}
			return nil
		}),
		chromedp.Evaluate(click, nil), pollFor(`document.querySelector("[data-gate=g1]").dataset.state === "answered"`))
	if label != "Really abort?" || !strings.Contains(said, "again") {
		t.Errorf("the button says %q, the card %q", label, said)
	}
	if g, _ := folder.Get("g1"); g.Answer == nil || g.Answer.Action() != "abort" {
		t.Errorf("%+v", g.Answer)
	}
}

func TestAPageThatOnlyObservesSaysWhy(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	folder.Open(gates.Request{ID: "g1", Type: "phase"})
	folder.Open(gates.Request{ID: "g2", Type: "phase", TerminalOnly: true})
	why := "This page only observes."
	b := newBrowser(t)
	for name, change := range map[string]func(*sidecar.Options){"observing": func(o *sidecar.Options) { o.Observe = why }, "answering": func(*sidecar.Options) {}} {
		s, _ := serve(t, dir, change)
		var one, two string
		var forms int
		b.open(t, s.URL(true), pollFor(isLive), chromedp.Text("[data-gate=g1]", &one),
			chromedp.Text("[data-gate=g2]",
				&two), chromedp.Evaluate(`document.querySelectorAll("form").length`, &forms))
		if name == "observing" && (!strings.Contains(one, why) || forms != 0) {
			t.Errorf("%s: %d forms, %q", name, forms, one)
		}
		if name == "answering" && (!strings.Contains(two, "Only the terminal") || forms != 1) {
			t.Errorf("%s: %d forms, %q", name, forms, two)
		}
	}
}

func TestThePageReconnectsAndKeepsWhatAPersonDoes(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	folder.Open(gates.Request{ID: "g1", Type: "escalation"})
	port := freePort(t)
	on := func(o *sidecar.Options) { o.Port = port }
	s, stop := serve(t, dir, on)
	b := newBrowser(t)
	var lost, anew, typed, focused string
	var scrolled, open bool
	b.open(t, s.URL(true), pollFor(isLive),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1] textarea").value = "typed"; document.querySelector("[data-gate=g1] textarea").focus({preventScroll: true});
			document.querySelector("details.step.ok").open = true; document.querySelectorAll("details.run").forEach(d => d.open = true); scrollTo(0, 400);
			window.read = [...document.querySelectorAll("main [id]")].find(e => { const b = e.getBoundingClientRect(); return b.height > 0 && b.top >= 48 && b.top < innerHeight; });
			window.at = read.getBoundingClientRect().top`, nil),
		chromedp.ActionFunc(func(context.Context) error {
			execute(t, dir, `INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at) SELECT id, 'odd:news', '9', 1, '{"n":1}', '2026-06-01 10:00:00' FROM runs`)
			return nil
		}),
		pollFor(`document.querySelector("main").textContent.includes("odd:news")`),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1] textarea").value`, &typed),
		chromedp.Evaluate(`document.activeElement.tagName`, &focused),
		chromedp.Evaluate(`Math.abs(read.getBoundingClientRect().top - window.at) < 2`, &scrolled),
		chromedp.Evaluate(`document.querySelector("details.step.ok").open`, &open),
		chromedp.ActionFunc(func(context.Context) error { stop(); return nil }),
		pollFor(`document.getElementById("live").dataset.state === "lost"`),
		chromedp.Text("#live", &lost),
		chromedp.ActionFunc(func(context.Context) error { serve(t, dir, on); return nil }), // with another token
		pollFor(`document.getElementById("live").textContent.includes("anew")`),
		chromedp.Text("#live", &anew))
	if typed != "typed" || focused != "TEXTAREA" || !scrolled || !open {
		t.Errorf("typed %q, focus on %s, scroll position kept %v, details open %v", typed, focused, scrolled, open)
	}
	if !strings.Contains(lost, "not connected") {
		t.Errorf("after the server ended the page says %q", lost)
	}
}

func TestNothingThatIsReadMovesWhenCardsAndStepsComeAndGo(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	s, _ := serve(t, dir)
	b := newBrowser(t)
	var shift float64
	var first, last string
	var shifted []string
	const top = `document.getElementById("overview-title").getBoundingClientRect().top + ""`
	step := func(n int) chromedp.Action {
		return chromedp.ActionFunc(func(context.Context) error {
			execute(t, dir, fmt.Sprintf(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at) VALUES ('run_77c0d1e2f3a4', 'author:news-%d', '2', %d, '{"result":"complete"}', '2026-06-01 10:0%d:00')`, n, 50+n, n))
			return nil
		})
	}
	b.open(t, s.URL(true), chromedp.EmulateViewport(1440, 900), pollFor(isLive),
		chromedp.Evaluate(`window.shifts = 0; window.shifted = [];
			new PerformanceObserver(l => {
				for (const e of l.getEntries()) {
					if (e.hadRecentInput) continue; // the window became another size just now
					shifts += e.value;
					shifted.push(e.value.toFixed(3) + " by " + e.sources.map(s => (s.node?.id || s.node?.nodeName) +
						" " + s.previousRect.top + "→" + s.currentRect.top).join(", "));
				}
			}).observe({type: "layout-shift", buffered: false})`, nil),
		chromedp.Evaluate(top, &first),
		chromedp.ActionFunc(func(context.Context) error {
			_, err := folder.Open(gates.Request{ID: "g1", Type: "escalation", Run: "run_77c0d1e2f3a4", Context: json.RawMessage(`{"reason":"Fix it how?"}`)})
			return err
		}),
		pollFor(`document.querySelector("[data-gate=g1]") !== null`), chromedp.Sleep(300*time.Millisecond),
		step(1), pollFor(`document.querySelector("main").textContent.includes("news 1")`), chromedp.Sleep(300*time.Millisecond),
		chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := folder.Resolve(ctx, "g1", gates.Reply{By: "ada", Response: json.RawMessage(`{"action":"approve"}`)})
			return err
		}),
		pollFor(`document.querySelector("[data-gate=g1][data-state=answered], .ask.past") !== null`), chromedp.Sleep(300*time.Millisecond),
		step(2), pollFor(`document.querySelector("main").textContent.includes("news 2")`), chromedp.Sleep(300*time.Millisecond),
		chromedp.Evaluate(top, &last), chromedp.Evaluate(`window.shifts`, &shift), chromedp.Evaluate(`shifted`, &shifted), picture("live-moved"))
	if shift >= 0.1 {
		t.Errorf("the layout shifts by %.3f, want less than 0.1: %q", shift, shifted)
	}
	t.Logf("the layout shifts by %.4f; the heading stood at %s, then at %s", shift, first, last)
}

func TestAGateIsAnsweredOnAPhoneByKeyboard(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	folder.Open(gates.Request{ID: "g1", Type: "escalation", Run: "run_77c0d1e2f3a4", Context: json.RawMessage(`{"reason":"How old may an event be?"}`)})
	s, _ := serve(t, dir)
	b := newBrowser(t)
	var buttons, said string
	var stops int
	b.open(t, s.URL(true), chromedp.EmulateViewport(390, 844), pollFor(isLive),
		seen(t, "phone", "How old may an event be?", "Fix with guidance", "Override", "Abort"), picture("h-before"),
		chromedp.Evaluate(`(() => {
			const box = document.querySelector("[data-gate=g1] textarea");
			return [...document.querySelectorAll("a[href], button, input, textarea, summary")].filter(e => e.checkVisibility({visibilityProperty: true}) && e.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING).length;
		})()`, &stops),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1] textarea").focus()`, nil),
		chromedp.KeyEvent("five minutes"), chromedp.KeyEvent("\t"), chromedp.KeyEvent("\r"),
		pollFor(`document.querySelector("[data-gate=g1]")?.dataset.state === "answered"`),
		seen(t, "phone", "Fix with guidance", "five minutes"), picture("h-after"),
		chromedp.Evaluate(`document.activeElement.closest("[data-gate=g1]") ? "in the card" : document.activeElement.tagName`, &buttons),
		chromedp.Evaluate(`document.querySelector("[data-gate=g1]").textContent`, &said))
	if buttons != "in the card" || stops > 9 || !strings.Contains(said, "Answered") {
		t.Errorf("%d tab stops before the question, focus %s after the answer, the card says %q", stops, buttons, said)
	}
	t.Logf("%d tab stops before the question", stops)
}

func TestALogIsFollowedAndLoadedBackwards(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	var run string
	db, _ := sql.Open("sqlite", filepath.Join(dir, ".5x/5x.db"))
	db.QueryRow("SELECT id FROM runs WHERE status = 'active' LIMIT 1").Scan(&run)
	db.Close()
	name := filepath.Join(dir, ".5x/logs", run, "agent-777.ndjson")
	os.MkdirAll(filepath.Dir(name), 0o700)
	line := func(n int) string {
		return fmt.Sprintf(`{"ts":"2026-05-01T10:00:00.000Z","type":"tool_start","tool":"bash","input_summary":"line %d %s"}`+"\n", n, strings.Repeat("x", 100))
	}
	var text strings.Builder
	for n := range 2000 {
		text.WriteString(line(n))
	}
	if err := os.WriteFile(name, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	s, _ := serve(t, dir)
	b := newBrowser(t)
	const list = `document.querySelector("details[data-log='agent-777.ndjson'] ol")`
	var before, after int
	b.open(t, s.URL(true), pollFor(isLive),
		chromedp.Evaluate(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil),
		pollFor(list+`?.textContent.includes("line 1999")`),
		chromedp.Evaluate(list+`.children.length`, &before),
		chromedp.ActionFunc(func(context.Context) error {
			f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer f.Close()
			f.WriteString(line(2000) + line(2001)[:50])
			return nil
		}),
		pollFor(list+`.textContent.includes("line 2000")`),
		chromedp.Evaluate(`document.querySelector("details[data-log='agent-777.ndjson'] .earlier").click()`, nil),
		pollFor(list+`.children.length > 1000`),
		chromedp.Evaluate(list+`.children.length`, &after))
	if before < 100 || before > 1010 || after > 2000 { // at first at most 192 KiB
		t.Errorf("%d entries at first, then %d", before, after)
	}
}

func TestTheLivePageOfNothingFillsInByItself(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, stop := serve(t, dir)
	b := newBrowser(t)
	var waiting string
	b.open(t, s.URL(true), pollFor(isLive), chromedp.Text("main", &waiting),
		chromedp.ActionFunc(func(context.Context) error {
			if names, _ := os.ReadDir(dir); len(names) > 0 {
				t.Errorf("watching made %v", names)
			}
			other := demoProject(t)
			return os.Rename(filepath.Join(other, ".5x"), filepath.Join(dir, ".5x"))
		}),
		pollFor(`document.querySelectorAll("details.run").length > 0`))
	if !strings.Contains(waiting, "No run yet") {
		t.Errorf("at first the page said %q", waiting)
	}
	tokens, _ := filepath.Glob(filepath.Join(dir, ".5x/dashboard-token.*.json"))
	if len(tokens) != 1 {
		t.Errorf("token files: %q", tokens)
	}
	stop()
	if tokens, _ := filepath.Glob(filepath.Join(dir, ".5x/dashboard-token.*")); len(tokens) > 0 {
		t.Errorf("left behind: %q", tokens)
	}
}

func TestTheLivePageHasNoAccessibilityViolations(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	folder.Open(gates.Request{ID: "g1", Type: "escalation", Context: json.RawMessage(`{"reason":"x"}`)})
	folder.Open(gates.Request{ID: "g2", Type: "deploy", Choices: []string{"now", "later"}})
	s, _ := serve(t, dir)
	script := axe(t)
	b := newBrowser(t)
	b.open(t, s.URL(true), pollFor(isLive), noViolations(t, script))
}

func TestHostileTextThatArrivesLiveDoesNothing(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	heard := make(chan struct{}, 1)
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			c.Close()
			select {
			case heard <- struct{}{}:
			default:
			}
		}
	}()
	dir := demoProject(t)
	s, _ := serve(t, dir)
	b := newBrowser(t)
	logs := filepath.Join(dir, ".5x/logs/run_77c0d1e2f3a4")
	if err := os.WriteFile(filepath.Join(logs, "agent-500.ndjson"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var pwned any
	v := b.open(t, s.URL(true), pollFor(isLive),
		pollFor(`document.querySelector("details[data-log='agent-500.ndjson']") !== null`),
		chromedp.Evaluate(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil),
		chromedp.ActionFunc(func(context.Context) error {
			log, err := os.OpenFile(filepath.Join(logs, "agent-500.ndjson"), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer log.Close()
			for i, p := range payloads {
				p = strings.ReplaceAll(strings.ReplaceAll(p, "%s", listener.Addr().String()), "%%", "%")
				text, _ := json.Marshal(p)
				execute(t, dir, fmt.Sprintf(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, model, created_at) VALUES ('run_77c0d1e2f3a4', %s, %s, %d, %s, %s, '2026-04-02 15:00:00')`,
					quoteSQL("reviewer:"+p), quoteSQL(p), i, quoteSQL(fmt.Sprintf(`{"readiness":%[1]s,"summary":%[1]s,"items":[{"id":%[1]s,"title":%[1]s,"reason":%[1]s,"action":"human_required"}]}`, text)), quoteSQL(p)))
				gates.In(filepath.Join(dir, ".5x")).Open(gates.Request{ID: fmt.Sprintf("h%d", i), Type: "x" + strings.ToValidUTF8(p, ""), Run: "run_77c0d1e2f3a4", Choices: []string{"yes" + p}, Context: fmt.Appendf(nil, `{"reason":%s}`, text)})
				fmt.Fprintf(log, `{"ts":"2026-05-01T10:00:00.000Z","type":"text","delta":%s}`+"\n"+`{"ts":"2026-05-01T10:00:00.000Z","type":"tool_end","tool":%s,"output":%s}`+"\n", text, text, text)
			}
			return nil
		}),
		pollFor(fmt.Sprintf(`document.querySelectorAll(".ask[data-state=pending]").length === %d`, len(payloads))),
		pollFor(`document.querySelectorAll("details[data-log='agent-500.ndjson'] li").length > 10`),
		chromedp.Sleep(500*time.Millisecond),
		chromedp.Evaluate(`document.querySelectorAll("main *").forEach(e => e.dispatchEvent(new MouseEvent("mouseover"))); window.pwned ?? null`, &pwned))
	if pwned != nil {
		t.Errorf("script ran: window.pwned is %v", pwned)
	}
	select {
	case <-heard:
		t.Error("the page asked somebody")
	default:
	}
	for _, x := range v.trouble {
		t.Error(x)
	}
	for _, u := range v.requests {
		if !strings.HasPrefix(u, s.URL(false)) && !strings.HasPrefix(u, "data:image/svg+xml,") && u != "data:," {
			t.Error("asked for", u)
		}
	}
}
