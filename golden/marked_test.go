package golden

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// The count is of places, as it is for one word; what is marked there is each word.
func TestASearchForSeveralWordsMarksEachOfThemWhereAllStand(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	const look = `(() => { const f = document.getElementById("find"); f.value = "webhook retries";
		f.dispatchEvent(new Event("input")); f.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter"}));
		const words = [...CSS.highlights.get("found")].map(r => r.toString().toLowerCase());
		const places = words.filter(w => w === "webhook").length;
		return [...new Set(words)].concat(document.getElementById("found").textContent === "1 of " + places ? [] : "?"); })()`
	var marked []string
	b.open(t, story(t), chromedp.Evaluate(look, &marked))
	slices.Sort(marked)
	if !slices.Equal(marked, []string{"retries", "webhook"}) {
		t.Errorf("looking for webhook retries, the page marks %q", marked)
	}
}
