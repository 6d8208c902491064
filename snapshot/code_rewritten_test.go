package snapshot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fivex/snapshot"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// phasesOf are the phases of the one run of a project, with its code.
func phasesOf(t *testing.T, project string) []*report.Phase {
	t.Helper()
	return fresh(t, at(shopAt(t, project)), snapshot.Options{Redact: redact.New}, -1).Runs[0].Phases
}

// rewritten is a phase whose second round took back the first's commit and made
// another of it, on a commit of somebody else: 2 is in no branch any more.
const rewritten = `
-- .5x/5x.db.sql --
%s
INSERT INTO runs VALUES ('run_a', '/w/docs/plan.md', 'active', NULL, '2026-05-04 10:00:00', '2026-05-04 10:00:00');
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at, head_commit) VALUES
 ('run_a', 'phase:complete', '1', 1, '{}', '2026-05-04 10:01:00', '@commit:0@'),
 ('run_a', 'author:implement', '2', 1, '{"result":"complete","commit":"@commit:1@"}',
  '2026-05-04 10:02:00', '@commit:1@'),
 ('run_a', 'reviewer:review', '2', 1, '{"readiness":"not_ready","items":[{"title":"Slow"}]}',
  '2026-05-04 10:03:00', '@commit:1@'),
 ('run_a', 'author:fix-review', '2', 1, '{"result":"complete","commit":"@commit:3@"}',
  '2026-05-04 10:05:00', '@commit:3@');
-- docs/plan.md --
# Shop

## Phase 1: Cart

- [x] cart

## Phase 2: Pay

- [ ] pay
-- history/0/commit --
- 2026-05-04T09:00:00Z
begin
-- history/0/a.ts --
a
-- history/1/commit --
0 2026-05-04T10:02:00Z
pay
-- history/1/pay.ts --
1
2
-- history/2/commit --
0 2026-05-04T10:04:00Z
by somebody else
-- history/2/other.ts --
o
-- history/3/commit --
2 2026-05-04T10:05:00Z
pay, faster
-- history/3/pay.ts --
1
3
`

func TestAPhaseWhoseRoundsWereRewrittenIsToldFromItsBeginningToItsEnd(t *testing.T) {
	t.Parallel()
	p := phasesOf(t, rewritten)[1]
	c := p.Changes
	got := fmt.Sprintf("%d files, +%d -%d, %d commits, %q", c.FilesChanged, c.Added, c.Removed, len(p.Commits), c.Problem)
	if want := `2 files, +3 -0, 2 commits, ""`; got != want {
		t.Errorf("the phase changed %s; want %s", got, want)
	}
	if second := p.Rounds[1].Changes; !second.CommitByCommit || second.Problem == "" {
		t.Errorf("its second round does not tell that history was rewritten: %+v", second)
	}
}

// rebased is a run whose first phase was moved onto another commit before the second,
// whose agent made two commits and named the last.
const rebased = `
-- .5x/5x.db.sql --
%s
INSERT INTO runs VALUES ('run_a', '/w/docs/plan.md', 'active', NULL, '2026-05-04 10:00:00', '2026-05-04 10:00:00');
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at, head_commit) VALUES
 ('run_a', 'author:implement', '1', 1, '{"result":"complete","commit":"@commit:1@"}',
  '2026-05-04 10:02:00', '@commit:1@'),
 ('run_a', 'author:implement', '2', 1, '{"result":"complete","commit":"@commit:5@"}',
  '2026-05-04 10:06:00', '@commit:5@');
-- docs/plan.md --
# Shop

## Phase 1: Cart

- [x] cart

## Phase 2: Pay

- [ ] pay
-- history/0/commit --
- 2026-05-04T09:00:00Z
begin
-- history/0/a.ts --
a
-- history/1/commit --
0 2026-05-04T10:01:00Z
cart
-- history/1/cart.ts --
1
-- history/2/commit --
0 2026-05-04T10:01:30Z
by somebody else
-- history/2/other.ts --
o
-- history/3/commit --
2 2026-05-04T10:01:00Z
cart
-- history/3/cart.ts --
1
-- history/4/commit --
3 2026-05-04T10:03:00Z
pay
-- history/4/pay.ts --
1
-- history/5/commit --
4 2026-05-04T10:04:00Z
pay, tested
-- history/5/pay_test.ts --
1
2
`

func TestAPhaseAfterARebaseHasAllThatItsAgentCommitted(t *testing.T) {
	t.Parallel()
	p := phasesOf(t, rebased)[1]
	got := fmt.Sprintf("%d files, +%d, %d commits", p.Changes.FilesChanged, p.Changes.Added, len(p.Commits))
	if want := "2 files, +3, 2 commits"; got != want {
		t.Errorf("the phase changed %s; want %s", got, want)
	}
}

// failed is a run whose first call committed, and failed: it names no commit.
const failed = `
-- .5x/5x.db.sql --
%s
INSERT INTO runs VALUES ('run_a', '/w/docs/plan.md', 'active', NULL, '2026-05-04 10:00:00', '2026-05-04 10:00:00');
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at, duration_ms, head_commit) VALUES
 ('run_a', 'author:implement', '1', 1, '{"result":"failed","reason":"no network"}',
  '2026-05-04 10:04:00', 180000, '@commit:2@');
-- docs/plan.md --
# Shop

## Phase 1: Cart

- [ ] cart
-- history/0/commit --
- 2026-05-04T09:00:00Z
begin
-- history/0/a.ts --
a
-- history/1/commit --
0 2026-05-04T10:02:00Z
cart
-- history/1/cart.ts --
1
-- history/2/commit --
1 2026-05-04T10:03:00Z
half of the rest
-- history/2/half.ts --
1
`

func TestACallThatFailedHasTheCommitsThatItMade(t *testing.T) {
	t.Parallel()
	p := phasesOf(t, failed)[0]
	got := fmt.Sprintf("%d files, +%d, %d commits", p.Changes.FilesChanged, p.Changes.Added, len(p.Commits))
	if want := "2 files, +2, 2 commits"; got != want {
		t.Errorf("the phase changed %s; want %s", got, want)
	}
}

// between is a run in whose checkout others committed between its phases.
const between = `
-- .5x/5x.db.sql --
%s
INSERT INTO runs VALUES ('run_a', '/w/docs/plan.md', 'active', NULL, '2026-05-04 10:00:00', '2026-05-04 10:00:00');
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at, duration_ms, head_commit) VALUES
 ('run_a', 'author:implement', '1', 1, '{"result":"complete","commit":"@commit:1@"}',
  '2026-05-04 10:02:00', 60000, '@commit:1@'),
 ('run_a', 'phase:complete', '1', 1, '{}', '2026-05-04 10:03:00', NULL, '@commit:1@'),
 ('run_a', 'human:gate', '1', 1, '{"choice":"continue"}', '2026-05-04 11:01:30', NULL, '@commit:1@'),
 ('run_a', 'author:implement', '2', 1, '{"result":"complete","commit":"@commit:3@"}',
  '2026-05-04 11:02:00', 30000, '@commit:3@'),
 ('run_a', 'reviewer:review', '2', 1, '{"readiness":"not_ready","items":[{"title":"Slow"}]}',
  '2026-05-04 11:03:00', 1000, '@commit:3@'),
 ('run_a', 'author:fix-review', '2', 1, '{"result":"complete","commit":"@commit:5@"}',
  '2026-05-04 11:08:00', 60000, '@commit:5@');
-- docs/plan.md --
# Shop

## Phase 1: Cart

- [x] cart

## Phase 2: Pay

- [ ] pay
-- history/0/commit --
- 2026-05-04T09:00:00Z
begin
-- history/0/a.ts --
a
-- history/1/commit --
0 2026-05-04T10:01:30Z
cart
-- history/1/cart.ts --
1
-- history/2/commit --
1 2026-05-04T10:30:00Z
another run
-- history/2/other.ts --
1
-- history/3/commit --
2 2026-05-04T11:01:30Z
pay
-- history/3/pay.ts --
1
-- history/4/commit --
3 2026-05-04T11:05:00Z
a person mends it by hand
-- history/4/hand.ts --
1
-- history/5/commit --
4 2026-05-04T11:07:30Z
pay, faster
-- history/5/pay.ts --
2
`

func TestWhatOthersCommittedBetweenPhasesIsInNeither(t *testing.T) {
	t.Parallel()
	phases := phasesOf(t, between)
	for i, want := range []string{"[cart.ts] of 1 commits", "[hand.ts pay.ts] of 3 commits"} {
		var files []string
		for _, f := range phases[i].Changes.Files {
			files = append(files, f.Path)
		}
		slices.Sort(files)
		if got := fmt.Sprintf("%v of %d commits", files, len(phases[i].Commits)); got != want {
			t.Errorf("phase %s changed %s; want %s", phases[i].ID, got, want)
		}
	}
}

// The agents' machine is behind by two hours: by its clock nothing was committed.
func TestWhatARunNamesIsItsOwnWhateverTheClocksSay(t *testing.T) {
	t.Parallel()
	late := strings.NewReplacer("2026-05-04 10:", "2026-05-04 12:", "2026-05-04 11:", "2026-05-04 13:").Replace(between)
	phases := phasesOf(t, late)
	if got := len(phases[1].Changes.Files); got != 3 {
		t.Errorf("phase 2 changed %d files, want the 3 that lie between its commits and phase 1", got)
	}
}

// squashed is a phase whose two commits a person put together to one before it was
// completed.
const squashed = `
-- .5x/5x.db.sql --
%s
INSERT INTO runs VALUES ('run_a', '/w/docs/plan.md', 'active', NULL, '2026-05-04 10:00:00', '2026-05-04 10:00:00');
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at, head_commit) VALUES
 ('run_a', 'author:implement', '1', 1, '{"result":"complete","commit":"@commit:1@"}',
  '2026-05-04 10:01:00', '@commit:1@'),
 ('run_a', 'reviewer:review', '1', 1, '{"readiness":"not_ready","items":[{"title":"Slow","reason":"pay.ts:2"},
   {"title":"Odd","reason":"pay.ts:1"}]}', '2026-05-04 10:02:00', '@commit:1@'),
 ('run_a', 'author:fix-review', '1', 1, '{"result":"complete","commit":"@commit:2@"}',
  '2026-05-04 10:03:00', '@commit:2@'),
 ('run_a', 'reviewer:review', '1', 2, '{"readiness":"ready","items":[]}', '2026-05-04 10:04:00', '@commit:2@'),
 ('run_a', 'phase:complete', '1', 1, '{}', '2026-05-04 10:06:00', '@commit:3@');
-- history/0/commit --
- 2026-05-04T09:00:00Z
begin
-- history/0/a.ts --
a
-- history/1/commit --
0 2026-05-04T10:01:00Z
pay
-- history/1/pay.ts --
1
2
-- history/2/commit --
1 2026-05-04T10:03:00Z
faster
-- history/2/pay.ts --
1
3
-- history/3/commit --
0 2026-05-04T10:05:00Z
pay (squashed)
-- history/3/pay.ts --
1
3
`

func TestASquashIsWhatItsCommitsWere(t *testing.T) {
	t.Parallel()
	rep := fresh(t, at(shopAt(t, squashed)), snapshot.Options{Redact: redact.New}, -1)
	p := rep.Runs[0].Phases[0]
	got := filesOf(p.Changes)
	for _, r := range p.Rounds {
		got += fmt.Sprintf("; round %d %s%s", r.N, filesOf(r.Changes), r.Changes.Problem)
	}
	for _, f := range rep.Runs[0].Findings {
		got += "; " + f.Title + " " + f.Fate.Kind
	}
	want := "pay.ts +2 -0; round 1 pay.ts +2 -0; round 2 pay.ts +1 -1; Slow fixed; Odd not-raised-again"
	if got != want {
		t.Errorf("told\n%s\nwant\n%s", got, want)
	}
}
