package golden

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"gopkg.in/yaml.v3"
)

// A desk is where a reader of the documents types their commands: a project
// with this program, and a browser and a notifier that only say that they were
// called, on PATH.
type desk struct {
	t       *testing.T
	project string
	bin     string
	called  string // what the browser was given
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, project: shopProject(t), bin: t.TempDir(), called: filepath.Join(t.TempDir(), "called")}
	if err := os.Symlink(program(t), filepath.Join(d.bin, "5x")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"xdg-open", "x-www-browser", "www-browser", "notify-send"} {
		script := "#!/bin/sh\necho \"$0 $*\" >>'" + d.called + "'\n"
		if err := os.WriteFile(filepath.Join(d.bin, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// start starts a command as it is typed.
func (d *desk) start(line string) (*exec.Cmd, *strings.Builder, io.Reader) {
	d.t.Helper()
	cmd := exec.Command("bash", "-euc", line)
	cmd.Dir = d.project
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Env = append(os.Environ(), "PATH="+d.bin+":"+os.Getenv("PATH"), "SOURCE_DATE_EPOCH=",
		"GITHUB_STEP_SUMMARY="+filepath.Join(d.project, "step-summary.md"))
	var out strings.Builder
	cmd.Stdout = &out
	said, err := cmd.StderrPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
	return cmd, &out, said
}

// run runs a command to its end, which must come with one of the codes.
func (d *desk) run(line string, codes ...int) string {
	d.t.Helper()
	cmd, out, stderr := d.start(line)
	said, _ := io.ReadAll(stderr)
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); !slices.Contains(codes, code) {
		d.t.Errorf("%s: exit %d: %s", line, code, said)
	}
	return out.String()
}

// serve runs a command that goes on until it is interrupted, once it printed
// its address.
func (d *desk) serve(line string) {
	d.t.Helper()
	before := d.calls()
	cmd, _, stderr := d.start(line)
	lines := bufio.NewScanner(stderr)
	for lines.Scan() && !strings.Contains(lines.Text(), "http://127.0.0.1:") {
	}
	for n := 0; d.calls() == before; n++ { // every such line calls somebody
		if n == 200 {
			d.t.Errorf("%s: neither a browser nor a notifier was called", line)
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)
	for lines.Scan() {
	}
	if cmd.Wait(); cmd.ProcessState.ExitCode() != 0 {
		d.t.Errorf("%s: %v", line, cmd.ProcessState)
	}
}

func (d *desk) calls() string {
	said, _ := os.ReadFile(d.called)
	return string(said)
}

// asked waits for a gate that somebody asks.
func (d *desk) asked() (id string) {
	d.t.Helper()
	for range 100 {
		var gates []struct{ GateID, State string }
		if err := json.Unmarshal([]byte(d.run("5x gate list --json", 0)), &gates); err != nil {
			d.t.Fatal(err)
		}
		for _, g := range gates {
			if g.GateID != "gate_c0ffee01" { // the sample's own
				return g.GateID
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	d.t.Fatal("no gate was opened")
	return ""
}

// blocks are the commands of a document: its blocks of a shell's language.
func blocks(t *testing.T, doc string) (all []string) {
	t.Helper()
	text, err := os.ReadFile(doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```").FindAllStringSubmatch(string(text), -1) {
		all = append(all, m[1])
	}
	return all
}

// lines are a block's commands, without what is said about them.
func lines(block string) (all []string) {
	for l := range strings.Lines(block) {
		l, _, _ = strings.Cut(l, "  # ")
		if l, _, _ = strings.Cut(l, " # for"); strings.TrimSpace(l) != "" {
			all = append(all, strings.TrimSpace(l))
		}
	}
	return all
}

// Each command of the README, typed in a project as it stands there. What it
// names must be there: reports of before, run records, a backup.
func TestEveryCommandOfTheReadmeRuns(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.run(`5x report -o a.json && mkdir shard && cp a.json shard/1.json && cp a.json old.json
		cp .5x/5x.db .5x/5x.db.v0.bak
		echo '{"title":"Search","question":"?"}' >phase.json`, 0)
	d.record()
	all := blocks(t, "../README.md")
	if len(all) != 4 {
		t.Fatalf("the README has %d blocks of commands, not the four that are tried here", len(all))
	}
	t.Run("the first two", func(t *testing.T) {
		d.t = t
		first := lines(all[0])
		if len(first) != 2 || first[1] != "go test ./..." { // which runs this very test
			t.Fatalf("%q", first)
		}
		d.run(strings.Replace(first[0], "go run ./cmd/5x", "5x", 1), 0)
		if !strings.Contains(d.calls(), "5x-report.html") {
			t.Errorf("%s opened %q", first[0], d.calls())
		}
	})
	t.Run("reports", func(t *testing.T) {
		d.t = t
		for _, line := range lines(all[1]) {
			codes := []int{0}
			if strings.Contains(line, "--fail-on") {
				codes = []int{0, 3}
			}
			d.run(strings.Replace(line, "RUN RUN", "run_0a1b2c3d4e5f run_77c0d1e2f3a4", 1), codes...)
		}
		for _, made := range []string{"5x-report.html", "run.html", "cart.html", "site/index.html", "report.json",
			"summary.md", "results.xml", "new.json"} {
			if fi, err := os.Stat(filepath.Join(d.project, made)); err != nil || fi.Size() == 0 {
				t.Errorf("%s: %v", made, err)
			}
		}
	})
	t.Run("live", func(t *testing.T) {
		d.t = t
		for _, line := range lines(all[2]) {
			d.serve(line)
		}
	})
	t.Run("gates", func(t *testing.T) {
		d.t = t
		gate := lines(all[3])
		if len(gate) != 3 {
			t.Fatalf("%q", gate)
		}
		open := strings.Replace(gate[0], "RUN", "run_77c0d1e2f3a4", 1)
		asking, answer, _ := d.start(open)
		d.run(strings.Replace(gate[1], "gate_0f1e", d.asked(), 1), 0)
		if asking.Wait(); asking.ProcessState.ExitCode() != 0 || !strings.Contains(answer.String(), "continue") {
			t.Errorf("%s: %v, %s", open, asking.ProcessState, answer)
		}
		d.run(strings.Replace(open, "--wait", "", 1), 0)
		d.run(strings.Replace(gate[2], "gate_0f1e", d.asked(), 1), 0)
	})
}

// What the README gives to a CI server.
func TestTheReadmesRecipesRun(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var script []string
	for _, m := range regexp.MustCompile("(?ms)^```yaml\n(.*?)^```").FindAllStringSubmatch(string(text), -1) {
		var steps []struct{ Run string }
		if err := yaml.Unmarshal([]byte(m[1]), &steps); err != nil {
			t.Fatal(err)
		}
		for _, s := range steps {
			if s.Run != "" {
				script = append(script, strings.TrimSpace(s.Run))
			}
		}
	}
	if len(script) != 2 {
		t.Fatalf("%q", script)
	}
	t.Setenv("GITHUB_STEP_SUMMARY", "step-summary.md")
	runRecipe(t, script[0], "step-summary.md", "5x-report.html")

	d := newDesk(t)
	d.record()
	d.run(script[1], 0)
}

// record leaves the record of a run in the project, as 5x commits them.
func (d *desk) record() {
	d.t.Helper()
	file := filepath.Join(d.project, "docs/development/runs/2026/run_9/run.json")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		d.t.Fatal(err)
	}
	text := `{"format":"5x-run-record","version":1,"run_id":"run_9","plan_path":"docs/development/003-search.md"}`
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

// The worked examples of the page on gates, with a person who answers.
func TestTheExamplesOfTheGatesPageRun(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	all := blocks(t, "../docs/gates.md")
	for action, ends := range map[string]struct {
		code int
		says string
	}{
		"continue": {0, "going on: "},
		"exit":     {0, "stopped by a person: "},
	} {
		script, out, _ := d.start(all[0])
		d.run("5x gate answer "+d.asked()+" "+action, 0)
		script.Wait()
		if code := script.ProcessState.ExitCode(); code != ends.code || !strings.HasPrefix(out.String(), ends.says) {
			t.Errorf("%s: exit %d, %s", action, code, out)
		}
	}
	d.run(`echo '{"reason":"two findings"}' >review.json`, 0)
	asking, out, _ := d.start("run=run_77c0d1e2f3a4; " + all[1])
	d.run("5x gate answer "+d.asked()+" continue --guidance 'keep the flag'", 0)
	asking.Wait()
	if out.String() != "keep the flag\n" {
		t.Errorf("%s gave %q", all[1], out)
	}
	d.serve(all[2])
	if !strings.Contains(d.calls(), "notify-send 5x waits for you") {
		t.Errorf("nobody was told of the waiting gate: %q", d.calls())
	}
}
