package golden

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fivex/golden/sample"
	"fivex/render"
	"fivex/render/words"
	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"

	"github.com/chromedp/chromedp"
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

// writeSite writes a project's site into a folder.
func writeSite(t *testing.T, project, site string) {
	t.Helper()
	if err := siteOf(placeOf(t, project), site); err != nil {
		t.Fatal(err)
	}
}

func siteOf(project place.Place, site string) error {
	ctx := context.Background()
	return snapshot.Read(ctx, project, asTheCommand, func(v *snapshot.View) error {
		return render.Site(v.Head(), report.Counted(v.Each(ctx)), words.New(), func(path string) (io.WriteCloser, error) {
			path = filepath.Join(site, path)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return nil, err
			}
			return os.Create(path)
		}, nil)
	})
}

func TestEveryPageOfASiteHasOneHeadingOfTheFirstLevel(t *testing.T) {
	t.Parallel()
	site := t.TempDir()
	writeSite(t, shopProject(t), site)
	for _, pattern := range []string{"*.html", "runs/*.html", "words/*.html"} {
		pages, err := filepath.Glob(filepath.Join(site, pattern))
		if err != nil || len(pages) < 3 {
			t.Fatalf("%s: %d pages, %v", pattern, len(pages), err)
		}
		for _, p := range pages {
			html, err := os.ReadFile(p)
			if n := bytes.Count(html, []byte("<h1")); err != nil || n != 1 {
				t.Errorf("%s: %d headings, %v", p, n, err)
			}
		}
	}
}

// Pages of a site are made side by side, while runs are read whose secrets are
// counted: each writing gives the same bytes.
func TestASiteOfManyRunsWithSecretsIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "p")
	sql := schemaFile(t, "v5.sql") + `
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 120)
		INSERT INTO runs SELECT printf('run_%04d', i), printf('/p/docs/%d.md', i % 7), 'completed', NULL,
			'2026-01-01 10:00:00', '2026-01-01 10:00:00' FROM n;
		INSERT INTO steps (run_id, step_name, phase, iteration, result_json, created_at)
		SELECT id, 'author:implement', '1', 1, json_object('result', 'complete', 'notes', 'password=hunter2x' || id),
			'2026-01-01 10:00:00' FROM runs;
	`
	if err := sample.Unpack(dir, archive(".5x/5x.db.sql", sql)); err != nil {
		t.Fatal(err)
	}
	first := ""
	for range 4 {
		site := t.TempDir()
		writeSite(t, dir, site)
		var all strings.Builder
		err := fs.WalkDir(os.DirFS(site), ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(filepath.Join(site, path))
			fmt.Fprintf(&all, "%s\n%s\n", path, text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(all.String(), "hunter2x") || strings.Count(all.String(), "[masked:password]") < 120 {
			t.Fatal("the secrets are not masked")
		}
		if first == "" {
			first = all.String()
		}
		if all.String() != first {
			t.Fatal("two writings of one project differ")
		}
	}
}

func TestASiteIsRightUnderJenkinsDefaultPolicy(t *testing.T) {
	t.Parallel()
	needsLong(t, "serves a site under another policy")
	b := newBrowser(t)
	for _, dir := range browsedFolders(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			site := t.TempDir()
			writeSite(t, dir, site)
			files := http.FileServer(http.Dir(site))
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'; img-src 'self'; style-src 'self'")
				files.ServeHTTP(w, r)
			}))
			defer srv.Close()
			pages, err := filepath.Glob(filepath.Join(site, "runs", "*.html"))
			if err != nil {
				t.Fatal(err)
			}
			paths := []string{"index.html"}
			for _, p := range pages {
				paths = append(paths, "runs/"+filepath.Base(p))
			}
			for _, p := range paths[:min(len(paths), 4)] {
				var styled bool
				var wide int
				var text string
				b.open(t, srv.URL+"/"+p, overflow(390, &wide),
					chromedp.Evaluate(`getComputedStyle(document.querySelector("header.top")).display === "flex"
						&& getComputedStyle(document.querySelector(".facts")).display === "flex"`, &styled),
					chromedp.Evaluate(`document.body.innerText`, &text))
				if !styled {
					t.Errorf("%s: the stylesheet is not applied", p)
				}
				if wide > 0 {
					t.Errorf("%s scrolls sideways by %d px", p, wide)
				}
				if !strings.Contains(text, "Made by 5x report") {
					t.Errorf("%s: the end of the page is missing", p)
				}
			}
			if len(pages) > 0 {
				var link string
				b.open(t, srv.URL+"/index.html", chromedp.Evaluate(`document.querySelector("#run-list a").href`, &link))
				resp, err := http.Get(link)
				if err != nil || resp.StatusCode != 200 {
					t.Errorf("the index links to %s: %v %v", link, resp, err)
				}
			}
		})
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
