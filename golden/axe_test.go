package golden

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe is the accessibility checker's script, installed by npm beside this
// file.
func axe(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		const how = "this test needs axe-core: npm install --no-save --prefix golden axe-core"
		if os.Getenv("CI") == "true" {
			t.Fatal(how)
		}
		t.Skip(how)
	}
	return string(b)
}

func TestAxeFindsNoViolationInEitherTheme(t *testing.T) {
	t.Parallel()
	script := axe(t)
	b := newBrowser(t)
	for _, dir := range browsedFolders(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			_, html := reports(t, dir)
			b.open(t, fileURL(t, html), noViolations(t, script))
		})
		if !long() {
			break // axe takes seconds for a page: the demo's has everything
		}
	}
}

// noViolations opens everything on a page and runs axe over it, in both themes:
// in the dark one, without FIVEX_LONG, only for the colours, as nothing else
// differs.
func noViolations(t *testing.T, script string) chromedp.Action {
	run := func(scheme, options string) chromedp.Action {
		return chromedp.ActionFunc(func(ctx context.Context) error {
			var violations []struct {
				ID, Help, First, Why string
				Count                int
			}
			err := chromedp.Run(ctx, in(scheme), chromedp.Evaluate(`axe.run(`+options+`).then(r => r.violations.map(v => ({
				id: v.id, help: v.help, count: v.nodes.length, first: v.nodes[0].html.slice(0, 300), why: v.nodes[0].failureSummary })))`,
				&violations, awaitPromise))
			for _, v := range violations {
				t.Errorf("%s: %s (%d times): %s\n%s\n%s", scheme, v.ID, v.Count, v.Help, v.First, v.Why)
			}
			return err
		})
	}
	const all = `{preload: false}` // of stylesheets, which the page's policy refuses
	again := `{runOnly: ["color-contrast"], preload: false}`
	if long() {
		again = all
	}
	return chromedp.Tasks{
		chromedp.Evaluate(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil),
		chromedp.Evaluate(script, nil),
		run("light", all), run("dark", again),
	}
}
