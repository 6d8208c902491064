package render

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"fivex/snapshot/report"
)

// busy is a report of n runs, each of a plan of its own, in turn waiting,
// failed, idle and completed, with findings and failed commands.
func busy(n int, text string) *report.Report {
	rep := &report.Report{Title: "shop", Masked: map[string]int{}, Project: report.Project{Name: "shop"}}
	no := false
	for i := range n {
		kind := []string{"waiting", "failed", "idle", "completed"}[i%4]
		step := &report.Step{ID: "q", Kind: "quality", Quality: &report.Quality{Outcome: "failed",
			Commands: []report.Command{{Command: "test", Passed: &no, Output: strings.Repeat(text+"\n", 1+4000/len(text))}}}}
		run := &report.Run{Key: fmt.Sprint("run_", i), ID: fmt.Sprint("run_", i), Plan: fmt.Sprint("docs/", i, ".md"),
			State: report.State{Kind: kind, Why: text, Next: text}, LastActivity: report.Time{Time: time.Unix(int64(i),
				0).UTC()},
			Detail: &report.Detail{Phases: []*report.Phase{{ID: "1", Rounds: []*report.Round{{N: 1,
				Steps: []*report.Step{step}}}}}}}
		for j := range 30 {
			run.Findings = append(run.Findings, &report.Finding{ID: fmt.Sprint("1-P1.", j), Priority: "P1", Title: text,
				Reason: text, Fate: report.Fate{Kind: "open"}})
		}
		rep.Runs = append(rep.Runs, run)
	}
	rep.Runs = sortedByAttention(rep.Runs)
	return rep
}

func sortedByAttention(runs []*report.Run) (sorted []*report.Run) {
	rep := &report.Report{}
	err := rep.Gather(report.Counted(func(yield func(*report.Run, error) bool) {
		for _, r := range runs {
			if !yield(r, nil) {
				return
			}
		}
	}), -1)
	if err != nil {
		panic(err)
	}
	return rep.Runs
}

func commentOf(t *testing.T, rep *report.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := Comment(&b, rep); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestACommentHoldsAtMost65536BytesTheWorstFirst(t *testing.T) {
	t.Parallel()
	many := 1000 // runs are more than a comment holds
	if os.Getenv("FIVEX_LONG") != "" {
		many = 5000
	}
	for _, n := range []int{0, 1, 30, many} {
		for _, text := range []string{"It broke.", strings.Repeat("&<>\u202e\x01", 300), strings.Repeat("日本", 300),
			strings.Repeat("x", 1<<16)} {
			rep := busy(n, text)
			if n == many && len(text) > 1000 {
				continue // much memory, and no more than 30 of them tell
			}
			rep.Link = "https://ci.example/" + strings.Repeat("long/", 100)
			s := commentOf(t, rep)
			if len(s) > 65_536 {
				t.Errorf("%d runs of %.10q: %d bytes", n, text, len(s))
			}
			if !strings.HasPrefix(s, "<!-- 5x-report:shop -->\n") || !strings.HasSuffix(s,
				"Made by 5x report; secrets are masked.\n") {
				t.Errorf("%d runs of %.10q: no marker, or no end", n, text)
			}
			if n == many && !strings.Contains(s, "more runs are left out:** a comment holds at most 65,536 bytes") {
				t.Error("what is left out is not said")
			}
			if strings.Count(s, "<details>") != strings.Count(s, "</details>") {
				t.Errorf("%d runs of %.10q: a part is not whole", n, text)
			}
		}
	}
	s := commentOf(t, busy(8, "It broke."))
	last := 0
	for _, sign := range []string{"### ⚠️ `run_4`", "### ⚠️ `run_0`", "### ❌ `run_5`", "### ❌ `run_1`",
		"### ⚪ `run_6`", "### ⚪ `run_2`", "<details><summary>2 other runs", "| ✅ completed | `run_7`"} {
		at := strings.Index(s, sign)
		if at < last {
			t.Errorf("%q is not where it belongs", sign)
		}
		last = at
	}
	if !strings.Contains(s, "- and 20 more open findings") {
		t.Error("the number of further findings is missing")
	}
}

// What nobody can say shorter is left out: a bot finds its comment by the marker.
func TestATitleOrALinkOfAnyLengthLeavesACommentItsMarkerAndItsSize(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1 << 10, 1 << 14, 65300, 1 << 17} {
		long := strings.Repeat("a", n)
		for name, change := range map[string]func(*report.Report){
			"link":  func(rep *report.Report) { rep.Link = "https://ci.example/" + long },
			"title": func(rep *report.Report) { rep.Title = long },
		} {
			rep := busy(30, "It broke.")
			change(rep)
			s := commentOf(t, rep)
			if len(s) > mostComment {
				t.Errorf("a %s of %d bytes: the comment has %d bytes", name, n, len(s))
			}
			if !strings.HasPrefix(s, "<!-- 5x-report:") || !strings.Contains(s, "It broke.") {
				t.Errorf("a %s of %d bytes: no marker, or nothing told:\n%.300s", name, n, s)
			}
		}
	}
}

func TestLinksLeadIntoThePageOrTheSite(t *testing.T) {
	t.Parallel()
	rep := busy(1, "It broke.")
	for link, want := range map[string]string{
		"https://ci.example/r.html":        "[`run_0`](https://ci.example/r.html#run_0)",
		"https://ci.example/site/":         "[`run_0`](https://ci.example/site/runs/run_0.html#run_0)",
		"https://ci.example/r.html?a=(b) ": "[**It broke.**](https://ci.example/r.html?a=%28b%29%20#run_0.finding.1-P1~2e3)",
		"":                                 "### ⚠️ `run_0` docs/0.md",
	} {
		rep.Link = link
		if s := commentOf(t, rep); !strings.Contains(s, want) {
			t.Errorf("%q: %s is missing in\n%s", link, want, s)
		}
	}
}

func TestALaterRunTakesThePlaceOfAFailedOneInAComment(t *testing.T) {
	t.Parallel()
	rep := busy(8, "It broke.")
	for _, r := range rep.Runs {
		r.Plan = "docs/one.md"
	}
	s := commentOf(t, rep)
	if strings.Contains(s, "### ❌") || strings.Count(s, "### ⚠️") != 2 || !strings.Contains(s, "6 other runs") {
		t.Errorf("the later run completed, yet:\n%s", s)
	}
}
