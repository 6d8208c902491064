package golden

import (
	"strings"
	"testing"

	"fivex/snapshot/report"

	"github.com/chromedp/chromedp"
)

// What readers who opened a page for the first time asked.

// saidIn is what a part of the page says, all of it opened.
func saidIn(t *testing.T, address, selector string) string {
	t.Helper()
	var text string
	newBrowser(t).open(t, address, chromedp.Evaluate(`document.querySelectorAll("details").forEach(d => d.open = true);
		[...document.querySelectorAll("`+selector+`")].map(e => e.innerText).join("\n")`, &text))
	return text
}

func TestTheTimelineHasAKeyToItsSigns(t *testing.T) {
	t.Parallel()
	text := saidIn(t, story(t, checkout), ".split")
	for _, want := range []string{"author", "waiting for people", "went wrong", "without work, drawn shorter",
		"✓\u00a0passed", "✕\u00a0went wrong", "◆\u00a0waits for a person", "○\u00a0to come"} {
		if !strings.Contains(text, want) {
			t.Errorf("the key lacks %q: %s", want, text)
		}
	}
	if strings.Contains(text, "broken off") {
		t.Errorf("the key has a sign that the run does not have: %s", text)
	}
}

func TestWhatCanBeOpenedShowsThatItCan(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var actions []chromedp.Action
	for _, size := range screens {
		var without []string
		actions = append(actions, chromedp.EmulateViewport(size[0], size[1]),
			chromedp.Evaluate(`[...document.querySelectorAll("main summary")]
				.filter(s => s.checkVisibility()).filter(s => {
					const style = getComputedStyle(s);
					return !(style.display === "list-item" && style.listStyleType !== "none")
						&& getComputedStyle(s, "::after").content === "none";
				}).map(s => s.textContent.slice(0, 80))`, &without),
			act(func() {
				for _, s := range without {
					t.Errorf("%q does not look as if it could be opened", s)
				}
			}))
	}
	b.open(t, story(t), actions...)
}

func TestWhatAGateAsksStandsAtTheTopAndAtItsReviewOnly(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var n int
	b.open(t, story(t), chromedp.Evaluate(`[...document.querySelectorAll("main p")]
		.filter(p => p.checkVisibility() && p.textContent.includes("How old may an event be?")).length`, &n))
	if n != 2 {
		t.Errorf("the question stands %d times", n)
	}
}

func TestADecisionThatNoGateAsksForSaysWhatWentWrong(t *testing.T) {
	t.Parallel()
	rep := made(2, 3)
	rep.Runs[0].State = report.State{Kind: "waiting", Phase: "2",
		Why:  "Waits for a person in phase 2: the author failed: Provider error: 529 overloaded.",
		Next: "To decide: have it tried again, or abort."}
	if text := saidIn(t, pageOf(t, rep), "#asks"); !strings.Contains(text,
		"The author failed: Provider error: 529 overloaded.") {
		t.Errorf("the card says %q", text)
	}
}

func TestThatAPersonPassedAPhaseIsSaidOnce(t *testing.T) {
	t.Parallel()
	rep := made(2, 3)
	p := rep.Runs[0].Phases[0]
	p.State, p.Review, p.Decision = "approved-by-person", "not_ready", "approved it all the same"
	text := saidIn(t, pageOf(t, rep), ".phase > summary > p")
	if !strings.Contains(text, "A person passed it all the same; a review said not ready.") ||
		strings.Contains(text, "approved it") {
		t.Errorf("the phase says %q", text)
	}
}

func TestRunsSideBySideAreNamedByPlanAndStart(t *testing.T) {
	t.Parallel()
	if text := saidIn(t, story(t, checkout, cart), "#overview + *"); !strings.Contains(text, "Side by side") {
		t.Errorf("below what stands first comes %q, want the runs side by side", text)
	}
	if text := saidIn(t, story(t, checkout, cart), "#compare thead"); !strings.Contains(text, "Cart") ||
		!strings.Contains(text, "2026-04-02 09:02") || strings.Contains(text, "run_") {
		t.Errorf("side by side are %q", text)
	}
	b := newBrowser(t)
	var heads string
	b.open(t, story(t), chromedp.Click(`#run-lines tr:nth-child(1) input`, chromedp.ByQuery),
		chromedp.Click(`#run-lines tr:nth-child(3) input`, chromedp.ByQuery),
		chromedp.Evaluate(`document.querySelector("#picked thead").textContent`, &heads))
	if !strings.Contains(heads, "Cart, 2026-04-02 09:02") || strings.Contains(heads, "run_") {
		t.Errorf("the chosen are %q", heads)
	}
}

func TestAReportOfOneRunHasTheDocumentsOfThatRun(t *testing.T) {
	t.Parallel()
	if text := saidIn(t, story(t, cart), "#documents summary"); !strings.Contains(text, "001-cart.md") ||
		strings.Contains(text, "002-checkout.md") {
		t.Errorf("the documents are %q", text)
	}
}

func TestTheLogOfACallThatFailedUnrecordedIsShownAndLinkedFromItsQuestion(t *testing.T) {
	t.Parallel()
	rep := made(1, 3)
	run := rep.Runs[0]
	run.Logs = []*report.Log{{Name: "agent-9.ndjson", Kind: "agent",
		Transcript: &report.Transcript{Entries: []*report.Entry{{Kind: "text", Text: "The last words."}}}}}
	round := run.Phases[0].Rounds[0]
	round.Steps = append(round.Steps, &report.Step{ID: "asked", Kind: "person", Name: "escalation",
		Phase: "1", Log: "agent-9.ndjson", Summary: "asked: Author invocation failed",
		Person: &report.Person{Kind: "escalation", Question: "Author invocation failed", Pending: true}})
	b := newBrowser(t)
	var shown bool
	b.open(t, pageOf(t, rep), chromedp.Evaluate(`(() => {
		const link = [...document.querySelectorAll(".step a")].find(a => a.textContent === "the log of the call");
		link.click();
		return document.getElementById(link.getAttribute("href").slice(1)).textContent.includes("The last words.");
	})()`, &shown))
	if !shown {
		t.Error("the log is not shown")
	}
}

func TestEveryStepsRowsAreReachedFromItWithoutScripts(t *testing.T) {
	t.Parallel()
	_, html := reports(t, unpack(t, "a-overwritten-attempts"))
	page := strings.Replace(string(html), "<script>", `<script type="text/plain">`, 1)
	b := newBrowser(t)
	var lost []string
	var steps int
	b.open(t, fileURL(t, []byte(page)),
		chromedp.Evaluate(`document.querySelectorAll(".step").length`, &steps),
		chromedp.Evaluate(`[...document.querySelectorAll(".step")].filter(s => {
		const rows = [...s.querySelectorAll("a")].find(a => a.hash === "#" + s.id + ".r");
		return !rows || !document.getElementById(s.id + ".r").textContent.trim();
	}).map(s => s.textContent.slice(0, 80))`, &lost))
	if steps == 0 {
		t.Fatal("the page has no steps")
	}
	for _, s := range lost {
		t.Errorf("from %q no way leads to its rows", s)
	}
}

// Who reads with a screen reader hears a page's links without what stands around them.
func TestEveryLinkSaysWhereItLeads(t *testing.T) {
	t.Parallel()
	page := story(t)
	var links int
	var bare []string
	newBrowser(t).open(t, page,
		chromedp.Evaluate(`document.querySelectorAll("main a").length`, &links),
		chromedp.Evaluate(`[...document.querySelectorAll("main a")]
			.filter(a => !a.ariaLabel && /^(where|here|more|link)?$/i.test(a.textContent.trim()))
			.map(a => a.getAttribute("href"))`, &bare))
	if links < 50 {
		t.Fatalf("the page has %d links", links)
	}
	for _, to := range bare {
		t.Errorf("the link to %s does not say where it leads", to)
	}
}
