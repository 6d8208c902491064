package snapshot_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
)

// ticked is an aborted run over whose work a person was asked. Its plan is ticked now: by
// a commit that came after it.
const ticked = `
-- .5x/5x.db.sql --
%s
INSERT INTO runs VALUES ('run_a', '/w/docs/plan.md', 'aborted', NULL, '2026-05-04 10:00:00', '2026-05-04 10:05:00');
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at, head_commit) VALUES
 ('run_a', 'author:implement', '1', 1, '{"result":"complete","commit":"@commit:1@"}',
  '2026-05-04 10:01:00', '@commit:1@'),
 ('run_a', 'reviewer:review', '1', 1, '{"readiness":"not_ready","items":[{"title":"Odd","action":"human_required"}]}',
  '2026-05-04 10:02:00', '@commit:1@'),
 ('run_a', 'run:abort', NULL, 1, '{"status":"aborted"}', '2026-05-04 10:05:00', '@commit:1@');
-- docs/plan.md --
# Shop

## Phase 1: Pay

- [x] pay
-- history/0/commit --
- 2026-05-04T09:00:00Z
begin
-- history/0/docs/plan.md --
# Shop

## Phase 1: Pay

- [ ] pay
-- history/1/commit --
0 2026-05-04T10:01:00Z
pay
-- history/1/pay.ts --
p
-- history/2/commit --
1 2026-05-05T10:00:00Z
pay, by hand
-- history/2/pay.ts --
q
-- history/2/docs/plan.md --
# Shop

## Phase 1: Pay

- [x] pay
`

// An author ticks a plan's items before anybody has looked at the work, so that ticks say
// little of what a run left open; but those of others do.
func TestWhatAnAbortedRunLeftOpenIsDoneWhereOthersTickedIt(t *testing.T) {
	t.Parallel()
	byItself := strings.Replace(ticked, "-- history/1/pay.ts --", `-- history/1/docs/plan.md --
# Shop

## Phase 1: Pay

- [x] pay
-- history/1/pay.ts --`, 1)
	untracked := regexp.MustCompile(`(?s)-- history/[02]/docs/plan.md --.*?\[.\] pay\n`).ReplaceAllString(ticked, "")
	uncommitted, _, _ := strings.Cut(ticked, "-- history/2/commit --")
	unknown, _, _ := strings.Cut(ticked, "-- history/0/commit --")
	unknown = strings.ReplaceAll(unknown, "@commit:1@", strings.Repeat("1", 40))
	for name, x := range map[string]struct{ project, want string }{
		"by others":     {ticked, "done by checklist"},
		"by its author": {byItself, "stopped by "},
		"not in git":    {untracked, "stopped by "},
		"not committed": {uncommitted, "stopped by "},
		"not known":     {unknown, "stopped by "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := phasesOf(t, x.project)[0]
			if got := p.State + " by " + p.DoneBy; got != x.want {
				t.Errorf("the phase is %s; want %s", got, x.want)
			}
		})
	}
}

// What is ticked counts as soon as it is committed, though nothing of the run changes by that.
func TestAFollowedReportLearnsThatThePlanWasCommitted(t *testing.T) {
	t.Parallel()
	uncommitted, _, _ := strings.Cut(ticked, "-- history/2/commit --")
	dir := shopAt(t, uncommitted)
	opts := snapshot.Options{Redact: redact.New}
	f := snapshot.Follow(func() (place.Place, error) { return place.Of(dir) }, opts, -1)
	told := func() string {
		rep, err := f.Refresh(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := asJSON(t, rep), asJSON(t, fresh(t, at(dir), opts, -1)); a != b {
			t.Error(difference(a, b))
		}
		return rep.Runs[0].Phases[0].State
	}
	before := told()
	plan, err := os.ReadFile(filepath.Join(dir, "docs/plan.md"))
	if err != nil {
		t.Fatal(err)
	}
	commitIn(t, dir, "docs/plan.md", string(plan))
	if after := told(); before != "stopped" || after != "done" {
		t.Errorf("the phase is %s, and %s once its plan is committed", before, after)
	}
}
