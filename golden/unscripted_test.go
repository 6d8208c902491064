package golden

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// What would do nothing is not there: a button that does not answer looks broken.
func TestWithoutScriptsNoButtonOfThePageIsSeen(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	const seen = `[...document.querySelectorAll("button:not(.sort)")]
		.filter((e) => e.checkVisibility({visibilityProperty: true}))
		.map((e) => e.textContent.trim()).join()`
	var with, without string
	b.open(t, story(t, checkout, search), chromedp.Evaluate(seen, &with),
		emulation.SetScriptExecutionDisabled(true), chromedp.Reload(), chromedp.Evaluate(seen, &without))
	if with == "" || without != "" {
		t.Errorf("with scripts %q are seen, without %q", with, without)
	}
}
