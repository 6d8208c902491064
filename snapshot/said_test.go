package snapshot_test

import (
	"slices"
	"testing"

	"fivex/snapshot"
	"fivex/snapshot/redact"
)

const said = `
-- .5x/5x.db.sql --
%s
INSERT INTO runs VALUES ('run_a', '/w/docs/plan.md', 'active', NULL, '2026-05-04 10:00:00', '2026-05-04 10:00:00');
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at) VALUES
 ('run_a', 'human:input', '1', 1, '{"input":"Euros everywhere."}', '2026-05-04 10:01:00'),
 ('run_a', 'human:gate', '1', 1, '{"answer":"Ask legal first."}', '2026-05-04 10:02:00'),
 ('run_a', 'human:confirm', '1', 1, '{"confirmed":false}', '2026-05-04 10:03:00'),
 ('run_a', 'human:approve', '1', 1, '{"approved":true,"by":"Kim","comment":"Looks right."}', '2026-05-04 10:04:00'),
 ('run_a', 'human:gate', '1', 2, '{"choice":"continue","comment":"Go."}', '2026-05-04 10:05:00'),
 ('run_a', 'human:gate', '1', 3, '{"choice":"skip","reason":"The network is down."}', '2026-05-04 10:06:00');
`

// Answers are told in whichever form they were recorded. What is said beside "continue" is
// told where it is for the author, who is told of it.
func TestAnAnswerIsToldInWhicheverFormItWasRecorded(t *testing.T) {
	t.Parallel()
	run := fresh(t, at(shopAt(t, said)), snapshot.Options{Redact: redact.New}, -1).Runs[0]
	var got []string
	for _, p := range run.Phases {
		for s := range p.Steps {
			got = append(got, s.Summary+" "+s.Person.By)
		}
	}
	want := []string{"answered: Euros everywhere. ", "answered: Ask legal first. ", "chose no ",
		"chose yes: Looks right. Kim", "continued ", "passed over it: The network is down. "}
	if !slices.Equal(got, want) {
		t.Errorf("told\n%q\nwant\n%q", got, want)
	}
}

const checkedByAgents = `
-- .5x/5x.db.sql --
%s
INSERT INTO runs VALUES ('run_a', '/w/docs/plan.md', 'active', NULL, '2026-05-04 10:00:00', '2026-05-04 10:00:00');
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, cost_usd, created_at) VALUES
 ('run_a', 'tester:e2e', '1', 1, '{"passed":false,"summary":"3 of 40 failed"}', 0.4, '2026-05-04 10:01:00'),
 ('run_a', 'tester:e2e', '1', 2, '{"passed":true}', 0.4, '2026-05-04 10:02:00'),
 ('run_a', 'tester:e2e', '1', 3, '{"flaky":3}', 0.4, '2026-05-04 10:03:00');
`

// An agent of a role of its own need not answer as authors and reviewers do.
func TestWhatAnAgentSaysPassedOrFailedIsToldSo(t *testing.T) {
	t.Parallel()
	run := fresh(t, at(shopAt(t, checkedByAgents)), snapshot.Options{Redact: redact.New}, -1).Runs[0]
	var got []string
	for _, p := range run.Phases {
		for s := range p.Steps {
			got = append(got, s.Summary+", "+s.Outcome)
		}
	}
	want := []string{"failed: 3 of 40 failed, bad", "passed, good", "answered in an unknown form, "}
	if !slices.Equal(got, want) {
		t.Errorf("told\n%q\nwant\n%q", got, want)
	}
}

const skippedReview = `
-- .5x/5x.db.sql --
%s
INSERT INTO runs VALUES ('run_a', '/w/docs/plan.md', 'active', NULL, '2026-05-04 10:00:00', '2026-05-04 10:00:00');
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at) VALUES
 ('run_a', 'author:implement', '1', 1, '{"result":"complete","commit":"c1"}', '2026-05-04 10:01:00'),
 ('run_a', 'quality:check', '1', 1, '{"passed":true,"results":[{"command":"make","passed":true}]}',
  '2026-05-04 10:02:00'),
 ('run_a', 'human:gate', '1', 1, '{"choice":"skip"}', '2026-05-04 10:03:00');
`

func TestAReviewThatAPersonSkippedIsNamed(t *testing.T) {
	t.Parallel()
	run := fresh(t, at(shopAt(t, skippedReview)), snapshot.Options{Redact: redact.New}, -1).Runs[0]
	if got, want := run.Phases[0].Decision, "passed over the review"; got != want {
		t.Errorf("the person %q; want %q", got, want)
	}
}
