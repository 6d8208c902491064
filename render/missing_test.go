package render

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"fivex/render/words"
	"fivex/snapshot/report"
)

type discarded struct{ bytes.Buffer }

func (*discarded) Close() error { return nil }

// A plan whose document is not there is told as missing on every page of its
// run: in a report, in a site, beside a live page.
func TestAMissingPlanIsNoLinkOnAnyPage(t *testing.T) {
	t.Parallel()
	run := func() *report.Run {
		return &report.Run{Key: "run_a", ID: "run_a", Plan: "docs/gone.md", Status: "active", Detail: &report.Detail{}}
	}
	rep := func() *report.Report {
		return &report.Report{Runs: report.Set[*report.Run]{run()},
			Plans: report.Set[*report.Plan]{{Path: "docs/gone.md", Missing: "not found"}}}
	}
	pages := map[string]func(w io.Writer) error{
		"report": func(w io.Writer) error { return HTML(w, rep()) },
		"live":   func(w io.Writer) error { return LivePage{Mark: "word"}.Run(w, rep(), run()) },
		"site": func(w io.Writer) error {
			file := &discarded{}
			told := func(yield func(report.Told, error) bool) {
				yield(report.Told{Run: run(), Analytics: report.AnalyticsOf(run())}, nil)
			}
			err := Site(rep(), told, words.New(), func(path string) (io.WriteCloser, error) {
				if path == "runs/"+RunPage(run()) {
					return file, nil
				}
				return &discarded{}, nil
			}, nil)
			w.Write(file.Bytes())
			return err
		},
	}
	for name, write := range pages {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		if page := b.String(); !strings.Contains(page, "docs/gone.md") || !strings.Contains(page, "(not found)") ||
			strings.Contains(page, `href="#doc.`) {
			i := max(0, strings.Index(page, "docs/gone.md"))
			t.Errorf("%s: %s", name, page[max(0, i-60):min(len(page), i+100)])
		}
	}
}
