package render

import (
	"fmt"
	"io"
	"iter"

	"fivex/snapshot"
	"fivex/templates"
)

// RunPage is where a site tells a run, below its runs/ folder.
func RunPage(run *snapshot.Run) string { return templates.Anchor("run", run.Key) + ".html" }

// Site writes a site: a page for each run, as it comes, then index.html, and
// the one stylesheet and script beside them. create opens a file by its path
// in the site; the caller decides what an unchanged file costs.
func Site(rep *snapshot.Report, runs iter.Seq2[*snapshot.Run, error], create func(path string) (io.WriteCloser, error)) error {
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
	for name, text := range map[string]string{"style.css": templates.Style, "page.js": templates.LaterScript + templates.Script} {
		if err := put(name, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
			return err
		}
	}
	f := formats()
	f.Files = "../"
	f.RunLink = func(r *snapshot.Run) string { return RunPage(r) }
	f.DocLink = func(path string) string { return "#" + templates.Anchor("doc", path) }
	told := func(yield func(*snapshot.Run, error) bool) {
		for run, err := range runs {
			if err == nil && run.Detail != nil { // without, its page is there already
				f.Later = templates.Large(run)
				err = put("runs/"+RunPage(run), func(w io.Writer) error { return page(w, templates.RunPage(rep, run, f)) })
				if err != nil {
					err = fmt.Errorf("run %s: %w", run.ID, err)
				}
			}
			if !yield(run, err) {
				return
			}
		}
	}
	if err := rep.Gather(told, 0); err != nil {
		return err
	}
	f.Files = "./"
	f.RunLink = func(r *snapshot.Run) string { return "runs/" + RunPage(r) }
	f.DocLink = func(string) string { return "" }
	return put("index.html", func(w io.Writer) error { return page(w, templates.IndexPage(rep, f)) })
}
