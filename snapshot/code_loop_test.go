package snapshot_test

import (
	"fmt"
	"strings"
	"testing"

	"fivex/snapshot"
)

// fixed is a project of generation A: phase 1 took a call and a fix of what a check found,
// and its end names the commit of the first.
const fixed = `
-- .5x/5x.db.sql --
%s
INSERT INTO runs VALUES ('a', '/w/docs/plan.md', NULL, 'run', 'active', '2', 'EXECUTE', '2026-02-04 10:00:00', NULL);
INSERT INTO run_events (run_id, event_type, phase, iteration, data, created_at) VALUES
 ('a', 'phase_start', '1', 0, '{"phaseNumber":"1","phaseTitle":"T"}', '2026-02-04 10:00:00'),
 ('a', 'agent_invoke', '1', 0, '{"role":"author","logPath":"/l/agent-one.ndjson"}', '2026-02-04 10:02:00'),
 ('a', 'quality_gate', '1', 1, '{"attempt":0,"passed":false,"commandCount":1}', '2026-02-04 10:03:00'),
 ('a', 'agent_invoke', '1', 1, '{"role":"author","logPath":"/l/agent-two.ndjson"}', '2026-02-04 10:05:00'),
 ('a', 'quality_gate', '1', 2, '{"attempt":1,"passed":true,"commandCount":1}', '2026-02-04 10:06:00'),
 ('a', 'phase_complete', '1', 3, '{"phaseNumber":"1","commit":"@commit:1@"}', '2026-02-04 10:07:00'),
 ('a', 'phase_start', '2', 0, '{"phaseNumber":"2","phaseTitle":"U"}', '2026-02-04 10:07:00'),
 ('a', 'agent_invoke', '2', 0, '{"role":"author","logPath":"/l/agent-three.ndjson"}', '2026-02-04 10:09:00');
INSERT INTO agent_results VALUES
 ('one', 'a', '1', 0, 'author', 'author-next-phase', 'status', '{"result":"complete","commit":"@commit:1@"}',
  60000, '/l/agent-one.ndjson', NULL, NULL, NULL, NULL, NULL, '2026-02-04 10:02:00'),
 ('two', 'a', '1', 1, 'author', 'author-process-impl-review', 'status',
  '{"result":"complete","commit":"@commit:2@"}',
  60000, '/l/agent-two.ndjson', NULL, NULL, NULL, NULL, NULL, '2026-02-04 10:05:00'),
 ('three', 'a', '2', 0, 'author', 'author-next-phase', 'status', '{"result":"complete","commit":"@commit:3@"}',
  60000, '/l/agent-three.ndjson', NULL, NULL, NULL, NULL, NULL, '2026-02-04 10:09:00');
-- docs/plan.md --
# Shop

## Phase 1: Cart

- [ ] cart

## Phase 2: Webhook

- [ ] webhook
-- history/0/commit --
- 2026-02-04T10:00:00Z
begin
-- history/0/docs/plan.md --
# Shop
-- history/1/commit --
0 2026-02-04T10:01:30Z
the work
-- history/1/src/cart.ts --
one
-- history/2/commit --
1 2026-02-04T10:04:30Z
the fix
-- history/2/src/cart.ts --
one
two
-- history/3/commit --
2 2026-02-04T10:08:30Z
the next phase
-- history/3/src/webhook.ts --
one
two
three
`

// A call that names no commit leaves one behind, and the next phase's names its own.
func TestACommitThatNoAgentNamedIsNoOtherPhases(t *testing.T) {
	t.Parallel()
	silent := strings.NewReplacer(`{"result":"complete","commit":"@commit:1@"}`, `{"result":"complete"}`,
		`{"result":"complete","commit":"@commit:2@"}`, `{"result":"complete"}`, `,"commit":"@commit:1@"}'`, `}'`).
		Replace(fixed)
	run := fresh(t, at(shopOf(t, silent, "v3.sql")), snapshot.Options{}, -1).Runs[0]
	first, second := run.Phases[0], run.Phases[1]
	if first.Changes != nil || second.Changes == nil || second.Changes.Added != 3 || len(second.Changes.Commits) != 1 {
		t.Errorf("phase 1 has %+v, phase 2 %+v", first.Changes, second.Changes)
	}
}

func TestTheCodeOfAFixIsThatOfItsPhaseWhateverCommitThePhasesEndNames(t *testing.T) {
	t.Parallel()
	run := fresh(t, at(shopOf(t, fixed, "v3.sql")), snapshot.Options{}, -1).Runs[0]
	for i, want := range []string{"+2 of 2 commits, it ends with the last: true",
		"+3 of 1 commits, it ends with the last: true"} {
		p := run.Phases[i]
		n := len(p.Changes.Commits)
		got := fmt.Sprintf("+%d of %d commits, it ends with the last: %t", p.Changes.Added, n,
			p.Commit == p.Changes.Commits[n-1])
		if got != want {
			t.Errorf("phase %s: %s, want %s; %+v", p.ID, got, want, p.Changes)
		}
	}
}

// A call names the last of its commits; those before it, which only the repository has,
// are the phase's, too, and none of them is its result.
func TestAPhaseEndsWithTheCommitThatIsNamedNotWithOneThatTheRepositoryHasBeforeIt(t *testing.T) {
	t.Parallel()
	silent := strings.NewReplacer(`{"result":"complete","commit":"@commit:1@"}`, `{"result":"complete"}`,
		`,"commit":"@commit:1@"}'`, `}'`).Replace(fixed)
	first := fresh(t, at(shopOf(t, silent, "v3.sql")), snapshot.Options{}, -1).Runs[0].Phases[0]
	if n := len(first.Commits); n != 2 || first.Commit != first.Commits[1].Hash || first.Commit != first.Changes.Head {
		t.Errorf("phase 1 ends with %s of %+v", first.Commit, first.Commits)
	}
}
