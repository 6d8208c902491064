package golden

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fivex/gates"
	"fivex/sidecar"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

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
		return fmt.Sprintf(`INSERT INTO steps
			(run_id, step_name, phase, iteration, result_json, created_at)
			VALUES ('%s', '%s', '1', %d, '%s', '2026-05-01 10:%02d:00')`, run, name, 100+n, result, n)
	}
	folder := gates.In(filepath.Join(dir, ".5x"))
	changes := []func(){
		func() { execute(t, dir, step(1, "author:implement", `{"result":"complete"}`)) },
		func() {
			execute(t, dir, step(2, "quality:check",
				`{"passed":false,"results":[{"command":"make <b>","passed":false,"output":"no"}]}`))
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
			execute(t, dir, `INSERT INTO runs (id, plan_path, created_at, updated_at)
				VALUES ('run_bbbbbbbbbbbb', '/w/other.md', '2026-05-01 11:00:00', '2026-05-01 11:00:00')`)
		},
		func() { execute(t, dir, `DELETE FROM steps WHERE iteration = 102`) },
		func() { execute(t, dir, `UPDATE runs SET status = 'completed' WHERE id = '`+run+`'`) },
		func() { execute(t, dir, `DELETE FROM runs WHERE id = 'run_bbbbbbbbbbbb'`) },
	}
	if !long() {
		changes = changes[:6] // a step of each kind, a gate and its answer
	}
	actions := []chromedp.Action{pollFor(isLive)}
	for i, change := range changes {
		var differs string
		actions = append(actions, chromedp.ActionFunc(func(context.Context) error { change(); return nil }),
			chromedp.ActionFunc(func(ctx context.Context) error {
				time.Sleep(100 * time.Millisecond) // just behind a change, both can be as before
				for try := 0; ; try++ {
					time.Sleep(50 * time.Millisecond)
					if err := chromedp.Evaluate(unlikeFresh, &differs, awaitPromise).Do(ctx); err != nil {
						return err
					}
					if differs == "" {
						return nil
					}
					if try == 100 {
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
		chromedp.Evaluate(`document.querySelector("[data-gate=g1] textarea").value = "typed";
			document.querySelector("[data-gate=g1] textarea").focus({preventScroll: true});
			document.querySelector("details.step.ok").open = true;
			document.querySelectorAll("details.run").forEach(d => d.open = true);
			scrollTo(0, 400);
			window.read = [...document.querySelectorAll("main [id]")].find(e => {
				const b = e.getBoundingClientRect();
				return b.height > 0 && b.top >= 48 && b.top < innerHeight; });
			window.at = read.getBoundingClientRect().top`, nil),
		chromedp.ActionFunc(func(context.Context) error {
			execute(t, dir, `INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
				SELECT id, 'odd:news', '9', 1, '{"n":1}', '2026-06-01 10:00:00' FROM runs`)
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
		return fmt.Sprintf(`{"ts":"2026-05-01T10:00:00.000Z","type":"tool_start","tool":"bash",`+
			`"input_summary":"line %d %s"}`+"\n", n, strings.Repeat("x", 400))
	}
	var text strings.Builder
	for n := range 800 {
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
		pollFor(list+`?.textContent.includes("line 799")`),
		chromedp.Evaluate(list+`.children.length`, &before),
		chromedp.ActionFunc(func(context.Context) error {
			f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer f.Close()
			f.WriteString(line(800) + line(801)[:50])
			return nil
		}),
		pollFor(list+`.textContent.includes("line 800")`),
		chromedp.Evaluate(`document.querySelector("details[data-log='agent-777.ndjson'] .earlier").click()`, nil),
		pollFor(list+`.children.length > 500`),
		chromedp.Evaluate(list+`.children.length`, &after))
	if before < 100 || before > 400 || after > 801 { // at first at most 192 KiB
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
	needsLong(t, "the page of a file is looked at, too")
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	folder.Open(gates.Request{ID: "g1", Type: "escalation", Context: json.RawMessage(`{"reason":"x"}`)})
	folder.Open(gates.Request{ID: "g2", Type: "deploy", Choices: []string{"now", "later"}})
	s, _ := serve(t, dir)
	script := axe(t)
	b := newBrowser(t)
	b.open(t, s.URL(true), pollFor(isLive), noViolations(t, script, `document.querySelector("#asks")`))
}
