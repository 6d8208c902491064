package snapshot_test

import (
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"fivex/golden/sample"
	"fivex/snapshot"
	"fivex/snapshot/changes"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"

	"golang.org/x/tools/txtar"
)

// shop is a project with a repository, whose run answers a finding.
const shop = `
-- .5x/5x.db.sql --
%s
INSERT INTO runs VALUES ('run_a', '/w/docs/plan.md', 'active', NULL, '2026-05-04 10:00:00', '2026-05-04 10:00:00');
INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at, head_commit) VALUES
 ('run_a', 'author:implement', '1', 1, '{"result":"complete","commit":"@commit:1@"}',
	'2026-05-04 10:01:00', '@commit:1@'),
 ('run_a', 'reviewer:review', '1', 1, '{"readiness":"not_ready","items":[
   {"id":"P1.1","title":"No limit","reason":"src/a.ts:2 never ends"},
   {"id":"P1.2","title":"A name","reason":"see src/a.ts:4"},
   {"id":"P1.3","title":"No test","file":"src/b.ts"}]}', '2026-05-04 10:02:00', '@commit:1@'),
 ('run_a', 'author:fix-review', '1', 1, '{"result":"complete","commit":"@commit:3@"}',
	'2026-05-04 10:03:00', '@commit:3@'),
 ('run_a', 'reviewer:review', '1', 2, '{"readiness":"ready"}', '2026-05-04 10:04:00', '@commit:3@');
-- docs/plan.md --
# Shop

## Phase 1: Work

- [ ] work
-- history/0/commit --
- 2026-05-04T10:00:00Z
begin
-- history/0/docs/plan.md --
# Shop

## Phase 1: Work

- [ ] work
-- history/1/commit --
0 2026-05-04T10:01:00Z
work
-- history/1/src/a.ts --
one
while (true) {
}
const q2 = 1
-- history/1/src/b.ts --
b
-- history/1/docs/plan.md --
# Shop

## Phase 1: Work

- [x] work
-- history/2/commit --
1 2026-05-04T10:02:30Z
a header moves the line
-- history/2/src/a.ts --
// header
one
while (true) {
}
const q2 = 1
-- history/3/commit --
2 2026-05-04T10:03:00Z
fix
-- history/3/src/a.ts --
// header
one
while (tries < 5) {
}
const q2 = 1
-- history/3/go.sum --
x
`

// shopAt unpacks a project that is told as a text, with a place for the schema.
func shopAt(t *testing.T, text string) (dir string) {
	t.Helper()
	return shopOf(t, text, "v5.sql")
}

// shopOf is shopAt with the schema of another generation.
func shopOf(t *testing.T, text, schema string) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "shop")
	text = strings.Replace(text, "%s", schemaFile(t, schema), 1)
	if err := sample.Unpack(dir, txtar.Parse([]byte(text))); err != nil {
		t.Fatal(err)
	}
	return dir
}

func at(dir string) place.Place {
	where, err := place.Of(dir)
	if err != nil {
		panic(err) // it was made a moment ago
	}
	return where
}

func TestACommitOfARoundFixesTheFindingAtTheLineThatItTouched(t *testing.T) {
	t.Parallel()
	dir := shopAt(t, shop)
	run := fresh(t, at(dir), snapshot.Options{Redact: redact.New}, -1).Runs[0]
	fates := map[string]string{}
	for _, f := range run.Findings {
		fates[f.Title] = f.Fate.Text
	}
	third := run.Phases[0].Rounds[1].Changes.Head
	for title, want := range map[string]string{"No limit": "fixed by " + third[:8] + ", which changed src/a.ts:2",
		"A name": "not raised again in review 2", "No test": "not raised again in review 2"} {
		if fates[title] != want {
			t.Errorf("%s: %s, want %s", title, fates[title], want)
		}
	}
	p := run.Phases[0]
	for _, x := range []struct {
		what string
		c    *report.Changes
		want string
	}{{"phase", p.Changes, "+8 -1 in 4, code +7 -0 in 3, 3 commits"}, {"round 1", p.Rounds[0].Changes,
		"+6 -1 in 3, code +5 -0 in 2, 1 commits"},
		{"round 2", p.Rounds[1].Changes, "+3 -1 in 2, code +3 -1 in 2, 2 commits"}} {
		added, removed, files := x.c.Code()
		got := fmt.Sprintf("+%d -%d in %d, code +%d -%d in %d, %d commits", x.c.Added, x.c.Removed,
			x.c.FilesChanged, added, removed, files, len(x.c.Commits))
		if got != x.want || x.c.Problem != "" {
			t.Errorf("%s: %s, want %s; %s", x.what, got, x.want, x.c.Problem)
		}
	}
	if run.Totals.LinesAdded != 7 || run.Totals.FilesChanged != 3 {
		t.Errorf("totals: %+v", run.Totals)
	}
}

func TestChangesAreReadAsFarAsTheyAreAskedFor(t *testing.T) {
	t.Parallel()
	dir := shopAt(t, shop)
	none := fresh(t, at(dir), snapshot.Options{Changes: changes.Options{None: true}}, -1).Runs[0]
	if p := none.Phases[0]; p.Changes != nil || p.Rounds[0].Changes != nil {
		t.Errorf("none: %+v", p.Changes)
	}
	stat := fresh(t, at(dir), snapshot.Options{Changes: changes.Options{Stat: true}}, -1).Runs[0]
	c := stat.Phases[0].Changes
	if c.Added != 8 || c.Files[2].Patch != "" || !c.Files[2].Cut || stat.Findings[0].Fate.Kind != "fixed" {
		t.Errorf("stat: %+v, %+v", c, stat.Findings[0].Fate)
	}
}

func TestWithoutTheCommitsTheRunsOwnCountsAreTold(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	line := `{"schema_version":1,"stream":"steps","idempotency_key":"%s",` +
		`"created_at":"2026-05-04 10:0%d:00","payload":{"step_name":"%s","phase":"1","iteration":1,` +
		`"result_json":%s,"head_commit":"%s","diff_summary":%s}}` + "\n"
	hash := func(c string) string { return strings.Repeat(c, 40) }
	steps := fmt.Sprintf(line, "a", 1, "git:commit", `{"hash":"`+hash("a")+`"}`, hash("a"), "null") +
		fmt.Sprintf(line, "b", 2, "author:implement", `{"result":"complete"}`, hash("b"),
			`{"files_changed":2,"insertions":10,"deletions":3}`) +
		fmt.Sprintf(line, "c", 3, "reviewer:review", `{"readiness":"ready"}`, hash("b"),
			`{"files_changed":0,"insertions":0,"deletions":0}`)
	for name, text := range map[string]string{
		"docs/development/runs/p/r/run.json":    `{"id":"r","status":"active"}`,
		"docs/development/runs/p/r/steps.jsonl": steps,
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c := fresh(t, place.OfRecords([]string{filepath.Join(dir, "docs/development/runs/p/r")}),
		snapshot.Options{}, -1).Runs[0].Phases[0].Changes
	if !c.Recorded || c.Added != 10 || c.Removed != 3 || c.FilesChanged != 2 ||
		c.Problem != report.NoRepository || len(c.Files) > 0 {
		t.Errorf("got %+v", c)
	}
}

// loggedGit puts a git on PATH that notes what it is asked, one line each.
func loggedGit(t *testing.T) (asked func(command string) int) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the git that notes is a shell script")
	}
	real, err := exec.LookPath("git")
	if err != nil {
		t.Fatal("this test needs git: install it (Debian: apt-get install git)")
	}
	bin, log := t.TempDir(), filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(filepath.Join(bin, "git"),
		fmt.Appendf(nil, "#!/bin/sh\necho \"$1\" >>%s\nexec %s \"$@\"\n", log, real), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	return func(command string) int {
		text, _ := os.ReadFile(log)
		return strings.Count(string(text), command+"\n")
	}
}

func TestAFollowedRangeIsComparedOnceAndANewCommitIsSeen(t *testing.T) {
	asked := loggedGit(t)
	dir := shopAt(t, shop)
	w := startWriter(t, filepath.Join(dir, ".5x/5x.db"), "PRAGMA journal_mode = wal")
	opts := snapshot.Options{Redact: redact.New}
	f := snapshot.Follow(func() (place.Place, error) { return place.Of(dir) }, opts, 50)
	same := func(what string, compared int) *report.Report {
		t.Helper()
		rep, err := f.Refresh(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if n := asked("diff-tree"); n != compared {
			t.Errorf("%s: git compared in %d sittings, want %d", what, n, compared)
		}
		now := fresh(t, at(dir), opts, 50)
		if a, b := asJSON(t, rep), asJSON(t, now); a != b {
			t.Errorf("%s: %s", what, difference(a, b))
		}
		return rep
	}
	same("the first look", 1)
	w.exec(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
		VALUES ('run_a', 'human:gate', '1', 1, '{"choice":"continue"}', '2026-05-04 10:05:00')`)
	same("a step without a commit", 2) // one of them is the fresh report's
	hash := commitIn(t, dir, "src/new.ts", "export const fresh = true;\n")
	w.exec(fmt.Sprintf(`INSERT INTO steps
		(run_id, step_name, phase, iteration, result_json, created_at, head_commit) VALUES
		('run_a', 'author:fix-review', '1', 2, '{"result":"complete"}', '2026-05-04 10:06:00', '%s')`,
		hash))
	rep := same("a new commit", 4)
	rounds := rep.Runs[0].Phases[0].Rounds
	if c := rounds[len(rounds)-1].Changes; c == nil || c.Files[0].Path != "src/new.ts" ||
		!strings.Contains(c.Files[0].Patch, "+export const fresh = true;") {
		t.Errorf("the new commit's changes are %+v", c)
	}
	const later = "0123456789012345678901234567890123456789"
	w.exec(fmt.Sprintf(`INSERT INTO steps
		(run_id, step_name, phase, iteration, result_json, created_at, head_commit) VALUES
		('run_a', 'quality:check', '1', 9, '{"passed":true}', '2026-05-04 10:07:00', '%s')`, later))
	rep = same("a commit that is not there", 5)
	if c := rep.Runs[0].Phases[0].Changes; !strings.Contains(c.Problem, "is not in this repository") {
		t.Errorf("a commit that is not there: %+v", c)
	}
}

// commitIn commits one file in the project, on top of its head, and nothing
// else of the folder.
func commitIn(t *testing.T, dir, name, text string) string {
	t.Helper()
	git := func(args ...string) string {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com",
			"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
		cmd.Stdin = strings.NewReader(text)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	git("read-tree", "HEAD")
	git("update-index", "--add", "--cacheinfo", "100644,"+git("hash-object", "-w", "--stdin")+","+name)
	hash := git("commit-tree", "-p", "HEAD", "-m", "more", git("write-tree"))
	git("update-ref", "HEAD", hash)
	return hash
}

func TestASitesMemoryKeepsRunsWhoseCodeIsKnownAndLooksAgainForMissingCommits(t *testing.T) {
	asked := loggedGit(t)
	dir := shopAt(t, shop)
	w := startWriter(t, filepath.Join(dir, ".5x/5x.db"), "PRAGMA journal_mode = delete")
	w.exec(`UPDATE runs SET status = 'completed'`)
	memory := snapshot.LoadMemory(strings.NewReader(""))
	write := func() (loaded int) {
		t.Helper()
		err := snapshot.Read(ctx, at(dir), snapshot.Options{Redact: redact.New}, func(v *snapshot.View) error {
			loaded = 0
			next, stop := iter.Pull2(v.Since(ctx, memory, "test", func(*report.Run) bool { return true }))
			defer stop()
			for told, err, ok := next(); ok; told, err, ok = next() {
				if err != nil {
					return err
				}
				if told.Run.Detail != nil {
					loaded++
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return loaded
	}
	if write() != 1 || write() != 0 || asked("diff-tree") != 1 {
		t.Errorf("git compared in %d sittings", asked("diff-tree"))
	}
	objects := filepath.Join(dir, ".git", "objects")
	if err := os.Rename(objects, objects+".away"); err != nil {
		t.Fatal(err)
	}
	memory = snapshot.LoadMemory(strings.NewReader(""))
	if write() != 1 || write() != 0 {
		t.Error("without a repository, nothing changed and the run was read again")
	}
	if err := os.Rename(objects+".away", objects); err != nil {
		t.Fatal(err)
	}
	if write() != 1 || write() != 0 {
		t.Error("the repository came, and the run was not read again, or twice")
	}
}
