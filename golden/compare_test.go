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
	for _, want := range []string{"Handle an empty cart ✓ fixed not raised",
		"A webhook may be replayed not raised ○ open", "Retry without backoff not raised ○ open"} {
		if !slices.Contains(rows, want) {
			t.Errorf("%q is not among %q", want, rows)
		}
	}
	if !strings.Contains(raised, "Handle an empty cart") {
		t.Errorf("the link leads to %q", raised)
	}
}

// However much there is to say of one of them, each run has as much room as the other.
func TestRunsSideBySideHaveTheSameRoom(t *testing.T) {
	t.Parallel()
	rep, other := made(1, 3), made(1, 3)
	other.Runs[0].Key, other.Runs[0].ID = "run_other", "run_other"
	rep.Runs[0].State.Why = strings.Repeat("a person overrode the review in one phase more; ", 9)
	rep.Runs, rep.Compare = append(rep.Runs, other.Runs...), true
	b := newBrowser(t)
	var widths []float64
	b.open(t, fileURL(t, []byte(renderedPage(t, rep))), chromedp.EmulateViewport(1440, 900),
		chromedp.Evaluate(`[...document.querySelector("#compare tbody tr").cells].map(e => e.offsetWidth)`, &widths))
	if len(widths) != 3 || widths[1] > widths[2]*1.1 || widths[2] > widths[1]*1.1 || widths[0] < 120 {
		t.Errorf("what is compared and two runs are %v wide", widths)
	}
}

func TestAPhaseToComeIsComparedWithoutDashes(t *testing.T) {
	t.Parallel()
	html, err := os.ReadFile(strings.TrimPrefix(story(t, cart, checkout), "file://"))
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile(`(?s)<th scope="row">Phase 3</th>.*?</tr>`).FindString(string(html))
	if !strings.Contains(row, "<td>○ to come </td>") {
		t.Errorf("phase 3, which did not begin, is told as %s", row)
	}
}

func TestTwoClicksCompareNoCostThatIsNotRecorded(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var cost string
	b.open(t, story(t), chromedp.Evaluate(`(() => {
		const column = [...document.querySelectorAll("#run-list th")].find((e) => e.textContent === "Cost").cellIndex;
		const td = document.querySelector("#run-lines tr").cells[column];
		td.textContent = "–";
		td.dataset.v = "0";
		for (const e of [...document.querySelectorAll("#run-lines input")].slice(0, 2)) e.click();
		return [...document.querySelectorAll("#picked tr")].find((e) => e.textContent.startsWith("Cost")).innerText;
	})()`, &cost))
	if strings.Fields(cost)[0] != "Cost" || !strings.Contains(cost, "–") || strings.ContainsAny(cost, "▲▼") {
		t.Errorf("the costs are told as %q", cost)
	}
}

// Of two runs that are chosen, findings stand below what they have in common, and what
// differs says whether it is better where both are of one plan.
func TestTwoChosenRunsSayOnceWhatTheirFindingsHaveInCommon(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	const compare = `for (const e of [...document.querySelectorAll("#run-lines input")].slice(0, 2)) e.click();`
	const told = `[...document.querySelectorAll("#picked :is(h3, ul)")].map((e) => e.innerText).join("\n")`
	const differences = `[...document.querySelectorAll("#picked > table tbody tr")].map((e) =>
		e.cells[0].innerText + " " + e.cells[3].innerText.trim()).join("\n")`
	var findings, other, same, titled string
	b.open(t, story(t), chromedp.Evaluate(compare+told, &findings), chromedp.Evaluate(differences, &other))
	const onePlan = `for (const e of document.querySelectorAll("#run-lines tr"))
		e.dataset.told = JSON.stringify({ ...JSON.parse(e.dataset.told), plan: "one.md" });`
	const oneTitle = `for (const e of document.querySelectorAll("#run-lines a bdi")) e.textContent = "One plan";`
	b.open(t, story(t), chromedp.Evaluate(onePlan+compare+differences, &same))
	b.open(t, story(t), chromedp.Evaluate(oneTitle+compare+differences, &titled))
	if want := "Findings of the later run only\nA webhook may be replayed: open\nRetry without backoff: open\n" +
		"Findings of the earlier run only\nIndex rebuilt on every write: open"; findings != want {
		t.Errorf("got\n%s\nwant\n%s", findings, want)
	}
	for _, want := range []string{"Phases ▲ 1 better", "Cost ▲ $2.71 worse", "Took ▼ 13m 20s better", "Reviews ▲ 1\n"} {
		if !strings.Contains(same, want) {
			t.Errorf("%q is not in\n%s", want, same)
		}
	}
	for _, text := range []string{other, titled} {
		if strings.Contains(text, "better") || strings.Contains(text, "worse") {
			t.Errorf("runs of different plans are judged:\n%s", text)
		}
	}
}

// What is compared has an address, to share.
func TestAComparisonHasAnAddress(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	page := story(t)
	const table = `document.querySelector("#picked table")?.innerText ?? "none"`
	var hash, want, got, after string
	b.open(t, page,
		chromedp.Evaluate(`for (const e of [...document.querySelectorAll("#run-lines input")].slice(0, 2)) e.click()`, nil),
		chromedp.Evaluate(`location.hash`, &hash), chromedp.Evaluate(table, &want),
		chromedp.Evaluate(`document.querySelector("#run-lines input").click(); location.hash`, &after))
	b.open(t, page+hash, chromedp.Evaluate(table, &got))
	if want == "none" || got != want || after != "" {
		t.Errorf("%s shows\n%s\nnot\n%s\nand once one was let go, the address ends in %q", hash, got, want, after)
	}
}
