package snapshot_test

import (
	"maps"
	"testing"

	"fivex/snapshot"
	"fivex/snapshot/redact"
)

// moved is a run whose plan was archived since, and that saw the commit of another plan.
const moved = `
-- .5x/5x.db.sql --
%s
INSERT INTO runs VALUES ('run_a', '/w/docs/archive/100-shop.md', 'active', NULL,
 '2026-05-04 10:00:00', '2026-05-04 10:00:00');
INSERT INTO runs VALUES ('run_b', '/w/docs/development/300-blog.md', 'active', NULL,
 '2026-05-04 10:00:00', '2026-05-04 10:00:00');
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at, head_commit) VALUES
 ('run_a', 'author:implement', '1', 1, '{"result":"complete","commit":"@commit:1@"}',
  '2026-05-04 10:02:00', '@commit:1@'),
 ('run_b', 'author:implement', '1', 1, '{"result":"complete","commit":"@commit:1@"}',
  '2026-05-04 10:02:00', '@commit:1@');
-- history/0/commit --
- 2026-05-04T09:00:00Z
begin
-- history/0/a.ts --
a
-- history/1/commit --
0 2026-05-04T10:02:00Z
work
-- history/1/docs/development/100-shop.md --
# Shop
-- history/1/docs/development/200-tax.md --
# Tax
-- history/1/docs/guide/100-how.md --
# How
-- history/1/README.md --
r
-- history/1/work.ts --
w
`

func TestPlansAreNoCodeAlsoWhereTheyWereMovedOrAreOthers(t *testing.T) {
	t.Parallel()
	rep := fresh(t, at(shopAt(t, moved)), snapshot.Options{Redact: redact.New}, -1)
	for i, want := range []map[string]string{
		{"docs/development/100-shop.md": "plan", "docs/development/200-tax.md": "", // its folder is another now
			"docs/guide/100-how.md": "", "README.md": "", "work.ts": ""},
		{"docs/development/100-shop.md": "plan", "docs/development/200-tax.md": "plan",
			"docs/guide/100-how.md": "", "README.md": "", "work.ts": ""},
	} {
		got := map[string]string{}
		for _, f := range rep.Runs[i].Phases[0].Changes.Files {
			got[f.Path] = f.Document
		}
		if !maps.Equal(got, want) {
			t.Errorf("the files of %s are told as %q, want %q", rep.Runs[i].ID, got, want)
		}
	}
}

// renamed is a run whose plan was put into another folder, under another number, while
// its second phase was worked on.
const renamed = `
-- .5x/5x.db.sql --
%s
INSERT INTO runs VALUES ('run_a', '/w/docs/v2/011-shop.md', 'active', NULL,
 '2026-05-04 10:00:00', '2026-05-04 10:00:00');
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at, head_commit) VALUES
 ('run_a', 'author:implement', '1', 1, '{"result":"complete","commit":"@commit:1@"}',
  '2026-05-04 10:02:00', '@commit:1@'),
 ('run_a', 'author:implement', '2', 1, '{"result":"complete","commit":"@commit:2@"}',
  '2026-05-04 10:05:00', '@commit:2@');
-- history/0/commit --
- 2026-05-04T09:00:00Z
begin
-- history/0/docs/010-shop.md --
# Shop

- [ ] cart
- [ ] hook
-- history/1/commit --
0 2026-05-04T10:02:00Z
cart
-- history/1/docs/010-shop.md --
# Shop

- [x] cart
- [ ] hook
-- history/1/cart.ts --
c
-- history/2/commit --
1 2026-05-04T10:05:00Z
hook
-- history/2/docs/010-shop.md --
-- history/2/docs/v2/011-shop.md --
# Shop

- [x] cart
- [ ] hook
-- history/2/hook.ts --
h
`

func TestAPlanIsNoCodeUnderTheNameThatItHadBeforeItWasMoved(t *testing.T) {
	t.Parallel()
	run := fresh(t, at(shopAt(t, renamed)), snapshot.Options{Redact: redact.New}, -1).Runs[0]
	got := map[string]string{}
	for _, p := range run.Phases {
		for _, f := range p.Changes.Files {
			got[p.ID+" "+f.Path] = f.Document
		}
	}
	want := map[string]string{"1 docs/010-shop.md": "plan", "1 cart.ts": "", "2 docs/v2/011-shop.md": "plan",
		"2 hook.ts": ""}
	if !maps.Equal(got, want) {
		t.Errorf("the files are told as %q, want %q", got, want)
	}
	if run.Totals.LinesAdded != 2 {
		t.Errorf("%d lines of code were added, want those of cart.ts and hook.ts", run.Totals.LinesAdded)
	}
}
