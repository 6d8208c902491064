package golden

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// What the search of a site takes, the search of a page takes too.
func TestATimeIsFoundInAPageWithOtherWordsAndWithItsDay(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	const look = `(() => { const f = document.getElementById("find"); f.value = "%"; f.dispatchEvent(new Event("input"));
		f.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter"}));
		const at = CSS.highlights.get("here")?.values().next().value?.startContainer.parentElement;
		return document.getElementById("found").textContent + "\n" + (at?.closest(".step")?.textContent ?? "no step"); })()`
	var actions []chromedp.Action
	for _, c := range []struct{ words, count, step string }{
		{"14:20", "1 of 1", "14:18–14:25"}, // the step, and not a tick of the timeline
		{"14:20 webhook", "1 of 1", "14:18–14:25"},
		{"webhook 14:20", "1 of 1", "14:18–14:25"},
		{"2026-04-02 14:20", "1 of 1", "14:18–14:25"},
		{"9:05", "1 of 1", "09:04–09:09"},
		{"webhook 09:05", "0", "no step"},
		{"13:58", "nearest: 14:03–14:11", "Payment intent"}, // of all days
		{"2026-04-01 14:20", "nearest: 10:35", "aborted"},   // of that day
		{"2026-04-03 14:20", "0", "no step"},
	} {
		var said string
		actions = append(actions, chromedp.Evaluate(strings.Replace(look, "%", c.words, 1), &said), act(func() {
			if count, step, _ := strings.Cut(said, "\n"); count != c.count || !strings.Contains(step, c.step) {
				t.Errorf("%q finds %q; want %s, %s", c.words, said, c.count, c.step)
			}
		}))
	}
	b.open(t, story(t), actions...)
}
