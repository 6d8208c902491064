package golden

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"fivex/gates"
	"fivex/golden/sample"
	"fivex/snapshot/report"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What readers in a hurry stumbled over.

func wholeDemo(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if err := sample.Unpack(dir, sample.Demo()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func siteFile(t *testing.T, site, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(site, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestASitesIndexSaysWhatEachWaitingRunWaitsForAndWhereThatIs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		project string
		says    []string
	}{
		"asked by a gate": {wholeDemo(t), []string{
			"Decide: phase 2 (Webhook)", "<bdi>Checkout</bdi>", "A webhook may be replayed",
			`href="runs/run_77c0d1e2f3a4.html#run_77c0d1e2f3a4.finding.2-P0~2e1"`, "5x gate answer gate_c0ffee01"}},
		"asked by no gate": {demoProject(t), []string{"Decide: phase 2 (Webhook)", "<bdi>Checkout</bdi>",
			`href="runs/run_77c0d1e2f3a4.html#run_77c0d1e2f3a4.phase.2"`,
			"5x run record human:gate --run run_77c0d1e2f3a4"}},
	} {
		site := t.TempDir()
		writeSite(t, c.project, site)
		index := siteFile(t, site, "index.html")
		_, asks, _ := strings.Cut(index, `<div id="asks">`)
		asks, _, _ = strings.Cut(asks, `id="overview"`)
		asks = strings.ReplaceAll(asks, "&#39;", "'")
		for _, text := range c.says {
			if !strings.Contains(asks, text) {
				t.Errorf("%s: the cards do not have %s:\n%s", name, text, asks)
			}
		}
		waiting := regexp.MustCompile(
			`data-state="waiting" aria-pressed="false">\s*<span[^>]*>◆</span>\s*waiting 1`)
		if !strings.Contains(index, "◆ 1 waits") || !waiting.MatchString(index) {
			t.Errorf("%s: the bar and the list count differently", name)
		}
	}
}

func TestASitesPagesLeadBackAndItsSumsLeadToTheirRuns(t *testing.T) {
	t.Parallel()
	site := t.TempDir()
	writeSite(t, wholeDemo(t), site)
	top, _, _ := strings.Cut(siteFile(t, site, "runs/run_0a1b2c3d4e5f.html"), "<main")
	if !strings.Contains(top, `href="../index.html">All runs</a>`) {
		t.Errorf("a run's page begins without a way back:\n%s", top)
	}
	sums := siteFile(t, site, "sums.html")
	for _, to := range []string{"search.html#001-cart", "search.html#2026-04-02",
		"search.html#anthropic%2Fclaude-opus-4"} {
		if !strings.Contains(sums, to) {
			t.Errorf("no row of the sums leads to %s", to)
		}
	}
}

func TestTheSearchKnowsFieldsOfFindingsAndChangedLinesAndTellsPlacesFirst(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	site := t.TempDir()
	writeSite(t, wholeDemo(t), site)
	var actions []chromedp.Action
	for words, want := range map[string]string{"webhook.ts": "src/webhook.ts",
		"refuse events older": "A webhook may be replayed",
		"timingSafeEqual":     "src/webhook.ts"} {
		var said string
		var links []string
		actions = append(actions, chromedp.Evaluate(`document.querySelector("#words").value = ""`, nil),
			chromedp.SendKeys("#words", words, chromedp.ByQuery), results(words, &said, &links),
			act(func() {
				if len(links) < 2 || links[1] != want {
					t.Errorf("%q finds %q; want %q first in its run", words, links, want)
				}
			}))
	}
	b.open(t, "file://"+site+"/search.html", actions...)
}

func TestFindCountsWhatCanBeSeenAndEnterWaitsForNothing(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	const paste = `(() => {
		const f = document.getElementById("find");
		f.value = %;
		f.dispatchEvent(new Event("input"));
		f.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter"}));
		return document.getElementById("found").textContent;
	})()`
	var hidden, first string
	b.openOn(t, screens["phone"], story(t, checkout),
		chromedp.Evaluate(strings.Replace(paste, "%", `"14:20"`, 1), &hidden),
		chromedp.Evaluate(strings.Replace(paste, "%", `"webhook"`, 1), &first))
	if hidden != "1 of 1" {
		t.Errorf("of 14:20, the step that lasted then is found, and not what a phone's timeline leaves out: %q", hidden)
	}
	if !strings.HasPrefix(first, "1 of ") {
		t.Errorf("Enter right after a paste: %q", first)
	}
}

func TestTheTextsOfATimelineFitAndNameEachPhase(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	for screen, size := range screens {
		var bad, names []string
		b.openOn(t, size, story(t, cart), picture("strip-"+screen),
			chromedp.Evaluate(`(() => {
				const shown = [...document.querySelectorAll(".strip text")].filter((e) => getComputedStyle(e).display !== "none");
				const boxes = shown.map((e) => ({text: e.textContent, box: e.getBoundingClientRect()}));
				const bad = boxes.filter((x) => x.box.left < 0 || x.box.right > innerWidth)
					.map((x) => x.text + " leaves the window");
				for (const [i, a] of boxes.entries()) for (const z of boxes.slice(i + 1)) {
					if (Math.abs(a.box.top - z.box.top) < 4 && a.box.left < z.box.right && z.box.left < a.box.right)
						bad.push(a.text + " touches " + z.text);
				}
				for (const gap of shown.filter((e) => e.matches(".fold"))) {
					const spans = [...document.querySelectorAll(".strip rect.person")].map((e) => e.getBoundingClientRect());
					const box = gap.getBoundingClientRect();
					if (!spans.some((s) => s.left <= box.left + 1 && box.right <= s.right + 1))
						bad.push(gap.textContent + " is wider than its gap");
				}
				return bad;
			})()`, &bad),
			chromedp.Evaluate(`[...document.querySelectorAll(".strip .ph")].filter((e) => getComputedStyle(e).display !== "none")
				.sort((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left)
				.map((e) => e.textContent)`, &names))
		if len(bad) > 0 || len(names) != 3 || !strings.HasPrefix(names[0], "Planning") ||
			!strings.HasPrefix(names[1], "1 Items") {
			t.Errorf("%s: %q; the phases are named %q", screen, bad, names)
		}
	}
}

func TestTwoRunsSideBySideFitAPhoneAndSayInWordsWhereTheyPart(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var wide bool
	var last string
	b.openOn(t, screens["phone"], story(t),
		chromedp.Click(`#run-lines tr:nth-child(1) input`, chromedp.ByQuery),
		chromedp.Click(`#run-lines tr:nth-child(3) input`, chromedp.ByQuery),
		chromedp.Evaluate(`(() => { const e = document.getElementById("picked");
			return e.scrollWidth > e.clientWidth; })()`, &wide),
		chromedp.Text(`#picked > p:last-child`, &last, chromedp.ByQuery))
	if wide {
		t.Error("the comparison is wider than its box")
	}
	if !strings.Contains(last, "the earlier run begins with review 1 in planning (needs a look)") ||
		!strings.Contains(last, "author in phase 1") {
		t.Errorf("where they part: %q", last)
	}
}

func TestAPlansFindingNamesTheCommitThatAnsweredIt(t *testing.T) {
	t.Parallel()
	html, err := os.ReadFile(strings.TrimPrefix(story(t, cart), "file://"))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"settled: the author answered with a811628c",
		"totals are right to the cent, rounded half-even."} {
		if !strings.Contains(string(html), text) {
			t.Errorf("the page does not say %q", text)
		}
	}
}

func TestTheSimulatedDemoHappenedByNow(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 1, 15, 9, 0, 0, 0, time.UTC)
	db := ""
	for _, f := range sample.Recent(now).Files {
		if f.Name == ".5x/5x.db.sql" {
			db = string(f.Data)
		}
	}
	if !strings.Contains(db, "'2027-01-14 14:03:00'") || !strings.Contains(db, "'2027-01-13 10:02:00'") ||
		strings.Contains(db, "2026-04") {
		t.Error("the demo's days are not the last before now")
	}
}

func TestAnAnsweredCardKeepsWhatItAskedAndTheNextComesBelow(t *testing.T) {
	t.Parallel()
	dir := wholeDemo(t)
	s, _ := serve(t, dir)
	b := newBrowser(t)
	var text string
	var links, order []string
	var gap, moved float64
	const card = `[...document.querySelectorAll("#asks > .ask")].find((e) => e.textContent.includes("may be replayed"))`
	var top, after float64
	b.open(t, s.URL(true), chromedp.EmulateViewport(390, 844), pollFor(isLive),
		chromedp.Focus(`#gate\.gate_c0ffee01 .first`, chromedp.ByQuery), chromedp.KeyEvent(kb.Enter),
		pollFor(card+`.dataset.state === "answered"`), chromedp.Sleep(300*time.Millisecond),
		chromedp.Text(`#gate\.gate_c0ffee01`, &text, chromedp.ByQuery),
		chromedp.Evaluate(`[...`+card+`.querySelectorAll(".basis a, .fate a")].map((e) => e.textContent)`, &links),
		chromedp.Evaluate(`(() => { const c = [...`+card+`.children].filter((e) => e.offsetHeight);
			return Math.max(...c.slice(1).map((e, i) =>
				e.getBoundingClientRect().top - c[i].getBoundingClientRect().bottom)); })()`, &gap),
		chromedp.Evaluate(card+`.querySelector(".answered").getBoundingClientRect().top`, &top),
		chromedp.ActionFunc(func(context.Context) error {
			_, err := gates.In(filepath.Join(dir, ".5x")).Open(gates.Request{ID: "next", Type: "phase", Run: "run_77c0d1e2f3a4"})
			return err
		}),
		chromedp.WaitReady(`#gate\.next`, chromedp.ByQuery), chromedp.Sleep(300*time.Millisecond),
		chromedp.Evaluate(card+`.querySelector(".answered").getBoundingClientRect().top`, &after),
		chromedp.Evaluate(`[...document.querySelectorAll("#asks > .ask")]
			.map((e) => e.querySelector("h2").innerText)`, &order))
	moved = after - top
	for _, want := range []string{"Decided: phase 2 (Webhook)", "P0", "A webhook may be replayed", "Answered"} {
		if !strings.Contains(text, want) {
			t.Errorf("the answered card does not say %q:\n%s", want, text)
		}
	}
	if len(links) < 4 {
		t.Errorf("the answered card has the links %q", links)
	}
	if gap > 24 {
		t.Errorf("the answered card is stretched: a gap of %v px", gap)
	}
	if moved < -1 || moved > 1 || len(order) != 2 || !strings.Contains(order[0], "Decided: phase 2 (Webhook)") {
		t.Errorf("what is read moved by %v px; the cards are %q", moved, order)
	}
}

func TestAChangeNamesItsFilesAndASmallOneIsOpen(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	for screen, size := range screens {
		if screen == "phone" && !long() {
			continue
		}
		b.openOn(t, size, story(t, cart)+"#run_0a1b2c3d4e5f.phase.2",
			seen(t, screen, "2 Persistence"), // the page has gone there, and rests
			chromedp.Evaluate(`document.querySelector("[id='run_0a1b2c3d4e5f.phase.2'] .changes")
				.scrollIntoView({block: "center"})`, nil),
			seen(t, screen, "+16 −1 in 2 files", "README.md, store.ts", "+A small shop. Carts are kept for"))
	}
}

// A phase may have its title in Arabic or Hebrew: what stands behind it does not turn round.
func TestADateBehindWordsFromRightToLeftIsReadAsWritten(t *testing.T) {
	t.Parallel()
	rep := made(1, 3)
	run := rep.Runs[0]
	run.State = report.State{Kind: "waiting", Phase: "1", Since: run.StartedAt, Why: "انظر src/webhook.ts ثم قرّر."}
	run.Phases[0].Title = "سلة المشتريات"
	b := newBrowser(t)
	var day, end float64
	// The places of the first and the last sign of a text, as they are seen.
	const signs = `(e => { const at = i => { const r = document.createRange(); r.setStart(e.firstChild, i);
		r.setEnd(e.firstChild, i + 1); return r.getBoundingClientRect().x; };
		return at(e.textContent.trimEnd().length - 1) - at(e.textContent.length - e.textContent.trimStart().length); })`
	b.open(t, pageOf(t, rep),
		chromedp.Evaluate(signs+`(document.querySelector(".since time"))`, &day),
		chromedp.Evaluate(signs+`(document.querySelector(".why"))`, &end))
	if day <= 0 || end >= 0 {
		t.Errorf("a date goes %g to the right, a sentence %g; want to the right and to the left", day, end)
	}
}
