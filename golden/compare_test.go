package golden

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Two runs that were asked for by name tell which findings differ, and lead to them.
func TestTwoNamedRunsNameTheFindingsThatDiffer(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var rows []string
	var raised string
	b.open(t, story(t, cart, checkout),
		chromedp.Evaluate(`[...document.querySelectorAll("#compare table")].at(1).innerText.split("\n")
			.map((e) => e.replace(/\s+/g, " ").trim())`, &rows),
		chromedp.Click(`//section[@id="compare"]//tr[contains(., "empty cart")]//a`),
		chromedp.Evaluate(`document.querySelector(":target").checkVisibility()
			? document.querySelector(":target h4").textContent : "hidden"`, &raised))
	for _, want := range []string{"Handle an empty cart ✓ fixed –",
		"A webhook may be replayed – ○ open", "Retry without backoff – ○ open"} {
		if !slices.Contains(rows, want) {
			t.Errorf("%q is not among %q", want, rows)
		}
	}
	if !strings.Contains(raised, "Handle an empty cart") {
		t.Errorf("the link leads to %q", raised)
	}
}

func TestAPhaseToComeIsComparedWithoutDashes(t *testing.T) {
	t.Parallel()
	html, err := os.ReadFile(strings.TrimPrefix(story(t, cart, checkout), "file://"))
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile(`(?s)<th scope="row">Phase 3</th>.*?</tr>`).FindString(string(html))
	if !strings.Contains(row, "<td>○ pending </td>") {
		t.Errorf("phase 3, which did not begin, is told as %s", row)
	}
}

func TestTwoClicksCompareNoCostThatIsNotRecorded(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var cost string
	b.open(t, story(t, cart, checkout), chromedp.Evaluate(`(() => {
		const column = [...document.querySelectorAll("#run-list th")].find((e) => e.textContent === "Cost").cellIndex;
		const td = document.querySelector("#run-lines tr").cells[column];
		td.textContent = "–";
		td.dataset.v = "0";
		for (const e of document.querySelectorAll("#run-lines input")) e.click();
		return [...document.querySelectorAll("#picked tr")].find((e) => e.textContent.startsWith("Cost")).innerText;
	})()`, &cost))
	if strings.Fields(cost)[0] != "Cost" || !strings.Contains(cost, "–") || strings.ContainsAny(cost, "▲▼") {
		t.Errorf("the costs are told as %q", cost)
	}
}

// What is compared has an address, to share.
func TestAComparisonHasAnAddress(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	page := story(t, cart, checkout)
	const table = `document.querySelector("#picked table")?.innerText ?? "none"`
	var hash, want, got, after string
	b.open(t, page, chromedp.Evaluate(`for (const e of document.querySelectorAll("#run-lines input")) e.click()`, nil),
		chromedp.Evaluate(`location.hash`, &hash), chromedp.Evaluate(table, &want),
		chromedp.Evaluate(`document.querySelector("#run-lines input").click(); location.hash`, &after))
	b.open(t, page+hash, chromedp.Evaluate(table, &got))
	if want == "none" || got != want || after != "" {
		t.Errorf("%s shows\n%s\nnot\n%s\nand once one was let go, the address ends in %q", hash, got, want, after)
	}
}
