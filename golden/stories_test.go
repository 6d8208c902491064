package golden

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fivex/golden/sample"
	"fivex/snapshot"
	"fivex/snapshot/report"

	"golang.org/x/tools/txtar"
)

// Each archive in stories/ is a project in a few lines, and what is told of
// its runs: one rule of 5x each. -update rewrites what is told; read it.
func TestEveryRuleOf5xHasItsStory(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("stories/*.txtar")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d stories: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			last := len(ar.Files) - 1
			if ar.Files[last].Name != "told" {
				t.Fatal("the last file of a story is what is told")
			}
			want := ar.Files[last].Data
			got := []byte(tellAll(everyRun(t, unpackStory(t, ar, last), snapshot.Options{})))
			if *update {
				ar.Files[last].Data = got
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if !bytes.Equal(got, want) {
				t.Errorf("told\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// step is a line of a story's journal in short: run, name, phase, iteration,
// result; a second apart from the line before.
var shortStep = regexp.MustCompile(`(?m)^step (\S+) (\S+) (\S+) (\d+) (.*)$`)

func unpackStory(t *testing.T, ar *txtar.Archive, files int) string {
	t.Helper()
	project := &txtar.Archive{}
	for _, f := range ar.Files[:files] {
		if strings.HasSuffix(f.Name, ".sql") {
			var err error
			if f.Data, err = withSchemas(f.Data); err != nil {
				t.Fatal(err)
			}
			n := 0
			f.Data = shortStep.ReplaceAllFunc(f.Data, func(m []byte) []byte {
				n++
				p := shortStep.FindSubmatch(m)
				phase := "'" + string(p[3]) + "'"
				if string(p[3]) == "-" {
					phase = "NULL"
				}
				return fmt.Appendf(nil, "INSERT INTO steps (run_id, step_name, phase, iteration, "+
					"result_json, created_at) VALUES ('%s', '%s', %s, %s, '%s', '2026-05-04 10:%02d:00');",
					p[1], p[2], phase, p[4], strings.ReplaceAll(string(p[5]), "'", "''"), n)
			})
		}
		project.Files = append(project.Files, f)
	}
	dir := filepath.Join(t.TempDir(), "p")
	if err := sample.Unpack(dir, project); err != nil {
		t.Fatal(err)
	}
	return dir
}

// tellAll is what the report says of each run, in a few lines.
func tellAll(rep *report.Report) string {
	var b strings.Builder
	for _, n := range rep.Notices {
		fmt.Fprintf(&b, "notice: %s\n", n.Text)
	}
	for _, run := range rep.Runs {
		fmt.Fprintf(&b, "%s: %s. %s\n", run.ID, run.State.Kind, run.State.Why)
		if run.State.Next != "" {
			fmt.Fprintf(&b, "  next: %s\n", run.State.Next)
		}
		sum := run.Totals
		fmt.Fprintf(&b, "  %d of %d phases, $%.2f, %d escalations, waited %s", sum.PhasesDone,
			sum.PhasesTotal, sum.CostUSD, sum.Escalations, report.FormatDuration(sum.HumanWaitMS))
		if sum.UnrecordedCostUSD > 0 {
			fmt.Fprintf(&b, ", $%.2f unrecorded", sum.UnrecordedCostUSD)
		}
		if n := sum.CallsWithoutCost; n > 0 {
			fmt.Fprintf(&b, ", without %s whose cost is not recorded", report.Plural(n, "call"))
		}
		b.WriteByte('\n')
		for _, p := range run.Phases {
			tellPhase(&b, p)
		}
		for _, f := range run.Findings {
			fmt.Fprintf(&b, "  finding %s %q: %s\n", f.ID, f.Title, f.Fate.Text)
		}
	}
	return b.String()
}

func tellPhase(b *strings.Builder, p *report.Phase) {
	fmt.Fprintf(b, "  phase %q %s: %s", p.ID, p.Title, p.State)
	for _, x := range []struct{ word, value string }{{"by", p.DoneBy}, {"run", p.DoneByRun}, {"approved", p.Approved},
		{"quality", strings.Join(p.Quality, " ")}, {"review", p.Review}, {"commit", p.Commit}} {
		if x.value != "" {
			fmt.Fprintf(b, ", %s %s", x.word, x.value)
		}
	}
	if p.UnrecordedCostUSD > 0 {
		fmt.Fprintf(b, ", $%.2f unrecorded", p.UnrecordedCostUSD)
	}
	for s := range p.Steps {
		if s.Agent != nil && s.Agent.Call != "" {
			fmt.Fprintf(b, ", %s %s", s.Log, s.Agent.Call)
		}
	}
	if n := len(p.Rounds); n > 1 {
		fmt.Fprintf(b, ", %d rounds", n)
		tellCommits(b, p.Rounds)
	}
	b.WriteByte('\n')
}

// tellCommits tells of several rounds what 5x committed in each.
func tellCommits(b *strings.Builder, rounds []*report.Round) {
	var list []string
	for _, r := range rounds {
		for _, s := range r.Steps {
			if s.Commit != nil {
				list = append(list, fmt.Sprintf("%s in %d", report.ShortHash(s.Commit.Hash), r.N))
			}
		}
	}
	if len(list) > 0 {
		fmt.Fprintf(b, " (%s)", strings.Join(list, ", "))
	}
}
