package story

import (
	"testing"
	"time"

	"fivex/snapshot/report"
)

// "Continue" is what 5x has a person record also where what failed is to be tried again,
// and "retry" then means the same.
func TestThatWhatFailedIsTriedAgainIsSaidInTheSameWordsWhicheverChoiceSaysSo(t *testing.T) {
	authorFailed := &report.Agent{Role: "author", Result: "failed", Reason: "no disk"}
	reviewerFailed := &report.Agent{Role: "reviewer", Result: "needs_human", Reason: "the commit is not there"}
	const again = "a person had it tried again; the "
	for _, x := range []struct {
		says    string
		failed  *report.Agent
		answer  report.Person
		meaning string
		why     string
	}{
		{"the author, retry", authorFailed, report.Person{Choice: "retry"}, "had it tried again", again + "author is next."},
		{"the author, continue", authorFailed, report.Person{Choice: "continue"}, "had it tried again",
			again + "author is next."},
		{"the reviewer, retry", reviewerFailed, report.Person{Choice: "retry"}, "had it tried again",
			again + "review is next."},
		{"the reviewer, continue", reviewerFailed, report.Person{Choice: "continue"}, "had it tried again",
			again + "review is next."},
		{"guidance", authorFailed, report.Person{Choice: "continue", Guidance: "free some space"},
			"continued", "a person gave guidance; the author is next."},
		{"auto mode", reviewerFailed, report.Person{Choice: "continue", Rule: true, Meaning: "auto mode continued"},
			"auto mode continued", "auto mode had it tried again; the review is next."},
	} {
		t.Run(x.says, func(t *testing.T) {
			began := report.Time{Time: time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)}
			answer := x.answer
			answer.Kind = "gate"
			steps := []*report.Step{
				{ID: "1", Kind: x.failed.Role, Name: x.failed.Role + ":x", Phase: "2", At: began, Agent: x.failed},
				{ID: "2", Kind: "person", Name: "human:gate", Phase: "2", At: began, Person: &answer},
			}
			run := &report.Run{ID: "run_a", Status: "active", Source: "steps", Detail: &report.Detail{}}
			Begin(run, steps, Context{Now: began}).Tell(nil)
			if answer.Meaning != x.meaning {
				t.Errorf("the answer %s, want %s", answer.Meaning, x.meaning)
			}
			if want := "Phase 2: " + x.why; run.State.Why != want {
				t.Errorf("%s want %s", run.State.Why, want)
			}
		})
	}
}
