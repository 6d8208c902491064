package render

import (
	"context"
	"fmt"
	"io"
	"iter"
	"runtime"
	"slices"

	"fivex/snapshot/report"
	"fivex/templates"

	"golang.org/x/sync/errgroup"
)

// RunPage is where a site tells a run, below its runs/ folder.
func RunPage(run *report.Run) string { return report.Anchor("run", run.Key) + ".html" }

// Site writes a site: a page for each run, as it comes, then index.html, and
// the one stylesheet and script beside them. Several pages are made at once, so
// create is called at once, too; it opens a file by its path
// in the site; the caller decides what an unchanged file costs.
func Site(rep *report.Report, runs iter.Seq2[report.Told, error], create func(path string) (io.WriteCloser, error)) error {
	put := func(path string, write func(io.Writer) error) error {
		w, err := create(path)
		if err != nil {
			return err
		}
		if err := write(w); err != nil {
			w.Close()
			return err
		}
		return w.Close()
	}
	for name, text := range map[string]string{"style.css": templates.Style(), "page.js": templates.Script()} {
		if err := put(name, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
			return err
		}
	}
	f := formats()
	f.Files, f.Forge = "../", rep.Project.Forge
	f.RunLink = func(r *report.Run) string { return RunPage(r) }
	f.DocLink = func(path string) string { return "#" + report.Anchor("doc", path) }
	head := *rep // gathering changes rep, while pages are made
	head.Plans = slices.Clone(rep.Plans)
	pages, failed := errgroup.WithContext(context.Background())
	pages.SetLimit(runtime.GOMAXPROCS(0))
	told := func(yield func(report.Told, error) bool) {
		for t, err := range runs {
			if err == nil && t.Run.Detail != nil { // without, its page is there already
				run := *t.Run // gathering lets go of its details
				pages.Go(func() error {
					write := func(w io.Writer) error { return page(w, templates.RunPage(&head, &run, f)) }
					if err := put("runs/"+RunPage(&run), write); err != nil {
						return fmt.Errorf("run %s: %w", run.ID, err)
					}
					return nil
				})
			}
			if failed.Err() != nil || !yield(t, err) {
				return
			}
		}
	}
	err := rep.Gather(told, 0)
	if e := pages.Wait(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	f.Files = "./"
	f.RunLink = func(r *report.Run) string { return "runs/" + RunPage(r) }
	f.DocLink = func(string) string { return "" }
	return put("index.html", func(w io.Writer) error { return page(w, templates.IndexPage(rep, f)) })
}
