package snapshot_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"fivex/snapshot"
	"fivex/snapshot/beside"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// fresh is a report made from nothing, as the Follower's must be.
func fresh(t *testing.T, place place.Place, opts snapshot.Options, full int) *report.Report {
	t.Helper()
	var rep *report.Report
	err := snapshot.Read(ctx, place, opts, func(v *snapshot.View) (err error) {
		rep, err = v.Report(ctx, full)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func asJSON(t *testing.T, rep *report.Report) string {
	t.Helper()
	b, err := json.Marshal(rep)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// difference is where two texts begin to differ.
func difference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(0, i-200)
	return fmt.Sprintf("followed …%.400s\nfresh    …%.400s", a[from:], b[from:])
}

func TestTheFollowedReportEqualsAFreshOneAfterAnyChange(t *testing.T) {
	t.Parallel()
	steps := 20 // in each of 8 settings
	if os.Getenv("FIVEX_PRESSURE") != "" {
		steps = 400
	}
	for _, generation := range []string{"v3", "v5"} {
		for _, mode := range []string{"wal", "delete"} {
			for _, quick := range []bool{false, true} {
				name := fmt.Sprintf("%s/%s/quick=%v", generation, mode, quick)
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					seed := uint64(time.Now().UnixNano())
					rng := rand.New(rand.NewPCG(seed, 1))
					p := &followed{t: t, rng: rng, dir: t.TempDir(), mode: mode}
					os.Mkdir(p.path(".5x"), 0o755)
					p.db = p.path(".5x/5x.db")
					schema, err := os.ReadFile("../golden/schema/" + generation + ".sql")
					if err != nil {
						t.Fatal(err)
					}
					p.w = startWriter(t, p.db, "PRAGMA journal_mode = "+mode)
					p.sql("%s", schema)
					// One run stays: of a database without any, a follower tells that it had some.
					stays := `INSERT INTO runs (id, plan_path, created_at, updated_at)
						VALUES ('run_stays', '/w/p/plan.md', %[1]s, %[1]s)`
					changes := append(append([]change{}, filesChange...), databaseChange...)
					if generation == "v3" {
						stays = `INSERT INTO runs (id, plan_path, command, started_at) VALUES ('run_stays', '/w/p/plan.md', 'run', %s)`
						changes = append(changes, generationAChange...)
					} else {
						changes = append(changes, generationBChange...)
					}
					p.sql(stays, "'2026-03-01 10:00:00'")
					where := func() (place.Place, error) { return place.Of(p.dir) }
					pl, err := where()
					if err != nil {
						t.Fatal(err)
					}
					const full = 3
					opts := snapshot.Options{Redact: redact.New, Logs: beside.TailLogs, VerifyBelow: verifyBelow(quick)}
					f := snapshot.Follow(where, opts, full)
					var history []string
					var before *report.Report
					verified := 0
					for range steps {
						c := drawn(rng, changes)
						history = append(history, c.name)
						c.do(p)
						if c.odd {
							f.Verify()
						}
						rep, err := f.Refresh(ctx)
						if err != nil {
							t.Fatalf("seed %d: after %q: %v", seed, history[max(0, len(history)-5):], err)
						}
						if all, _ := f.Verified(); all {
							verified++
						}
						got, want := asJSON(t, rep), asJSON(t, fresh(t, pl, opts, full))
						if got != want {
							t.Fatalf("seed %d: after %q:\n%s", seed, history[max(0, len(history)-5):], difference(got, want))
						}
						before = rep
					}
					if len(before.Runs) == 0 || quick && verified > steps*3/4 || !quick && verified < steps {
						t.Errorf("%d runs; every row was looked at in %d of %d steps", len(before.Runs), verified, steps)
					}
				})
			}
		}
	}
}

// verifyBelow makes a Follower look at new rows only, as with a large
// database, or at all rows every time.
func verifyBelow(quick bool) time.Duration {
	if quick {
		return -1
	}
	return time.Hour
}

func TestAFollowedDatabaseMayBeMigratedDeletedAndMadeAnew(t *testing.T) {
	t.Parallel()
	several := 12 // changes of each database
	if os.Getenv("FIVEX_LONG") != "" {
		several = 30
	}
	for _, quick := range []bool{false, true} {
		t.Run(fmt.Sprintf("quick=%v", quick), func(t *testing.T) {
			t.Parallel()
			p := &followed{t: t, rng: rand.New(rand.NewPCG(3, 3)), dir: t.TempDir()}
			p.db = p.path(".5x/5x.db")
			where := func() (place.Place, error) { return place.Of(p.dir) }
			opts := snapshot.Options{Redact: redact.New, VerifyBelow: verifyBelow(quick)}
			f := snapshot.Follow(where, opts, 50)
			same := func(when string) *report.Report {
				t.Helper()
				rep, err := f.Refresh(ctx)
				if err != nil {
					t.Fatal(when, err)
				}
				pl, _ := where()
				again := fresh(t, pl, opts, 50)
				if notices(rep, "database-gone") != nil { // which only who saw it can tell
					again.Notices = rep.Notices
				}
				if got, want := asJSON(t, rep), asJSON(t, again); got != want {
					t.Fatalf("%s:\n%s", when, difference(got, want))
				}
				return rep
			}
			same("nothing yet")
			os.Mkdir(p.path(".5x"), 0o755)
			same("a state folder")
			os.WriteFile(p.db, nil, 0o644)
			same("an empty file")
			begin := func(schema string, changes []change) {
				text, err := os.ReadFile("../golden/schema/" + schema)
				if err != nil {
					t.Fatal(err)
				}
				p.w = startWriter(t, p.db, "PRAGMA journal_mode = wal")
				p.sql("%s", text)
				same("an empty database")
				for range several {
					c := drawn(p.rng, changes)
					c.do(p)
					if c.odd {
						f.Verify()
					}
					same(c.name)
				}
			}
			begin("v3.sql", generationAChange)
			p.sql("%s", migration)
			if rep := same("the migration"); rep.Project.Generation != "B" || len(rep.Runs) == 0 {
				t.Errorf("generation %s, %d runs", rep.Project.Generation, len(rep.Runs))
			}
			for range 20 {
				c := drawn(p.rng, generationBChange)
				c.do(p)
				if c.odd {
					f.Verify()
				}
				same(c.name)
			}
			p.w.close()
			for _, suffix := range []string{"", "-wal", "-shm"} {
				os.Remove(p.db + suffix)
			}
			if rep := same("the database is deleted"); len(rep.Runs) != 0 {
				t.Errorf("%d runs", len(rep.Runs))
			}
			begin("v5.sql", generationBChange)
			os.RemoveAll(p.path(".5x"))
			same("the state folder is deleted")
		})
	}
}

func TestAFollowedReportSharesWhatDidNotChange(t *testing.T) {
	t.Parallel()
	p := &followed{t: t, dir: t.TempDir()}
	os.Mkdir(p.path(".5x"), 0o755)
	p.db = p.path(".5x/5x.db")
	schema, _ := os.ReadFile("../golden/schema/v5.sql")
	p.w = startWriter(t, p.db, "PRAGMA journal_mode = wal")
	p.sql("%s", schema)
	for _, id := range []string{"run_a", "run_b"} {
		p.sql(`INSERT INTO runs (id, plan_path, created_at, updated_at)
			VALUES ('%s', '/w/plan.md', '2026-03-01 10:00:00', '2026-03-01 10:00:00')`, id)
		p.sql(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
			VALUES ('%s', 'author:implement', '1', 1, '{}', '2026-03-01 10:00:00')`, id)
	}
	f := snapshot.Follow(func() (place.Place, error) { return place.Of(p.dir) }, snapshot.Options{Redact: redact.New}, 50)
	byID := func() map[string]*report.Run {
		rep, err := f.Refresh(ctx)
		if err != nil {
			t.Fatal(err)
		}
		m := map[string]*report.Run{}
		for _, r := range rep.Runs {
			m[r.ID] = r
		}
		return m
	}
	before := byID()
	p.sql(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
		VALUES ('run_a', 'quality:check', '1', 1, '{}', '2026-03-01 10:00:01')`)
	now := byID()
	if before["run_b"] != now["run_b"] {
		t.Error("the run that did not change is another")
	}
	was, is := slices.Collect(before["run_a"].Detail.Steps), slices.Collect(now["run_a"].Detail.Steps)
	if before["run_a"] == now["run_a"] || was[0] != is[0] || len(is) != 2 {
		t.Error("the run that got a step: its first step is another, or its second is missing")
	}
}

func TestAFollowedTableOfRunsMayFillManyPages(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	p := &followed{t: t, rng: rand.New(rand.NewPCG(seed, 2)), dir: t.TempDir()}
	os.Mkdir(p.path(".5x"), 0o755)
	p.db = p.path(".5x/5x.db")
	schema, err := os.ReadFile("../golden/schema/v5.sql")
	if err != nil {
		t.Fatal(err)
	}
	p.w = startWriter(t, p.db, "PRAGMA page_size = 512", "PRAGMA journal_mode = wal")
	p.sql("%s", schema)
	p.sql(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i < 300)
		INSERT INTO runs (id, plan_path, status, created_at, updated_at)
		SELECT printf('run_%%03d', i), '/w/p/plan.md', 'completed', '2026-03-01 10:00:00', '2026-03-01 10:00:00' FROM n`)
	p.sql(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i < 900)
		INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
		SELECT printf('run_%%03d', i %% 320), 'author:implement', '1', i, '{}', '2026-03-01 10:00:00' FROM n`)
	where := func() (place.Place, error) { return place.Of(p.dir) }
	pl, err := where()
	if err != nil {
		t.Fatal(err)
	}
	opts := snapshot.Options{Redact: redact.New, VerifyBelow: verifyBelow(true)}
	f := snapshot.Follow(where, opts, 3)
	steps := 6
	if os.Getenv("FIVEX_LONG") != "" {
		steps = 30
	}
	if os.Getenv("FIVEX_PRESSURE") != "" {
		steps = 300
	}
	for n := range steps {
		c := drawn(p.rng, runsOnManyPages)
		c.do(p)
		if c.odd {
			f.Verify()
		}
		rep, err := f.Refresh(ctx)
		if err != nil {
			t.Fatalf("seed %d: step %d, %q: %v", seed, n, c.name, err)
		}
		if got, want := asJSON(t, rep), asJSON(t, fresh(t, pl, opts, 3)); got != want {
			t.Fatalf("seed %d: step %d, %q:\n%s", seed, n, c.name, difference(got, want))
		}
	}
}

func TestWhatIsMaskedInARunAtWorkIsCountedOnceHoweverOftenItIsLookedAt(t *testing.T) {
	p := &followed{t: t, dir: t.TempDir()}
	os.Mkdir(p.path(".5x"), 0o755)
	p.db = p.path(".5x/5x.db")
	schema, _ := os.ReadFile("../golden/schema/v5.sql")
	p.w = startWriter(t, p.db, "PRAGMA journal_mode = wal")
	p.sql("%s", schema)
	p.sql(`INSERT INTO runs (id, plan_path, created_at, updated_at)
		VALUES ('run_a', '/w/plan.md', '2026-03-01 10:00:00', '2026-03-01 10:00:00')`)
	where := func() (place.Place, error) { return place.Of(p.dir) }
	pl, err := where()
	if err != nil {
		t.Fatal(err)
	}
	opts := snapshot.Options{Redact: redact.New, VerifyBelow: verifyBelow(true)}
	f := snapshot.Follow(where, opts, 50)
	for n := range 6 {
		p.sql(`INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
			VALUES ('run_a', 'author:implement', '1', %d,
			'{"notes":"password=hunter%dhunter%d"}', '2026-03-01 10:00:00')`, n, n, n)
		if n == 4 { // as 5x does not
			p.sql(`DELETE FROM steps WHERE iteration = 1`)
		}
		rep, err := f.Refresh(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if all, _ := f.Verified(); all != (n == 0) {
			t.Errorf("step %d: every row was looked at: %t", n, all)
		}
		want := fresh(t, pl, opts, 50)
		if rep.Masked["password"] != want.Masked["password"] || want.Masked["password"] == 0 {
			t.Errorf("step %d: %v masked, fresh %v", n, rep.Masked, want.Masked)
		}
		if got, want := asJSON(t, rep), asJSON(t, want); got != want {
			t.Fatalf("step %d: %s", n, difference(got, want))
		}
	}
}
