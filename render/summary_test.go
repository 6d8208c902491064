package render_test

import (
	"strings"
	"testing"
	"time"

	"fivex/render"
	"fivex/snapshot/report"
)

// A run that was aborted did not do what another run of its plan did.
func TestAPhaseSaysWhoCompletedIt(t *testing.T) {
	phases := []*report.Phase{
		{ID: "1", Title: "Cart", State: "done", DoneBy: "run", Rounds: []*report.Round{{N: 1}}},
		{ID: "2", Title: "Webhook", State: "done", DoneBy: "other-run"},
		{ID: "2.1", Title: "Retry", State: "done", DoneBy: "other-run", DoneByRun: "6a1f7c1e-0001-4000-8000-000000000001"},
		{ID: "3", Title: "Receipt", State: "done", DoneBy: "checklist"},
		{ID: "4", Title: "Mail", State: "approved-by-person", DoneBy: "run"},
	}
	rep := &report.Report{Title: "shop", Runs: []*report.Run{{ID: "run_a", Detail: &report.Detail{Phases: phases}}}}
	var b strings.Builder
	if err := render.Markdown(&b, rep); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"| 1 Cart | ✅ done |",
		"| 2 Webhook | ✅ done by another run |",
		"| 2.1 Retry | ✅ done by another run, 6a1f7c1e |",
		"| 3 Receipt | ✅ done, says the plan |",
		"| 4 Mail | ✅ passed by a person |",
	} {
		if !strings.Contains(b.String(), line) {
			t.Errorf("%q is missing from\n%s", line, b.String())
		}
	}
}

// What git could tell of a phase in a shallow clone may be a review alone: of its code nothing
// is known, which is not that none changed.
func TestCodeThatIsNotKnownIsNotSaidToBeUnchanged(t *testing.T) {
	review := report.FileChange{Path: "docs/review.md", Document: "review", Added: 7}
	for problem, want := range map[string]string{"": "+0 −0", "commit c1 is not in this repository": "–"} {
		p := &report.Phase{ID: "1", Title: "Cart", State: "done", Changes: &report.Changes{FilesChanged: 1, Added: 7,
			Files: []report.FileChange{review}, Problem: problem}}
		rep := &report.Report{Title: "shop", Runs: []*report.Run{{ID: "run_a",
			Detail: &report.Detail{Phases: []*report.Phase{p}}}}}
		var b strings.Builder
		if err := render.Markdown(&b, rep); err != nil {
			t.Fatal(err)
		}
		if line := "| 1 Cart | ✅ done | 0 | – | – | – | " + want + " | – |"; !strings.Contains(b.String(), line) {
			t.Errorf("%q: %s is missing from\n%s", problem, line, b.String())
		}
	}
}

// A check that failed says where and when it did; one whose output was overwritten, that none is known.
func TestAFailedCheckSaysWhereItFailed(t *testing.T) {
	no := false
	check := func(attempt int, output string) *report.Step {
		return &report.Step{Kind: "quality", At: report.Time{Time: time.Date(2026, 2, 4, 9, attempt, 0, 0, time.UTC)},
			Quality: &report.Quality{Outcome: "failed", Attempt: attempt,
				Commands: []report.Command{{Command: "bun test", Passed: &no, Output: output}}}}
	}
	p := &report.Phase{ID: "2", Title: "Cart", Rounds: []*report.Round{{N: 1,
		Steps: []*report.Step{check(1, "1 fail"), check(2, "")}}}}
	rep := &report.Report{Title: "shop", Runs: []*report.Run{{ID: "run_a",
		Detail: &report.Detail{Phases: []*report.Phase{p}}}}}
	var b strings.Builder
	if err := render.Markdown(&b, rep); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"<details><summary>Failed in phase 2, check 1 at 2026-02-04T09:01:00Z: bun test</summary>\n\n```text\n1 fail\n```",
		"\nFailed in phase 2, check 2 at 2026-02-04T09:02:00Z: bun test; no output is recorded\n",
	} {
		if !strings.Contains(b.String(), part) {
			t.Errorf("%s is missing from\n%s", part, b.String())
		}
	}
}

// A decision says when it was made, and what was asked where that is known.
func TestADecisionSaysWhenItWasMadeAndWhatWasAsked(t *testing.T) {
	at := report.Time{Time: time.Date(2026, 2, 4, 9, 19, 0, 0, time.UTC)}
	may := []report.Item{{Title: "May coupons stack?"}, {Title: "And refunds?"}}
	for _, x := range []struct {
		summary string
		person  report.Person
		want    string
	}{
		{"continued: Euro", report.Person{Question: "Which currency is default?"},
			"continued: Euro; asked: Which currency is default?"},
		{"asked for a fix", report.Person{Question: "2 item(s) require human review", Items: may},
			"asked for a fix; asked: May coupons stack? And refunds?"},
		{"continued", report.Person{}, "continued"},
		{"is asked: Euro?", report.Person{Question: "Euro?", Pending: true}, "is asked: Euro?"},
	} {
		step := &report.Step{Kind: "person", At: at, Summary: x.summary, Person: &x.person}
		p := &report.Phase{ID: "2", Title: "Cart", Rounds: []*report.Round{{N: 1, Steps: []*report.Step{step}}}}
		rep := &report.Report{Title: "shop", Runs: []*report.Run{{ID: "run_a",
			Detail: &report.Detail{Phases: []*report.Phase{p}}}}}
		var b strings.Builder
		if err := render.Markdown(&b, rep); err != nil {
			t.Fatal(err)
		}
		if line := "\n- 2026-02-04T09:19:00Z, phase 2: " + x.want + "\n"; !strings.Contains(b.String(), line) {
			t.Errorf("%s is missing from\n%s", line, b.String())
		}
	}
}

func TestAFindingWithoutPriorityHasNoPlaceForIt(t *testing.T) {
	findings := []*report.Finding{{Title: "Name the constant", Fate: report.Fate{Kind: "open", Text: "open"}}}
	rep := &report.Report{Title: "shop", Runs: []*report.Run{{ID: "run_a", Detail: &report.Detail{Findings: findings}}}}
	var b strings.Builder
	if err := render.Markdown(&b, rep); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "\n- **Name the constant** (open)\n") {
		t.Error(b.String())
	}
}
