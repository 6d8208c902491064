package golden

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fivex/gates"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// countShifts sums up in shifts how far what is seen moves, and says in shifted
// what moved.
const countShifts = `window.shifts = 0; window.shifted = [];
	new PerformanceObserver(l => {
		for (const e of l.getEntries()) {
			if (e.hadRecentInput) continue; // the window became another size just now
			shifts += e.value;
			shifted.push(e.value.toFixed(3) + " by " + e.sources.map(s => (s.node?.id || s.node?.nodeName) +
				" " + s.previousRect.top + "→" + s.currentRect.top).join(", "));
		}
	}).observe({type: "layout-shift", buffered: false})`

// atRest waits until nothing has moved for ten frames.
var atRest = chromedp.Evaluate(`(async () => {
	const place = () => [scrollY, document.documentElement.scrollHeight, shifted.length].join();
	for (let was = "", still = 0; still < 10;) {
		await new Promise(requestAnimationFrame);
		const now = place();
		still = now === was ? still + 1 : 0;
		was = now;
	}
})()`, nil, awaitPromise)

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
			execute(t, dir, fmt.Sprintf(`INSERT INTO steps
				(run_id, step_name, phase, iteration, result_json, created_at) VALUES
				('run_77c0d1e2f3a4', 'author:news-%d', '2', %d, '{"result":"complete"}',
				'2026-06-01 10:0%d:00')`, n, 50+n, n))
			return nil
		})
	}
	b.open(t, s.URL(true), chromedp.EmulateViewport(1440, 900), pollFor(isLive),
		chromedp.Evaluate(countShifts, nil),
		chromedp.Evaluate(top, &first),
		chromedp.ActionFunc(func(context.Context) error {
			_, err := folder.Open(gates.Request{ID: "g1", Type: "escalation", Run: "run_77c0d1e2f3a4",
				Context: json.RawMessage(`{"reason":"Fix it how?"}`)})
			return err
		}),
		pollFor(`document.querySelector("[data-gate=g1]") !== null`), atRest,
		step(1), pollFor(`document.querySelector("main").textContent.includes("news 1")`), atRest,
		chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := folder.Resolve(ctx, "g1", gates.Reply{By: "ada", Response: json.RawMessage(`{"action":"approve"}`)})
			return err
		}),
		pollFor(`document.querySelector("[data-gate=g1][data-state=answered], .ask.past") !== null`), atRest,
		step(2), pollFor(`document.querySelector("main").textContent.includes("news 2")`), atRest,
		chromedp.Evaluate(top, &last), chromedp.Evaluate(`window.shifts`, &shift),
		chromedp.Evaluate(`shifted`, &shifted), picture("live-moved"))
	if shift >= 0.1 {
		t.Errorf("the layout shifts by %.3f, want less than 0.1: %q", shift, shifted)
	}
	t.Logf("the layout shifts by %.4f; the heading stood at %s, then at %s", shift, first, last)
}

// readPhase is the phase that the two tests below look at.
const readPhase = `document.getElementById("run_77c0d1e2f3a4.phase.2")`

// asksMuch opens a call of the phase that asks much, and answered ends it: what it
// said goes.
func asksMuch(t *testing.T, dir string) (opened, answered chromedp.Tasks) {
	result := func(json string) chromedp.Action {
		return act(func() {
			execute(t, dir, `INSERT OR REPLACE INTO steps (id, run_id, step_name, phase, iteration, result_json, created_at)
				VALUES (900, 'run_77c0d1e2f3a4', 'author:fix-review', '2', 51, '`+json+`', '2026-06-01 10:00:00')`)
		})
	}
	return chromedp.Tasks{
			result(`{"result":"needs_human","reason":"` + strings.Repeat("May I take the other table? ", 40) + `"}`),
			pollFor(readPhase + `.textContent.includes("other table")`),
			chromedp.Evaluate(`(() => {
				for (const e of `+readPhase+`.querySelectorAll(".step")) e.open = /other table/.test(e.textContent);
				`+readPhase+`.scrollIntoView();
			})()`, nil),
			chromedp.Evaluate(countShifts, nil), atRest,
		}, chromedp.Tasks{
			result(`{"result":"complete","commit":"abc"}`),
			pollFor(`!` + readPhase + `.textContent.includes("other table")`), atRest,
		}
}

// What a call said while it was under way goes when it ends: the phase below does not
// come up, to go down again with the next call. Out of sight, the room is given back.
func TestAPhaseThatIsReadGetsNoLowerWhileItIsWorkedOn(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	s, _ := serve(t, dir)
	b := newBrowser(t)
	const phase = readPhase
	const below = `document.getElementById("run_77c0d1e2f3a4.phase.3").getBoundingClientRect().top`
	var was, is, low, high float64
	var closed string
	opened, answered := asksMuch(t, dir)
	b.open(t, s.URL(true), chromedp.EmulateViewport(1440, 1200), pollFor(isLive), opened,
		chromedp.Evaluate(below, &was), answered,
		chromedp.Evaluate(below, &is), chromedp.Evaluate(phase+`.offsetHeight`, &high),
		chromedp.Evaluate(phase+`.open = false`, nil), atRest, chromedp.Evaluate(phase+`.style.minHeight`, &closed),
		chromedp.Evaluate(phase+`.open = true`, nil), atRest, chromedp.Evaluate(phase+`.offsetHeight`, &low))
	if was < 100 || math.Abs(was-is) >= 1 {
		t.Errorf("what stands below it stood at %g, then at %g", was, is)
	}
	if closed != "" || low >= high {
		t.Errorf("closed, it is at least %q high; opened again %g, before %g", closed, low, high)
	}
}

// Who folds a step sees what stands below it come up; another width has other heights,
// and paper has no room that nothing fills.
func TestRoomThatIsKeptIsGivenBackToWhoChangesWhatIsSeen(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]chromedp.Action{
		"a step is folded":    chromedp.Evaluate(readPhase+`.querySelector(".step[open]").open = false`, nil),
		"the window narrower": chromedp.EmulateViewport(1100, 1200),
		"printed":             emulation.SetEmulatedMedia().WithMedia("print"),
	} {
		dir := demoProject(t)
		s, _ := serve(t, dir)
		opened, answered := asksMuch(t, dir)
		var before, after string
		const least = `getComputedStyle(` + readPhase + `).minHeight`
		newBrowser(t).open(t, s.URL(true), chromedp.EmulateViewport(1440, 1200), pollFor(isLive), opened, answered,
			chromedp.Evaluate(readPhase+`.querySelector("details.step").open = true`, nil), atRest,
			chromedp.Evaluate(least, &before), change, atRest, chromedp.Evaluate(least, &after))
		if size, err := strconv.ParseFloat(strings.TrimSuffix(before, "px"), 64); err != nil || size < 100 {
			t.Errorf("%s: before, it kept %q", name, before)
		}
		if after != "0px" && after != "auto" {
			t.Errorf("%s: it still keeps %q", name, after)
		}
	}
}

// A run that joins stands first and folded; one that begins to wait changes places
// with no other.
func TestRunsKeepTheirPlacesWhileTheyBeginAndWait(t *testing.T) {
	needsLong(t, "what is read is looked at when steps come, too")
	t.Parallel()
	dir := demoProject(t)
	s, _ := serve(t, dir)
	b := newBrowser(t)
	const places = `[...document.querySelectorAll("#run-lines tr")].map(e => e.id.slice(-4)).join(" ")`
	run := func(sql string) chromedp.Action {
		return chromedp.ActionFunc(func(context.Context) error { execute(t, dir, sql); return nil })
	}
	var joined, waits, late string
	var shift float64
	var shifted []string
	var open bool
	b.open(t, s.URL(true), chromedp.EmulateViewport(1440, 900), pollFor(isLive), chromedp.Evaluate(countShifts, nil),
		chromedp.Sleep(600*time.Millisecond), // what moves just after the window became another size does not count
		run(`INSERT INTO runs VALUES ('run_0000000a0001', '/p/docs/development/009-news.md', 'active',
				'{}', '2026-06-01 10:00:00', '2026-06-01 10:00:00');
			INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at) VALUES
				('run_0000000a0001', 'author:implement', '1', 1, '{"result":"complete","commit":"abc"}',
				'2026-06-01 10:01:00')`),
		pollFor(`document.querySelectorAll("#run-lines tr").length === 4
			&& document.querySelectorAll("details.run").length === 4`),
		chromedp.Evaluate(places, &joined), chromedp.Evaluate(`document.querySelector("details.run").open`, &open),
		run(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
			VALUES ('run_0a1b2c3d4e5f', 'author:implement', '2', 90,
			'{"result":"needs_human","reason":"Which way?"}', '2026-06-01 10:02:00')`),
		pollFor(`document.querySelector("main").textContent.includes("Which way?")`), atRest,
		chromedp.Evaluate(places, &waits),
		run(`UPDATE runs SET status = 'active' WHERE id = 'run_0a1b2c3d4e5f'`),
		pollFor(`document.getElementById("line.run_0a1b2c3d4e5f").dataset.state === "waiting"`), atRest,
		chromedp.Evaluate(places, &late),
		chromedp.Evaluate(`shifts`, &shift), chromedp.Evaluate(`shifted`, &shifted))
	if want := "0001 f3a4 4e5f d2f4"; joined != want || waits != want || late != want || open {
		t.Errorf("the runs stand as %q, then as %q and %q, want %q; the first is open: %v", joined, waits, late, want, open)
	}
	if shift >= 0.1 {
		t.Errorf("the layout shifts by %.3f, want less than 0.1: %q", shift, shifted)
	}
	t.Logf("the layout shifts by %.4f", shift)
}

// A change of a large page makes what it touches of what is folded, and no more.
func TestAChangeOfALargeLivePageMakesOnlyWhatItTouches(t *testing.T) {
	needsLong(t, "a large page and a live one are looked at by themselves")
	t.Parallel()
	dir := demoProject(t)
	execute(t, dir, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2400)
		INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
		SELECT 'run_0a1b2c3d4e5f', 'author:part', CAST(1 + i % 2 AS TEXT), 100 + i,
			'{"result":"complete"}', '2026-04-02 11:00:00' FROM n`)
	s, _ := serve(t, dir)
	b := newBrowser(t)
	var pieces, left int
	var unlike string
	const light = `document.querySelectorAll("div.later").length`
	b.open(t, s.URL(true), pollFor(isLive), pollFor(inPlace), chromedp.Evaluate(light, &pieces),
		chromedp.ActionFunc(func(context.Context) error {
			execute(t, dir, `INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
				VALUES ('run_0a1b2c3d4e5f', 'author:news', '1', 9999, '{"result":"complete"}', '2026-06-01 10:00:00')`)
			return nil
		}),
		pollFor(`document.querySelector("main").textContent.includes("news: done")`), chromedp.Evaluate(light, &left),
		chromedp.Evaluate(wanted, nil), chromedp.Evaluate(unlikeFresh, &unlike, awaitPromise))
	if pieces < 10 || left < pieces/2 || left == 0 {
		t.Errorf("%d pieces are folded, %d after a change", pieces, left)
	}
	if unlike != "" {
		t.Errorf("the page is not as a fresh one: %s", unlike)
	}
}

// What is shown to be new is styled anew in every frame: of many, a few are.
func TestOfManyStepsThatComeAFewAreShownToBeNew(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	s, _ := serve(t, dir)
	b := newBrowser(t)
	var fresh int
	b.open(t, s.URL(true), pollFor(isLive),
		chromedp.Evaluate(`window.mostFresh = 0; new MutationObserver(() => {
			mostFresh = Math.max(mostFresh, document.querySelectorAll(".fresh").length);
		}).observe(document.body, { childList: true, subtree: true })`, nil),
		chromedp.ActionFunc(func(context.Context) error {
			execute(t, dir, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
				INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
				SELECT 'run_77c0d1e2f3a4', 'author:news-' || i, '2', 50, '{"result":"complete"}', '2026-06-01 10:00:00' FROM n`)
			return nil
		}),
		pollFor(`document.querySelector("main").textContent.includes("news 20")`),
		chromedp.Evaluate(`mostFresh`, &fresh))
	if fresh < 1 || fresh > 5 {
		t.Errorf("20 steps came at once, and %d elements are shown to be new", fresh)
	}
}

// To set it, even to what it is, takes a browser longer than all else that a patch needs.
func TestAPatchLeavesThePagesTitleAloneUnlessItChanges(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	s, _ := serve(t, dir)
	b := newBrowser(t)
	var title string
	var set int
	b.open(t, s.URL(true), pollFor(isLive), chromedp.Title(&title),
		chromedp.Evaluate(`window.titles = 0; new MutationObserver((list) => titles += list.length)
			.observe(document.querySelector("title"), { childList: true })`, nil),
		act(func() {
			execute(t, dir, `INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
				VALUES ('run_77c0d1e2f3a4', 'author:news', '2', 50, '{"result":"complete"}', '2026-06-01 10:00:00')`)
		}),
		pollFor(`document.querySelector("main").textContent.includes("news")`),
		chromedp.Evaluate(`titles`, &set))
	if !strings.HasPrefix(title, "(1 waiting) ") || set > 0 {
		t.Errorf("%q was set %d times", title, set)
	}
}
