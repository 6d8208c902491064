package golden

import (
	"fmt"
	"regexp"
	"slices"
	"testing"
	"time"

	"fivex/snapshot/report"

	"github.com/chromedp/chromedp"
)

// made is a report of one run that was made by hand: so many phases, each with
// so many steps, the last of them not done and with a finding in its review.
func made(phases, steps int) *report.Report {
	at := time.Date(2026, 4, 2, 8, 0, 0, 0, time.UTC)
	took, cost := 60e3, 0.5
	run := &report.Run{Key: "run_big", ID: "run_big", Plan: "docs/big.md", Status: "active",
		StartedAt: report.Time{Time: at},
		State: report.State{Kind: "idle", Why: "Nothing happened for an hour in the last phase.",
			Next: "To go on: `5x run`."}, Detail: &report.Detail{}}
	passed := true
	for n := range phases {
		p := &report.Phase{ID: fmt.Sprint(n + 1), Title: fmt.Sprintf("Part %d of the work", n+1),
			State: "done", DoneBy: "run", Quality: []string{"passed"}, Review: "ready"}
		from := at
		round := &report.Round{N: 1}
		for k := range steps {
			at = at.Add(time.Minute)
			s := &report.Step{ID: fmt.Sprintf("steps-%d-%d", n, k), Phase: p.ID, At: report.Time{Time: at},
				DurationMS: &took, Outcome: "good"}
			switch {
			case k%3 == 0:
				s.Kind, s.Name, s.Summary, s.CostUSD = "author", "author:implement", "complete: Did some of it.", &cost
				s.Agent = &report.Agent{Role: "author", Result: "complete", Commit: "abcdef0123456789"}
			case k%3 == 1:
				s.Kind, s.Name, s.Summary = "quality", "quality:check", "passed: 1 command"
				s.Quality = &report.Quality{Attempt: k/3 + 1, Outcome: "passed",
					Commands: []report.Command{{Command: "make test", Passed: &passed, DurationMS: &took,
						Output: "ok"}}}
			default:
				s.Kind, s.Name, s.Summary = "reviewer", "reviewer:review", "ready: Ready."
				s.Agent = &report.Agent{Role: "reviewer", ResultType: "verdict", Result: "ready"}
			}
			s.Rows = []report.Row{{Table: "steps", ID: fmt.Sprint(n*steps + k),
				Payload: report.Payload{Data: []byte(`{"result":"complete"}`)}}}
			round.Steps = append(round.Steps, s)
			run.Timeline.Spans = append(run.Timeline.Spans,
				report.Span{Lane: s.Kind, Step: s.ID, Phase: p.ID, Known: true, Outcome: s.Outcome,
					FromMS: float64(at.Add(-time.Minute).Sub(run.StartedAt.Time).Milliseconds()),
					ToMS:   float64(at.Sub(run.StartedAt.Time).Milliseconds())})
		}
		if n == phases-1 {
			p.State = "stopped"
			last := round.Steps[len(round.Steps)-1]
			last.Outcome, last.Summary = "bad", "not ready, 1 finding: One thing is left."
			last.Agent.Items = []report.Item{{Finding: "f1", ID: "P0.1", Title: "The last thing",
				Reason: "It is `not` done.", Priority: "P0"}}
			run.Findings = []*report.Finding{{ID: "f1", Phase: p.ID, Title: "The last thing", Priority: "P0",
				Raised: []report.Raised{{Step: last.ID, Round: 1, ItemID: "P0.1"}},
				Fate:   report.Fate{Kind: "open", Text: "open"}, Locations: []report.Location{{Path: "a.go", Line: 11}}}}
		}
		p.Rounds = []*report.Round{round}
		run.Phases = append(run.Phases, p)
		run.Timeline.Phases = append(run.Timeline.Phases, report.PhaseSpan{Phase: p.ID,
			FromMS: float64(from.Sub(run.StartedAt.Time).Milliseconds()),
			ToMS:   float64(at.Sub(run.StartedAt.Time).Milliseconds())})
	}
	run.Timeline.Axis, run.Timeline.Start = "clock", run.StartedAt
	run.Totals = report.Totals{PhasesDone: phases - 1, PhasesTotal: phases, Steps: phases * steps,
		CostUSD: 100, ElapsedMS: 36e5, AuthorMS: 30e5}
	run.Split = []report.Share{{Name: "author", DurationMS: 30e5, CostUSD: 100}}
	return &report.Report{Title: "big", Runs: report.Set[*report.Run]{run}}
}

const stops = `(() => {
	const first = [...document.querySelectorAll("main .finding")].find(e => e.checkVisibility());
	const list = [...document.querySelectorAll("a[href], button, input, textarea, summary, [tabindex='0']")]
		.filter(e => !e.disabled && e.checkVisibility({visibilityProperty: true}));
	return first ? list.filter(e => e.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING).length : -1;
})()`

func TestAFindingOfALongRunIsFewTabStopsAway(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	for name, rep := range map[string]*report.Report{"60 phases": made(60, 3), "1,000 steps": made(1, 999)} {
		var n, height int
		b.open(t, pageOf(t, rep), chromedp.EmulateViewport(1440, 900), chromedp.Evaluate(stops, &n),
			chromedp.Evaluate(`document.documentElement.scrollHeight`, &height), picture("scale-"+name[:2]))
		if n < 0 || n >= 60 {
			t.Errorf("%s: %d tab stops before the first finding, want fewer than 60", name, n)
		}
		if height > 6000 {
			t.Errorf("%s: the page is %d px high", name, height)
		}
		t.Logf("%s: %d tab stops, %d px", name, n, height)
	}
}

func TestAnEventTakesAtMostSevenElements(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var elements int
	var done float64
	events := 3_000
	if long() {
		events = 10_000
	}
	b.open(t, pageOf(t, made(events/100, 100)), pollFor(inPlace), chromedp.Evaluate(wanted, nil),
		chromedp.Evaluate(`document.querySelectorAll("*").length`, &elements),
		chromedp.Evaluate(`performance.getEntriesByType("navigation")[0].loadEventEnd || performance.now()`, &done))
	if per := float64(elements) / float64(events); per > 7 {
		t.Errorf("%.1f elements an event", per)
	}
	t.Logf("%.1f elements an event, loaded after %.0f ms", float64(elements)/float64(events), done)
}

// A browser reads each byte of what is folded before a page answers.
func TestAStepOfALargePageIsSaidInFewBytes(t *testing.T) {
	t.Parallel()
	page := renderedPage(t, made(30, 100))
	var folded int
	pieces := regexp.MustCompile(`(?s)<noscript class="later">(.*?)</noscript>`)
	for _, piece := range pieces.FindAllStringSubmatch(page, -1) {
		folded += len(piece[1])
	}
	if per := folded / 3_000; per > 300 {
		t.Errorf("a step takes %d bytes", per)
	}
}

func TestChangesStandInTheirPhaseWithTheirFindingsAtTheLine(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	rep := made(2, 3)
	phase := rep.Runs[0].Phases[1]
	phase.Changes = &report.Changes{Base: "1111111111111", Head: "2222222222222",
		Commits: []string{"2222222222222"}, Added: 3, Removed: 1, FilesChanged: 3, Files: []report.FileChange{
			{Path: "a.go", Status: "modified", Added: 2, Removed: 1,
				Patch: "@@ -10,3 +10,4 @@ func a() {\n one\n-two\n+deux <b>\n+trois\n four\n"},
			{Path: "go.sum", Status: "modified", Added: 1, Generated: true},
			{Path: "x.png", Status: "added", Binary: true}}}
	rep.Runs[0].Totals.AddCode(rep.Runs[0].Phases)
	var back string
	for screen, size := range screens {
		if screen == "phone" && !long() {
			continue
		}
		b.open(t, pageOf(t, rep), chromedp.EmulateViewport(size[0], size[1]),
			seen(t, screen, "+3 −1"),
			chromedp.Evaluate(`document.querySelector(".finding .fate a code").closest("a").click()`, nil),
			seen(t, screen, "deux <b>", "The last thing", "generated", "binary"),
			picture("b-"+screen),
			chromedp.Evaluate(`document.querySelector(".file .finding a").getAttribute("href")`, &back))
		if back != "#run_big.finding.f1" {
			t.Errorf("from the code, the finding is at %q", back)
		}
	}
}

func TestTheBarIsOneLineAndCoversNoFocus(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	var actions []chromedp.Action
	widths := []int64{320, 1023, 1024}
	if long() {
		widths = append(widths, 360, 390, 640, 1440, 2560)
	}
	for _, width := range widths {
		var height int
		var covered []string
		actions = append(actions, chromedp.EmulateViewport(width, 800),
			chromedp.Evaluate(`document.querySelector(".top").offsetHeight`, &height),
			chromedp.Evaluate(`(() => {
				const bar = document.querySelector(".top").getBoundingClientRect().bottom, bad = [];
				const list = [...document.querySelectorAll("main a[href], main summary, main button")]
					.filter(e => e.checkVisibility({visibilityProperty: true}));
				document.documentElement.style.scrollBehavior = "auto";
				for (const e of list.reverse()) {
					e.focus();
					const box = e.getBoundingClientRect();
					if (box.bottom < bar + 1 || box.top > innerHeight) bad.push(e.outerHTML.slice(0, 80));
				}
				return bad;
			})()`, &covered), act(func() {
				if height > 48 {
					t.Errorf("at %d px the bar is %d px high", width, height)
				}
				if len(covered) > 0 {
					t.Errorf("at %d px the bar covers %d, such as %s", width, len(covered),
						slices.MinFunc(covered, func(a, b string) int { return len(a) - len(b) }))
				}
			}))
	}
	b.open(t, story(t), actions...)
}
