package golden

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fivex/snapshot/sample"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"golang.org/x/tools/txtar"
)

// copies makes the rows of a state folder many: a large page.
var copies = map[string]string{
	"generation A": `
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 80)
INSERT INTO run_events (run_id, event_type, phase, iteration, data, created_at) SELECT run_id, event_type, phase, i, data, created_at FROM run_events, n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 80)
INSERT INTO agent_results SELECT id || i, run_id, phase || i, iteration + i, role, template, result_type, result_json, duration_ms, log_path, session_id, model, tokens_in, tokens_out, cost_usd, created_at FROM agent_results, n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 80)
INSERT INTO quality_results SELECT id || i, run_id, phase, i, passed, results, duration_ms, created_at FROM quality_results, n;
`,
	"generation B": `
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 180)
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, session_id, model, log_path, created_at, head_commit)
SELECT run_id, step_name, phase, iteration + i, result_json, session_id, model, log_path, created_at, head_commit FROM steps, n;
`,
}

// inPlace is the same page without anything that comes later.
func inPlace(page []byte) []byte {
	return regexp.MustCompile(`<noscript class="later">|</noscript>|<!---->|<p class="note coming">[^<]*</p>`).ReplaceAll(page, nil)
}

const complete = `!document.querySelector("noscript")`

func TestALargePageTellsTheSameAsSoonAsItIsComplete(t *testing.T) {
	b := newBrowser(t)
	const hostile = `<!----></noscript><script>window.pwned=16</script><!--</noscript><img src=x onerror=window.pwned=17>`
	for _, pos := range positions(t) {
		more := copies[pos.name]
		if more == "" {
			continue // a record; its page is made by the same templates
		}
		t.Run(pos.name, func(t *testing.T) {
			ar := pos.make(hostile)
			for i, f := range ar.Files {
				if strings.HasSuffix(f.Name, "5x.db.sql") {
					ar.Files[i].Data = append(f.Data, more...)
				}
			}
			page := pageOf(t, ar)
			if bytes.Count(page, []byte(`<noscript class="later">`)) < 5 {
				t.Fatal("nothing comes later")
			}
			const content = `document.querySelector("main").innerHTML`
			const text = `document.querySelectorAll("details").forEach(d => d.open = true); document.querySelector("main").innerText`
			var whole, plain, without, plainText string
			var pwned any
			address := fileURL(t, page)
			v := b.open(t, address,
				chromedp.Poll(complete, nil, soon),
				chromedp.Evaluate(content, &whole),
				chromedp.Evaluate(`window.pwned ?? null`, &pwned))
			v.expectQuiet(t, address)
			b.open(t, fileURL(t, inPlace(page)), chromedp.Evaluate(content, &plain), chromedp.Evaluate(text, &plainText))
			b.open(t, address, emulation.SetScriptExecutionDisabled(true), chromedp.Reload(), chromedp.Evaluate(text, &without))
			if pwned != nil {
				t.Errorf("script ran: window.pwned is %v", pwned)
			}
			if whole != plain {
				t.Errorf("the page ends as another one: %s", firstDifference(whole, plain))
			}
			if without != plainText {
				t.Errorf("without scripts it says something else: %s", firstDifference(without, plainText))
			}
		})
	}
}

func firstDifference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return fmt.Sprintf("at %d of %d and %d: %.200q and %.200q", i, len(a), len(b), a[max(0, min(i, len(a))-60):], b[max(0, min(i, len(b))-60):])
}

func pageOf(t *testing.T, ar *txtar.Archive) []byte {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "p")
	if err := sample.Unpack(dir, ar); err != nil {
		t.Fatal(err)
	}
	_, page := reports(t, dir)
	return page
}

// longRun is a run of 3,000 steps; the last one is a needle.
const longRun = `
INSERT INTO plans (plan_path, created_at, updated_at) VALUES ('/p/docs/plan.md', '2026-01-01 10:00:00', '2026-01-01 10:00:00');
INSERT INTO runs (id, plan_path, status, created_at, updated_at) VALUES ('run_1', '/p/docs/plan.md', 'completed', '2026-01-01 10:00:00', '2026-01-01 10:00:00');
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 3000)
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
SELECT 'run_1', 'author:implement', '1', i, iif(i = 3000, '{"result":"complete","notes":"needle"}', '{"result":"complete"}'), '2026-01-01 10:00:00' FROM n;
`

// neverIdle lets nothing come by itself.
var neverIdle = chromedp.ActionFunc(func(ctx context.Context) error {
	_, err := cdppage.AddScriptToEvaluateOnNewDocument(`window.requestIdleCallback = () => 0`).Do(ctx)
	return err
})

func TestWhatSomebodyAsksForDoesNotComeLater(t *testing.T) {
	b := newBrowser(t)
	page := pageOf(t, archive(".5x/5x.db.sql", schemaFile(t, "v5.sql")+longRun))
	address := fileURL(t, page)
	const there = `!!document.getElementById("run-run_1-agent-3000")?.checkVisibility() && ` + complete
	for name, ask := range map[string]chromedp.Action{
		"a link":     chromedp.Evaluate(`location.hash = "run-run_1-agent-3000"`, nil),
		"printing":   chromedp.Evaluate(`dispatchEvent(new Event("beforeprint"))`, nil),
		"the filter": chromedp.SendKeys("#filter", "needle"),
		"a find":     chromedp.Evaluate(`dispatchEvent(new KeyboardEvent("keydown", {key: "f", ctrlKey: true}))`, nil),
		"opening it": chromedp.Evaluate(`const d = document.querySelector("details.run"); d.open = false; d.open = true`, nil),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after bool
			b.open(t, "about:blank", neverIdle, chromedp.Navigate(address),
				chromedp.Evaluate(there, &before), ask, chromedp.Poll(there, &after, soon))
			if before || !after {
				t.Errorf("there before it was asked for: %v, and after: %v", before, after)
			}
		})
	}
	t.Run("an address with an anchor", func(t *testing.T) {
		var seen bool
		b.open(t, "about:blank", neverIdle, chromedp.Navigate(address+"#run-run_1-agent-3000"), chromedp.Evaluate(`(() => {
			const r = document.getElementById("run-run_1-agent-3000")?.getBoundingClientRect();
			return !!r && r.top >= 0 && r.top < innerHeight;
		})()`, &seen))
		if !seen {
			t.Error("what the address names is not in the window")
		}
	})
}

func TestALargeLivePageIsCompleteBeforeItChanges(t *testing.T) {
	b := newBrowser(t)
	dir := filepath.Join(t.TempDir(), "p")
	if err := sample.Unpack(dir, archive(".5x/5x.db.sql", schemaFile(t, "v5.sql")+longRun)); err != nil {
		t.Fatal(err)
	}
	s, _ := serve(t, dir)
	var before bool
	var differs string
	v := b.open(t, "about:blank", neverIdle, chromedp.Navigate(s.URL(true)), pollFor(isLive),
		chromedp.Evaluate(complete, &before),
		chromedp.ActionFunc(func(context.Context) error {
			execute(t, dir, `INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at) VALUES ('run_1', 'author:late', '1', 1, '{"result":"complete"}', '2026-01-01 11:00:00')`)
			return nil
		}),
		pollFor(`document.querySelector("main").textContent.includes("author:late")`),
		chromedp.Evaluate(unlikeFresh, &differs, awaitPromise))
	for _, x := range v.trouble {
		t.Error(x)
	}
	if before {
		t.Error("the page was complete before it was asked for")
	}
	if differs != "" {
		t.Errorf("the page differs:\n%s", differs)
	}
}
