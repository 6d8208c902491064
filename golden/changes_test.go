package golden

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// in is a colour scheme of the system's.
func in(scheme string) chromedp.Action {
	return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}})
}

func TestAFindingAndItsLineAreOneClickApartBothWays(t *testing.T) {
	b := newBrowser(t)
	for _, scheme := range []string{"light", "dark"} {
		onEachScreen(t, b, "code-"+scheme, story(t, checkout), func(screen string) []chromedp.Action {
			return []chromedp.Action{
				in(scheme),
				chromedp.Evaluate(`document.querySelector("main .step .finding .fate a[href*='webhook']").click()`, nil),
				chromedp.Sleep(400_000_000),
				seen(t, screen, "if (!signed(body, signature, key))", "A webhook may be replayed"),
				chromedp.Evaluate(`document.querySelector(".file .finding a[href$='2-P0~2e1']").click()`, nil),
				chromedp.Sleep(400_000_000),
				picture("back-" + scheme + "-" + screen),
				seen(t, screen, "How old may an event be?", "An attacker replays a captured call"),
				chromedp.Evaluate(`document.querySelector("main .step .finding .fate a[href*='webhook']").click()`, nil),
				chromedp.Sleep(400_000_000),
			}
		})
	}
}

func TestAFindingsFateNamesTheCommitThatTouchedItsLine(t *testing.T) {
	b := newBrowser(t)
	for _, scheme := range []string{"light", "dark"} {
		onEachScreen(t, b, "fixed-"+scheme, story(t, cart), func(screen string) []chromedp.Action {
			return []chromedp.Action{
				in(scheme),
				chromedp.Evaluate(`location.hash = "run.run_0a1b2c3d4e5f.phase.1.2.changes"; document.querySelectorAll(".changes, .changes .file").forEach(e => e.open = true)`, nil),
				chromedp.Sleep(400_000_000),
				seen(t, screen, "+8 −4 in 2 files", "and the plan: +3 −3", "+ .reduce((sum, price) => sum + price, 0);"),
				picture("fate-code-" + scheme + "-" + screen),
				chromedp.Evaluate(`location.hash = "run.run_0a1b2c3d4e5f.finding.1-P1~2e1"`, nil),
				chromedp.Sleep(400_000_000),
				seen(t, screen, "fixed by 9d0857fd, which changed src/cart.ts:17"),
			}
		})
	}
}
