package golden

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"fivex/render"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
	"fivex/snapshot/saved"
)

// savedReport reads saved reports as one, with every run.
func savedReport(t *testing.T, paths ...string) *report.Report {
	t.Helper()
	ctx := context.Background()
	r, err := saved.Open(ctx, paths, saved.Options{Redact: redact.New})
	if err != nil {
		t.Fatal(err)
	}
	rep, err := r.Head()
	if err != nil {
		t.Fatal(err)
	}
	if err := rep.Gather(report.Counted(r.Each(ctx)), -1); err != nil {
		t.Fatal(err)
	}
	return rep
}

// save writes a report as JSON into a file.
func save(t *testing.T, name string, report []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, report, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestASavedReportGivesTheSameReportAgain(t *testing.T) {
	t.Parallel()
	for _, dir := range everyFolder(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			j, h := reports(t, dir)
			path := save(t, "a.json", j)
			ctx := context.Background()
			r, err := saved.Open(ctx, []string{path}, saved.Options{Redact: redact.New})
			if err != nil {
				t.Fatal(err)
			}
			head, err := r.Head()
			if err != nil {
				t.Fatal(err)
			}
			var again bytes.Buffer
			if err := render.StreamJSON(&again, head, r.Each(ctx)); err != nil {
				t.Fatal(err)
			}
			same(t, "JSON", inOneOrder(t, j), inOneOrder(t, again.Bytes()))
			again.Reset()
			if err := render.HTML(&again, savedReport(t, path)); err != nil {
				t.Fatal(err)
			}
			same(t, "HTML", known(h), known(again.Bytes()))
		})
	}
}

// Shells and editors of Windows begin files with a byte order mark.
func TestAByteOrderMarkChangesNoSavedReport(t *testing.T) {
	t.Parallel()
	plain, _ := reports(t, readDemo(t))
	marked := savedReport(t, save(t, "marked.json", slices.Concat([]byte("\ufeff"), plain)))
	var want, got bytes.Buffer
	if err := render.JSON(&want, savedReport(t, save(t, "plain.json", plain))); err != nil {
		t.Fatal(err)
	}
	if err := render.JSON(&got, marked); err != nil {
		t.Fatal(err)
	}
	same(t, "JSON", want.Bytes(), got.Bytes())
}

// inOneOrder is JSON with the members of each object in one order: that of
// columns that nobody knows is lost.
func inOneOrder(t *testing.T, doc []byte) []byte {
	t.Helper()
	var v any
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var otherColumns = regexp.MustCompile(`(?s)(<summary>other columns<|rows?</summary>).*?</details>`)

// known is a page without the columns that nobody knows.
func known(page []byte) []byte { return otherColumns.ReplaceAll(readable(page), nil) }

func same(t *testing.T, what string, want, got []byte) {
	t.Helper()
	if bytes.Equal(want, got) {
		return
	}
	i := 0
	for i < min(len(want), len(got)) && want[i] == got[i] {
		i++
	}
	t.Errorf("%s differs at byte %d\n got …%s…\nwant …%s…", what, i, got[max(0, i-200):min(len(got), i+100)],
		want[max(0, i-200):min(len(want), i+100)])
}

// shop is a report of a project "shop" with runs; each is "id plan hour cost".
func shop(runs ...string) string {
	var b strings.Builder
	b.WriteString(`{"runs":{`)
	plans := map[string]bool{}
	newest := "00"
	for i, r := range runs {
		f := strings.Fields(r)
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `%q:{"id":%q,"plan":%q,"status":"active","state":{"kind":"idle"},"startedAt":"2026-05-01T00:00:00Z",`+
			`"lastActivity":"2026-05-01T%s:00:00Z","totals":{"costUsd":%s},"phases":[],"findings":[]}`,
			f[0], f[0], f[1], f[2], f[3])
		plans[f[1]] = true
		newest = max(newest, f[2])
	}
	b.WriteString(`},"version":2,"title":"shop","at":"2026-05-01T` + newest +
		`:00:00Z","project":{"name":"shop","source":"database"},"plans":{`)
	for i, p := range slices.Sorted(func(yield func(string) bool) {
		for p := range plans {
			if !yield(p) {
				return
			}
		}
	}) {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `%q:{"path":%q,"title":"Plan %s"}`, p, p, p)
	}
	b.WriteString(`}}`)
	return b.String()
}

// toldRuns are a report's runs as "key plan cost".
func toldRuns(rep *report.Report) (list []string) {
	for _, r := range rep.Runs {
		list = append(list, fmt.Sprint(r.Key, " ", r.Plan, " ", r.Totals.CostUSD))
	}
	slices.Sort(list)
	return list
}

func TestEachRunOfManyReportsIsToldOnceAsTheNewestSaysIt(t *testing.T) {
	t.Parallel()
	monday := save(t, "monday.json", []byte(shop("run_a a.md 01 1", "run_b a.md 02 2")))
	tuesday := save(t, "tuesday.json", []byte(shop("run_b a.md 05 7", "run_c b.md 04 4")))
	want := "run_a a.md 1, run_b a.md 7, run_c b.md 4"
	for _, order := range [][]string{{monday, tuesday}, {tuesday, monday}, {monday, tuesday, monday}} {
		rep := savedReport(t, order...)
		if got := strings.Join(toldRuns(rep), ", "); got != want || rep.Totals.CostUSD != 12 ||
			rep.Totals.Runs != 3 || rep.Title != "shop" {
			t.Errorf("got %s, %v in %d runs of %s", got, rep.Totals.CostUSD, rep.Totals.Runs, rep.Title)
		}
	}
	// A shard without a run in common is of the same project by its plan.
	other := save(t, "other.json", []byte(shop("run_d b.md 09 9")))
	if rep := savedReport(t, monday, other, tuesday); len(rep.Runs) != 4 || rep.Title != "shop" {
		t.Errorf("%s: %q", rep.Title, toldRuns(rep))
	}
}

func TestTwoProjectsOfOneNameAreKeptApart(t *testing.T) {
	t.Parallel()
	b := save(t, "b.json", []byte(strings.ReplaceAll(shop("run_a plan.md 02 5", "run_b other.md 03 3"),
		`"name":"shop"`, `"name":"shop","forge":{"url":"https://git.example/b"}`)))
	a := save(t, "a.json", []byte(strings.Replace(shop("run_a plan.md 01 1"), `"name":"shop"`,
		`"name":"shop","forge":{"url":"https://git.example/a"}`, 1)))
	rep := savedReport(t, a, b)
	got := strings.Join(toldRuns(rep), ", ")
	if got != "run_a shop/plan.md 1, run_a~2 shop~2/plan.md 5, run_b shop~2/other.md 3" || rep.Title != "2 projects" {
		t.Errorf("%s: %s", rep.Title, got)
	}
	if rep.PlanNamed("shop/plan.md").Totals.CostUSD != 1 || rep.PlanNamed("shop~2/plan.md").Totals.CostUSD != 5 {
		t.Error("a plan has the other's costs")
	}
	var j bytes.Buffer
	if err := render.JSON(&j, rep); err != nil {
		t.Fatal(err)
	}
	validate(t, schema(t), j.Bytes())
	// Without an address of their own, a run or a plan in common makes them one.
	c, d := save(t, "c.json", []byte(shop("run_a x.md 01 1"))), save(t, "d.json", []byte(shop("run_b y.md 01 1")))
	if rep := savedReport(t, c, d); rep.Title != "2 projects" {
		t.Errorf("nothing in common, yet: %s", rep.Title)
	}
}

// mergedInto saves the report of saved reports as JSON.
func mergedInto(t *testing.T, name string, paths ...string) string {
	t.Helper()
	var j bytes.Buffer
	if err := render.JSON(&j, savedReport(t, paths...)); err != nil {
		t.Fatal(err)
	}
	validate(t, schema(t), j.Bytes())
	return save(t, name, j.Bytes())
}

func TestAReportOfManyProjectsIsASourceLikeThoseThatItWasMadeOf(t *testing.T) {
	t.Parallel()
	named := func(doc, name, forge string) string {
		return strings.Replace(doc, `"name":"shop"`, `"name":"`+name+`","forge":{"url":"`+forge+`"}`, 1)
	}
	a := "https://git.example/a"
	files := map[string]string{
		// Each is of another moment, and what only one of them has goes along.
		"shop-monday":  named(shop("run_a plan.md 01 1", "run_b plan.md 02 2"), "shop", a),
		"shop-tuesday": named(shop("run_b plan.md 05 7", "run_c more.md 04 4"), "shop", a),
		"other-shop":   named(shop("run_a plan.md 03 5"), "shop", "https://git.example/b"),
		"lib": strings.Replace(shop("run_z lib.md 09 9"), `"name":"shop"`, `"name":"lib","machine":"ci"},`+
			`"notices":[{"kind":"newer-schema","text":"It is new."}],"masked":{"password":2},`+
			`"gates":{"gate_1":{"gateType":"phase","runId":"run_z"}},"documents":{"lib.md":{"kind":"plan","text":"# Lib"}},`+
			`"otherTables":{"budget":{"rows":[{"n":1}]}},"x":{"y":1`, 1),
	}
	paths := map[string]string{}
	for name, doc := range files {
		paths[name] = save(t, name+".json", []byte(doc))
	}
	of := func(names ...string) (list []string) {
		for _, n := range names {
			list = append(list, paths[n])
		}
		return list
	}
	want := mergedInto(t, "want.json", of("shop-monday", "shop-tuesday", "other-shop", "lib")...)
	expected, err := os.ReadFile(want)
	if err != nil {
		t.Fatal(err)
	}
	first := mergedInto(t, "first.json", of("shop-monday", "other-shop", "lib")...)
	shops := mergedInto(t, "shops.json", of("shop-tuesday", "other-shop")...)
	rest := mergedInto(t, "rest.json", of("shop-monday", "lib")...)
	for what, sources := range map[string][]string{
		"it alone":                {want},
		"it and a newer one":      {first, paths["shop-tuesday"]},
		"two of many":             {shops, rest},
		"it and what it was of":   {want, paths["other-shop"], paths["shop-monday"]},
		"one of many and of many": {mergedInto(t, "again.json", first), paths["shop-tuesday"]},
	} {
		got, err := os.ReadFile(mergedInto(t, "got.json", sources...))
		if err != nil {
			t.Fatal(err)
		}
		same(t, what, expected, got)
	}
}

func TestWhatWasMaskedCountsOnceHoweverOftenAReportIsPutTogether(t *testing.T) {
	t.Parallel()
	of := func(name, masked string, runs ...string) string {
		doc := strings.ReplaceAll(shop(runs...), `"shop"`, `"`+name+`"`)
		return save(t, name+".json", []byte(strings.Replace(doc, `"version"`, masked+`,"version"`, 1)))
	}
	monday := of("shop", `"masked":{"password":3}`, "run_a a.md 01 1")
	tuesday := of("shop", `"masked":{"password":4}`, "run_a a.md 01 1", "run_b a.md 02 2")
	lib := of("lib", `"masked":{"password":20}`, "run_c a.md 03 1")
	for want, sources := range map[int][]string{
		4:  {monday, tuesday, tuesday},
		24: {mergedInto(t, "all.json", monday, lib), tuesday, mergedInto(t, "all.json", tuesday, lib)},
	} {
		if got := savedReport(t, sources...).Masked["password"]; got != want {
			t.Errorf("%d passwords were masked, want %d", got, want)
		}
	}
}

func TestWhatIsNoReportIsSaid(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                          "it ends too early; give a report that 5x report -o FILE.json wrote",
		"[]":                        "an object is missing",
		"{}":                        "it is JSON, but no report",
		"nonsense":                  "invalid character",
		`{"version":1,"runs":{}}`:   "it has format 1 and this program reads 2; write it again with this program",
		`{"version":2,"runs":{`:     "it ends too early",
		`{"version":2,"runs":[]}`:   "an object is missing",
		`{"version":2}{}`:           "something follows its end",
		`{"version":2,"at":"soon"}`: `"soon" is no time`,
		`{"version":2,"runs":{"a":{"totals":{"costUsd":"much"}}}}`: `"a": json: cannot unmarshal`,
	} {
		path := save(t, "x.json", []byte(text))
		r, err := saved.Open(context.Background(), []string{path}, saved.Options{})
		if err == nil {
			for _, e := range r.Each(context.Background()) {
				err = e
			}
		}
		if err == nil || !strings.HasPrefix(err.Error(), "read report "+path+": ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	if _, err := saved.Open(context.Background(), []string{"nosuch.json"}, saved.Options{}); err == nil ||
		err.Error() != "read report nosuch.json: no such file or directory" {
		t.Error(err)
	}
}

func TestSecretsOfASavedReportAreMasked(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer(`"kind":"idle"`, `"kind":"idle","why":"password=hunter2xyz"`,
		`"name":"shop"`, `"name":"shop","state":"password=hunter2xyz"`).Replace(shop("run_a plan.md 01 1"))
	path := save(t, "a.json", []byte(text))
	other := save(t, "b.json", []byte(strings.Replace(text, `"name":"shop"`, `"name":"password"`, 1)))
	for _, of := range [][]string{{path}, {path, other}} {
		if out, _ := json.Marshal(savedReport(t, of...)); bytes.Contains(out, []byte("hunter2")) {
			t.Errorf("%s", out)
		}
	}
}

// hostileRuns are runs whose form no writer of ours has.
var hostileRuns = []string{
	`null`, `{}`, `{"phases":null}`, `{"phases":[null]}`, `{"phases":[{"rounds":[null,{"steps":[null]}]}]}`,
	`{"phases":[{"id":"1","rounds":[{"steps":[{"kind":"reviewer"},{"kind":"quality"},{"kind":"person"},` +
		`{"kind":"commit"},{"kind":"boundary"},{"kind":"nonsense","agent":{}}]}]},{"id":"1"}]}`,
	`{"phases":[{"rounds":[{"steps":[{"id":"x"},{"id":"x"}]}]}],` +
		`"findings":[null,{"id":"f"},{"id":"f","raised":[{"step":"nosuch"}]}]}`,
	`{"logs":[null,{"name":"a","transcript":{"entries":[null]}}],` +
		`"timeline":{"spans":[{"fromMs":1e308,"toMs":-1e308}]},"phases":[]}`,
	`{"state":{"kind":"waiting","gate":"nosuch","step":"nosuch","findings":["nosuch"]},"phases":[],` +
		`"reviews":["nosuch"],"totals":{"costUsd":1e308,"elapsedMs":-1}}`,
	`{"otherRows":{"t":[null,{"a":[{"b":null}]}]},"config":{"data":{"a":1}},"extra":{"x":[1,"\ud800"]},"phases":[]}`,
}

func TestAnyRunOfASavedReportGivesAReport(t *testing.T) {
	t.Parallel()
	for _, run := range hostileRuns {
		path := save(t, "x.json",
			[]byte(`{"version":2,"title":"x","runs":{"a":`+run+`,"a":`+run+`,"b":`+run+`},`+
				`"plans":{"":{"phases":null}},"gates":{"g":{}},"documents":{"d":{}}}`))
		rep := savedReport(t, path)
		if len(rep.Runs) != 2 {
			t.Errorf("%s: %d runs, want 2", run, len(rep.Runs))
		}
		everyFormat(t, rep)
	}
}

// everyFormat writes a report in every format there is, and looks at its form.
func everyFormat(t *testing.T, rep *report.Report) {
	t.Helper()
	var j, h bytes.Buffer
	if err := render.JSON(&j, rep); err != nil {
		t.Fatal(err)
	}
	if err := render.HTML(&h, rep); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, part := range strings.Split(h.String(), ` id="`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		if ids[id] {
			t.Errorf("the anchor %s comes twice", id)
		}
		ids[id] = true
	}
	for _, x := range exports {
		if x.write == nil {
			continue
		}
		if err := x.write(&bytes.Buffer{}, rep, each(rep.Runs)); err != nil {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	if err := render.Markdown(&bytes.Buffer{}, rep); err != nil {
		t.Error(err)
	}
	if err := render.JUnit(&bytes.Buffer{}, rep); err != nil {
		t.Error(err)
	}
	if err := render.Comment(&bytes.Buffer{}, rep); err != nil {
		t.Error(err)
	}
}

func TestAHundredReportsOfTenMegabytesTakeLessThan256MiB(t *testing.T) {
	needsLong(t, "writes 1 GB")
	dir := t.TempDir()
	filler := strings.Repeat("The author's words, again and again. ", 1400)
	var paths []string
	for n := range 100 {
		path := filepath.Join(dir, fmt.Sprint(n, ".json"))
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		f.WriteString(`{"runs":{`)
		for i := range 200 {
			if i > 0 {
				f.WriteString(",\n")
			}
			id := fmt.Sprintf("run_%d_%d", n, i)
			fmt.Fprintf(f, `%q:{"id":%q,"plan":"a.md","status":"active","state":{"kind":"idle"},`+
				`"lastActivity":"2026-05-01T00:00:00Z","totals":{"costUsd":1},`+
				`"phases":[{"id":"1","rounds":[{"n":1,"steps":[{"id":"s","kind":"author",`+
				`"agent":{"role":"author","notes":%q}}]}]}],"findings":[]}`, id, id, filler)
		}
		f.WriteString(`},"version":2,"title":"shop","project":{"name":"shop"},"plans":{"a.md":{"path":"a.md"}}}`)
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(200 << 20))
	ctx := context.Background()
	r, err := saved.Open(ctx, paths, saved.Options{Redact: redact.New})
	if err != nil {
		t.Fatal(err)
	}
	head, err := r.Head()
	if err != nil {
		t.Fatal(err)
	}
	var most uint64
	n := 0
	runs := func(yield func(*report.Run, error) bool) {
		for run, err := range r.Each(ctx) {
			if n++; n%500 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.Sys)
			}
			if !yield(run, err) {
				return
			}
		}
	}
	out, err := os.Create(filepath.Join(dir, "all.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := render.StreamJSON(out, head, runs); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d runs, at most %d MiB", n, most>>20)
	if most > 256<<20 || n != 20_000 {
		t.Errorf("%d runs took %d MiB, want at most 256", n, most>>20)
	}
}
