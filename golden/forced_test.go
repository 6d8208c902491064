package golden

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// A system that forces its colours takes away backgrounds: signs and shapes are left.
func TestForcedColoursLeaveTheTimelineAndItsLegendDrawn(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var alike, lost []string
	b.open(t, story(t, cart),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "forced-colors", Value: "active"},
			{Name: "prefers-color-scheme", Value: "dark"}}),
		picture("forced"),
		chromedp.Evaluate(`(() => {
			const lost = [];
			for (const e of document.querySelectorAll(".split > [class]")) {
				const s = getComputedStyle(e, "::before");
				if (s.backgroundImage === "none" && s.backgroundColor === "rgba(0, 0, 0, 0)"
					&& s.borderTopStyle === "none") lost.push(e.className);
			}
			for (const e of document.querySelectorAll(".strip rect")) {
				const s = getComputedStyle(e);
				if (![s.fill, s.stroke].some(c => c.includes("255, 255, 255") || c.startsWith("url")))
					lost.push(e.getAttribute("class"));
			}
			return lost;
		})()`, &lost),
		chromedp.Evaluate(`(() => {
			const by = {};
			for (const e of document.querySelectorAll(".split > [class]")) {
				const s = getComputedStyle(e, "::before");
				(by[[s.backgroundImage, s.backgroundColor, s.borderTopStyle].join(" ")] ??= []).push(e.className);
			}
			return Object.values(by).filter(list => list.length > 1).map(list => list.join(" and "));
		})()`, &alike))
	if len(lost) > 0 || len(alike) > 0 {
		t.Errorf("not to be seen: %q; not to be told apart: %q", lost, alike)
	}
}
