package golden

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fivex/render/otlp"
	"fivex/snapshot"
	"fivex/snapshot/beside"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// unfinished is a report as it was while its runs went on.
func unfinished(rep *report.Report) *report.Report {
	old := *rep
	old.Runs = slices.Clone(rep.Runs)
	for i, r := range old.Runs {
		run := *r
		run.State.Kind = "working"
		old.Runs[i] = &run
	}
	return &old
}

// Spans that were sent while runs went on, and then twice, are in an engine what
// they are in the last report: each once, below its parent, with its times, costs
// and tokens.
func TestEnginesCountEverySpanOnceHoweverOftenItComes(t *testing.T) {
	t.Parallel()
	needsLong(t, "loads ClickHouse and DuckDB; without, the lines are in the expected exports")
	fromNPM(t, "@duckdb/node-api", "package.json")
	fromNPM(t, "chdb", "package.json")
	engines := map[string]engine{
		"ClickHouse": {script: "engines/clickhouse.mjs", setup: statementsBelow(t, "## Traces in ClickHouse\n")},
		"DuckDB":     {script: "engines/duckdb.mjs", setup: statementsBelow(t, "## Traces in DuckDB\n")}}
	var before, now bytes.Buffer
	want := map[string]otlpSpan{}
	for i, dir := range everyFolder(t) {
		rep := everyRun(t, dir, snapshot.Options{Redact: redact.New, Logs: beside.FullLogs})
		rep.Project.Name = fmt.Sprint(i, " ", filepath.Base(dir)) // two folders may have one name
		for id, s := range spansOf(t, rep, false) {
			want[id] = s
		}
		for b, rep := range map[*bytes.Buffer]*report.Report{&before: unfinished(rep), &now: rep} {
			if err := otlp.Lines(b, rep, each(rep.Runs), false); err != nil {
				t.Fatal(err)
			}
		}
	}
	work := t.TempDir()
	if err := os.Mkdir(filepath.Join(work, "traces"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, e := range engines {
		t.Run(name, func(t *testing.T) {
			var load []string
			for i, text := range []string{before.String(), now.String(), now.String()} {
				if err := os.WriteFile(filepath.Join(work, "traces", fmt.Sprint(i, ".jsonl")), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				if name == "ClickHouse" { // DuckDB reads the files
					load = append(load, "INSERT INTO traces FORMAT JSONAsString\n"+text)
				}
			}
			rows := e.run(t, work, load, []string{"SELECT * FROM spans"})[0]
			if len(rows) != len(want) || len(rows) == 0 {
				t.Errorf("%d spans, the reports have %d", len(rows), len(want))
			}
			for _, row := range rows {
				sameSpan(t, row, want[fmt.Sprint(row["span"])])
			}
		})
	}
}

// sameSpan compares a row with the span that was written.
func sameSpan(t *testing.T, row map[string]any, s otlpSpan) {
	t.Helper()
	for column, want := range map[string]string{"trace": s.TraceID, "parent": s.ParentSpanID, "name": s.Name,
		"failed": fmt.Sprint(s.Status.Code == 2)} {
		if got := fmt.Sprint(row[column]); got != want {
			t.Errorf("%s of %s: %s, want %s", column, s.Name, got, want)
		}
	}
	for column, want := range map[string]string{"started_at": s.StartTimeUnixNano, "ended_at": s.EndTimeUnixNano} {
		got, err := time.Parse("2006-01-02 15:04:05", strings.TrimSuffix(fmt.Sprint(row[column]), "Z"))
		if err != nil || !got.Equal(s.at(t, want)) {
			t.Errorf("%s of %s: %v, want %s", column, s.Name, row[column], s.at(t, want))
		}
	}
	for column, want := range map[string]float64{"cost_usd": s.number("llm.cost.total"),
		"tokens_in": s.number("gen_ai.usage.input_tokens"), "tokens_out": s.number("gen_ai.usage.output_tokens")} {
		if got := cell(t, row, column); math.Abs(got-want) > 1e-9 {
			t.Errorf("%s of %s: %v, want %v", column, s.Name, got, want)
		}
	}
}
