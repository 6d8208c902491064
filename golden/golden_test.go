// Package golden holds the regression tests of whole outputs: state folders
// as readable text in testdata/*.txtar, one per story, each with the report
// that it must give beside it. `just golden` rewrites the expected files; read
// their diff before accepting it.
//
// A test here must never write into a folder that tests share, or skip without
// saying what it wants.
package golden

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	stdhtml "html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fivex/golden/sample"
	"fivex/render"
	"fivex/snapshot"
	"fivex/snapshot/beside"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
	"fivex/templates"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"
)

// long tells that the tests take the time that they take: each text, theme and
// width, and the programs of others. CI does.
func long() bool { return os.Getenv("FIVEX_LONG") != "" }

// needsLong skips a test that repeats at length what others show in short.
func needsLong(t *testing.T, why string) {
	t.Helper()
	if !long() {
		t.Skip(why + ": FIVEX_LONG=1")
	}
}

var update = flag.Bool("update", false, "rewrite the expected files")

// fixtures are the names of the state folders in testdata.
func fixtures(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures in testdata: %v", err)
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(filepath.Base(f), ".txtar")
	}
	return files
}

var include = regexp.MustCompile(`(?m)^-- include (\S+)$`)

// withSchemas puts the schemas that a script includes in their places.
func withSchemas(sql []byte) ([]byte, error) {
	var err error
	return include.ReplaceAllFunc(sql, func(m []byte) []byte {
		schema, readErr := os.ReadFile("schema/" + string(include.FindSubmatch(m)[1]))
		err = errors.Join(err, readErr)
		return schema
	}), err
}

// unpack is the fixture's project folder: to be read, others read it too.
func unpack(t *testing.T, name string) string {
	t.Helper()
	dir, err := shared.folder(name, func(dir string) error {
		ar, err := txtar.ParseFile("testdata/" + name + ".txtar")
		if err != nil {
			return err
		}
		for i, f := range ar.Files {
			if ar.Files[i].Data, err = withSchemas(f.Data); err != nil {
				return err
			}
		}
		return sample.Unpack(dir, ar)
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// readDemo is the demo's folder: to be read, others read it too.
func readDemo(t *testing.T) string {
	t.Helper()
	dir, err := shared.folder("demo", func(dir string) error { return sample.Unpack(dir, sample.Demo()) })
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// placeOf is the place of a project folder: its run records when it has no
// database but some of those.
func placeOf(t *testing.T, dir string) place.Place {
	t.Helper()
	where, err := place.Of(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(where.DB); err != nil {
		folders, err := place.FindRecords(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(folders) > 0 {
			return place.OfRecords(folders)
		}
	}
	return where
}

// asTheCommand are the options with which the command reads.
var asTheCommand = snapshot.Options{Redact: redact.New, Logs: beside.TailLogs}

// reports renders the project in both formats, as the command does; a folder
// that tests share once.
func reports(t *testing.T, dir string) (jsonReport, htmlReport []byte) {
	t.Helper()
	if !shared.has(dir) {
		return reportsWith(t, dir, asTheCommand)
	}
	both, err := once(&shared, "reports of "+dir, func() (both [2][]byte, err error) {
		both[0], both[1], err = renderBoth(placeOf(t, dir), asTheCommand)
		return both, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return both[0], both[1]
}

func reportsWith(t *testing.T, dir string, opts snapshot.Options) (jsonReport, htmlReport []byte) {
	t.Helper()
	j, h, err := renderBoth(placeOf(t, dir), opts)
	if err != nil {
		t.Fatal(err)
	}
	return j, h
}

// renderBoth renders a project in both formats.
func renderBoth(where place.Place, opts snapshot.Options) (jsonReport, htmlReport []byte, err error) {
	ctx := context.Background()
	var j, h bytes.Buffer
	err = snapshot.Read(ctx, where, opts, func(v *snapshot.View) error {
		j.Reset()
		return render.StreamJSON(&j, v.Head(), v.Each(ctx))
	})
	if err != nil {
		return nil, nil, err
	}
	err = snapshot.Read(ctx, where, opts, func(v *snapshot.View) error {
		rep, err := v.Report(ctx, -1)
		if err != nil {
			return err
		}
		h.Reset()
		return render.HTML(&h, rep)
	})
	return j.Bytes(), h.Bytes(), err
}

func TestEveryStoryGivesItsExpectedReport(t *testing.T) {
	t.Parallel()
	for _, name := range fixtures(t) {
		t.Run(name, func(t *testing.T) {
			j, h := reports(t, unpack(t, name))
			var pretty bytes.Buffer
			if err := json.Indent(&pretty, j, "", " "); err != nil {
				t.Fatalf("the JSON report is not JSON: %v", err)
			}
			compare(t, "testdata/"+name+".json", pretty.Bytes())
			compare(t, "testdata/"+name+".html", readable(h))
		})
	}
}

// readable is a page with a line for each element, and without the style and
// the script, which have tests of their own.
func readable(page []byte) []byte {
	s := strings.NewReplacer(templates.Style, "…", templates.Script, "…",
		stdhtml.EscapeString(templates.ContentSecurityPolicy(templates.Formats{})), "…").Replace(string(page))
	s = regexp.MustCompile(`(<script type="application/gzip" id="data">)[^<]*`).ReplaceAllString(s, "$1…")
	s = regexp.MustCompile(`>\s*<(section|div|dl|dt|ul|ol|li|p|h[1-6]|table|caption|thead|tbody|tr|td|th|`+
		`details|summary|figure|svg|rect|a|main|footer|header|nav|head|body|meta|title|pre|dd|style|`+
		`script|text|blockquote)\b`).ReplaceAllString(s, ">\n<$1")
	return []byte(s)
}

func compare(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (run: just golden)", err)
	}
	if bytes.Equal(got, want) {
		return
	}
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(g), len(w)) {
		line := func(s []string) string {
			if i < len(s) {
				return s[i]
			}
			return "(end of file)"
		}
		if line(g) != line(w) {
			t.Fatalf("%s:%d differs (just golden rewrites it)\n got: %s\nwant: %s", file, i+1, line(g), line(w))
		}
	}
}

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(render.Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("report.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryJSONReportFollowsThePublishedSchema(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, dir := range everyFolder(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			j, _ := reports(t, dir)
			validate(t, s, j)
		})
	}
}

func validate(t *testing.T, s *jsonschema.Schema, report []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(report))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(doc); err != nil {
		t.Fatal(err)
	}
}

func TestTheSchemaRefusesWhatIsNoReport(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, bad := range []string{`{}`, `[]`, `{"version":1,"runs":{"x":{"id":1}}}`} {
		doc, _ := jsonschema.UnmarshalJSON(strings.NewReader(bad))
		if s.Validate(doc) == nil {
			t.Errorf("accepted %s", bad)
		}
	}
}

// everyFolder is every fixture and the demo, unpacked, and the folders that
// FIVEX_STATE_FOLDERS lists: CI adds state folders from outside the project.
// They are to be read; others read them too.
func everyFolder(t *testing.T) []string {
	t.Helper()
	var dirs []string
	for _, name := range fixtures(t) {
		dirs = append(dirs, unpack(t, name))
	}
	return append(append(dirs, readDemo(t)), filepath.SplitList(os.Getenv("FIVEX_STATE_FOLDERS"))...)
}

// browsedFolders is everyFolder, or without FIVEX_LONG the demo and one of each
// generation: a browser takes a second for each.
func browsedFolders(t *testing.T) []string {
	t.Helper()
	if long() {
		return everyFolder(t)
	}
	return []string{readDemo(t), unpack(t, "a-killed"), unpack(t, "b-odd-values"), unpack(t, "empty")}
}

func TestTheSameFolderGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	times := 1
	if long() {
		times = 5
	}
	for _, dir := range everyFolder(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			j1, h1 := reports(t, dir)
			for range times { // map order changes from one time to the next
				j2, h2 := reportsWith(t, dir, asTheCommand)
				if !bytes.Equal(j1, j2) || !bytes.Equal(h1, h2) {
					t.Fatal("two reports of one folder differ")
				}
			}
		})
	}
}
