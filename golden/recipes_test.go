package golden

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// The recipes of docs/tools.md: their shell lines run, in turn, as the host runs
// them, on a project of which a run was aborted.
func TestTheRecipesWriteTheReportAlsoWhenARunFailed(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../docs/tools.md")
	if err != nil {
		t.Fatal(err)
	}
	var gitlab struct {
		Report struct {
			Script    []string
			Artifacts struct {
				When    string
				Paths   []string
				Reports map[string]string
			}
		}
	}
	_, text, _ := strings.Cut(string(doc), "## GitLab\n\n```yaml\n")
	text, rest, _ := strings.Cut(text, "```")
	if err := yaml.Unmarshal([]byte(text), &gitlab); err != nil {
		t.Fatal(err)
	}
	files := gitlab.Report.Artifacts.Paths
	for _, f := range gitlab.Report.Artifacts.Reports {
		files = append(files, f)
	}
	if gitlab.Report.Artifacts.When != "always" {
		t.Error("GitLab keeps nothing of a job that failed")
	}
	runRecipe(t, strings.Join(gitlab.Report.Script, "\n"), files...)

	steps, post, ok := strings.Cut(rest, "  post {\n    always {\n")
	if !ok || !strings.Contains(post, "junit '5x.xml'") || !strings.Contains(post, "reportDir: '5x-report'") {
		t.Error("Jenkins publishes only where nothing failed")
	}
	var script []string
	for _, m := range regexp.MustCompile(`(?m)^ +sh '(.*)'$`).FindAllStringSubmatch(steps, -1) {
		script = append(script, m[1])
	}
	runRecipe(t, strings.Join(script, "\n"), "5x.xml", "5x-report/index.html")
}

// runRecipe runs a recipe, which must end with 3 and leave the files.
func runRecipe(t *testing.T, script string, files ...string) {
	t.Helper()
	project := shopProject(t)
	cmd := exec.Command("bash", "-ec", script)
	cmd.Dir = project
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(program(t))+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != 3 {
		t.Errorf("the recipe ended with %v: %s", err, out)
	}
	for _, f := range files {
		if fi, err := os.Stat(filepath.Join(project, f)); err != nil || fi.Size() == 0 {
			t.Errorf("%s: %v", f, err)
		}
	}
}
