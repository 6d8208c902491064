package snapshot_test

import (
	"strings"
	"testing"
)

// betweenPhases is a run in whose checkout a person commits, too: 2 after the first phase was
// completed, 3 before the second's author was called, who committed 4 by 5x.
const betweenPhases = `
-- .5x/5x.db.sql --
%s
INSERT INTO runs VALUES ('run_a', '/w/docs/plan.md', 'active', NULL, '2026-05-04 10:00:00', '2026-05-04 10:00:00');
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, duration_ms, created_at, head_commit) VALUES
 ('run_a', 'git:commit', '1', 1, '{"hash":"@commit:1@","message":"cart"}', NULL, '2026-05-04 10:01:00', '@commit:1@'),
 ('run_a', 'author:implement', '1', 1, '{"result":"complete","commit":"@commit:1@"}', 60000,
  '2026-05-04 10:01:30', '@commit:1@'),
 ('run_a', 'reviewer:review', '1', 1, '{"readiness":"ready","items":[]}', NULL, '2026-05-04 10:02:00', '@commit:1@'),
 ('run_a', 'phase:complete', '1', 1, '{}', NULL, '2026-05-04 10:03:00', '@commit:1@'),
 ('run_a', 'human:gate', '1', 1, '{"choice":"continue"}', NULL, '2026-05-04 10:10:00', '@commit:2@'),
 ('run_a', 'git:commit', '2', 1, '{"hash":"@commit:4@","message":"pay"}', NULL, '2026-05-04 10:32:00', '@commit:4@'),
 ('run_a', 'author:implement', '2', 1, '{"result":"complete","commit":"@commit:4@"}', 300000,
  '2026-05-04 10:35:00', '@commit:4@');
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
c
-- history/2/commit --
1 2026-05-04T10:05:00Z
by a person
-- history/2/person.ts --
1
2
-- history/3/commit --
2 2026-05-04T10:20:00Z
by a person, later
-- history/3/person.ts --
1
2
3
-- history/4/commit --
3 2026-05-04T10:32:00Z
pay
-- history/4/pay.ts --
p
`

// What a person commits between two phases is of neither, whoever recorded a step then:
// the phase was completed without it, and the next one's author was called later.
func TestWhatAPersonCommitsBetweenTwoPhasesIsOfNeither(t *testing.T) {
	t.Parallel()
	phases := phasesOf(t, betweenPhases)
	for i, want := range []string{"cart.ts +1 -0; cart", "pay.ts +1 -0; pay"} {
		p := phases[i]
		var commits []string
		for _, c := range p.Commits {
			commits = append(commits, c.Message)
		}
		if got := filesOf(p.Changes) + "; " + strings.Join(commits, " "); got != want {
			t.Errorf("phase %s changed %s; want %s", p.ID, got, want)
		}
	}
}
