package golden

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"fivex/render"
	"fivex/snapshot"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What readers who see the page for the first time stumbled over.

func TestAStepThatCannotBeOpenedIsToldWholeOnAPhone(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var cut []string
	b.openOn(t, screens["phone"], story(t),
		chromedp.Evaluate(`document.querySelectorAll("details").forEach((d) => (d.open = d.id !== "menu"));
			[...document.querySelectorAll("p.step > span")]
				.filter((e) => e.scrollHeight > e.clientHeight + 2).map((e) => e.textContent)`, &cut))
	if len(cut) > 0 {
		t.Errorf("cut, and nothing shows the rest: %q", cut)
	}
}

func TestLongLinesOfADiffAreWholeOnPaper(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var cut []string
	b.open(t, story(t, checkout), chromedp.EmulateViewport(690, 1000), emulation.SetEmulatedMedia().WithMedia("print"),
		chromedp.Evaluate(`document.querySelectorAll("details").forEach((d) => (d.open = true));
			[...document.querySelectorAll(".diff")].filter((e) => e.scrollWidth > e.clientWidth)
				.map((e) => e.textContent.slice(0, 80))`, &cut),
		emulation.SetEmulatedMedia())
	if len(cut) > 0 {
		t.Errorf("lines go beyond the paper in %q", cut)
	}
}

func TestDatesOfAComparisonStayInOnePieceOnAPhone(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var broken []string
	var dates int
	b.openOn(t, screens["phone"], story(t),
		chromedp.Click(`#run-lines tr:nth-child(1) input`, chromedp.ByQuery),
		chromedp.Click(`#run-lines tr:nth-child(3) input`, chromedp.ByQuery),
		chromedp.Evaluate(`[...document.querySelectorAll("#picked :is(th, td) .num")]
			.filter((date) => date.getClientRects().length > 1)
			.map((date) => date.textContent)`, &broken),
		chromedp.Evaluate(`document.querySelectorAll("#picked th .num").length`, &dates))
	if dates < 2 {
		t.Errorf("%d dates in the head, want both", dates)
	}
	if len(broken) > 0 {
		t.Errorf("dates are broken: %q", broken)
	}
}

func TestEnterInASitesSearchLeadsToThePlace(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var said, at string
	var links []string
	b.open(t, sitesOf(t)["file"]+"/search.html#replayed",
		results("replayed", &said, &links), chromedp.Focus("#words", chromedp.ByQuery), chromedp.KeyEvent(kb.Enter),
		chromedp.WaitReady("#rail", chromedp.ByQuery), chromedp.Evaluate(`decodeURIComponent(location.hash)`, &at))
	if !strings.Contains(at, ".finding.") {
		t.Errorf("Enter leads to %q, which is no finding", at)
	}
}

// A time of the clock leads to what happened then, in whichever run, also on a phone.
func TestATimeInASitesSearchLeadsToTheStep(t *testing.T) {
	needsLong(t, "times are looked for in a page, too")
	t.Parallel()
	b := newBrowser(t)
	var asked []chromedp.Action // what is only looked for, all of it in one page
	for _, c := range []struct{ words, said, run, step string }{
		{"14:20", "1 run was under way at 14:20 UTC.", "Checkout", "14:18–14:25"},
		{"2026-04-02 14:20", "1 run was", "Checkout", "14:18–14:25"},
		{"2026-04-01 14:20", "No run was under way", "", ""},
		{"webhook 14:20", "in 1 run", "Checkout", "14:18–14:25"},
		{"webhook 9:30", "Nothing has this word at this time.", "", ""},
		{"09:30", "1 run was", "Cart", "09:30"},
	} {
		for screen, size := range screens {
			var said, step, at string
			var links []string
			find := chromedp.Tasks{chromedp.SendKeys("#words", c.words, chromedp.ByQuery), results(c.words, &said, &links)}
			if !long() && (c.words != "14:20" || screen != "phone") {
				asked = append(asked, chromedp.Evaluate(`document.querySelector("#words").value = ""`, nil), find, act(func() {
					if !strings.Contains(said, c.said) || c.run != "" && (len(links) == 0 || links[0] != c.run) {
						t.Errorf("%q: %q, %q; want %q, %q", c.words, said, links, c.said, c.run)
					}
				}))
				continue
			}
			actions := []chromedp.Action{chromedp.EmulateViewport(size[0], size[1]), find}
			if c.run != "" {
				actions = append(actions, chromedp.Evaluate(`[...document.querySelectorAll("#results a")]
					.find(a => a.textContent.startsWith("what happened at")).click()`, nil),
					chromedp.WaitReady("#rail", chromedp.ByQuery), chromedp.WaitReady("#end", chromedp.ByQuery),
					pollFor(`/\.\d+$/.test(location.hash)`),
					chromedp.Evaluate(`decodeURIComponent(location.hash.slice(1))`, &at),
					chromedp.Evaluate(`(() => { const e = document.getElementById(decodeURIComponent(location.hash.slice(1)));
						const box = e.getBoundingClientRect();
						return box.top >= 48 && box.top < innerHeight && e.checkVisibility()
							? e.querySelector(":is(p.step, summary) > :is(small, a)").textContent
							: "not on the screen: " + box.top; })()`, &step))
			}
			b.open(t, sitesOf(t)["file"]+"/search.html", actions...)
			if !strings.Contains(said, c.said) || c.run != "" &&
				(len(links) == 0 || links[0] != c.run || !strings.Contains(step, c.step)) {
				t.Errorf("%q on a %s: %q, %q, then %q at %s; want %q, %q, %q", c.words, screen, said, links,
					step, at, c.said, c.run, c.step)
			}
		}
	}
	b.open(t, sitesOf(t)["file"]+"/search.html", asked...)
}

func TestTheStoryNamesWhatAPersonIsAskedAndTheTimeThatIsDrawnShorter(t *testing.T) {
	t.Parallel()
	html, err := os.ReadFile(strings.TrimPrefix(story(t, checkout), "file://"))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"asked: A webhook may be replayed", `<span class="folded wide">5m 8s</span>`,
		"</code><small> retry.ts, webhook.ts</small>", `<div class="brief"><dt>added effort</dt>`} {
		if !strings.Contains(string(html), text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	if strings.Contains(string(html), "asked: 1 item(s)") {
		t.Error("a step says how many findings need a person, not which")
	}
}

func TestRunsThatHaveTheirLineOnlySayHowToReadThem(t *testing.T) {
	t.Parallel()
	var html bytes.Buffer
	err := snapshot.Read(t.Context(), placeOf(t, readDemo(t)), asTheCommand, func(v *snapshot.View) error {
		rep, err := v.Report(t.Context(), 1)
		if err != nil {
			return err
		}
		html.Reset()
		return render.HTML(&html, rep)
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "2 runs have their line only: <code>5x report RUN</code> tells one in full, " +
		"<code>--runs 3</code> all."
	if !strings.Contains(html.String(), want) {
		t.Errorf("the page does not say %q", want)
	}
}
