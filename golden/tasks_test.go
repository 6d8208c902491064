package golden

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// What a reader comes for, and what it costs: each test says the clicks, and
// what the first screen shows, on a desk and on a phone.

// screens are the windows that tasks are done in.
var screens = map[string][2]int64{"desk": {1440, 900}, "phone": {390, 844}}

// story is the page of the demo's runs with these ids; of all without.
func story(t *testing.T, runs ...string) string {
	t.Helper()
	where := placeOf(t, readDemo(t))
	page, err := once(&shared, fmt.Sprint("story ", runs), func() ([]byte, error) {
		opts := asTheCommand
		opts.Select = runs
		_, html, err := renderBoth(where, opts)
		return html, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fileURL(t, page)
}

const (
	checkout = "run_77c0d1e2f3a4"
	cart     = "run_0a1b2c3d4e5f"
	search   = "run_5e0a7c31d2f4"
)

// picture keeps what a task's screen shows, for people, in the folder
// FIVEX_SHOTS.
func picture(name string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		folder := os.Getenv("FIVEX_SHOTS")
		if folder == "" {
			return nil
		}
		var png []byte
		if err := chromedp.CaptureScreenshot(&png).Do(ctx); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644)
	})
}

// seen says which of the texts a reader does not see in the window, all of them
// at rest: the page may be on its way there.
func seen(t *testing.T, what string, texts ...string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		wants, err := json.Marshal(texts)
		if err != nil {
			return err
		}
		var unseen []string
		if err := chromedp.Evaluate(fmt.Sprintf(`(async () => {
			const isSeen = (want) => {
				const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
				for (let n = walk.nextNode(); n; n = walk.nextNode()) {
					const block = n.parentElement.closest("p, h1, h2, h3, h4, h5, summary, pre, td, tr, button, li, dd, span")
						|| n.parentElement;
					if (!block.textContent.replace(/\s+/g, " ").includes(want)
						|| n.parentElement.closest(".visually-hidden, script, style")) continue;
					const r = document.createRange();
					r.selectNodeContents(n);
					for (const b of r.getClientRects()) {
						if (b.width > 0 && b.top >= 0 && b.bottom <= innerHeight && n.parentElement.checkVisibility()) return true;
					}
				}
				return false;
			};
			let unseen, at = null;
			for (let looks = 0; looks < 200; looks++) {
				const rests = at === scrollY;
				at = scrollY;
				unseen = %s.filter(want => !isSeen(want));
				if (rests && unseen.length === 0) break;
				await new Promise(done => setTimeout(done, 50));
			}
			return unseen;
		})()`, wants), &unseen, awaitPromise).Do(ctx); err != nil {
			return err
		}
		for _, text := range unseen {
			t.Errorf("%s: %q is not on the screen", what, text)
		}
		return nil
	})
}

// onEachScreen does a task in the window of a desk, and with FIVEX_LONG, or for
// pictures, in that of a phone.
func onEachScreen(t *testing.T, b browser, name, address string, do func(screen string) []chromedp.Action) {
	t.Helper()
	for screen := range screens {
		if screen == "desk" || long() || os.Getenv("FIVEX_SHOTS") != "" {
			onScreen(t, b, screen, name, address, do)
		}
	}
}

// onScreen does a task in a window, which has its size when the page comes.
func onScreen(t *testing.T, b browser, screen, name, address string, do func(screen string) []chromedp.Action) {
	t.Helper()
	b.openOn(t, screens[screen], address, append(do(screen), picture(name+"-"+screen))...)
}

func TestAReaderLearnsAtOnceHowARunEndedWhyAndWhatIsNext(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	for run, texts := range map[string][]string{
		checkout: {"A webhook may be replayed", "How old may an event be?", "5x gate answer gate_c0ffee01", "1 of 3"},
		search:   {"Aborted", "Index rebuilt on every write", "5x run reopen", "0 of 1"},
		cart:     {"Completed", "Both phases are done", "2 of 2"},
	} {
		for screen := range screens {
			if run != checkout && screen == "phone" && !long() {
				continue
			}
			onScreen(t, b, screen, "a-"+run, story(t, run), func(screen string) []chromedp.Action {
				return []chromedp.Action{seen(t, run+" "+screen, texts...)}
			})
		}
	}
}

func TestOneClickTellsWhatAPhaseChangedAndWhoPassedIt(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	onEachScreen(t, b, "b", story(t, cart), func(screen string) []chromedp.Action {
		return []chromedp.Action{
			chromedp.Evaluate(`document.querySelector("[id='`+cart+
				`.phase.2'] > summary").scrollIntoView({behavior: "instant"})`, nil),
			chromedp.Click(`[id="`+cart+`.phase.2"] > summary`, chromedp.ByQuery),
			seen(t, screen, "2 Persistence", "approved by review 1 (openai/gpt-5)", "at 10:04 a person continued",
				"+16 −1 in 2 files"),
		}
	})
}

func TestOneClickOpensAPhaseThatIsDoneWithItsDiff(t *testing.T) {
	t.Parallel()
	newBrowser(t).openOn(t, screens["desk"], story(t, cart),
		chromedp.Evaluate(`document.querySelector("[id='`+cart+`.phase.2'] > summary").click()`, nil),
		chromedp.Evaluate(`document.querySelector("[id='`+cart+`.phase.2'] .changes").scrollIntoView()`, nil),
		seen(t, "desk", "+16 −1 in 2 files", "src/store.ts", "+const sevenDays = 7 * 24 * 60 * 60;"))
}

func TestOneClickTellsWhyAReviewFailedAndWhatBecameOfEachFinding(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	onEachScreen(t, b, "c", story(t, checkout), func(screen string) []chromedp.Action {
		return []chromedp.Action{
			chromedp.Click(`#asks .basis a[href$=".34"]`, chromedp.ByQuery),
			seen(t, screen, "One decision is needed before this can ship.",
				"An attacker replays a captured call and an order ships twice", "Retry without backoff", "open"),
		}
	})
}

func TestAFailedCommandStandsOpenWithItsOutput(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	onEachScreen(t, b, "d", story(t, checkout), func(screen string) []chromedp.Action {
		return []chromedp.Action{
			chromedp.Evaluate(`location.hash = document.querySelector(".step.no").id`, nil),
			seen(t, screen, "bun run lint", "'secret' is assigned a value but never used"),
		}
	})
}

func TestTheFirstScreenSaysWhereTimeAndMoneyWent(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	onEachScreen(t, b, "e", story(t, checkout), func(screen string) []chromedp.Action {
		if screen == "phone" {
			return []chromedp.Action{chromedp.Evaluate(`document.querySelector(".split")
				.scrollIntoView({behavior: "instant", block: "center"})`, nil),
				seen(t, screen, "author 16m 47s", "review 2m 54s")}
		}
		return []chromedp.Action{seen(t, screen, "author 16m 47s", "$3.50 (94 %)", "review 2m 54s", "waiting for people")}
	})
}

func TestOneClickTellsWhatAnAgentDid(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	onEachScreen(t, b, "e", story(t), func(screen string) []chromedp.Action {
		return []chromedp.Action{
			chromedp.Click(`[id="run_77c0d1e2f3a4.30"] > summary`, chromedp.ByQuery),
			seen(t, screen, "4 tool calls (bash 2, read 1, write 1), 1 failed", "The retries were never awaited.",
				"bun test webhook failed"),
		}
	})
}

func TestAnEventIsFoundByTheClock(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	onEachScreen(t, b, "g", story(t, checkout), func(screen string) []chromedp.Action {
		return []chromedp.Action{
			chromedp.Evaluate(`document.querySelector(".strip").scrollIntoView({behavior: "instant", block: "start"})`, nil),
			seen(t, screen, "14:18"),
			chromedp.Evaluate(`[...document.querySelectorAll(".strip rect")]
				.find(r => r.dataset.said.startsWith("14:18 author"))
				.dispatchEvent(new MouseEvent("click", {bubbles: true}))`, nil),
			seen(t, screen, "14:18–14:25"),
		}
	})
}

// Who looks for a time types it where the page finds things, which says so, or presses
// the time of the timeline; the heads of phases say when each was worked on.
func TestATimeIsReachedInTheWaysThatAStrangerTriesFirst(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	address := story(t, checkout)
	onEachScreen(t, b, "g-typed", address, func(screen string) []chromedp.Action {
		var hint string
		var hidden float64
		return []chromedp.Action{
			chromedp.AttributeValue("#find", "placeholder", &hint, nil, chromedp.ByQuery),
			chromedp.Evaluate(`(e => e.scrollWidth - e.clientWidth)(document.querySelector("#find"))`, &hidden),
			act(func() {
				if hint != "Find text or 14:20" || hidden > 0 {
					t.Errorf("%s: the hint is %q, %v px of it are not seen", screen, hint, hidden)
				}
			}),
			chromedp.SendKeys("#find", "14:20\r", chromedp.ByQuery),
			seen(t, screen, "1 of 1", "14:18–14:25"),
		}
	})
	onEachScreen(t, b, "g-heads", address, func(screen string) []chromedp.Action {
		return []chromedp.Action{
			chromedp.Evaluate(`document.querySelector(".phase").scrollIntoView({behavior: "instant"})`, nil),
			seen(t, screen, "14:03–14:18", "14:18–14:28"),
		}
	})
	for screen, size := range screens {
		var at string
		var top float64
		b.open(t, address, emulation.SetScriptExecutionDisabled(true),
			chromedp.EmulateViewport(size[0], size[1]), chromedp.Reload(),
			chromedp.Evaluate(`[...document.querySelectorAll(".strip a")].find(e => e.textContent === "14:18")
				.dispatchEvent(new MouseEvent("click", {bubbles: true}))`, nil),
			chromedp.Evaluate(`document.querySelector(":target").textContent`, &at),
			chromedp.Evaluate(`document.querySelector(":target").getBoundingClientRect().top`, &top))
		if !strings.Contains(at, "14:18–14:25") || top < 0 || top > float64(size[1]) {
			t.Errorf("%s: without scripts, 14:18 leads to %q, at %v", screen, at, top)
		}
	}
}

// The address does not change then, and not every browser opens what is folded by itself.
func TestATimeThatIsPressedAgainShowsItsStepAgain(t *testing.T) {
	t.Parallel()
	const press = `[...document.querySelectorAll(".strip a")].find(e => e.textContent === "14:18")
		.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));`
	const seen = `(() => { const e = document.querySelector(":target"), { top } = e.getBoundingClientRect();
		return e.checkVisibility() && top >= 0 && top < innerHeight })()`
	const alone = `addEventListener("click", (e) => e.preventDefault(), true);` // the script is
	const foldAll = `for (const e of document.querySelectorAll(".run details")) e.open = false; scrollTo(0, 0);`
	newBrowser(t).open(t, story(t, checkout), chromedp.Evaluate(press, nil), pollFor(seen),
		chromedp.Evaluate(alone+foldAll+press, nil), pollFor(seen))
}

// Who follows a link sees what it leads to, and below what it stands.
func TestALinkToAFindingShowsItBelowItsReview(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	onEachScreen(t, b, "i", story(t)+"#run_0a1b2c3d4e5f.finding.1-P1~2e1", func(screen string) []chromedp.Action {
		var below float64
		return []chromedp.Action{
			seen(t, screen, "Solid. Two mechanical corrections.", "Handle an empty cart",
				"fixed by 9d0857fd, which changed src/cart.ts:17"),
			chromedp.Evaluate(`document.querySelector(":target").closest(".step").getBoundingClientRect().top
				- document.querySelector(".top").getBoundingClientRect().bottom`, &below),
			act(func() {
				if below < 0 {
					t.Errorf("%s: %v px of the finding's review are below the bar", screen, -below)
				}
			}),
		}
	})
}

func TestTwoRunsAreComparedWithTwoClicks(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	onEachScreen(t, b, "f", story(t), func(screen string) []chromedp.Action {
		return []chromedp.Action{
			chromedp.Click(`#run-lines tr:nth-child(1) input`, chromedp.ByQuery),
			chromedp.Click(`#run-lines tr:nth-child(3) input`, chromedp.ByQuery),
			chromedp.Evaluate(`document.querySelector("#picked").scrollIntoView({behavior: "instant"})`, nil),
			seen(t, screen, "Side by side", "▼ $0.05", "Difference",
				"They part at the first step: the earlier run begins with review 1 in planning"),
		}
	})
}
