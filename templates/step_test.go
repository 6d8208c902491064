package templates

import (
	"slices"
	"strings"
	"testing"

	"fivex/snapshot/report"
)

func TestAnOpenReviewsLineDoesNotBeginWhatItsBodyTells(t *testing.T) {
	long := "A strong plan.\nFour corrections, " + strings.Repeat("all of them mechanical, ", 20) + "are left."
	for _, c := range []struct{ summary, notes, line, rest string }{
		{"ready with corrections, 5 findings: A strong plan. Four corr…", long,
			"ready with corrections, 5 findings", ": A strong plan. Four corr…"},
		{"ready: Ready.", "Ready.", "ready: Ready.", ""}, // the body does not tell it again
		{"not ready, 1 finding: Something else.", long, "not ready, 1 finding: Something else.", ""},
		{"not ready", long, "not ready", ""},
	} {
		s := &report.Step{Kind: "reviewer", Outcome: "warn", Summary: c.summary, Agent: &report.Agent{Notes: c.notes}}
		if line, rest := gist(s); line != c.line || rest != c.rest {
			t.Errorf("%q is parted as %q and %q", c.summary, line, rest)
		}
	}
	s := &report.Step{Kind: "person", Summary: "continued: Nice.", Person: &report.Person{Guidance: "Nice.", By: "ada"}}
	if line, rest := gist(s); line != "continued" || rest != ": Nice., by ada" {
		t.Errorf("an answer is parted as %q and %q", line, rest)
	}
}

func TestATranscriptsHeadSaysWhatTheAgentDid(t *testing.T) {
	var list []*report.Entry
	for _, tool := range []string{"bash", "edit", "edit", "read", "bash", "edit", "", "glob"} {
		list = append(list, &report.Entry{Kind: "tool", Tool: tool, Failed: tool == "read"})
	}
	for _, c := range []struct {
		entries []*report.Entry
		want    string
	}{
		{list, ": 8 tool calls (edit 3, bash 2, glob 1, other 1, …), 1 failed"},
		{list[1:2], ": 1 tool call (edit 1)"},
		{nil, ""},
	} {
		if got := toolsText(&report.Transcript{Entries: c.entries}); got != c.want {
			t.Errorf("it says %q, want %q", got, c.want)
		}
	}
}

// What a call took stands at its end; who it was is the template's name.
func TestATranscriptSaysOnceWhoWorkedAndWhatItTook(t *testing.T) {
	t.Parallel()
	in, out, cost, more := int64(69_110), int64(11_800), 1.62, int64(70_000)
	start := &report.Entry{Kind: "start", Text: "author author-fix-quality"}
	usage := &report.Entry{Kind: "usage", TokensIn: &in, TokensOut: &out, CostUSD: &cost}
	end := &report.Entry{Kind: "end", TokensIn: &in, TokensOut: &out, CostUSD: &cost}
	later := &report.Entry{Kind: "end", TokensIn: &more, TokensOut: &out, CostUSD: &cost}
	for name, c := range map[string]struct {
		entries []*report.Entry
		want    []string
	}{
		"said again at its end": {[]*report.Entry{start, usage, end},
			[]string{"session · author-fix-quality", "ended · 69,110 in, 11,800 out · $1.62"}},
		"something else at its end": {[]*report.Entry{usage, later},
			[]string{"usage · 69,110 in, 11,800 out · $1.62", "ended · 70,000 in, 11,800 out · $1.62"}},
		"at work": {[]*report.Entry{usage}, []string{"usage · 69,110 in, 11,800 out · $1.62"}},
		"a role and another's words": {[]*report.Entry{{Kind: "start", Text: "author fix"}},
			[]string{"session · author fix"}},
	} {
		var got []string
		for _, e := range toldOnce(c.entries) {
			got = append(got, entryLine(e))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: told %q, want %q", name, got, c.want)
		}
	}
}
