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

// Generation A's program goes on with the state that it stopped in to ask: only findings for a
// person are answered with a fix.
func TestAnEscalationThatIsContinuedGoesOnWhereItCameFrom(t *testing.T) {
	author := &report.Agent{Role: "author", Result: "complete", Commit: "c1"}
	asks := &report.Agent{Role: "author", Result: "needs_human", Reason: "Euro?"}
	failed := &report.Agent{Role: "author", Result: "failed", Reason: "no disk"}
	empty := &report.Agent{Role: "reviewer", ResultType: "verdict", Result: "not_ready"}
	human := []report.Item{{ID: "P1.1", Title: "May it?", Action: "human_required"}}
	found := &report.Agent{Role: "reviewer", ResultType: "verdict", Result: "not_ready", Items: human}
	passed := &report.Quality{Outcome: "passed"}
	for _, x := range []struct {
		before  *report.Agent
		quality *report.Quality
		asked   report.Person
		meaning string
		why     string
	}{
		{author, passed, report.Person{Question: "Reviewer invocation failed: 529"}, "had it tried again",
			"a person had it tried again; the review is next."},
		{author, passed, report.Person{Question: "Maximum review iterations (3) reached for phase 2"},
			"had it tried again", "a person had it tried again; the review is next."},
		{empty, nil, report.Person{Question: "Reviewer returned not_ready with no auto-fixable items"},
			"had it tried again", "a person had it tried again; the review is next."},
		{author, nil, report.Person{Question: "[EXECUTE] AuthorStatus invariant violation: no commit"},
			"had it tried again", "a person had it tried again; the author is next."},
		{failed, nil, report.Person{Question: "no disk"}, "had it tried again",
			"a person had it tried again; the author is next."},
		{asks, nil, report.Person{Question: "Euro?", Guidance: "Euro"}, "continued",
			"a person gave guidance; the author is next."},
		{found, nil, report.Person{Question: "1 item(s) require human review", Items: human}, "asked for a fix",
			"a person said to go on; the author is next."},
	} {
		t.Run(x.asked.Question, func(t *testing.T) {
			began := report.Time{Time: time.Date(2026, 2, 4, 10, 0, 0, 0, time.UTC)}
			answer := x.asked
			answer.Kind, answer.Choice = "escalation", "continue"
			steps := []*report.Step{{ID: "1", Kind: x.before.Role, Phase: "2", At: began, Agent: x.before}}
			if x.quality != nil {
				steps = append(steps, &report.Step{ID: "2", Kind: "quality", Phase: "2", At: began, Quality: x.quality})
			}
			steps = append(steps, &report.Step{ID: "3", Kind: "person", Phase: "2", At: began, Person: &answer})
			run := &report.Run{ID: "a", Status: "active", Source: "run_events", Command: "run", Detail: &report.Detail{}}
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

// A question of a run that is over waits for nobody.
func TestNobodyWaitsInARunThatIsOver(t *testing.T) {
	asked := report.Time{Time: time.Date(2026, 2, 4, 10, 0, 0, 0, time.UTC)}
	for status, summary := range map[string]string{
		"active":  "is asked: Which index?",
		"failed":  "no answer is recorded; the run ended",
		"aborted": "no answer is recorded; the run ended",
	} {
		question := &report.Person{Kind: "escalation", Question: "Which index?", AskedAt: asked, Pending: true}
		steps := []*report.Step{{ID: "1", Kind: "person", Phase: "2", At: asked, Person: question}}
		run := &report.Run{ID: "a", Status: status, Source: "run_events", Command: "run", Detail: &report.Detail{}}
		Begin(run, steps, Context{Now: asked}).Tell(nil)
		if question.Pending != (status == "active") || steps[0].Summary != summary {
			t.Errorf("%s: pending %t, %q", status, question.Pending, steps[0].Summary)
		}
		if p := run.Phases[0]; run.Totals.Decisions != 0 || p.Decision != "" {
			t.Errorf("%s: %d decisions, %q", status, run.Totals.Decisions, p.Decision)
		}
	}
}
