package golden

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"fivex/render"
	"fivex/snapshot/report"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// soon polls by time: a tab in the background draws no frames.
var soon = chromedp.WithPollingInterval(20 * time.Millisecond)

func TestSlashFindsCountsAndGoesToWhatIsFolded(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var focused, open, restored bool
	var lines int
	var count, first, gate string
	b.open(t, story(t),
		chromedp.EmulateViewport(390, 844),
		input.DispatchKeyEvent(input.KeyDown).WithKey("/").WithText("/"), // as a keyboard sends it: one event
		chromedp.Evaluate(`document.activeElement.type === "search"`, &focused),
		input.InsertText("empty cart"), // at once: the words are looked for as they come
		chromedp.Poll(`document.getElementById("found").textContent !== ""`, nil, soon),
		chromedp.Text("#found", &count),
		chromedp.KeyEvent(kb.Enter),
		chromedp.Text("#found", &first),
		chromedp.Evaluate(`document.querySelector("[id*='1-P1']").checkVisibility()`, &open),
		chromedp.Evaluate(`document.querySelector(".ask").checkVisibility() ? "seen" : "hidden"`, &gate),
		chromedp.Evaluate(`[...document.querySelectorAll("#run-lines tr")].filter(e => !e.hidden).length`, &lines),
		chromedp.KeyEvent(kb.Escape),
		chromedp.Evaluate(`document.getElementById("find").value === ""
			&& document.activeElement === document.body`, &restored))
	if !focused || count == "0" || first != "1 of "+count || !open || gate != "seen" || lines != 3 || !restored {
		t.Errorf("focused %v, count %q, then %q, opened %v, the gate is %s, %d lines, restored %v", focused,
			count, first, open, gate, lines, restored)
	}
}

func TestChipsChooseColumnsSortAndPagesHoldFifty(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var phone, states, costs, sort string
	const told = `[...document.querySelectorAll("#run-lines tr")].filter(e => !e.hidden).map(e => e.dataset.state).join()`
	b.open(t, story(t),
		chromedp.Evaluate(`document.querySelector(".chip[data-state=completed]").click(); `+told, &phone),
		chromedp.Evaluate(`document.querySelector(".chip[data-state='']").click(); `+told, &states),
		chromedp.Evaluate(`(() => {
			const head = [...document.querySelectorAll("#run-list th")].find(e => e.textContent === "Cost");
			head.querySelector(".sort").click();
			return [...document.querySelectorAll("#run-lines tr")].map(e => e.cells[head.cellIndex].textContent).join();
		})()`, &costs),
		chromedp.Evaluate(`document.querySelector("th[aria-sort]").getAttribute("aria-sort")`, &sort))
	if phone != "completed" || states != "waiting,aborted,completed" || costs != "$3.79,$3.74,$1.03" ||
		sort != "descending" {
		t.Errorf("chosen %q, all %q, costs %q, %s", phone, states, costs, sort)
	}
	var pages []string
	many, runs, all := &report.Report{Title: "many"}, 160, "160"
	if long() || os.Getenv("FIVEX_SHOTS") != "" {
		runs, all = 5000, "5,000"
	}
	for n := range runs {
		id := fmt.Sprintf("run_%04d", n)
		many.Runs = append(many.Runs, &report.Run{Key: id, ID: id, Plan: "p.md",
			State: report.State{Kind: "completed", Why: "The only phase is done."}})
	}
	b.open(t, pageOf(t, many), chromedp.Evaluate(`(() => {
		const out = [];
		const look = () => out.push([...document.querySelectorAll("#run-lines tr")]
			.filter(e => e.checkVisibility()).length + " " + document.getElementById("page-text").textContent);
		look();
		for (let n = 0; n < 2; n++) { document.getElementById("page-after").click(); look(); }
		return out;
	})()`, &pages), chromedp.EmulateViewport(1440, 900), picture("list-5000"))
	want := strings.ReplaceAll("50 1 to 50 of N; 50 51 to 100 of N; 50 101 to 150 of N", "N", all)
	if strings.Join(pages, "; ") != want {
		t.Errorf("%q", pages)
	}
}

// On a live page, which changes again and again, a reader of the list's second page stays there.
func TestThePageOfAChosenStateStaysWhenTheReportChanges(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	rep := &report.Report{Title: "many"}
	for n := range 160 {
		id := fmt.Sprintf("run_%04d", n)
		rep.Runs = append(rep.Runs, &report.Run{Key: id, ID: id, Plan: "p.md", State: report.State{Kind: "completed"}})
	}
	var shown, pressed string
	b.open(t, pageOf(t, rep), chromedp.Evaluate(`(() => {
		document.querySelector(".chip[data-state=completed]").click();
		document.getElementById("page-after").click();
		document.querySelector(".chip[data-state=completed]").removeAttribute("aria-pressed"); // as the server has it
		document.dispatchEvent(new Event("report-changed"));
	})()`, nil), chromedp.Text("#page-text", &shown, chromedp.ByQuery),
		chromedp.Evaluate(`document.querySelector(".chip[aria-pressed=true]")?.dataset.state ?? ""`, &pressed))
	if shown != "51 to 100 of 160" || pressed != "completed" {
		t.Errorf("the list shows %s of %q", shown, pressed)
	}
}

// pageOf is the page of a report that was made by hand.
func pageOf(t *testing.T, rep *report.Report) string {
	t.Helper()
	var page bytes.Buffer
	if err := render.HTML(&page, rep); err != nil {
		t.Fatal(err)
	}
	return fileURL(t, page.Bytes())
}

func TestTheThemeIsRemembered(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	_, html := reports(t, unpack(t, "empty"))
	address := fileURL(t, html)
	const background = `getComputedStyle(document.body).backgroundColor`
	const press = `document.getElementById("theme").click()`
	var system, light, dark, again string
	b.open(t, address,
		chromedp.Evaluate(background, &system),
		chromedp.Evaluate(press, nil), chromedp.Evaluate(background, &light),
		chromedp.Evaluate(press, nil), chromedp.Evaluate(background, &dark),
		chromedp.ActionFunc(func(ctx context.Context) error {
			// Another process of the browser finds what is stored in its own time.
			for range 50 {
				if err := chromedp.Run(ctx, chromedp.Navigate("about:blank"), chromedp.Navigate(address),
					chromedp.Evaluate(background, &again)); err != nil || again == dark {
					return err
				}
			}
			return nil
		}))
	if light == dark || again != dark {
		t.Errorf("system %s, light %s, dark %s, after reload %s", system, light, dark, again)
	}
}

func TestThePageGivesBackItsDataAsJSON(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	_, html := reports(t, unpack(t, "b-migrated"))
	var text string
	b.open(t, fileURL(t, html),
		chromedp.Evaluate(`window.saved = new Promise(done => {
			URL.createObjectURL = blob => { blob.text().then(done); return "#"; };
		}); document.getElementById("save").click()`, nil),
		chromedp.Evaluate(`window.saved`, &text, awaitPromise))
	validate(t, schema(t), []byte(text))
	var rep struct{ Runs map[string]any }
	if err := json.Unmarshal([]byte(text), &rep); err != nil || len(rep.Runs) != 1 {
		t.Errorf("%d runs, %v", len(rep.Runs), err)
	}
}

func TestALinkSignCopiesItsLinkAndSaysSo(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	_, html := reports(t, unpack(t, "a-killed"))
	var copied, status string
	b.open(t, fileURL(t, html),
		chromedp.Evaluate(`Object.defineProperty(navigator, "clipboard",
			{ value: { writeText: s => { window.copied = s; return Promise.resolve(); } } });
			document.querySelector(".run[open] a.anchor").click()`, nil),
		chromedp.Poll(`[...document.querySelectorAll("[role=status]")]
			.some(e => e.textContent === "Link copied")`, nil, soon),
		chromedp.Evaluate(`window.copied`, &copied),
		chromedp.Evaluate(`[...document.querySelectorAll("[role=status]")].pop().textContent`, &status))
	if !strings.Contains(copied, "#run.") || status != "Link copied" {
		t.Errorf("copied %q, said %q", copied, status)
	}
}

func TestEveryControlIsReachedByKeyboard(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	_, html := reports(t, unpack(t, "worktree"))
	var unreachable []string
	b.open(t, fileURL(t, html), chromedp.Evaluate(`document.querySelectorAll("details").forEach(d => d.open = true);
		[...document.querySelectorAll("a, button, input, summary")]
			.filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled)
			.filter(e => { e.focus(); return document.activeElement !== e; })
			.map(e => e.outerHTML.slice(0, 120))`, &unreachable))
	for _, s := range unreachable {
		t.Errorf("cannot be focused: %s", s)
	}
}

func TestNothingMovesWhenThePageLoads(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	for _, name := range []string{"a-overwritten-attempts", "empty"} {
		_, html := reports(t, unpack(t, name))
		var shift float64
		b.open(t, fileURL(t, html), chromedp.Evaluate(`new Promise(done => {
			let sum = 0;
			new PerformanceObserver(list => {
				for (const e of list.getEntries()) sum += e.value;
			}).observe({ type: "layout-shift", buffered: true });
			setTimeout(() => done(sum), 300);
		})`, &shift, awaitPromise))
		if shift > 0.01 {
			t.Errorf("%s: the layout shifts by %v", name, shift)
		}
	}
}
