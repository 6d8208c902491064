package golden

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fivex/render"
	"fivex/snapshot"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	ghtml "github.com/yuin/goldmark/renderer/html"
)

// formatsOf renders the project as Markdown and as JUnit.
func formatsOf(t *testing.T, dir string) (md, junit []byte) {
	t.Helper()
	ctx := context.Background()
	var m, x bytes.Buffer
	err := snapshot.Read(ctx, placeOf(t, dir), snapshot.Options{Redact: redact.New}, func(v *snapshot.View) error {
		rep, err := v.Report(ctx, -1)
		if err != nil {
			return err
		}
		m.Reset()
		x.Reset()
		if err := render.Markdown(&m, rep); err != nil {
			return err
		}
		return render.JUnit(&x, rep)
	})
	if err != nil {
		t.Fatal(err)
	}
	return m.Bytes(), x.Bytes()
}

func TestEveryStoryGivesItsExpectedSummaryAndTestResults(t *testing.T) {
	t.Parallel()
	for _, name := range fixtures(t) {
		t.Run(name, func(t *testing.T) {
			md, junit := formatsOf(t, unpack(t, name))
			compare(t, "testdata/"+name+".md", md)
			compare(t, "testdata/"+name+".xml", junit)
		})
	}
}

// github renders Markdown as a host would that lets HTML through.
var github = goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(ghtml.WithUnsafe()))

func TestHostileTextMeansNothingInMarkdown(t *testing.T) {
	t.Parallel()
	for _, x := range trials(t, payloads) {
		t.Run(x.name, func(t *testing.T) {
			dir := x.folder(t, "evil.example", " @octocat www.evil.example https://evil.example/x")
			md, _ := formatsOf(t, dir)
			var out bytes.Buffer
			if err := github.Convert(append(md, exportsOf(t, dir)["comment"]...), &out); err != nil {
				t.Fatal(err)
			}
			html := out.String()
			for _, bad := range []string{"<script", "<img", "<svg", "<a ", "<iframe", "<meta", "<base",
				"<form", "<input", "<style", "<link", "<template"} {
				if j := strings.Index(strings.ToLower(html), bad); j >= 0 {
					t.Errorf("%s in: …%s…", bad, html[max(0, j-100):min(len(html), j+100)])
				}
			}
			if bytes.Contains(md, []byte("@octocat")) && !bytes.Contains(md, []byte("```")) {
				t.Error("a mention is left")
			}
		})
	}
}

func TestASummaryFitsIntoOneMiB(t *testing.T) {
	t.Parallel()
	rep := &report.Report{Title: "big", Masked: map[string]int{}}
	for i := range 3000 {
		failed := false
		step := &report.Step{ID: "q", Kind: "quality", Quality: &report.Quality{Outcome: "failed",
			Commands: []report.Command{{Command: "test", Passed: &failed, Output: strings.Repeat("no\n", 900)}}}}
		phase := &report.Phase{ID: "1", Rounds: []*report.Round{{N: 1, Steps: []*report.Step{step}}}}
		rep.Runs = append(rep.Runs,
			&report.Run{ID: fmt.Sprintf("run_%d", i), Detail: &report.Detail{Phases: []*report.Phase{phase}}})
	}
	var b bytes.Buffer
	if err := render.Markdown(&b, rep); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 1<<20 {
		t.Errorf("%d bytes", b.Len())
	}
	if !bytes.Contains(b.Bytes(), []byte("more runs are left out")) {
		t.Error("the cut is not told")
	}
}

func TestJUnitFollowsJenkinsSchema(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("xmllint"); err != nil {
		const how = "this test needs xmllint (Debian: apt-get install libxml2-utils)"
		if os.Getenv("CI") == "true" {
			t.Fatal(how)
		}
		t.Skip(how)
	}
	check := func(t *testing.T, xml []byte) error {
		cmd := exec.Command("xmllint", "--noout", "--nonet", "--schema", "schema/junit.xsd", "-")
		cmd.Stdin = bytes.NewReader(xml)
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%s", out)
		}
		return nil
	}
	for _, dir := range everyFolder(t) {
		_, junit := formatsOf(t, dir)
		if err := check(t, junit); err != nil {
			t.Errorf("%s: %v", filepath.Base(dir), err)
		}
	}
	for _, x := range trials(t, payloads) {
		_, junit := formatsOf(t, x.folder(t, "evil.example", ""))
		if err := check(t, junit); err != nil {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	if check(t, []byte(`<testsuites><testsuite name="x"/></testsuites>`)) == nil {
		t.Error("the schema accepts a suite without a count: this would prove nothing")
	}
}

func TestThePageStaysSmall(t *testing.T) {
	t.Parallel()
	_, empty := reports(t, unpack(t, "empty"))
	if len(empty) >= 40_000 {
		t.Errorf("an empty report has %d bytes, want less than 40 KB", len(empty))
	}
	dir := unpack(t, "a-overwritten-attempts")
	ctx := context.Background()
	var h bytes.Buffer
	events := 0
	err := snapshot.Read(ctx, placeOf(t, dir), snapshot.Options{Redact: redact.New}, func(v *snapshot.View) error {
		rep, err := v.Report(ctx, -1)
		if err != nil {
			return err
		}
		// The story's steps until they tell 200 events.
		round := rep.Runs[0].Phases[0].Rounds[0]
		first := slices.Clone(round.Steps)
		for n := 0; events < 200; n++ {
			for _, s := range first {
				c := *s
				c.ID += fmt.Sprintf("-%d", n)
				round.Steps = append(round.Steps, &c)
				events += len(c.Rows)
			}
		}
		h.Reset()
		return render.HTML(&h, rep)
	})
	if err != nil {
		t.Fatal(err)
	}
	if h.Len() >= 250_000 {
		t.Errorf("a run of %d events has %d bytes, want less than 250 KB", events, h.Len())
	}
	t.Logf("empty: %d bytes; %d events: %d bytes", len(empty), events, h.Len())
}
