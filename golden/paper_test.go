package golden

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// On paper stands the story: what was folded beside it stays so, unless it was opened.
func TestTheDemoIsPrintedOnFewPagesWithItsStoryItsFindingsAndItsDiffs(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var pdf []byte
	sheets := chromedp.ActionFunc(func(ctx context.Context) (err error) {
		pdf, _, err = page.PrintToPDF().WithPreferCSSPageSize(true).Do(ctx)
		return err
	})
	const seen = `[...document.querySelectorAll("main *")]
		.filter(e => e.matches("p, pre, h3, h4, .title, .step > summary > span, p.step > span, .diff span")
		&& e.checkVisibility({contentVisibilityAuto: true}))
		.map(e => e.textContent).join("\n")`
	const toRows = `[...document.querySelectorAll(".step a")]
		.filter(a => a.textContent === "as recorded" && a.checkVisibility({contentVisibilityAuto: true})).length`
	var before, opened string
	var rows, printed int
	b.open(t, story(t), sheets, chromedp.Evaluate(toRows, &rows), chromedp.EmulateViewport(690, 900),
		emulation.SetEmulatedMedia().WithMedia("print"), chromedp.Evaluate(toRows, &printed),
		chromedp.Evaluate(seen, &before),
		chromedp.Evaluate(`document.querySelectorAll(".document, .command").forEach(d => d.open = true)`, nil),
		chromedp.Evaluate(seen, &opened))
	if n := bytes.Count(pdf, []byte("/Type /Page\n")); n == 0 || n >= 12 {
		t.Errorf("the demo is printed on %d pages, want less than 12", n)
	}
	if rows == 0 || printed > 0 {
		t.Errorf("%d links lead to rows, and on paper, where there are none, %d", rows, printed)
	}
	for _, want := range []string{"A webhook may be replayed", "Handle an empty cart", "fix quality: done",
		"error", "+export async function webhook", "rethink the design first"} {
		if !strings.Contains(before, want) {
			t.Errorf("on paper does not stand %q", want)
		}
	}
	for _, aside := range []string{"Customers collect products before they pay", "84 files checked"} {
		if strings.Contains(before, aside) || !strings.Contains(opened, aside) {
			t.Errorf("%q stands on paper: %t, and once it is opened: %t", aside, strings.Contains(before, aside),
				strings.Contains(opened, aside))
		}
	}
}
