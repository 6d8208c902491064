package golden

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fivex/render/rows"
	"fivex/snapshot"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// An engine runs SQL of docs/engines.md.
type engine struct {
	script string
	setup  []string // its part of the page
}

type question struct{ title, sql string }

// statementsBelow are the statements of the SQL below a heading of docs/engines.md.
func statementsBelow(t *testing.T, heading string) (list []string) {
	t.Helper()
	doc, err := os.ReadFile("../docs/engines.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(doc), heading)
	_, rest, _ = strings.Cut(rest, "```sql\n")
	sql, _, _ := strings.Cut(rest, "```")
	if !ok || sql == "" {
		t.Fatalf("docs/engines.md has no SQL below %q", heading)
	}
	for s := range strings.SplitSeq(sql, ";\n") {
		if s = strings.TrimSpace(s); s != "" {
			list = append(list, s)
		}
	}
	return list
}

// questionsOf are what docs/engines.md says that leads ask.
func questionsOf(t *testing.T) (questions []question) {
	t.Helper()
	doc, err := os.ReadFile("../docs/engines.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?s)### ([^\n]+)\n\n```sql\n(.*?)```").FindAllStringSubmatch(string(doc), -1) {
		questions = append(questions, question{m[1], m[2]})
	}
	return questions
}

// run runs statements in the engine and gives the rows of each query.
func (e engine) run(t *testing.T, dir string, load []string, queries []string) [][]map[string]any {
	t.Helper()
	all := slices.Concat(e.setup, load, queries)
	in, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs(e.script)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", script)
	cmd.Dir = dir
	cmd.Stdin = bytes.NewReader(in)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v: %.3000s", e.script, err, &stderr)
	}
	var results [][]map[string]any
	if err := json.Unmarshal(out, &results); err != nil {
		t.Fatalf("%s: %v in %.500s", e.script, err, out)
	}
	return results[len(results)-len(queries):]
}

// sameRow compares rows of two engines, numbers to nine digits.
func sameRow(a, b map[string]any) bool {
	for k, v := range a {
		x, y := fmt.Sprint(v), fmt.Sprint(b[k])
		n, err := strconv.ParseFloat(x, 64)
		m, err2 := strconv.ParseFloat(y, 64)
		if err == nil && err2 == nil && math.Abs(n-m) <= 1e-9*max(1, math.Abs(n)) {
			continue
		}
		if x != y {
			return false
		}
	}
	return len(a) == len(b)
}

// cell is a number in a row.
func cell(t *testing.T, row map[string]any, name string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(fmt.Sprint(row[name]), 64)
	if err != nil {
		t.Errorf("%s is %v", name, row[name])
	}
	return n
}

func ndjsonOf(t *testing.T, rep *report.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := rows.NDJSON(&b, rep, each(rep.Runs)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// earlier is a report as it was before its newest run moved on: that run has
// another state, cost, step and an earlier last activity.
func earlier(rep *report.Report) *report.Report {
	if len(rep.Runs) == 0 || rep.Runs[0].LastActivity.IsZero() {
		return rep
	}
	old := *rep
	old.Runs = slices.Clone(rep.Runs)
	last := *old.Runs[0]
	last.LastActivity = report.Time{Time: last.LastActivity.Add(-3600e9)}
	last.State.Kind, last.Totals.CostUSD = "working", 1000
	detail := *last.Detail
	gone := &report.Step{ID: "gone", Kind: "author", Agent: &report.Agent{Role: "author"}, CostUSD: new(float64)}
	*gone.CostUSD = 1000
	detail.Phases = append(slices.Clone(detail.Phases), &report.Phase{ID: "gone", State: "done",
		Rounds: []*report.Round{{N: 1, Steps: []*report.Step{gone}}}})
	last.Detail = &detail
	old.Runs[0] = &last
	return &old
}

func TestEnginesGiveTheReportsSums(t *testing.T) {
	t.Parallel()
	needsLong(t, "loads ClickHouse and DuckDB; without, the rows are in the expected exports")
	fromNPM(t, "@duckdb/node-api", "package.json")
	fromNPM(t, "chdb", "package.json")
	questions := questionsOf(t)
	if len(questions) != 10 {
		t.Fatalf("%d questions, want 10", len(questions))
	}
	engines := map[string]engine{
		"ClickHouse": {script: "engines/clickhouse.mjs", setup: statementsBelow(t, "## ClickHouse\n")},
		"DuckDB":     {script: "engines/duckdb.mjs", setup: statementsBelow(t, "## DuckDB\n")}}
	queries := []string{`SELECT count(*) AS runs, sum(cost_usd) AS spent,
		sum(tokens_in) AS tokens_read, sum(tokens_out) AS tokens_written,
		sum(human_wait_ms) AS waited, sum(steps) AS counted, sum(phases_done) AS done,
		sum(CASE WHEN machine = 'builder' THEN 1 ELSE 0 END) AS built FROM runs`,
		`SELECT count(*) AS steps, sum(CASE WHEN recorded THEN cost_usd ELSE 0 END) AS spent FROM steps`,
		`SELECT count(*) AS phases, sum(cost_usd) AS spent FROM phases`,
		`SELECT count(*) AS findings, sum(CASE WHEN open THEN 1 ELSE 0 END) AS open_ones FROM findings`}
	for _, q := range questions {
		queries = append(queries, q.sql)
	}
	// All folders together, as a team's: each is a project of its own.
	all := &report.Report{}
	var built int // runs of the first folder, whose machine has a name
	var now, before []byte
	for i, dir := range everyFolder(t) {
		rep := everyRun(t, dir, snapshot.Options{Redact: redact.New})
		rep.Project.Name = fmt.Sprint(i, " ", filepath.Base(dir)) // two folders may have one name
		if i == 0 {
			rep.Project.Machine, built = "builder", len(rep.Runs)
		}
		now, before = append(now, ndjsonOf(t, rep)...), append(before, ndjsonOf(t, earlier(rep))...)
		all.Runs = append(all.Runs, rep.Runs...)
		all.Totals.Add(rep.Totals)
	}
	work := t.TempDir()
	if err := os.Mkdir(filepath.Join(work, "reports"), 0o755); err != nil {
		t.Fatal(err)
	}
	answers := map[string][][]map[string]any{}
	for name, e := range engines {
		var load []string
		for i, text := range [][]byte{now, before, now, before, now} { // again and again, out of order
			if err := os.WriteFile(filepath.Join(work, "reports", fmt.Sprint(i, ".ndjson")), text, 0o644); err != nil {
				t.Fatal(err)
			}
			if name == "ClickHouse" { // DuckDB reads the files
				load = append(load, "INSERT INTO rows FORMAT JSONEachRow\n"+string(text))
			}
		}
		answers[name] = e.run(t, work, load, queries)
		t.Run(name, func(t *testing.T) {
			sumsEqual(t, all, answers[name])
			if got := cell(t, answers[name][0][0], "built"); got != float64(built) || built == 0 {
				t.Errorf("%v runs of the machine that has a name, the report says %d", got, built)
			}
			questionsAnswered(t, all, answers[name][4:])
		})
	}
	for i, q := range questions {
		one, other := answers["ClickHouse"][4+i], answers["DuckDB"][4+i]
		if len(one) == 0 || len(one) != len(other) {
			t.Errorf("%s\nClickHouse: %d rows\nDuckDB: %d rows", q.title, len(one), len(other))
			continue
		}
		for j := range one {
			if !sameRow(one[j], other[j]) {
				t.Errorf("%s\nClickHouse: %v\nDuckDB:     %v", q.title, one[j], other[j])
			}
		}
	}
}

// sumsEqual compares the first queries' sums with the report's.
func sumsEqual(t *testing.T, rep *report.Report, a [][]map[string]any) {
	t.Helper()
	var done, steps, phases, findings, open int
	for _, r := range rep.Runs {
		done += r.Totals.PhasesDone
		phases += len(r.Phases)
		for range r.Steps {
			steps++
		}
		for _, f := range r.Findings {
			findings++
			if f.Fate.Kind == "open" || f.Fate.Kind == "raised-again" {
				open++
			}
		}
	}
	tot := rep.Totals
	for _, x := range []struct {
		table  int
		column string
		want   float64
	}{
		{0, "runs", float64(len(rep.Runs))}, {0, "spent", tot.CostUSD}, {0, "tokens_read", float64(tot.TokensIn)},
		{0, "tokens_written", float64(tot.TokensOut)}, {0, "waited", tot.HumanWaitMS}, {0, "counted",
			float64(tot.Steps)}, {0, "done", float64(done)},
		{1, "steps", float64(steps)}, {1, "spent", tot.CostUSD}, {2, "phases", float64(phases)}, {2, "spent", tot.CostUSD},
		{3, "findings", float64(findings)},
	} {
		if got := cell(t, a[x.table][0], x.column); math.Abs(got-x.want) > 1e-6*max(1, math.Abs(x.want)) {
			t.Errorf("%s of %d: %v, the report says %v", x.column, x.table, got, x.want)
		}
	}
	if findings > 0 && cell(t, a[3][0], "open_ones") != float64(open) {
		t.Errorf("%v open findings, the report says %d", a[3][0]["open_ones"], open)
	}
}

// questionsAnswered compares answers with what the model says.
func questionsAnswered(t *testing.T, rep *report.Report, a [][]map[string]any) {
	t.Helper()
	waiting := 0
	roles := 0.0
	for _, r := range rep.Runs {
		if r.State.Kind == "waiting" {
			waiting++
		}
		for s := range r.Steps {
			if s.Agent != nil && s.Agent.Role != "" && !s.Agent.Unrecorded {
				roles += report.Deref(s.CostUSD)
			}
		}
	}
	if len(a[6]) != waiting {
		t.Errorf("%d runs wait, the report says %d", len(a[6]), waiting)
	}
	spent := 0.0
	for _, row := range a[9] {
		spent += cell(t, row, "spent")
	}
	if math.Abs(spent-roles) > 1e-6 {
		t.Errorf("roles cost %v, the report says %v", spent, roles)
	}
}
