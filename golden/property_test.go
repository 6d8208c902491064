package golden

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fivex/snapshot"
	"fivex/snapshot/report"
)

// everyRun reads a folder's report, every run in full.
func everyRun(t *testing.T, dir string, opts snapshot.Options) *report.Report {
	t.Helper()
	var rep *report.Report
	err := snapshot.Read(context.Background(), placeOf(t, dir), opts, func(v *snapshot.View) (err error) {
		rep, err = v.Report(context.Background(), -1)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func TestEveryRowOfTheJournalIsToldInExactlyOneStep(t *testing.T) {
	t.Parallel()
	told := 0
	for _, dir := range everyFolder(t) {
		where := placeOf(t, dir)
		if _, err := os.Stat(where.DB); err != nil {
			continue
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			got := map[string]int{}
			for _, run := range everyRun(t, dir, snapshot.Options{}).Runs {
				for s := range run.Detail.Steps {
					for _, r := range s.Rows {
						got[r.Table+" "+r.ID]++
						told++
					}
				}
			}
			want := journalRows(t, where.DB)
			for _, row := range slices.Sorted(maps.Keys(want)) {
				if got[row] != want[row] {
					t.Errorf("row %s is told %d times, want %d", row, got[row], want[row])
				}
			}
			for row := range got {
				if want[row] == 0 && !strings.HasPrefix(row, "prompts ") {
					t.Errorf("a step tells row %s, which is not there", row)
				}
			}
		})
	}
	if told < 100 {
		t.Errorf("only %d rows: this proves nothing", told)
	}
}

// journalRows counts the rows of the journal by table and id, with plain SQL.
func journalRows(t *testing.T, db string) map[string]int {
	t.Helper()
	rows := map[string]int{}
	conn := openCopy(t, db)
	for _, table := range []string{"run_events", "agent_results", "quality_results", "steps"} {
		rs, err := conn.Query("SELECT coalesce(id, '') FROM " + table)
		if err != nil {
			continue // the database has no such table
		}
		for rs.Next() {
			var id string
			if err := rs.Scan(&id); err != nil {
				t.Fatal(err)
			}
			rows[table+" "+id]++
		}
		if err := rs.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return rows
}

func TestTheSumsOfARunAreThoseOfItsSteps(t *testing.T) {
	t.Parallel()
	for _, dir := range everyFolder(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			for _, run := range everyRun(t, dir, snapshot.Options{}).Runs {
				var cost float64
				var in, out int64
				steps := 0
				for s := range run.Detail.Steps {
					steps++
					if len(s.Rows) > 0 {
						cost = report.SumMoney(cost, report.Deref(s.CostUSD))
						in += report.Deref(s.TokensIn)
						out += report.Deref(s.TokensOut)
					}
				}
				sum := run.Totals
				if sum.Steps != steps || sum.CostUSD != cost || sum.TokensIn != in || sum.TokensOut != out {
					t.Errorf("run %s: %d steps, $%v, %d, %d; its steps give %d, $%v, %d, %d", run.ID,
						sum.Steps, sum.CostUSD, sum.TokensIn, sum.TokensOut, steps, cost, in, out)
				}
				var phases float64
				for _, p := range run.Phases {
					phases = report.SumMoney(phases, p.CostUSD)
				}
				if phases != cost {
					t.Errorf("run %s: its phases cost $%v, its steps $%v", run.ID, phases, cost)
				}
				if sum.HumanWaitMS > sum.ElapsedMS && sum.ElapsedMS > 0 {
					t.Errorf("run %s: people were waited for longer than the run took", run.ID)
				}
			}
		})
	}
}

func TestKeysAndIdsAreUnique(t *testing.T) {
	t.Parallel()
	for _, dir := range everyFolder(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			rep := everyRun(t, dir, snapshot.Options{})
			anchors := map[string]bool{}
			one := func(anchor string) {
				if anchors[anchor] {
					t.Errorf("anchor %q is given twice", anchor)
				}
				anchors[anchor] = true
			}
			for _, run := range rep.Runs {
				one(report.Anchor("run", run.Key))
				for _, p := range run.Phases {
					one(report.Anchor("run", run.Key, "phase", p.ID))
				}
				for s := range run.Detail.Steps {
					one(report.Anchor("run", run.Key, s.ID))
				}
				for _, f := range run.Findings {
					one(report.Anchor("run", run.Key, "finding", f.ID))
				}
			}
			for _, d := range rep.Documents {
				one(report.Anchor("doc", d.Path))
			}
			for _, g := range rep.Gates {
				one(report.Anchor("gate", g.ID))
			}
		})
	}
}

// The same story is told by a database and by the run record of the same run,
// and, but for what the migration forgets, by a migrated one.
func TestARunRecordTellsTheStoryOfItsDatabase(t *testing.T) {
	t.Parallel()
	folders := map[string]string{}
	for _, dir := range filepath.SplitList(os.Getenv("FIVEX_STATE_FOLDERS")) {
		folders[filepath.Base(dir)] = dir
	}
	if folders["beta"] == "" || folders["record"] == "" {
		t.Skip("needs the state folders beta and record (FIVEX_STATE_FOLDERS)")
	}
	database, record := everyRun(t, folders["beta"], snapshot.Options{}), everyRun(t, folders["record"],
		snapshot.Options{})
	for _, a := range database.Runs {
		i := slices.IndexFunc(record.Runs, func(r *report.Run) bool { return r.ID == a.ID })
		if i < 0 {
			t.Errorf("no record of run %s", a.ID)
			continue
		}
		if x, y := outline(a), outline(record.Runs[i]); x != y {
			t.Errorf("run %s: the database tells\n%s\nthe record\n%s", a.ID, x, y)
		}
	}
}

// outline is a run's story in lines.
func outline(run *report.Run) string {
	var b strings.Builder
	fmt.Fprintln(&b, run.Status, run.State.Kind, run.State.Why)
	for _, p := range run.Phases {
		fmt.Fprintln(&b, "phase", p.ID, p.State, p.DoneBy, p.Approved, p.Quality, p.Review, p.Decision, len(p.Commits))
		for _, r := range p.Rounds {
			for _, s := range r.Steps {
				fmt.Fprintln(&b, " ", r.N, s.Kind, s.Name, s.Outcome, s.Summary)
			}
		}
	}
	for _, f := range run.Findings {
		fmt.Fprintln(&b, "finding", f.ID, f.Title, f.Fate.Text)
	}
	return b.String()
}
