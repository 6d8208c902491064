package golden

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// soon polls by time: a tab in the background draws no frames.
var soon = chromedp.WithPollingInterval(20 * time.Millisecond)

func TestSlashFocusesTheFilterWhichHidesTheRest(t *testing.T) {
	b := newBrowser(t)
	_, html := reports(t, unpack(t, "a-killed"))
	var focused, restored bool
	var rows, all int
	var status string
	const visible = `[...document.querySelectorAll("#run-list tbody tr")].filter(e => e.checkVisibility()).length`
	b.open(t, fileURL(t, html),
		chromedp.Evaluate(visible, &all),
		input.DispatchKeyEvent(input.KeyDown).WithKey("/").WithText("/"), // as a keyboard sends it: one event
		chromedp.Evaluate(`document.activeElement.type === "search"`, &focused),
		chromedp.KeyEvent("timed out"),
		chromedp.Poll(visible+` === 1`, nil, soon),
		chromedp.Evaluate(visible, &rows),
		chromedp.Evaluate(`document.querySelector("[role=status]").textContent`, &status),
		chromedp.KeyEvent(kb.Escape),
		chromedp.Evaluate(visible+` === 4 && document.activeElement === document.body`, &restored))
	if !focused || all != 4 || rows != 1 || !restored || !strings.Contains(status, "match") {
		t.Errorf("focused %v, rows %d of %d, restored %v, status %q", focused, rows, all, restored, status)
	}
}

func TestTheThemeIsRemembered(t *testing.T) {
	b := newBrowser(t)
	_, html := reports(t, unpack(t, "empty"))
	address := fileURL(t, html)
	const background = `getComputedStyle(document.body).backgroundColor`
	const press = `document.querySelector(".tools button").click()`
	var system, light, dark, again string
	b.open(t, address,
		chromedp.Evaluate(background, &system),
		chromedp.Evaluate(press, nil), chromedp.Evaluate(background, &light),
		chromedp.Evaluate(press, nil), chromedp.Evaluate(background, &dark))
	b.open(t, address, chromedp.Evaluate(background, &again))
	if light == dark || again != dark {
		t.Errorf("system %s, light %s, dark %s, after reload %s", system, light, dark, again)
	}
}

func TestThePageGivesBackItsDataAsJSON(t *testing.T) {
	b := newBrowser(t)
	_, html := reports(t, unpack(t, "b-migrated"))
	var text string
	b.open(t, fileURL(t, html),
		chromedp.Evaluate(`window.saved = new Promise(done => { URL.createObjectURL = blob => { blob.text().then(done); return "#"; }; }); document.querySelector("[aria-label^=Download]").click()`, nil),
		chromedp.Evaluate(`window.saved`, &text, awaitPromise))
	validate(t, schema(t), []byte(text))
	var rep struct{ Runs map[string]any }
	if err := json.Unmarshal([]byte(text), &rep); err != nil || len(rep.Runs) != 1 {
		t.Errorf("%d runs, %v", len(rep.Runs), err)
	}
}

func TestALinkSignCopiesItsLinkAndSaysSo(t *testing.T) {
	b := newBrowser(t)
	_, html := reports(t, unpack(t, "a-killed"))
	var copied, status string
	b.open(t, fileURL(t, html),
		chromedp.Evaluate(`Object.defineProperty(navigator, "clipboard", { value: { writeText: s => { window.copied = s; return Promise.resolve(); } } });
			document.querySelector(".run a.anchor").click()`, nil),
		chromedp.Poll(`document.querySelector("[role=status]").textContent === "Link copied"`, nil, soon),
		chromedp.Evaluate(`window.copied`, &copied),
		chromedp.Evaluate(`document.querySelector("[role=status]").textContent`, &status))
	if !strings.Contains(copied, "#run-") || status != "Link copied" {
		t.Errorf("copied %q, said %q", copied, status)
	}
}

func TestEveryControlIsReachedByKeyboard(t *testing.T) {
	b := newBrowser(t)
	_, html := reports(t, unpack(t, "worktree"))
	var unreachable []string
	b.open(t, fileURL(t, html), chromedp.Evaluate(`document.querySelectorAll("details").forEach(d => d.open = true);
		[...document.querySelectorAll("a, button, input, summary, svg a")].filter(e => { e.focus(); return document.activeElement !== e; }).map(e => e.outerHTML.slice(0, 120))`, &unreachable))
	for _, s := range unreachable {
		t.Errorf("cannot be focused: %s", s)
	}
}

func TestNothingMovesWhenThePageLoads(t *testing.T) {
	b := newBrowser(t)
	for _, name := range []string{"a-overwritten-attempts", "empty"} {
		_, html := reports(t, unpack(t, name))
		var shift float64
		b.open(t, fileURL(t, html), chromedp.Evaluate(`new Promise(done => {
			let sum = 0;
			new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; }).observe({ type: "layout-shift", buffered: true });
			setTimeout(() => done(sum), 300);
		})`, &shift, awaitPromise))
		if shift > 0.01 {
			t.Errorf("%s: the layout shifts by %v", name, shift)
		}
	}
}
