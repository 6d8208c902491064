package templates

import (
	"strings"
	"testing"
	"time"

	"fivex/snapshot/report"
)

func TestMoneyIsReadAtAGlance(t *testing.T) {
	for usd, want := range map[float64]string{0: "–", 0.0412: "$0.0412", 0.251: "$0.25", 0.5: "$0.50", 3.74: "$3.74",
		999.994: "$999.99", 12345.6: "$12,345.60", 1234567.8: "$1,234,567.80", -1234.5: "-$1,234.50"} {
		if got := money(usd); got != want {
			t.Errorf("%v is %s, want %s", usd, got, want)
		}
	}
}

func TestAQuestionThatWasTakenBackIsNoAnswerOfARule(t *testing.T) {
	p := &report.Phase{ID: "1", State: "blocked", Decision: "taken back: timed out", Rounds: []*report.Round{{
		Steps: []*report.Step{{Person: &report.Person{Rule: true, Gate: "gate_0a", Meaning: "taken back: timed out"}}}}}}
	if got := phaseSentence(p); got != "A person is next; the question was taken back: timed out." {
		t.Error(got)
	}
	if got := whoOf(p.Rounds[0].Steps[0]); got != "gate" {
		t.Error(got)
	}
}

// Whom a phase waits for is said, not what was answered to an earlier question.
func TestAPhaseThatWaitsForAPersonTellsNoEarlierAnswer(t *testing.T) {
	t.Parallel()
	p := &report.Phase{ID: "1", State: "blocked", Decision: "had it tried again", Commit: "c1",
		Rounds: []*report.Round{{Steps: []*report.Step{{Person: &report.Person{Choice: "retry"}}}}}}
	if got := phaseSentence(p); got != "A person is next; commit c1." {
		t.Error(got)
	}
}

// Who let a check be tried again did not go on over the review that came afterwards.
func TestAnAnswerBeforeTheLastReviewPassedNothing(t *testing.T) {
	t.Parallel()
	retry := &report.Step{Kind: "person", Person: &report.Person{Choice: "retry", By: "anna"}}
	review := &report.Step{Kind: "reviewer", Agent: &report.Agent{}}
	for want, steps := range map[string][]*report.Step{
		"Done; approved by a review.":                          {retry, review},
		"Done; approved by a review; anna had it tried again.": {review, retry},
	} {
		p := &report.Phase{ID: "1", State: "done", Review: "ready", Approved: "reviewer", Decision: "had it tried again",
			Rounds: []*report.Round{{Steps: steps}}}
		if got := phaseSentence(p); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestOfManyAttemptsTheLastAreShown(t *testing.T) {
	t.Parallel()
	list := []string{"failed", "passed", "failed", "failed", "failed", "passed"}
	if got := lastAttempts(list, 4); got != "… ✕ ✕ ✕ ✓" {
		t.Error(got)
	}
	if got := attempts(list); got != "✕ ✓ ✕ ✕ ✕ ✓" {
		t.Error(got)
	}
}

func TestWhatIsNotKnownOfPassedPhasesIsNotSaid(t *testing.T) {
	for want, p := range map[string]*report.Phase{"": {}, "$2.00": {PhaseTotals: report.PhaseTotals{CostUSD: 2}},
		"1m": {PhaseTotals: report.PhaseTotals{AuthorMS: 60_000}}} {
		if got := passedLine([]*report.Phase{p}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAFoldOfStepsSaysWhenTheyWere(t *testing.T) {
	for want, c := range map[string]chunk{
		"Steps 1 to 3, 14:02 to 14:31, 1 went wrong": {0, []*report.Step{{At: at("14:02")},
			{At: at("14:20"), Outcome: "bad"}, {At: at("14:31")}}},
		"Steps 5 to 6, 14:02": {4, []*report.Step{{At: at("14:02")}, {At: at("14:02")}}},
	} {
		if got := c.text(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Nobody opens what has nothing in it.
func TestAnEmptyTranscriptIsNoFold(t *testing.T) {
	t.Parallel()
	run := &report.Run{ID: "run_a", Key: "run_a"}
	for want, entries := range map[string][]*report.Entry{
		"<details": {{Kind: "text", Text: "Hello."}}, "which is empty": nil} {
		var page strings.Builder
		l := &report.Log{Name: "agent-1.ndjson", Transcript: &report.Transcript{Entries: entries}}
		if err := logBody(run, l, Formats{Markdown: func(s, _ string, _ func(string) string) string { return s }}, false).
			Render(t.Context(), &page); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(page.String(), "<details") != (entries != nil) || !strings.Contains(page.String(), want) {
			t.Errorf("%d entries: %s", len(entries), page.String())
		}
	}
}

// A sentence names a phase as 5x's own do: "Phase 2 (Webhook) is done".
func TestAPhaseHasOneNameInSentences(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		phase                  report.Phase
		passed, decided, state string
	}{
		{report.Phase{ID: "2", Title: "Webhook"}, "Phase 2 (Webhook) is done: go on?", "Decide: phase 2 (Webhook)",
			"Waits for you in phase 2 (Webhook)"},
		{report.Phase{ID: "2"}, "Phase 2 is done: go on?", "Decide: phase 2", "Waits for you in phase 2"},
		{report.Phase{ID: "plan"}, "Planning is done: go on?", "Decide: planning", "Waits for you in planning"},
		{report.Phase{ID: ""}, "A phase is done: go on?", "A decision is needed", "Waits for you"},
	} {
		run := &report.Run{Detail: &report.Detail{Phases: []*report.Phase{&c.phase}}}
		run.State = report.State{Kind: "waiting", Phase: c.phase.ID}
		gate := &report.Gate{Type: "phase", Phase: c.phase.ID}
		if got := gateTitle(nil, run, gate); got != c.passed {
			t.Errorf("%q, want %q", got, c.passed)
		}
		if got := decisionTitle(nil, run); got != c.decided {
			t.Errorf("%q, want %q", got, c.decided)
		}
		if got := stateSentence(run); got != c.state {
			t.Errorf("%q, want %q", got, c.state)
		}
	}
}

func TestThatThereIsNoRunIsSaidOnce(t *testing.T) {
	t.Parallel()
	if got := whereText(&report.Report{}); got != "" {
		t.Errorf("beside the headline, the bar says %q", got)
	}
}

func TestOneOfOnePhaseIsNoneOfSeveral(t *testing.T) {
	t.Parallel()
	run := &report.Run{State: report.State{Kind: "aborted"}}
	for want, total := range map[string]int{"aborted": 0, "aborted · 0 of 1 phase": 1, "aborted · 0 of 2 phases": 2} {
		run.Totals.PhasesTotal = total
		if got := runLine(run); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestWhatReviewsSayOfAPhaseIsSaidInWords(t *testing.T) {
	t.Parallel()
	yes := true
	p := &report.Plan{Progress: []report.Progress{{Phase: "1", LatestReadiness: "not_ready", ReviewApproved: &yes}}}
	if got := progressText(p, "1"); got != "not ready, approved" {
		t.Error(got)
	}
	if got := progressText(p, "2"); got != "" {
		t.Errorf("of a phase that no review told of: %q", got)
	}
}

func TestAReviewIsCalledByItsNumber(t *testing.T) {
	t.Parallel()
	for want, review := range map[string]int{"review": 0, "review 2": 2} {
		if got := whoOf(&report.Step{Kind: "reviewer", Agent: &report.Agent{Review: review}}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestATitleFillsNoPage(t *testing.T) {
	long := strings.Repeat("W", 3000)
	for _, text := range []string{phaseTitle(&report.Phase{ID: "1", Title: long}),
		runTitle(&report.Report{}, &report.Run{Plan: long}),
		stateSentence(&report.Run{State: report.State{Kind: long}}), gateTitle(nil, nil, &report.Gate{Type: long})} {
		if len([]rune(text)) > 160 {
			t.Errorf("%d characters: %.40s", len([]rune(text)), text)
		}
	}
}

func TestWhoPassedAPhaseIsNotWhoLeftTheRunAfterwards(t *testing.T) {
	t.Parallel()
	p := &report.Phase{ID: "1", State: "approved-by-person", Decision: "left the run for later",
		Rounds: []*report.Round{{Steps: []*report.Step{
			{Kind: "person", At: at("14:31"), Person: &report.Person{Kind: "gate", Choice: "override"}},
			{Kind: "person", Person: &report.Person{Kind: "phase", Choice: "exit", By: "anna"}}}}}}
	if got := phaseSentence(p); got != "A person passed it all the same at 14:31." {
		t.Errorf("got %q", got)
	}
}

func TestAQuestionThatWasAbandonedIsNoAnswerOfARule(t *testing.T) {
	t.Parallel()
	p := &report.Phase{ID: "1", State: "active", Decision: "abandoned: the run ended", Rounds: []*report.Round{{
		Steps: []*report.Step{{Person: &report.Person{Kind: "prompt", Rule: true}}}}}}
	if got := phaseSentence(p); got != "The question was abandoned: the run ended." {
		t.Error(got)
	}
}

func TestCountsAreWrittenAlikeOnTheWholePageAndOneOfAThingHasNoS(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]string{"1 file": plural(1, "file"), "12,345 files": plural(12345, "file"),
		"1 entry": plural(1, "entry"), "0 entries": plural(0, "entry"),
		"+2,000 −0 in 1,234 files": changesLine(&report.Changes{FilesChanged: 1234, Added: 2000})} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// What stands in a person's place says itself what it is, and what no answer tells has nobody behind it.
func TestADecisionThatNamesItsSubjectIsGivenNoOther(t *testing.T) {
	t.Parallel()
	for decision, who := range map[string]*report.Person{
		"auto mode continued, attempt 1 of 3":    {Choice: "continue", Rule: true},
		"no answer is recorded; the run went on": {},
		"the gate timed out or was cancelled":    {Kind: "phase", Choice: "abort", By: "terminal"},
		"no answer recorded":                     {},
	} {
		p := &report.Phase{ID: "1", State: "active", Decision: decision,
			Rounds: []*report.Round{{Steps: []*report.Step{{Kind: "person", Person: who}}}}}
		if got, want := phaseSentence(p), report.Capital(decision)+"."; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestWhatARunWaitsForBeginsWithACapitalInAnyScript(t *testing.T) {
	t.Parallel()
	for asked, want := range map[string]string{"may it ship?": "May it ship?", "übernehmen?": "Übernehmen?"} {
		run := &report.Run{State: report.State{Kind: "waiting", Why: "Waits for a person in phase 2: " + asked}}
		if got := whyText(run); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// at is a time of some day.
func at(clock string) report.Time {
	t, err := time.Parse("15:04", clock)
	if err != nil {
		panic(err)
	}
	return report.Time{Time: t.AddDate(2026, 0, 0)}
}

func TestAPhaseSaysWhoPassedItAndWhen(t *testing.T) {
	t.Parallel()
	review := func(n int, model string) *report.Step {
		return &report.Step{Kind: "reviewer", Model: model, At: at("14:20"), Agent: &report.Agent{Review: n}}
	}
	person := &report.Step{Kind: "person", At: at("14:31"), Person: &report.Person{Kind: "gate", Choice: "continue"}}
	for want, p := range map[string]*report.Phase{
		"Done; approved by review 2 (openai/gpt-5); at 14:31 a person continued.": {State: "done", Review: "ready",
			Approved: "reviewer", Decision: "continued",
			Rounds: []*report.Round{{Steps: []*report.Step{review(2, "openai/gpt-5"), person}}}},
		"Not finished; review 1 said not ready.": {State: "stopped", Review: "not_ready",
			Rounds: []*report.Round{{Steps: []*report.Step{review(1, "default")}}}},
	} {
		p.ID = "1"
		if got := phaseSentence(p); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// What is outside any phase is mostly how the run ended: its fold says so unopened.
func TestWhatIsOutsideAnyPhaseSaysItsLastEvent(t *testing.T) {
	t.Parallel()
	author := &report.Step{Kind: "author", Summary: "looked around"}
	ended := &report.Step{Kind: "boundary", Summary: "the run was completed", At: at("10:04")}
	for want, steps := range map[string][]*report.Step{
		"The run was completed at 10:04.": {author, ended},
		"":                                {ended, author},
	} {
		if got := phaseSentence(&report.Phase{Rounds: []*report.Round{{Steps: steps}}}); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Where that is not recorded, the run says so once, and not at each phase.
func TestARunSaysOnceThatNobodyKnowsWhoAnswered(t *testing.T) {
	t.Parallel()
	for who, want := range map[string]bool{"": true, "terminal": true, "anna": false} {
		answer := &report.Step{Kind: "person", Person: &report.Person{Kind: "gate", Choice: "continue", By: who}}
		run := &report.Run{Detail: &report.Detail{}}
		run.Phases = []*report.Phase{{ID: "1", Rounds: []*report.Round{{Steps: []*report.Step{answer, answer}}}}}
		if n := strings.Count(signs(run), "5x does not record who answered"); n != truth(want) {
			t.Errorf("answered by %q: said %d times in %q", who, n, signs(run))
		}
	}
}

func TestAPhaseSaysWhenItWasWorkedOn(t *testing.T) {
	t.Parallel()
	p := &report.Phase{ID: "2", StartedAt: at("14:25"), EndedAt: at("14:28"), Rounds: []*report.Round{{}}}
	run := &report.Run{Detail: &report.Detail{}}
	run.Timeline = report.Timeline{Axis: "clock", Start: at("14:03"),
		Phases: []report.PhaseSpan{{Phase: "1"}, {Phase: "2", FromMS: 15 * 60_000}}}
	days := *p
	days.EndedAt = report.Time{Time: p.EndedAt.AddDate(0, 0, 1)}
	f := Formats{}.withPhases(run)
	for want, p := range map[string]*report.Phase{"14:18–14:28 · ": p, "Jan 1 14:18–Jan 2 14:28 · ": &days,
		"": {ID: "3"}} {
		if got := f.phaseTimes(p); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// A reader who looks for what an agent did learns once that its log is not here.
func TestARunSaysOfHowManyCallsItHasNoLog(t *testing.T) {
	t.Parallel()
	call := func(log string) *report.Step {
		return &report.Step{Kind: "author", Log: log, Agent: &report.Agent{Role: "author"}}
	}
	for want, logs := range map[string][]string{
		"":                            {"a.ndjson", "b.ndjson"},
		"no log of 1 of 2 calls":      {"a.ndjson", "gone.ndjson"},
		"no log of 2 of 3 calls":      {"a.ndjson", "gone.ndjson", ""},
		"no log of the agents' calls": {"gone.ndjson", ""},
	} {
		run := &report.Run{Detail: &report.Detail{}}
		run.Logs = []*report.Log{{Name: "a.ndjson"}, {Name: "b.ndjson"}}
		round := &report.Round{}
		for _, l := range logs {
			round.Steps = append(round.Steps, call(l))
		}
		run.Phases = []*report.Phase{{ID: "1", Rounds: []*report.Round{round}}}
		if got := unlogged(run); got != want {
			t.Errorf("of %q told %q; want %q", logs, got, want)
		}
	}
}
