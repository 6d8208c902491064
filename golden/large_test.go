package golden

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"fivex/render"
	"fivex/snapshot/report"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// large is a page of 3,000 steps, which has what is folded in pieces; hurt is what
// its first phase says.
func large(t *testing.T, phases int, hurt string) (address, html string) {
	rep := made(phases, 100)
	for s := range rep.Runs[0].Steps {
		s.Summary += hurt
		if s.Quality != nil {
			s.Quality.Commands[0].Output += hurt
		}
		if s.Agent != nil {
			s.Agent.Notes = hurt
		}
		s.Rows[0].Payload = report.Payload{Data: []byte(fmt.Sprintf("%q", hurt))}
	}
	html = renderedPage(t, rep)
	return fileURL(t, []byte(html)), html
}

func renderedPage(t *testing.T, rep *report.Report) string {
	t.Helper()
	var page bytes.Buffer
	if err := render.HTML(&page, rep); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

const (
	inPlace  = `!document.querySelector("noscript.later")`
	notThere = `document.querySelector(".later") !== null`
	wanted   = `dispatchEvent(new Event("beforeprint"))`
	step     = "run_big.steps-3-7" // in a folded phase
)

// unread is a page whose script is not run, as where a policy forbids it.
func unread(html string) []byte {
	return []byte(regexp.MustCompile(`<script>\s*"use strict"`).ReplaceAllString(html,
		`<script type="text/plain">"use strict"`))
}

func TestAPageOfTenThousandEventsIsReadBeforeItsFoldsAre(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var elements int
	html := renderedPage(t, made(100, 100))
	b.open(t, fileURL(t, unread(html)), chromedp.Evaluate(`document.querySelectorAll("*").length`, &elements))
	if elements > 3_000 {
		t.Errorf("a browser makes %d elements before it answers", elements)
	}
}

// Its words are one element a fold, whose markup comes when somebody opens it.
func TestTheBrowsersSearchFindsWhatIsFoldedInALargePage(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	address, _ := large(t, 30, ` <b> & "zebra" – 14:02`)
	var words, opened string
	var elements int
	b.open(t, address, pollFor(inPlace),
		chromedp.Evaluate(`document.getElementById("run_big.phase.4").textContent`, &words),
		chromedp.Evaluate(`document.querySelectorAll("*").length`, &elements),
		chromedp.Evaluate(`document.getElementById("run_big.phase.4").open = true`, nil),
		pollFor(`document.getElementById("`+step+`") !== null`),
		chromedp.Evaluate(`document.getElementById("run_big.phase.4").textContent`, &opened))
	if !strings.Contains(words, `<b> & "zebra" – 14:02`) || strings.Contains(words, "span class") {
		t.Errorf("folded, a phase has the words %.400q", words)
	}
	squeezed := func(s string) string { return strings.Join(strings.Fields(s), "") }
	if squeezed(words) != squeezed(opened) {
		t.Errorf("opened, a phase has other words: %.600q, before %.600q", opened, words)
	}
	if elements > 3_000 {
		t.Errorf("folded, the page has %d elements", elements)
	}
}

func TestWhatIsFoldedCanBeSearchedAlsoInABrowserThatIsNeverIdle(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	address, _ := large(t, 30, "zebra")
	const neverIdle = `window.requestIdleCallback = (f, how) => how?.timeout &&
		setTimeout(() => f({ didTimeout: true, timeRemaining: () => 0 }), how.timeout)`
	var script page.ScriptIdentifier
	b.open(t, address, chromedp.ActionFunc(func(ctx context.Context) (err error) {
		script, err = page.AddScriptToEvaluateOnNewDocument(neverIdle).Do(ctx)
		return err
	}), chromedp.Reload(), pollFor(inPlace), chromedp.ActionFunc(func(ctx context.Context) error {
		return page.RemoveScriptToEvaluateOnNewDocument(script).Do(ctx)
	}))
}

func TestALargePageTellsTheSameAsSoonAsItIsComplete(t *testing.T) {
	needsLong(t, "loads a page of thousands of steps")
	t.Parallel()
	b := newBrowser(t)
	hurt := `</noscript><script>document.title = "hurt"</script><img src=x onerror="document.title='hurt'">`
	phases := 21
	if long() {
		phases = 30
	}
	address, html := large(t, phases, hurt)
	plain := strings.NewReplacer(`<noscript class="later">`, "", "</noscript>", "").Replace(html)
	const told = `document.querySelector("main").innerHTML`
	var late, atOnce, title string
	v := b.open(t, address, pollFor(inPlace), chromedp.Evaluate(wanted, nil),
		chromedp.Evaluate(told, &late), chromedp.Evaluate(`document.title`, &title))
	b.open(t, fileURL(t, []byte(plain)), chromedp.Evaluate(told, &atOnce))
	if !strings.Contains(html, `<noscript class="later">`) || late != atOnce || !strings.Contains(late, "steps-3-7") {
		t.Error("the page is another one when its pieces are in place")
	}
	if title == "hurt" || len(v.trouble) > 0 {
		t.Errorf("text of a run did something: %q, %q", title, v.trouble)
	}
}

// What is asked for does not wait: the page's idle time is taken away here.
func TestWhatIsAskedForInALargePageIsThereAtOnce(t *testing.T) {
	t.Parallel()
	needsLong(t, "loads a page of thousands of steps again and again")
	b := newBrowser(t)
	_, html := large(t, 30, "")
	busy := strings.Replace(string(unread(html)), `</head>`, `<script>requestIdleCallback = () => 0</script></head>`, 1)
	busy = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`).ReplaceAllString(busy, "")
	address := fileURL(t, []byte(strings.ReplaceAll(busy, `<script type="text/plain">`, "<script>")))
	there := `document.getElementById("` + step + `") !== null`
	for what, do := range map[string]string{
		"an address":      `location.hash = "#` + step + `"`,
		"the page's fold": `document.getElementById("run_big.phase.4").firstElementChild.click()`,
		"opening by hand": `document.getElementById("run_big.phase.4").open = true`,
		"printing":        `dispatchEvent(new Event("beforeprint"))`,
		"the page's find": `const f = document.getElementById("find"); f.value = "complete";
			f.dispatchEvent(new Event("input"))`,
		"a time": `const f = document.getElementById("find"); f.value = "08:00";
			f.dispatchEvent(new Event("input"))`,
		"a time and words": `const f = document.getElementById("find");
			f.value = "2026-04-02 08:00 complete"; f.dispatchEvent(new Event("input"))`,
		"the browser's": `dispatchEvent(new KeyboardEvent("keydown", {key: "f", ctrlKey: true}))`,
		"a link to a step": `const a = document.createElement("a"); a.href = "#` + step + `";
			document.body.append(a); a.click()`,
	} {
		var waits bool
		b.open(t, address, chromedp.Evaluate(notThere, &waits), chromedp.Evaluate(do, nil), pollFor(there))
		if !waits {
			t.Errorf("%s: the page's pieces were in place before", what)
		}
	}
	var marked bool
	b.open(t, address, chromedp.Evaluate(`location.hash = "#`+step+`"`, nil), pollFor(there),
		chromedp.Evaluate(`document.querySelector(":target")?.id === "`+step+
			`" && document.querySelector(":target").checkVisibility()`, &marked))
	if !marked {
		t.Error("a step that came late is not the address's target")
	}
}

func TestALargePageIsReadWithoutItsScript(t *testing.T) {
	t.Parallel()
	needsLong(t, "loads a page of thousands of steps again")
	b := newBrowser(t)
	address, html := large(t, 30, "")
	open := chromedp.Evaluate(`for (const d of document.querySelectorAll("details")) d.open = true`, nil)
	text := `document.querySelector("#run_big\\.phase\\.4").innerText`
	var off, blocked, said string
	b.open(t, address, emulation.SetScriptExecutionDisabled(true), chromedp.Reload(), open, chromedp.Evaluate(text, &off))
	b.open(t, fileURL(t, unread(html)), open, chromedp.Evaluate(text, &blocked),
		chromedp.Evaluate(`getComputedStyle(document.querySelector("#run_big\\.phase\\.4"), "::after").content`, &said))
	if strings.Count(off, "author") < 34 {
		t.Errorf("without scripts, a phase tells only %.300q", off)
	}
	if strings.Contains(blocked, "author") || !strings.Contains(said, "which does not run here") {
		t.Errorf("where the script alone is forbidden, a phase tells %.300q and says %s", blocked, said)
	}
}
