package golden

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
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
	script := axe(t)
	b := newBrowser(t)
	for _, dir := range browsedFolders(t) {
		_, html := reports(t, dir)
		for _, theme := range []string{"light", "dark"} {
			t.Run(filepath.Base(dir)+"/"+theme, func(t *testing.T) {
				noViolations(t, b, fileURL(t, html), script, theme)
			})
		}
	}
}

// noViolations opens everything on a page and runs axe over it.
func noViolations(t *testing.T, b browser, address, script, theme string, before ...chromedp.Action) {
	t.Helper()
	var found string
	actions := append([]chromedp.Action{emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}})}, before...)
	b.open(t, address, append(actions,
		chromedp.Evaluate(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil),
		chromedp.Evaluate(script, nil),
		chromedp.Evaluate(`axe.run().then(r => JSON.stringify(r.violations.map(v => ({
			id: v.id, help: v.help, count: v.nodes.length, first: v.nodes[0].html.slice(0, 300), why: v.nodes[0].failureSummary }))))`,
			&found, awaitPromise))...)
	var violations []struct {
		ID, Help, First, Why string
		Count                int
	}
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		t.Fatal(err)
	}
	for _, v := range violations {
		t.Errorf("%s (%d times): %s\n%s\n%s", v.ID, v.Count, v.Help, v.First, v.Why)
	}
}
