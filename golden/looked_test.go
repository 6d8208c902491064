package golden

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fivex/golden/sample"
	"fivex/snapshot/report"

	"github.com/chromedp/chromedp"
)

// The bar of a phone has no room for it.
func TestAPhoneSaysWhichRunAPageTells(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	for name, page := range map[string]string{"a site": sitesOf(t)["file"] + "/runs/" + cart + ".html",
		"a file": story(t, cart)} {
		for screen, size := range screens {
			var said []string
			b.open(t, page, chromedp.EmulateViewport(size[0], size[1]),
				chromedp.Evaluate(`[...document.querySelectorAll(".top bdi, .verdict bdi")]
					.filter(e => e.checkVisibility() && e.textContent.includes("Cart"))
					.map(e => e.textContent)`, &said))
			if len(said) != 1 {
				t.Errorf("%s on a %s says %q", name, screen, said)
			}
		}
	}
}

func TestNoPageOfASiteLeadsToItself(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	for _, page := range []string{"search.html", "sums.html", "words/index.html"} {
		var here, others int
		b.open(t, sitesOf(t)["file"]+"/"+page,
			chromedp.Evaluate(`[...document.querySelectorAll("p.further a")]
				.filter(a => a.href === location.href).length`, &here),
			chromedp.Evaluate(`document.querySelectorAll("p.further a").length`, &others))
		if here != 0 || others != 2 {
			t.Errorf("%s leads to itself %d times, and to %d pages", page, here, others)
		}
	}
}

// The columns of tables that stand below each other are read as one.
func TestTheTablesOfSumsHaveTheirColumnsBelowEachOther(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var columns []string
	b.open(t, sitesOf(t)["file"]+"/sums.html", chromedp.EmulateViewport(1440, 900),
		chromedp.Evaluate(`[...document.querySelectorAll("table.sums")]
			.map(t => [...t.tHead.rows[0].cells].map(c => Math.round(c.getBoundingClientRect().right)).join(" "))`, &columns))
	for _, c := range columns {
		if c != columns[0] {
			t.Errorf("columns end at %s, and at %s", columns[0], c)
		}
	}
	if len(columns) < 3 {
		t.Errorf("there are %d tables", len(columns))
	}
}

func TestADocumentIsNamedOnce(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "p")
	if err := sample.Unpack(dir, archive(
		"docs/development/reviews/run_1-phase-1-review.md", "# Review\n\nFine.\n",
		"docs/x.md", "No heading.\n",
		".5x/5x.db.sql", schemaFile(t, "v5.sql")+`
INSERT INTO runs VALUES
	('run_1', 'docs/x.md', 'completed', NULL, '2026-01-01 10:00:07', '2026-01-01 10:00:09');
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at) VALUES
	('run_1', 'reviewer:review', '1', 1, '{"readiness":"ready","items":[],"summary":"Fine.",`+
			`"reviewPath":"docs/development/reviews/007.md"}', '2026-01-01 10:00:08');`)); err != nil {
		t.Fatal(err)
	}
	_, page := reports(t, dir)
	var names []string
	newBrowser(t).open(t, fileURL(t, page),
		chromedp.Evaluate(`[...document.querySelectorAll(".document > summary")]
			.map(e => e.textContent.trim().replace(/\s+/g, " "))`, &names))
	if got := strings.Join(names, ", "); got != "plan docs/x.md, review docs/development/reviews/run_1-phase-1-review.md" {
		t.Errorf("documents are called %s", got)
	}
}

// The head of a phase says more than a line of a phone holds.
func TestThePhaseOfManyAttemptsFitsAPhone(t *testing.T) {
	t.Parallel()
	rep := made(2, 3)
	p := rep.Runs[0].Phases[0]
	for range 9 {
		p.Quality = append(p.Quality, "failed")
	}
	p.CostUSD, p.AuthorMS = 1234.5, 36e6
	p.StartedAt = report.Time{Time: time.Date(2026, 5, 4, 23, 50, 0, 0, time.UTC)}
	p.EndedAt = report.Time{Time: p.StartedAt.Add(time.Hour)}
	var over int
	newBrowser(t).open(t, fileURL(t, []byte(renderedPage(t, rep))), overflow(390, &over))
	if over > 0 {
		t.Errorf("the page scrolls sideways by %d px", over)
	}
}
