package golden

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fivex/gates"
	"fivex/snapshot/report"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

const stripTimes = `[...document.querySelectorAll(".strip svg text")].map((e) => e.textContent)
	.filter((t) => /^\d\d:\d\d/.test(t))`

// A run that scripts drive takes seconds, with pauses that are drawn shorter.
func TestTheTimelineOfSecondsNamesNoTimeTwice(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	rep := made(1, 4)
	spans := rep.Runs[0].Timeline.Spans
	for i := range spans {
		spans[i].FromMS = float64(i) * 3000
		spans[i].ToMS = spans[i].FromMS + 400
	}
	var times []string
	b.open(t, pageOf(t, rep), chromedp.EmulateViewport(1440, 900), chromedp.Evaluate(stripTimes, &times))
	if want := "08:00:00 08:00:03 08:00:06 08:00:09"; strings.Join(times, " ") != want {
		t.Errorf("the timeline says %q, want %q", times, want)
	}
	for i := range spans { // the same within one minute of a longer run
		spans[i].FromMS = float64(i) * 40e3
		spans[i].ToMS = spans[i].FromMS + 9e3
	}
	spans[3].FromMS, spans[3].ToMS = 3600e3, 5400e3
	b.open(t, pageOf(t, rep), chromedp.EmulateViewport(1440, 900), chromedp.Evaluate(stripTimes, &times))
	if len(times) < 3 || len(slices.Compact(slices.Clone(times))) < len(times) {
		t.Errorf("the timeline of 90 minutes says %q", times)
	}
}

// Folded, each round is one line; six of them said twelve lines of which six
// were the same.
func TestAFoldedRoundIsOneLineWhereItChangedNoCode(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	rep := made(1, 3)
	p := rep.Runs[0].Phases[0]
	step := p.Rounds[0].Steps[2]
	step.Agent.Items, rep.Runs[0].Findings = nil, nil
	p.Rounds, p.Quality = nil, []string{"skipped", "skipped"}
	for n := range 5 {
		p.Rounds = append(p.Rounds, &report.Round{N: n + 1, Steps: []*report.Step{step},
			Changes: &report.Changes{Base: "1111111111111", Head: "1111111111111"}})
	}
	var text, head string
	b.open(t, pageOf(t, rep), chromedp.Evaluate(`document.querySelector(".phase").innerText`, &text),
		chromedp.Evaluate(`document.querySelector(".phase > summary .num").textContent.trim()`, &head))
	if strings.Contains(text, "\nno code changed") || !strings.Contains(text, "One thing is left. · no code changed") {
		t.Errorf("the phase says %q", text)
	}
	if head != "5 rounds" { // what is switched off has no outcome
		t.Errorf("its head says %q", head)
	}
}

func TestASecondThoughtTakesBackAPressOfAbort(t *testing.T) {
	t.Parallel()
	dir := demoProject(t)
	folder := gates.In(filepath.Join(dir, ".5x"))
	folder.Open(gates.Request{ID: "g1", Type: "escalation"})
	s, _ := serve(t, dir)
	b := newBrowser(t)
	const armed = `document.querySelector("[data-gate=g1] .said")?.textContent === "Press again to confirm."`
	const calm = `document.querySelector("[data-gate=g1] button[value=abort]").textContent === "Abort" &&
		document.querySelector("[data-gate=g1] .said").textContent === ""`
	press := chromedp.Evaluate(`document.querySelector("[data-gate=g1] button[value=abort]").focus()`, nil)
	b.open(t, s.URL(true), pollFor(isLive), press, chromedp.KeyEvent("\r"), pollFor(armed),
		chromedp.KeyEvent("\x1b"), pollFor(calm),
		press, chromedp.KeyEvent("\r"), pollFor(armed), chromedp.Sleep(6*time.Second), pollFor(calm),
		chromedp.ActionFunc(func(context.Context) error {
			if g, _ := folder.Get("g1"); g.Answer != nil {
				t.Errorf("it was answered: %+v", g.Answer)
			}
			return nil
		}))
}

// Where a pause is too short for its length on a phone, another one is the
// legend's example, or none.
func TestTheLegendOfPausesIsAWholeSentenceOnAPhone(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	const legend = `[...document.querySelectorAll(".split > span")]
		.find((e) => e.textContent.includes("drawn shorter")).innerText`
	for want, pause := range map[string]float64{"2s without work, drawn shorter": 2000,
		"time without work, drawn shorter": 987} {
		rep := made(1, 4)
		spans, at := rep.Runs[0].Timeline.Spans, 0.0
		for i := range spans {
			spans[i].FromMS = at
			spans[i].ToMS = at + 100
			at = spans[i].ToMS + 955
			if i == 1 {
				at = spans[i].ToMS + pause
			}
		}
		var said, wide string
		b.open(t, pageOf(t, rep), chromedp.EmulateViewport(390, 844), chromedp.Evaluate(legend, &said),
			chromedp.EmulateViewport(1440, 900), chromedp.Evaluate(legend, &wide))
		if said != want || !strings.HasPrefix(wide, "955ms without") {
			t.Errorf("on a phone the legend says %q, want %q; elsewhere %q", said, want, wide)
		}
	}
}

// A lane's bar in the strip is half as high as the strip; its words in the legend are not.
func TestTheWordsOfTheLegendStandInLinesOfTheirOwnOnAPhone(t *testing.T) {
	t.Parallel()
	var low []string
	newBrowser(t).open(t, story(t, checkout), chromedp.EmulateViewport(390, 844),
		chromedp.Evaluate(`[...document.querySelectorAll(".split > span")].filter((e) =>
			e.clientHeight < parseFloat(getComputedStyle(e).lineHeight)).map((e) => e.textContent)`, &low))
	if len(low) > 0 {
		t.Errorf("lower than their line, so that the next line stands in them: %q", low)
	}
}

func TestEnterLooksInAllRunsWhereTheListHasNothing(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	site := t.TempDir()
	writeSite(t, demoProject(t), site)
	const idle = `[...document.querySelectorAll("#previous, #next")].map((e) => e.disabled).join()`
	var none, some, heading, address, said string
	b.open(t, "file://"+site+"/index.html",
		chromedp.Evaluate(`document.querySelector("h1").textContent`, &heading),
		chromedp.SendKeys("#find", "Checkout", chromedp.ByQuery),
		pollFor(`/^\d/.test(document.getElementById("found").textContent)`),
		chromedp.Evaluate(idle, &some), chromedp.KeyEvent("\x1b"),
		chromedp.SendKeys("#find", "14:20", chromedp.ByQuery),
		pollFor(`document.getElementById("found").textContent === "0"`),
		chromedp.Evaluate(idle, &none), chromedp.KeyEvent("\r"), chromedp.WaitVisible("#words", chromedp.ByQuery),
		pollFor(`document.body.innerText.includes("what happened at 14:20")`),
		chromedp.Evaluate(`document.body.innerText`, &said), chromedp.Location(&address))
	if !strings.HasSuffix(address, "/search.html#14%3A20") ||
		!strings.Contains(said, "1 run was under way at 14:20 UTC.") {
		t.Errorf("%s says %q", address, said)
	}
	if some != "false,false" || none != "true,true" {
		t.Errorf("arrows are disabled: %s with matches, %s without", some, none)
	}
	if heading != "Checkout waits for you." {
		t.Errorf("the index is headed %q", heading)
	}
}

// Half a screen, a tablet and a sheet of paper have less room than a whole screen
// and more than a phone.
func TestTheNamesOfTheTimelineDoNotCollideOnAnyScreen(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	const collisions = `[...document.querySelectorAll(".strip svg")].flatMap((svg) => {
		const texts = [...svg.querySelectorAll("text")]
			.map((e) => ({said: e.textContent, y: e.getAttribute("y"), r: e.getBoundingClientRect()}))
			.filter((t) => t.r.width > 0);
		return texts.flatMap((a, i) => texts.slice(i + 1)
			.filter((b) => a.y === b.y && a.r.left < b.r.right && b.r.left < a.r.right)
			.map((b) => a.said + " on " + b.said));
	})`
	for name, page := range map[string]string{"the demo's Cart": story(t, cart), "60 phases": pageOf(t, made(60, 3))} {
		widths := []int64{390, 820, 1110}
		if long() {
			widths = append(widths, 720, 1024, 1440)
		}
		lists, names := make([][]string, len(widths)+1), make([]int, len(widths))
		var looks chromedp.Tasks
		for i, width := range widths {
			looks = append(looks, chromedp.EmulateViewport(width, 900), chromedp.Evaluate(collisions, &lists[i]),
				chromedp.Evaluate(`[...document.querySelectorAll(".strip .ph")]
					.filter((e) => e.getBoundingClientRect().width > 0).length`, &names[i]))
		}
		b.open(t, page, append(looks, chromedp.EmulateViewport(690, 900), emulation.SetEmulatedMedia().WithMedia("print"),
			chromedp.Evaluate(collisions, &lists[len(widths)]), emulation.SetEmulatedMedia()))
		for i, width := range widths {
			if len(lists[i]) > 0 || names[i] == 0 {
				t.Errorf("%s, %d px wide: %d names, %q", name, width, names[i], lists[i])
			}
		}
		if list := lists[len(widths)]; len(list) > 0 {
			t.Errorf("%s, on paper: %q", name, list)
		}
	}
}

// What the card tells from the journal it does not tell again from the request,
// unless the request differs.
func TestAGatesCardSaysNothingTwice(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	rep := made(2, 3)
	rep.Runs[0].Phases[1].Changes = &report.Changes{Base: "1111111111111", Head: "2222222222222", FilesChanged: 1,
		Added: 2, Files: []report.FileChange{{Path: "a.go", Status: "modified", Added: 2}}}
	const told = "quality ✓ | +2 −0 in 1 file | what was done | the review"
	for request, want := range map[string]string{
		`{"phaseNumber":"2","phaseTitle":"Part 2 of the work","qualityPassed":true,"filesChanged":1,` +
			`"reviewVerdict":"ready"}`: told + " | review: ready",
		`{"phaseNumber":"2","qualityPassed":false,"filesChanged":7}`: told +
			" | files changed: 7 | quality passed: no",
	} {
		rep.Gates = []*report.Gate{{ID: "g1", Type: "phase", Run: "run_big", Phase: "2", Question: "Part 2 of the work",
			Actions: []string{"continue"}, Request: report.Payload{Data: []byte(`{"context":` + request + `}`)}}}
		var said, basis string
		b.open(t, pageOf(t, rep), chromedp.Evaluate(`document.querySelector(".ask").innerText`, &said),
			chromedp.Evaluate(`[...document.querySelectorAll(".ask .basis > span")]
				.map((e) => e.textContent.trim()).join(" | ")`, &basis))
		if strings.Count(said, "Part 2 of the work") != 1 || basis != want {
			t.Errorf("%s: the card says %q, resting on %q, want %q", request, said, basis, want)
		}
	}
}

func TestRunsThatStandSideBySideAreNotOfferedForComparison(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	const offers = `[...document.querySelectorAll(".pick, #pick-text")].filter((e) => e.checkVisibility()).length`
	for compare, want := range map[bool]bool{true: false, false: true} {
		rep := made(2, 3)
		other := *rep.Runs[0]
		other.Key, other.ID = "run_two", "run_two"
		rep.Runs, rep.Compare = append(rep.Runs, &other), compare
		var n int
		b.open(t, pageOf(t, rep), chromedp.EmulateViewport(1440, 900), chromedp.Evaluate(offers, &n))
		if (n > 0) != want {
			t.Errorf("side by side: %v, and %d offers to compare", compare, n)
		}
	}
}

func TestWhatStandsOutsideAnyPhaseIsCountedWhereItIsFolded(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var said string
	b.open(t, story(t, cart), chromedp.Evaluate(`[...document.querySelectorAll(".phase")]
		.find((e) => e.querySelector("h3").textContent.trim() === "Outside any phase")
			.querySelector("summary .num").textContent.trim()`, &said))
	if said != "1 step" {
		t.Errorf("beside what stands outside any phase: %q", said)
	}
}
