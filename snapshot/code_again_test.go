package snapshot_test

import (
	"slices"
	"testing"

	"fivex/snapshot"
	"fivex/snapshot/redact"
)

// again is a run that goes back to a phase that was completed, and then to the other.
const again = `
-- .5x/5x.db.sql --
%s
INSERT INTO runs VALUES ('run_a', '/w/docs/plan.md', 'active', NULL, '2026-05-04 10:00:00', '2026-05-04 10:00:00');
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at, head_commit) VALUES
 ('run_a', 'author:implement', '2', 1, '{"result":"complete","commit":"@commit:1@"}',
  '2026-05-04 10:01:00', '@commit:1@'),
 ('run_a', 'reviewer:review', '2', 1, '{"readiness":"ready","items":[]}', '2026-05-04 10:02:00', '@commit:1@'),
 ('run_a', 'phase:complete', '2', 1, '{}', '2026-05-04 10:03:00', '@commit:2@'),
 ('run_a', 'author:implement', '1', 1, '{"result":"complete","commit":"@commit:3@"}',
  '2026-05-04 10:04:00', '@commit:3@'),
 ('run_a', 'author:implement', '2', 2, '{"result":"complete","commit":"@commit:4@"}',
  '2026-05-04 10:05:00', '@commit:4@'),
 ('run_a', 'reviewer:review', '1', 1, '{"readiness":"not_ready","items":[{"title":"Slow"}]}',
  '2026-05-04 10:06:00', '@commit:4@'),
 ('run_a', 'author:fix-review', '1', 1, '{"result":"complete","commit":"@commit:5@"}',
  '2026-05-04 10:07:00', '@commit:5@');
-- docs/plan.md --
# Shop

## Phase 1: Cart

- [ ] cart

## Phase 2: Work

- [x] work
-- history/0/commit --
- 2026-05-04T09:00:00Z
begin
-- history/0/a.ts --
a
-- history/1/commit --
0 2026-05-04T10:01:00Z
two
-- history/1/two.ts --
2
-- history/2/commit --
1 2026-05-04T10:03:00Z
the review's word
-- history/2/word.ts --
w
-- history/3/commit --
2 2026-05-04T10:04:00Z
one
-- history/3/one.ts --
1
-- history/4/commit --
3 2026-05-04T10:05:00Z
two again
-- history/4/again.ts --
2
-- history/5/commit --
4 2026-05-04T10:07:00Z
one, faster
-- history/5/fix.ts --
1
`

func TestAPhaseThatIsWorkedOnAgainHasNoneOfTheCodeOfThoseBetween(t *testing.T) {
	t.Parallel()
	run := fresh(t, at(shopAt(t, again)), snapshot.Options{Redact: redact.New}, -1).Runs[0]
	for i, want := range [][]string{{"fix.ts", "one.ts"}, {"again.ts", "two.ts", "word.ts"}} {
		var got []string
		for _, f := range run.Phases[i].Changes.Files {
			got = append(got, f.Path)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("phase %s changed %q, want %q", run.Phases[i].ID, got, want)
		}
		if n := len(run.Phases[i].Commits); n != len(want) {
			t.Errorf("phase %s has %d commits, want %d", run.Phases[i].ID, n, len(want))
		}
	}
}

// late is a run whose first answer was recorded five seconds after the call had ended.
const late = `
-- .5x/5x.db.sql --
%s
INSERT INTO runs VALUES ('run_a', '/w/docs/plan.md', 'active', NULL, '2026-05-04 10:00:00', '2026-05-04 10:00:00');
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at, duration_ms, head_commit) VALUES
 ('run_a', 'author:implement', '1', 1, '{"result":"complete"}', '2026-05-04 10:00:10', 3000, '@commit:2@');
-- docs/plan.md --
# Shop

## Phase 1: Cart

- [ ] cart
-- history/0/commit --
- 2026-05-04T09:59:00Z
begin
-- history/0/a.ts --
a
-- history/1/commit --
0 2026-05-04T10:00:04Z
the cart
-- history/1/cart.ts --
1
-- history/2/commit --
1 2026-05-04T10:00:05Z
its sum
-- history/2/sum.ts --
1
`

func TestACallThatIsRecordedLateHasTheCommitsThatItMade(t *testing.T) {
	t.Parallel()
	c := phasesOf(t, late)[0].Changes
	if c == nil || c.Added != 2 || len(c.Commits) != 2 {
		t.Errorf("the phase changed %+v", c)
	}
}
