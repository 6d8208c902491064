package golden

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fivex/golden/sample"
)

func shopProject(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "shop")
	if err := sample.Unpack(dir, sample.Demo()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestTheActionWritesSummaryFilesAndOneCommentThatIsKeptUpToDate(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	project := shopProject(t)
	// Others wrote before, one of them with our mark.
	for i := range 130 {
		h.comments = append(h.comments, comment{i + 1, map[string]string{"login": "ann"}, fmt.Sprint("comment ", i)})
	}
	h.comments[3].Body = "<!-- 5x-report:shop -->\nmine!"
	for n := range 2 {
		j := newJob(t, h, nil)
		if err := j.run(project); err != nil {
			t.Fatalf("%v\n%s", err, &j.log)
		}
		if len(h.comments) != 131 || h.comments[3].Body != "<!-- 5x-report:shop -->\nmine!" {
			t.Fatalf("after run %d there are %d comments; %q", n+1, len(h.comments), h.heard)
		}
		body := h.comments[130].Body
		if !strings.HasPrefix(body, "<!-- 5x-report:shop -->\n") || !strings.Contains(body, "Waits for you") ||
			!strings.Contains(body, "](https://github.example/o/r/actions/runs/1/artifacts/2#run_77c0d1e2f3a4)") {
			t.Errorf("the comment: %s", body)
		}
		for name, want := range map[string]string{"summary.md": "# shop",
			"5x-report/5x-report.html": "<!DOCTYPE html>", "5x-report/5x.sarif": `"2.1.0"`,
			"5x-report/5x.xml": "<testsuites", "5x-report/5x.json": `{"runs":`} {
			if b, err := os.ReadFile(filepath.Join(j.temp, name)); err != nil ||
				!strings.Contains(strings.ToLower(string(b)), strings.ToLower(want)) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if !strings.Contains(j.log.String(), "::error title=5x waits for you::") {
			t.Errorf("no annotation: %s", &j.log)
		}
		if strings.Contains(j.log.String(), "t0ken") {
			t.Error("the token is in the log")
		}
	}
	if last := h.heard[len(h.heard)-1]; last != "PATCH /repos/o/r/issues/comments/131" {
		t.Errorf("the last request was %s", last)
	}
}

func TestTheActionFailsTheJobLastSoThatNothingIsLost(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	j := newJob(t, h, map[string]string{"fail-on": "failed,aborted"})
	err := j.run(shopProject(t))
	if err == nil || !strings.HasPrefix(err.Error(), "The verdict: exit status 3") {
		t.Errorf("the job ended with %v\n%s", err, &j.log)
	}
	if len(h.comments) != 1 {
		t.Error("no comment was written before")
	}
}

func TestTheActionGoesOnWithoutACommentThatMayNotBeWritten(t *testing.T) {
	t.Parallel()
	needsLong(t, "runs the whole action again without a right")
	for _, code := range []int{403, 404, 422} {
		h := newHost(t)
		h.refuses = code
		j := newJob(t, h, nil)
		if err := j.run(shopProject(t)); err != nil {
			t.Errorf("%d: %v\n%s", code, err, &j.log)
		}
		if !strings.Contains(j.log.String(), "::warning title=5x report::the comment could not be written") {
			t.Errorf("%d is not said: %s", code, &j.log)
		}
	}
	// Outside a pull request nothing is asked.
	h := newHost(t)
	j := newJob(t, h, nil)
	if err := os.WriteFile(j.event, []byte(`{"ref":"refs/heads/main"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := j.run(shopProject(t)); err != nil || len(h.heard) != 0 {
		t.Errorf("%v, %q", err, h.heard)
	}
}

func TestTheActionsInputsAreNoShell(t *testing.T) {
	t.Parallel()
	needsLong(t, "runs the whole action again with hostile inputs")
	h := newHost(t)
	trap := filepath.Join(t.TempDir(), "trap")
	for _, name := range []string{"what", "project", "link", "fail-on", "comment-author"} {
		j := newJob(t, h, map[string]string{name: `"; touch ` + trap + `; $(touch ` + trap + `) '`})
		_ = j.run(shopProject(t)) // most of it is nonsense as an input
		if _, err := os.Stat(trap); err == nil {
			t.Fatalf("the input %s was run", name)
		}
	}
}

func TestTheActionUploadsWhatItWrote(t *testing.T) {
	t.Parallel()
	j := newJob(t, newHost(t), nil)
	j.outputs["steps.report.outputs.folder"] = "/tmp/folder"
	uses := map[string]string{}
	for _, s := range j.action.Runs.Steps {
		if s.Uses != "" {
			name, _, _ := strings.Cut(s.Uses, "@")
			uses[name] = j.value(s.With["path"] + s.With["sarif_file"])
		}
	}
	if uses["actions/upload-artifact"] != "/tmp/folder" ||
		uses["github/codeql-action/upload-sarif"] != "/tmp/folder/5x.sarif" || j.action.Runs.Using != "composite" {
		t.Errorf("%q, %s", uses, j.action.Runs.Using)
	}
}
