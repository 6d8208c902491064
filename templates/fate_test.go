package templates

import (
	"regexp"
	"strings"
	"testing"

	"fivex/snapshot/report"

	"github.com/a-h/templ"
)

func TestAFindingThatWasPassedOverIsNotSaidToBeMended(t *testing.T) {
	for _, c := range []struct {
		fate        report.Fate
		class, mark string
	}{
		{report.Fate{Kind: "fixed", Commit: "c1"}, "good", "✓"},
		{report.Fate{Kind: "settled", Commit: "c1"}, "good", "✓"}, // its author answered it
		{report.Fate{Kind: "settled"}, "warn", "!"},
		{report.Fate{Kind: "raised-again"}, "bad", "↻"},
		{report.Fate{Kind: "open"}, "warn", "○"},
	} {
		if class, mark := fateClass(c.fate), fateMark(c.fate); class != c.class || mark != c.mark {
			t.Errorf("%+v: %s %s, not %s %s", c.fate, mark, class, c.mark, c.class)
		}
	}
}

func TestAnAnsweredGateIsToldAsDecided(t *testing.T) {
	g := &report.Gate{Type: "escalation", Phase: "2"}
	if title := gateMark(g) + " " + gateTitle(nil, nil, g); title != "◆ Decide: phase 2" {
		t.Errorf("it waits as %q", title)
	}
	g.Resolved = true
	if title := gateMark(g) + " " + gateTitle(nil, nil, g); title != "✓ Decided: phase 2" {
		t.Errorf("answered, it is %q", title)
	}
	g.Withdrawn = "the run ended"
	if title := gateMark(g) + " " + gateTitle(nil, nil, g); title != "○ Decide: phase 2" {
		t.Errorf("withdrawn, it is %q", title)
	}
}

func TestAnAnswerSaysWhereItWasGivenOrByWhom(t *testing.T) {
	t.Parallel()
	for by, want := range map[string]string{"dashboard": ", in the live page", "terminal": ", at the terminal",
		"anna": ", by anna", "": ""} {
		if got := answeredBy(by); got != want {
			t.Errorf("by %q: %q, want %q", by, got, want)
		}
	}
}

// A reader looks for what an agent did; where its log is comes after that.
func TestATranscriptsFoldIsNamedByWhatItHolds(t *testing.T) {
	t.Parallel()
	run := &report.Run{ID: "run_a", Detail: &report.Detail{}}
	for want, l := range map[string]*report.Log{
		"transcript · 1 entry": {Name: "agent-1.ndjson",
			Transcript: &report.Transcript{Entries: []*report.Entry{{Text: "Hi"}}}},
		"whole output": {Name: "quality-1.log", Text: "ok"},
	} {
		var page strings.Builder
		if err := logBody(run, l, Formats{Terminal: strings.ToUpper}, false).Render(t.Context(), &page); err != nil {
			t.Fatal(err)
		}
		fold, rest, _ := strings.Cut(page.String(), "</summary>")
		got := strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(fold, "")), " ")
		if got != want || !strings.Contains(rest, "log: logs/run_a/"+l.Name) {
			t.Errorf("the fold is named %q, want %q; in it %q", got, want, rest)
		}
	}
}

// Read aloud or copied, a priority is a word of its own.
func TestAPriorityDoesNotRunIntoItsTitle(t *testing.T) {
	t.Parallel()
	run := &report.Run{Detail: &report.Detail{}}
	for name, c := range map[string]templ.Component{
		"asked": asked(run, &report.Finding{Priority: "P0", Title: "Replayed", Raised: []report.Raised{{Round: 1}}}),
		"item":  item(report.Item{Priority: "P0", Title: "Replayed"}),
	} {
		var page strings.Builder
		if err := c.Render(t.Context(), &page); err != nil {
			t.Fatal(err)
		}
		text := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page.String(), "")
		if !strings.Contains(text, "P0 ") || !strings.Contains(text, "Replayed") {
			t.Errorf("%s: %q", name, text)
		}
	}
}

// Where a commit mended the very place that was found, the place is named once, as a link.
func TestAFateNamesThePlaceOfItsFindingOnce(t *testing.T) {
	t.Parallel()
	place, other := report.Location{Path: "a.go", Line: 3}, report.Location{Path: "b.go"}
	for _, c := range []struct {
		told, want string
		places     []report.Location
	}{
		{"fixed by c1, which changed a.go:3", "✓ fixed by c1, which changed a.go:3", []report.Location{place}},
		{"fixed by c1, which changed a.go", "✓ fixed by c1, which changed its file · a.go:3", []report.Location{place}},
		{"fixed by c1, which changed b.go", "✓ fixed by c1, which changed b.go · a.go:3", []report.Location{place}},
		{"fixed by c1", "✓ fixed by c1 · a.go:3", []report.Location{place}},
		{"fixed by c1", "✓ fixed by c1 · a.go:3 · b.go", []report.Location{place, other}},
	} {
		x := &report.Finding{ID: "1-P0.1", Locations: c.places,
			Raised: []report.Raised{{Step: "s", ItemID: "P0.1"}}, Fate: report.Fate{Kind: "fixed", Text: c.told, Step: "s"}}
		run := &report.Run{Detail: &report.Detail{Findings: []*report.Finding{x}}}
		f := Formats{}.withFindings(run)
		var page strings.Builder
		it := report.Item{ID: "P0.1", Title: "Empty", Finding: x.ID}
		if err := finding(run, &report.Step{ID: "s"}, it, f).Render(t.Context(), &page); err != nil {
			t.Fatal(err)
		}
		_, fate, _ := strings.Cut(page.String(), `<p class="fate">`)
		got := strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(fate, "")), " ")
		if got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
		if strings.Contains(fate, ",</a>") {
			t.Errorf("the comma behind the link is in it: %s", fate)
		}
	}
}
