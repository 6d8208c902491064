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
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"fivex/golden/sample"
	"fivex/render"
	"fivex/render/words"
	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
)

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
