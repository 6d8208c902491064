package golden

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fivex/render"
	"fivex/render/findings"
	"fivex/render/otlp"
	"fivex/render/rows"
	"fivex/snapshot"
	"fivex/snapshot/beside"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"
)

// exports are the formats that other tools read, each as testdata/exports has
// it.
var exports = []struct {
	name  string
	write func(io.Writer, *report.Report, iter.Seq2[*report.Run, error]) error
}{
	{"sarif", findings.SARIF},
	{"codequality", findings.CodeQuality},
	{"annotations", findings.Annotations},
	{"ctrf", render.CTRF},
	{"ndjson", rows.NDJSON},
	{"otlp", func(w io.Writer, head *report.Report, runs iter.Seq2[*report.Run, error]) error {
		return otlp.Lines(w, head, runs, false)
	}},
	{"comment", nil}, // it holds its runs
}

// exportsOf renders the project in each of them, as the command does.
func exportsOf(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	ctx := context.Background()
	all := map[string][]byte{}
	err := snapshot.Read(ctx, placeOf(t, dir), snapshot.Options{Redact: redact.New, Logs: beside.TailLogs},
		func(v *snapshot.View) error {
			var runs []*report.Run
			for run, err := range v.Each(ctx) {
				if err != nil {
					return err
				}
				runs = append(runs, run)
			}
			for _, x := range exports {
				if x.write == nil {
					continue
				}
				var b bytes.Buffer
				err := x.write(&b, v.Head(), each(runs))
				if err != nil {
					return err
				}
				all[x.name] = b.Bytes()
			}
			rep := v.Head()
			err := rep.Gather(report.Counted(each(runs)), -1)
			if err != nil {
				return err
			}
			var b bytes.Buffer
			err = render.Comment(&b, rep)
			all["comment"] = b.Bytes()
			return err
		})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func each(runs []*report.Run) iter.Seq2[*report.Run, error] {
	return func(yield func(*report.Run, error) bool) {
		for _, run := range runs {
			if !yield(run, nil) {
				return
			}
		}
	}
}

func TestEveryStoryGivesItsExpectedExports(t *testing.T) {
	t.Parallel()
	for _, name := range fixtures(t) {
		t.Run(name, func(t *testing.T) {
			all := exportsOf(t, unpack(t, name))
			ar := &txtar.Archive{}
			for _, x := range exports {
				ar.Files = append(ar.Files, txtar.File{Name: x.name, Data: all[x.name]})
			}
			compare(t, "testdata/exports/"+name+".txtar", txtar.Format(ar))
		})
	}
}

// fromNPM is a file of a package that npm installed beside this one.
func fromNPM(t *testing.T, pkg, file string) string {
	t.Helper()
	path := filepath.Join("node_modules", filepath.FromSlash(pkg), filepath.FromSlash(file))
	if _, err := os.Stat(path); err != nil {
		how := "this test needs " + pkg + ": npm install --no-save --prefix golden " + pkg
		if os.Getenv("CI") == "true" {
			t.Fatal(how)
		}
		t.Skip(how)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}

// published compiles a schema that others publish.
func published(t *testing.T, path string) *jsonschema.Schema {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("file:///schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("file:///schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// exportedFolders are every folder, and one for each place where text of an
// agent can stand with each of the hostile texts.
func exportedFolders(t *testing.T) map[string]string {
	t.Helper()
	dirs := map[string]string{}
	for _, dir := range everyFolder(t) {
		dirs[filepath.Base(dir)] = dir
	}
	for _, x := range trials(t, payloads) {
		dirs[x.name] = x.folder(t, "evil.example", "")
	}
	return dirs
}

const sarifTool = "@microsoft/sarif-multitool-linux"

func TestSARIFAndCTRFFollowTheirPublishedSchemas(t *testing.T) {
	t.Parallel()
	schemas := map[string]*jsonschema.Schema{
		"sarif": published(t, fromNPM(t, sarifTool, "sarif-2.1.0.json")),
		"ctrf":  published(t, fromNPM(t, "ctrf", "dist/ctrf-schema-0.0.json")),
	}
	for name, dir := range exportedFolders(t) {
		all := exportsOf(t, dir)
		for format, s := range schemas {
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(all[format]))
			if err == nil {
				err = s.Validate(doc)
			}
			if err != nil {
				t.Errorf("%s as %s: %v", name, format, err)
			}
		}
	}
	for format, s := range schemas {
		if s.Validate(map[string]any{"version": "1"}) == nil {
			t.Errorf("the schema of %s accepts anything: this would prove nothing", format)
		}
	}
}

func TestMicrosoftsAndGitHubsRulesHoldForSARIF(t *testing.T) {
	t.Parallel()
	needsLong(t, "runs Microsoft's validator; the published schema is tried without")
	tool := fromNPM(t, sarifTool, "Sarif.Multitool")
	if err := os.Chmod(tool, 0o755); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	put := func(name string, sarif []byte) {
		if err := os.WriteFile(filepath.Join(dir, name+".sarif"), sarif, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, folder := range everyFolder(t) {
		put(filepath.Base(folder), exportsOf(t, folder)["sarif"])
	}
	put("no-message", []byte(`{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"ruleId":"y"}]}]}`))
	cmd := exec.Command(tool, "validate", filepath.Join(dir, "*.sarif"), "--rule-kind", "Sarif;Ghas", "--level", "Error")
	cmd.Env = append(os.Environ(), "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1")
	out, _ := cmd.CombinedOutput() // its exit code tells only of the file that is wrong on purpose
	if !bytes.Contains(out, []byte("files scanned")) {
		t.Fatalf("the validator did not run: %s", out)
	}
	wrong := false
	for line := range strings.Lines(string(out)) {
		switch {
		case strings.Contains(line, "no-message.sarif") && strings.Contains(line, ": error "):
			wrong = true
		case strings.Contains(line, ": error "):
			t.Error(line)
		}
	}
	if !wrong {
		t.Errorf("the validator accepts a result without a message: this would prove nothing\n%s", out)
	}
}

// GitLab publishes its Code Quality format as prose: these are its words.
func TestCodeQualityHasWhatGitLabAsksFor(t *testing.T) {
	t.Parallel()
	for name, dir := range exportedFolders(t) {
		var list []map[string]any
		if err := json.Unmarshal(exportsOf(t, dir)["codequality"], &list); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		seen := map[any]bool{}
		for _, v := range list {
			where, _ := v["location"].(map[string]any)
			lines, _ := where["lines"].(map[string]any)
			begin, _ := lines["begin"].(float64)
			path, _ := where["path"].(string)
			switch {
			case v["description"] == "" || v["check_name"] == "":
				t.Errorf("%s: no description or check: %v", name, v)
			case seen[v["fingerprint"]] || len(fmt.Sprint(v["fingerprint"])) != 32:
				t.Errorf("%s: the fingerprint is not unique: %v", name, v)
			case !strings.Contains(" info minor major critical blocker ", fmt.Sprint(" ", v["severity"], " ")):
				t.Errorf("%s: severity %v", name, v["severity"])
			case begin < 1 || path == "" || strings.HasPrefix(path, "./") || filepath.IsAbs(path):
				t.Errorf("%s: location %v", name, where)
			}
			seen[v["fingerprint"]] = true
		}
	}
}

func TestSecretsAreMaskedInEveryExport(t *testing.T) {
	t.Parallel()
	for _, x := range trials(t, slices.Sorted(maps.Keys(planted))) {
		for format, out := range exportsOf(t, x.folder(t, "", "")) {
			for part := range maps.Values(planted) {
				if bytes.Contains(out, []byte(part)) {
					t.Errorf("%s: the %s shows %s", x.name, format, part)
				}
			}
		}
	}
}

func TestTheSameFolderGivesTheSameExports(t *testing.T) {
	t.Parallel()
	times := 1
	if long() {
		times = 3
	}
	for _, dir := range everyFolder(t) {
		first := exportsOf(t, dir)
		for range times { // map order changes from one time to the next
			for format, again := range exportsOf(t, dir) {
				if !bytes.Equal(again, first[format]) {
					t.Errorf("%s: two of %s differ", filepath.Base(dir), format)
				}
			}
		}
	}
}
