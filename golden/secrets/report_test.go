package secrets

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fivex/golden/sample"

	"golang.org/x/tools/txtar"
)

// reported are places of a project; each makes its files with a text in it.
// %j stands for the text as the inside of a JSON string, %t for the text, in
// SQL with its quotes doubled.
var reported = map[string]map[string]string{
	"result of an author": {"step": `'author:implement:status', '{"result":"complete","notes":"%j"}'`},
	"reason of a failure": {"step": `'author:implement:status', '{"result":"failed","reason":"` + far +
		`%j"}'`},
	"finding": {"step": `'reviewer:commit:verdict',` +
		` '{"readiness":"not_ready","items":[{"id":"P1.1","title":"%j","action":"auto_fix","reason":"%j"}]}'`},
	"quality output": {"step": `'quality:check',` +
		` '{"passed":false,"results":[{"command":"bun test","passed":false,"output":"%j","duration":1}]}'`},
	"command": {"step": `'quality:check',` +
		` '{"passed":false,"results":[{"command":"%j","passed":false,"output":"x","duration":1}]}'`},
	"decision": {"step": `'human:gate:choice', '{"choice":"continue","guidance":"` + far +
		`%j"}'`},
	"unknown step": {"step": `'else:%t', '{"deep":{"list":[{"note":"%j"}]}}'`},
	"log text":     {"log": `{"type":"text","part":{"type":"text","text":"%j"}}`},
	"log of a tool": {"log": `{"type":"tool_use","part":{"type":"tool","tool":"bash",` +
		`"state":{"status":"completed","input":{"command":"%j"},"output":"%j"}}}`},
	"log that is no JSON":     {"log": `%t`},
	"log, cut at its summary": {"log": `{"type":"text","part":{"type":"text","text":"` + far + `%j"}}`},
	"plan":                    {"plan": "- [ ] %t\n"},
	"plan, in code":           {"plan": "```\n%t\n```\n"},
	"log file's name":         {"file": "agent-%t.ndjson"},
	"gate file":               {"gate": `{"id":"gate_c0ffee01","type":"approve","title":"%j","message":"%j"}`},
}

// far is text that brings what follows to where summaries are cut.
var far = strings.Repeat("all is as it should be so far ", 4)

func project(dir, place, text string) error {
	parts := reported[place]
	j := strings.Trim(quote(text), `"`)
	fill := func(s string, sql bool) string {
		if sql {
			return strings.NewReplacer("%j", strings.ReplaceAll(j, "'", "''"), "%t",
				strings.ReplaceAll(text, "'", "''")).Replace(s)
		}
		return strings.NewReplacer("%j", j, "%t", text).Replace(s)
	}
	schema, err := os.ReadFile("../schema/v5.sql")
	if err != nil {
		return err
	}
	script := string(schema) + "\nINSERT INTO runs VALUES " +
		"('run_1', '/p/docs/plan.md', 'active', NULL, '2026-01-01 10:00:00', '2026-01-01 10:30:00');\n"
	step := parts["step"]
	if step == "" {
		step = `'author:implement:status', '{"result":"complete"}'`
	}
	name := "agent-001.ndjson"
	if file := parts["file"]; file != "" {
		name = fill(file, false)
	}
	script += "INSERT INTO steps (run_id, step_name, result_json, phase, log_path, created_at) " +
		"VALUES ('run_1', " + fill(step, true) +
		", '1', '/p/.5x/logs/run_1/" + strings.ReplaceAll(name, "'", "''") + "', '2026-01-01 10:10:00');\n"
	ar := &txtar.Archive{}
	add := func(name, data string) { ar.Files = append(ar.Files, txtar.File{Name: name, Data: []byte(data)}) }
	add(".5x/5x.db.sql", script)
	add("docs/plan.md", "# Plan\n\n## Phase 1: One\n\n"+fill(parts["plan"], false))
	if log := parts["log"]; log != "" || name != "agent-001.ndjson" {
		add(".5x/logs/run_1/"+name, fill(log, false)+"\n")
	}
	if gate := parts["gate"]; gate != "" {
		add(".5x/gates/gate_c0ffee01.json", fill(gate, false))
	}
	return sample.Unpack(dir, ar)
}

// pageItself takes out of a report the style and the script that every page has: half of a
// password made of words, such as shadow, stands there too.
func pageItself(t *testing.T, program string) *strings.Replacer {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "plain")
	if err := project(dir, "plan", "nothing"); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, "report", "--project", dir, "-o", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, part := range ofPage.FindAllString(string(out), -1) {
		parts = append(parts, part, "")
	}
	if len(parts) < 4 {
		t.Fatal("a page without a style or a script")
	}
	return strings.NewReplacer(parts...)
}

var ofPage = regexp.MustCompile(`(?s)<style>.*?</style>|<script>.*?</script>`)

// The program itself is run, on a project for each place, with kinds that
// change from place to place.
func TestNoReportOfTheProgramShowsASecret(t *testing.T) {
	t.Parallel()
	if !long() {
		t.Skip("runs the program a hundred times: FIVEX_LONG=1")
	}
	program := filepath.Join(t.TempDir(), "5x")
	if out, err := exec.Command("go", "build", "-o", program, "fivex/cmd/5x").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	g := NewGen(seed(t))
	kinds := Kinds()
	page := pageItself(t, program)
	leaks, forms, all := 0, 0, 0
	for place := range reported {
		for range 8 {
			k := kinds[g.IntN(len(kinds))]
			p := g.Expand(k.Template)
			for reported[place]["file"] != "" && spacedOrLong(p.Text) { // no file has such a name
				k = kinds[g.IntN(len(kinds))]
				p = g.Expand(k.Template)
			}
			dir := filepath.Join(t.TempDir(), "p")
			if err := project(dir, place, p.Text); err != nil {
				t.Fatalf("%s, %s: %v", place, k.Name, err)
			}
			for _, format := range []string{"html", "json"} {
				out, err := exec.Command(program, "report", "--project", dir, "--format", format, "-o", "-").Output()
				if err != nil {
					t.Fatalf("%s, %s: %v", place, k.Name, err)
				}
				if len(out) < 200 {
					t.Fatalf("%s: no report", place)
				}
				all++
				said := page.Replace(string(out))
				for _, s := range p.Secrets {
					part, ok := shows(said, s)
					if !ok {
						continue
					}
					if leaks++; k.Form {
						forms++
					} else {
						t.Errorf("%s must not be seen", k.Name)
					}
					at := strings.Index(said, part)
					t.Logf("%s, %s, %s shows %q: …%s…",
						place, k.Name, format, part, said[max(0, at-80):min(len(said), at+80)])
					break
				}
			}
		}
	}
	t.Logf("%d of %d reports showed a secret, %d of them a form", leaks, all, forms)
	if forms > all/40 {
		t.Errorf("more than one report in 40 shows a form")
	}
}
