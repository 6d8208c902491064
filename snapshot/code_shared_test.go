package snapshot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// shared is a checkout in which two runs work at the same time.
const shared = `
-- .5x/5x.db.sql --
%s
INSERT INTO runs VALUES ('run_a', '/w/docs/1-shop.md', 'active', NULL, '2026-05-04 10:00:00', '2026-05-04 10:00:00');
INSERT INTO runs VALUES ('run_b', '/w/docs/2-mail.md', 'active', NULL, '2026-05-04 10:00:00', '2026-05-04 10:00:00');
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at, head_commit) VALUES
 ('run_a', 'git:commit', '1', 1, '{"hash":"@commit:1@","message":"cart"}', '2026-05-04 10:01:00', '@commit:1@'),
 ('run_a', 'author:implement', '1', 1, '{"result":"complete","commit":"@commit:1@"}',
  '2026-05-04 10:01:00', '@commit:1@'),
 ('run_b', 'git:commit', '1', 1, '{"hash":"@commit:2@","message":"mail"}', '2026-05-04 10:02:00', '@commit:2@'),
 ('run_b', 'author:implement', '1', 1, '{"result":"complete","commit":"@commit:2@"}',
  '2026-05-04 10:02:00', '@commit:2@'),
 ('run_a', 'reviewer:review', '1', 1, '{"readiness":"not_ready","items":[{"id":"P1","title":"No tax",
   "action":"auto_fix","reason":"cart.ts:1"}]}', '2026-05-04 10:03:00', '@commit:2@'),
 ('run_a', 'git:commit', '1', 2, '{"hash":"@commit:3@","message":"tax"}', '2026-05-04 10:04:00', '@commit:3@'),
 ('run_a', 'author:fix-review', '1', 1, '{"result":"complete","commit":"@commit:3@"}',
  '2026-05-04 10:04:00', '@commit:3@'),
 ('run_b', 'phase:complete', '1', 1, '{}', '2026-05-04 10:05:00', '@commit:3@');
-- history/0/commit --
- 2026-05-04T09:00:00Z
begin
-- history/0/README.md --
r
-- history/1/commit --
0 2026-05-04T10:01:00Z
cart
-- history/1/cart.ts --
c
-- history/2/commit --
1 2026-05-04T10:02:00Z
mail
-- history/2/mail.ts --
m
n
-- history/3/commit --
2 2026-05-04T10:04:00Z
tax
-- history/3/cart.ts --
t
`

// sharedRecords are the same two runs, as 5x commits their records.
const sharedRecords = `
-- docs/development/runs/1-shop/run_a/run.json --
{"id":"run_a","plan_path":"/w/docs/1-shop.md","created_at":"2026-05-04 10:00:00","status":"active","format_version":1}
-- docs/development/runs/1-shop/run_a/steps.jsonl --
{"created_at":"2026-05-04 10:01:00","payload":{"step_name":"git:commit","phase":"1","iteration":1,` +
	`"result_json":{"hash":"@commit:1@","message":"cart"},"head_commit":"@commit:1@"}}
{"created_at":"2026-05-04 10:01:00","payload":{"step_name":"author:implement","phase":"1","iteration":1,` +
	`"result_json":{"result":"complete","commit":"@commit:1@"},"head_commit":"@commit:1@"}}
{"created_at":"2026-05-04 10:03:00","payload":{"step_name":"reviewer:review","phase":"1","iteration":1,` +
	`"result_json":{"readiness":"not_ready","items":[{"id":"P1","title":"No tax","action":"auto_fix",` +
	`"reason":"cart.ts:1"}]},"head_commit":"@commit:2@"}}
{"created_at":"2026-05-04 10:04:00","payload":{"step_name":"git:commit","phase":"1","iteration":2,` +
	`"result_json":{"hash":"@commit:3@","message":"tax"},"head_commit":"@commit:3@"}}
{"created_at":"2026-05-04 10:04:00","payload":{"step_name":"author:fix-review","phase":"1","iteration":1,` +
	`"result_json":{"result":"complete","commit":"@commit:3@"},"head_commit":"@commit:3@"}}
-- docs/development/runs/2-mail/run_b/run.json --
{"id":"run_b","plan_path":"/w/docs/2-mail.md","created_at":"2026-05-04 10:00:00","status":"active","format_version":1}
-- docs/development/runs/2-mail/run_b/steps.jsonl --
{"created_at":"2026-05-04 10:02:00","payload":{"step_name":"git:commit","phase":"1","iteration":1,` +
	`"result_json":{"hash":"@commit:2@","message":"mail"},"head_commit":"@commit:2@"}}
{"created_at":"2026-05-04 10:02:00","payload":{"step_name":"author:implement","phase":"1","iteration":1,` +
	`"result_json":{"result":"complete","commit":"@commit:2@"},"head_commit":"@commit:2@"}}
{"created_at":"2026-05-04 10:05:00","payload":{"step_name":"phase:complete","phase":"1","iteration":1,` +
	`"result_json":{},"head_commit":"@commit:3@"}}
`

// What two runs change in one checkout is told of each by the commits that 5x made for
// it, also where 5x was not told in which phase, and from their records.
func TestACommitOfAnotherRunIsNoChangeOfThisOne(t *testing.T) {
	t.Parallel()
	_, history, _ := strings.Cut(shared, "-- history/0/commit --")
	for source, text := range map[string]string{"database": shared,
		"phases unknown": strings.ReplaceAll(shared, "'git:commit', '1'", "'git:commit', NULL"),
		"records":        sharedRecords + "-- history/0/commit --" + history} {
		t.Run(source, func(t *testing.T) {
			t.Parallel()
			rep := fresh(t, at(shopAt(t, text)).OrRecords(ctx), snapshot.Options{Redact: redact.New}, -1)
			for run, want := range map[string]string{
				"run_a": "cart.ts +2 -1; commits cart tax; round 1 cart.ts +1 -0; round 2 cart.ts +1 -1",
				"run_b": "mail.ts +2 -0; commits mail; round 1 mail.ts +2 -0"} {
				i := slices.IndexFunc(rep.Runs, func(r *report.Run) bool { return r.ID == run })
				p := rep.Runs[i].Phases[0]
				got := filesOf(p.Changes) + "; commits"
				for _, c := range p.Commits {
					got += " " + c.Message
				}
				for _, r := range p.Rounds {
					got += fmt.Sprintf("; round %d %s", r.N, filesOf(r.Changes))
				}
				if got != want {
					t.Errorf("%s changed\n%s\nwant\n%s", run, got, want)
				}
			}
		})
	}
}

func filesOf(c *report.Changes) string {
	var list []string
	for _, f := range c.Files {
		list = append(list, fmt.Sprintf("%s +%d -%d", f.Path, f.Added, f.Removed))
	}
	return strings.Join(list, ", ")
}

// 5x records a commit a moment after it made it: another run of the checkout may have
// seen it by then.
func TestAFollowedRunLearnsThatACommitIsOfAnotherOne(t *testing.T) {
	t.Parallel()
	for _, setting := range []struct {
		quick bool
		phase string // that 5x was told
	}{{false, "'1'"}, {true, "'1'"}, {true, "NULL"}} {
		dir := shopAt(t, shared)
		p := &followed{t: t, dir: dir}
		p.w = startWriter(t, p.path(".5x/5x.db"))
		p.sql(`CREATE TABLE late AS SELECT * FROM steps WHERE run_id = 'run_b' AND step_name = 'git:commit'`)
		p.sql(`DELETE FROM steps WHERE id IN (SELECT id FROM late)`)
		opts := snapshot.Options{Redact: redact.New, VerifyBelow: verifyBelow(setting.quick)}
		f := snapshot.Follow(func() (place.Place, error) { return place.Of(dir) }, opts, -1)
		changed := func() map[string]string {
			rep, err := f.Refresh(ctx)
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			for _, r := range rep.Runs {
				files[r.ID] = filesOf(r.Phases[0].Rounds[0].Changes)
			}
			return files
		}
		if got := changed()["run_a"]; got != "cart.ts +1 -0, mail.ts +2 -0" {
			t.Errorf("%v: before the commit is recorded, run_a changed %s", setting, got)
		}
		p.sql(`INSERT INTO steps SELECT 100, run_id, step_name, %s, iteration, result_json, session_id, model,
			tokens_in, tokens_out, cost_usd, duration_ms, log_path, created_at, head_commit FROM late`, setting.phase)
		if got := changed()["run_a"]; got != "cart.ts +1 -0" {
			t.Errorf("%v: once it is recorded, run_a changed %s", setting, got)
		}
	}
}
