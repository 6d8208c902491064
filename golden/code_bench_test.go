package golden

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fivex/golden/sample"
	"fivex/render"
	"fivex/snapshot"
	"fivex/snapshot/beside"
	"fivex/snapshot/changes"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"

	"golang.org/x/tools/txtar"
)

// sixtyCommits is a project whose run made 60 commits of some 40 lines in three
// files each, in 20 phases, each checked and reviewed.
func sixtyCommits(b *testing.B) string {
	b.Helper()
	schema, err := os.ReadFile("schema/v5.sql")
	if err != nil {
		b.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 60))
	ar := &txtar.Archive{}
	put := func(name, text string) { ar.Files = append(ar.Files, txtar.File{Name: name, Data: []byte(text)}) }
	words := strings.Fields("export function cart order total price items return const await if throw new " +
		"Error response request signature key retry")
	var files [12][]string
	line := func() string {
		var w []string
		for range 4 + rng.IntN(6) {
			w = append(w, words[rng.IntN(len(words))])
		}
		return "  " + strings.Join(w, " ") + ";"
	}
	sql := string(schema) + "INSERT INTO runs VALUES ('run_a', '/w/docs/plan.md', 'active', NULL, " +
		"'2026-05-04 10:00:00', '2026-05-04 10:00:00');\n"
	plan := "# Plan\n"
	output := strings.Repeat("ok  src/some.test.ts  12 pass  0 fail\n", 40)
	for n := range 60 {
		parent := "-"
		if n > 0 {
			parent = fmt.Sprint(n - 1)
		}
		put(fmt.Sprintf("history/%d/commit", n), fmt.Sprintf("%s 2026-05-04T10:%02d:00Z\nchange %d\n", parent, n, n))
		for range 3 {
			f := rng.IntN(len(files))
			at := rng.IntN(len(files[f]) + 1)
			var fresh []string
			for range 8 + rng.IntN(12) {
				fresh = append(fresh, line())
			}
			files[f] = append(files[f][:at:at], append(fresh, files[f][min(len(files[f]), at+rng.IntN(4)):]...)...)
			put(fmt.Sprintf("history/%d/src/file%d.ts", n, f), strings.Join(files[f], "\n")+"\n")
		}
		phase := n/3 + 1
		if n%3 == 0 {
			plan += fmt.Sprintf("\n## Phase %d: Part\n\n- [ ] work\n", phase)
		}
		add := func(name, result string) {
			sql += fmt.Sprintf("INSERT INTO steps (run_id, step_name, phase, iteration, result_json, "+
				"created_at, head_commit) VALUES ('run_a', '%s', '%d', %d, '%s', '2026-05-04 10:%02d:30', "+
				"'@commit:%d@');\n", name, phase, n%3+1, result, n, n)
		}
		add("author:implement", fmt.Sprintf(`{"result":"complete","commit":"@commit:%d@","notes":"Did a part of it."}`, n))
		add("quality:check", `{"passed":true,"results":[{"command":"bun test",`+
			`"passed":true,"duration_ms":8123,"output":"`+strings.ReplaceAll(output, "\n", `\n`)+`"}]}`)
		add("reviewer:review", fmt.Sprintf(`{"readiness":"not_ready","summary":"One thing is left.",`+
			`"items":[{"id":"P1.1","title":"Thing %d","action":"auto_fix",`+
			`"reason":"src/file%d.ts:%d is not right.","priority":"P1"}]}`, n, rng.IntN(12), 1+rng.IntN(40)))
	}
	put(".5x/5x.db.sql", sql)
	put("docs/plan.md", plan)
	dir := filepath.Join(b.TempDir(), "p")
	if err := sample.Unpack(dir, ar); err != nil {
		b.Fatal(err)
	}
	return dir
}

// The bar: with the code at most twice as long as without.
func BenchmarkAReportOfSixtyCommits(b *testing.B) {
	dir := sixtyCommits(b)
	where, err := place.Of(dir)
	if err != nil {
		b.Fatal(err)
	}
	for _, how := range []struct {
		name string
		opts changes.Options
	}{{"none", changes.Options{None: true}}, {"stat", changes.Options{Stat: true}}, {"full", changes.Options{}}} {
		b.Run(how.name, func(b *testing.B) {
			opts := snapshot.Options{Redact: redact.New, Logs: beside.TailLogs, Changes: how.opts}
			var page bytes.Buffer
			for b.Loop() {
				err := snapshot.Read(b.Context(), where, opts, func(v *snapshot.View) error {
					rep, err := v.Report(b.Context(), -1)
					if err != nil {
						return err
					}
					page.Reset()
					return render.HTML(&page, rep)
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(page.Len())/1e3, "kB")
		})
	}
}
