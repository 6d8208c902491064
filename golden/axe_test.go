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
	if !long() { // axe takes seconds for a page: these runs of the demo have everything
		b.open(t, story(t, checkout, search), noViolations(t, script, "document", "dark"))
		return
	}
	for _, dir := range browsedFolders(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			_, html := reports(t, dir)
			b.open(t, fileURL(t, html), noViolations(t, script, "document", "dark"))
		})
	}
}

// noViolations opens everything on a page and runs axe over a part of it, and
// again in another theme: there, without FIVEX_LONG, only for the colours, as
// nothing else differs. With FIVEX_LONG it is always the whole page in both.
func noViolations(t *testing.T, script, part string, again ...string) chromedp.Action {
	if long() {
		part, again = "document", []string{"dark"}
	}
	run := func(scheme, options string) chromedp.Action {
		return chromedp.ActionFunc(func(ctx context.Context) error {
			var violations []struct {
				ID, Help, First, Why string
				Count                int
			}
			err := chromedp.Run(ctx, in(scheme),
				chromedp.Evaluate(`axe.run(`+part+`, `+options+`).then(r => r.violations.map(v => ({
					id: v.id, help: v.help, count: v.nodes.length,
					first: v.nodes[0].html.slice(0, 300), why: v.nodes[0].failureSummary })))`,
					&violations, awaitPromise))
			for _, v := range violations {
				t.Errorf("%s: %s (%d times): %s\n%s\n%s", scheme, v.ID, v.Count, v.Help, v.First, v.Why)
			}
			return err
		})
	}
	const all = `{preload: false}` // of stylesheets, which the page's policy refuses
	colours := `{runOnly: ["color-contrast"], preload: false}`
	if long() {
		colours = all
	}
	tasks := chromedp.Tasks{
		chromedp.Evaluate(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil),
		chromedp.Evaluate(script, nil),
		run("light", all),
	}
	for _, scheme := range again {
		tasks = append(tasks, run(scheme, colours))
	}
	return tasks
}
