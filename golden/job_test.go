package golden

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"gopkg.in/yaml.v3"
)

// An action is action.yml as far as this test runs it. GitHub itself is not
// here: its API is a server of the test's, and the steps that use other actions
// are only looked at.
type action struct {
	Inputs map[string]struct{ Default string }
	Runs   struct {
		Using string
		Steps []struct {
			ID, Name, If, Uses, Shell, Run string
			With, Env                      map[string]string
		}
	}
}

// A job is a workflow's job that uses the action.
type job struct {
	t       *testing.T
	action  action
	inputs  map[string]string
	temp    string
	command string // the program
	event   string
	api     string
	outputs map[string]string // "steps.ID.outputs.NAME"
	log     bytes.Buffer
}

// newJob is a job with a program that was built, and inputs beside the
// defaults.
func newJob(t *testing.T, host *host, inputs map[string]string) *job {
	t.Helper()
	for _, tool := range []string{"bash", "jq", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			how := "this test needs " + tool
			if os.Getenv("CI") == "true" {
				t.Fatal(how)
			}
			t.Skip(how)
		}
	}
	j := &job{t: t, temp: t.TempDir(), api: host.URL, outputs: map[string]string{}, inputs: map[string]string{}}
	text, err := os.ReadFile("../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &j.action); err != nil {
		t.Fatal(err)
	}
	for name, in := range j.action.Inputs {
		j.inputs[name] = in.Default
	}
	j.inputs["token"] = "t0ken-of-the-job"
	for name, v := range inputs {
		if _, ok := j.action.Inputs[name]; !ok {
			t.Fatalf("the action has no input %s", name)
		}
		j.inputs[name] = v
	}
	j.command = program(t)
	if j.inputs["command"] == "" {
		j.inputs["command"] = j.command
	}
	j.event = filepath.Join(j.temp, "event.json")
	if err := os.WriteFile(j.event, []byte(`{"pull_request":{"number":7}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	j.outputs["steps.upload.outputs.artifact-url"] = "https://github.example/o/r/actions/runs/1/artifacts/2"
	return j
}

// programDir is where the program is, once a test needed it.
var programDir string

var built = sync.OnceValues(func() (bin string, err error) {
	if programDir, err = os.MkdirTemp("", "5x-built-"); err != nil {
		return "", err
	}
	bin = filepath.Join(programDir, "5x")
	out, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", bin, "../cmd/5x").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, out)
	}
	return bin, err
})

// program builds the program, once.
func program(t *testing.T) string {
	t.Helper()
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

var expression = regexp.MustCompile(`\$\{\{\s*(.*?)\s*\}\}`)

// value is a text with its expressions replaced.
func (j *job) value(s string) string {
	return expression.ReplaceAllStringFunc(s, func(m string) string {
		for part := range strings.SplitSeq(expression.FindStringSubmatch(m)[1], "||") {
			part = strings.TrimSpace(part)
			v := j.outputs[part]
			if name, ok := strings.CutPrefix(part, "inputs."); ok {
				v = j.inputs[name]
			}
			if v != "" {
				return v
			}
		}
		return ""
	})
}

// wanted tells whether a step's condition holds.
func (j *job) wanted(cond string) bool {
	if cond == "" {
		return true
	}
	name, want, ok := strings.Cut(strings.TrimPrefix(cond, "inputs."), " == ")
	if !ok {
		j.t.Fatalf("the condition %q is new to this test", cond)
	}
	return j.inputs[name] == strings.Trim(want, "'")
}

// run runs the steps that are shell in turn, until one fails.
func (j *job) run(project string) error {
	j.t.Helper()
	here, err := filepath.Abs("..")
	if err != nil {
		j.t.Fatal(err)
	}
	for _, s := range j.action.Runs.Steps {
		if !j.wanted(s.If) || s.Run == "" {
			continue
		}
		if strings.Contains(s.Run, "${{") {
			j.t.Errorf("%s: an expression in shell text: whoever names a branch could run commands", s.Name)
		}
		output := filepath.Join(j.temp, "output")
		if err := os.WriteFile(output, nil, 0o644); err != nil {
			j.t.Fatal(err)
		}
		cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", s.Run)
		cmd.Dir = project
		cmd.Env = append(os.Environ(), "GITHUB_ACTION_PATH="+here, "RUNNER_TEMP="+j.temp, "GITHUB_OUTPUT="+output,
			"GITHUB_STEP_SUMMARY="+filepath.Join(j.temp, "summary.md"), "GITHUB_EVENT_PATH="+j.event,
			"GITHUB_API_URL="+j.api, "GITHUB_REPOSITORY=o/r")
		for k, v := range s.Env {
			cmd.Env = append(cmd.Env, k+"="+j.value(v))
		}
		cmd.Stdout, cmd.Stderr = &j.log, &j.log
		err := cmd.Run()
		written, _ := os.ReadFile(output)
		for line := range strings.Lines(string(written)) {
			k, v, _ := strings.Cut(strings.TrimSpace(line), "=")
			j.outputs["steps."+s.ID+".outputs."+k] = v
		}
		if err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
	}
	return nil
}

// A host stands for GitHub: it keeps the comments of one pull request.
type host struct {
	*httptest.Server
	mu       sync.Mutex
	refuses  int // a status for every request, if any
	comments []comment
	heard    []string
}

type comment struct {
	ID   int               `json:"id"`
	User map[string]string `json:"user"`
	Body string            `json:"body"`
}

func newHost(t *testing.T) *host {
	h := &host{}
	h.Server = httptest.NewServer(h)
	t.Cleanup(h.Close)
	return h
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.heard = append(h.heard, r.Method+" "+r.URL.String())
	if h.refuses != 0 || r.Header.Get("Authorization") != "Bearer t0ken-of-the-job" {
		w.WriteHeader(max(h.refuses, 401))
		return
	}
	var in struct{ Body string }
	if body, _ := io.ReadAll(r.Body); len(body) > 0 {
		if err := json.Unmarshal(body, &in); err != nil || len(in.Body) > 65_536 {
			w.WriteHeader(422)
			return
		}
	}
	switch {
	case r.Method == "GET" && strings.HasPrefix(r.URL.Path, "/repos/o/r/issues/7/comments"):
		var n int
		fmt.Sscan(r.URL.Query().Get("page"), &n)
		from := min(len(h.comments), 100*(n-1))
		json.NewEncoder(w).Encode(h.comments[from:min(len(h.comments), from+100)])
	case r.Method == "POST" && r.URL.Path == "/repos/o/r/issues/7/comments":
		h.comments = append(h.comments, comment{len(h.comments) + 1,
			map[string]string{"login": "github-actions[bot]"}, in.Body})
		w.WriteHeader(201)
	case r.Method == "PATCH":
		var id int
		fmt.Sscanf(r.URL.Path, "/repos/o/r/issues/comments/%d", &id)
		h.comments[id-1].Body = in.Body
	default:
		w.WriteHeader(404)
	}
}
