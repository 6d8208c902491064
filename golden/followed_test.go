package golden

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fivex/snapshot/report"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

const (
	railPhases = `document.getElementById("rail-phases").innerText.replace(/\s+/g, " ")`
	railMarked = `[...document.querySelectorAll("#rail-list [aria-current=true] bdi")].map((e) => e.textContent).join()`
)

func TestTheSideListNamesThePhasesOfTheRunThatIsRead(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var first, opened, again string
	var marked [3]string
	b.open(t, story(t), chromedp.EmulateViewport(1440, 900), chromedp.Evaluate(railPhases, &first),
		chromedp.Evaluate(railMarked, &marked[0]),
		chromedp.Click(`#rail-list a[href="#`+cart+`"]`, chromedp.ByQuery),
		pollFor(railPhases+`.startsWith("Phases of Cart")`), chromedp.Evaluate(railPhases, &opened),
		chromedp.Evaluate(railMarked, &marked[1]),
		chromedp.Sleep(200*time.Millisecond), // as a reader does, the page sees first that it is elsewhere
		chromedp.Evaluate(`document.getElementById("`+checkout+`").scrollIntoView({behavior: "instant"})`, nil),
		pollFor(railPhases+`.startsWith("Phases of Checkout")`), chromedp.Evaluate(railPhases, &again),
		chromedp.Evaluate(railMarked, &marked[2]))
	if marked != [3]string{"Checkout", "Cart", "Checkout"} {
		t.Errorf("marked are %q", marked)
	}
	const want = "Phases of Cart ✓ Planning 2 rounds · 1m 52s · $0.17 ✓ 1 Items and totals ✕ ✓ ✓ 2 rounds"
	if !strings.HasPrefix(opened, want) {
		t.Errorf("beside Cart, the side list says %q", opened)
	}
	if first != again || !strings.Contains(first, "2 Webhook ✕ ✓ 1 round · 10m 20s · $1.92") {
		t.Errorf("beside Checkout, it says %q, and later %q", first, again)
	}
}

// The first run of these, which failed at once, has no phases.
func TestTheSideListFollowsFromARunWithoutPhases(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	rep := made(2, 3)
	empty := &report.Run{Key: "run_none", ID: "run_none", State: report.State{Kind: "failed"}, Detail: &report.Detail{}}
	rep.Runs = append(report.Set[*report.Run]{empty}, rep.Runs...)
	var said string
	b.open(t, fileURL(t, []byte(renderedPage(t, rep))), chromedp.EmulateViewport(1440, 900),
		chromedp.Click(`#rail-list a[href="#run_big"]`, chromedp.ByQuery),
		pollFor(railPhases+` !== ""`), chromedp.Evaluate(railPhases, &said))
	if !strings.HasPrefix(said, "Phases of big ✓ 1 Part 1 of the work ✓ 1 round ⚡ 2 Part 2") {
		t.Errorf("%q", said)
	}
}

func TestAPhoneShowsWhatAStepTookAndCameToWithoutATap(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var cut []string
	b.open(t, story(t, checkout), chromedp.EmulateViewport(390, 844),
		chromedp.Evaluate(`document.querySelectorAll(".phase").forEach((e) => e.open = true)`, nil),
		chromedp.Evaluate(`[...document.querySelectorAll(":is(p.step, .step > summary) > :is(small, a), p.step > span")]
			.filter((e) => e.checkVisibility() && (e.scrollHeight > e.clientHeight + 1 && e.clientHeight ||
				e.scrollWidth > e.clientWidth + 1 && e.clientWidth ||
				e.getBoundingClientRect().right > 390)).map((e) => e.textContent)`, &cut),
		chromedp.Evaluate(`[...document.querySelectorAll(".step")]
			.find((e) => e.textContent.includes("Webhook with retries")).scrollIntoView()`, nil),
		seen(t, "phone", "Webhook with retries.", "7m 35s · $1.62 · 14:18–14:25"))
	if len(cut) > 0 {
		t.Errorf("cut: %q", cut)
	}
}

func TestAnAddressIsATimeOrSaysThatItIsNotHere(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var at, said, found string
	b.open(t, story(t)+"#14:20", seen(t, "#14:20", "14:18–14:25"), chromedp.Evaluate(`location.hash`, &at),
		chromedp.Evaluate(`location.hash = "#run_77c0d1e2f3a4.finding.9"`, nil),
		seen(t, "a finding of another report",
			"The link leads to “run_77c0d1e2f3a4.finding.9”, which is not in this page."),
		chromedp.Evaluate(`document.querySelector("[role=status].visually-hidden").textContent`, &said),
		chromedp.Evaluate(`location.hash = "#`+cart+`"`, nil), pollFor(`document.getElementById("lost").hidden`),
		chromedp.Evaluate(`document.querySelector(":target").id`, &found))
	if !strings.HasSuffix(at, ".30") || !strings.Contains(said, "which is not in this page") || found != cart {
		t.Errorf("at #14:20 the page shows %s; it says %q, then shows %s", at, said, found)
	}
}

func TestWithoutScriptsALinkOpensTheRunThatItNames(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	address := story(t) + "#" + cart
	var open, printed bool
	b.open(t, address, emulation.SetScriptExecutionDisabled(true), chromedp.Reload(),
		chromedp.Evaluate(`document.querySelector("#`+cart+` .why").checkVisibility()`, &open),
		emulation.SetEmulatedMedia().WithMedia("print"),
		chromedp.Evaluate(`[...document.querySelectorAll("summary")]
			.every((e) => getComputedStyle(e).listStyleType === "none")`, &printed))
	if !open || !printed {
		t.Errorf("the run is open: %v; paper has no triangles: %v", open, printed)
	}
}

func TestTheComparisonLeadsToItsRunsAndFindings(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var links []string
	b.open(t, story(t),
		chromedp.Evaluate(`document.querySelectorAll("#run-lines input").forEach((e, i) => i !== 1 && e.click())`, nil),
		chromedp.Evaluate(`[...document.querySelectorAll("#picked a")]
			.filter((a) => document.getElementById(decodeURIComponent(a.hash.slice(1))))
			.map((a) => a.textContent + " " + a.hash)`, &links))
	for _, want := range []string{"Cart, 2026-04-02 09:02 #" + cart,
		"Handle an empty cart #" + cart + ".finding.1-P1~2e1",
		"A webhook may be replayed #" + checkout + ".finding.2-P0~2e1"} {
		if !slices.Contains(links, want) {
			t.Errorf("%q is not among %q", want, links)
		}
	}
}

// A run that begins while another is read comes before it.
func TestTheRunThatIsReadStaysMarkedWhenANewOneBegins(t *testing.T) {
	t.Parallel()
	const reads = `(async () => {
		scrollBy({top: document.querySelector(".run").getBoundingClientRect().top + 400, behavior: "instant"});
		await new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame)); })()`
	const begins = `(async () => {
		const run = document.querySelector(".run"), link = document.querySelector("#rail-list [aria-current]").closest("li");
		const newRun = run.cloneNode(true), newLink = link.cloneNode(true);
		newRun.id = "run_new";
		newLink.querySelector("a").href = "#run_new";
		newLink.querySelector("bdi").textContent = "New";
		link.querySelector("a").ariaCurrent = null;
		run.before(newRun);
		link.before(newLink);
		scrollBy({top: newRun.offsetHeight, behavior: "instant"});
		document.dispatchEvent(new Event("report-changed"));
		await new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame)); })()`
	b := newBrowser(t)
	b.open(t, story(t), chromedp.EmulateViewport(1440, 900), chromedp.Evaluate(reads, nil, awaitPromise),
		chromedp.Evaluate(begins, nil, awaitPromise),
		pollFor(railMarked+` === document.querySelectorAll(".run")[1].querySelector("summary bdi").textContent`))
}
