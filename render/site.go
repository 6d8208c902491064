package render

import (
	"context"
	"fmt"
	"io"
	"iter"
	"runtime"

	"fivex/render/words"
	"fivex/snapshot/report"
	"fivex/snapshot/trend"
	"fivex/templates"

	"github.com/a-h/templ"
	"golang.org/x/sync/errgroup"
)

// RunPage is where a site tells a run, below its runs/ folder.
func RunPage(run *report.Run) string { return report.Anchor("run", run.Key) + ".html" }

// Site writes a site: a page for each run, as it comes, then index.html, the
// index by word and the sums, and stylesheet and scripts beside them. create
// opens a file by its path in the site, and closing that puts it in its place; the
// caller decides what an unchanged file costs. Several pages are made at once, so
// create is called at once, too.
// keep keeps a file that is known to be as it was, and tells whether it is
// there; without it, every file is written.
func Site(rep *report.Report, runs iter.Seq2[report.Told, error], index *words.Index,
	create func(path string) (io.WriteCloser, error), keep func(path string) bool) error {
	s := &site{rep: rep, create: create, keep: keep, index: index, groups: &trend.Groups{}, f: formats()}
	s.f.Files, s.f.Site, s.f.Forge = "../", "../", rep.Project.Forge
	s.f.RunLink = RunPage
	if err := s.assets(); err != nil {
		return err
	}
	if err := s.runs(runs); err != nil {
		return err
	}
	s.groups.Finish()
	if err := s.words(); err != nil {
		return err
	}
	s.f.Files, s.f.Site = "./", "./"
	if err := s.page("search.html", templates.SearchPage(rep, s.f)); err != nil {
		return err
	}
	if err := s.page("sums.html", templates.Sums(rep, s.groups, s.f)); err != nil {
		return err
	}
	s.f.RunLink = func(r *report.Run) string { return "runs/" + RunPage(r) }
	s.f.DocLink = func(string) string { return "" }
	return s.page("index.html", templates.IndexPage(rep, s.f))
}

// A site is one that is being written.
type site struct {
	rep    *report.Report
	create func(path string) (io.WriteCloser, error)
	keep   func(path string) bool
	index  *words.Index
	groups *trend.Groups
	f      templates.Formats
}

func (s *site) put(path string, write func(io.Writer) error) error {
	w, err := s.create(path)
	if err != nil {
		return err
	}
	if err := write(w); err != nil {
		return err // to close it would put half of it in its place
	}
	return w.Close()
}

func (s *site) page(path string, c templ.Component) error {
	return s.put(path, func(w io.Writer) error { return page(w, c, s.f.Later) })
}

func (s *site) assets() error {
	for _, x := range [][2]string{{"style.css", templates.SiteStyle()}, {"page.js", templates.LargeScript},
		{"search.js", templates.SearchScript}, {"sums.js", templates.SumsScript}} {
		err := s.put(x[0], func(w io.Writer) error { _, err := io.WriteString(w, words.Mark+x[1]); return err })
		if err != nil {
			return err
		}
	}
	return nil
}

// perProcessor is how many pages for each processor are under way: while one is made,
// others wait until the disk has them, together.
const perProcessor = 4

// runs gathers the runs and writes the page of each that comes with its
// details; without, its page is there already.
func (s *site) runs(runs iter.Seq2[report.Told, error]) error {
	head := *s.rep // gathering changes the report, while pages are made
	plans := s.rep.PlansByKey()
	pages, failed := errgroup.WithContext(context.Background())
	pages.SetLimit(perProcessor * runtime.GOMAXPROCS(0))
	making := make(chan struct{}, runtime.GOMAXPROCS(0))
	err := s.rep.Gather(func(yield func(report.Told, error) bool) {
		for t, err := range runs {
			if err == nil {
				s.index.Take(t.Run, templates.RunTitle(t.Run, plans[t.Run.Plan]))
				s.groups.Take(s.rep, t)
			}
			if err == nil && t.Run.Detail != nil {
				run := *t.Run // gathering lets go of its details
				its := head
				its.Plans = nil
				if p := plans[run.Plan]; p != nil {
					its.Plans = report.Set[*report.Plan]{p}
				}
				pages.Go(func() error {
					one := *s
					one.f.Later = run.Totals.Steps > mostAtOnce
					c := templates.RunPage(&its, alone(&run), one.f)
					err := one.put("runs/"+RunPage(&run), func(w io.Writer) error {
						making <- struct{}{}
						defer func() { <-making }()
						return page(w, c, one.f.Later)
					})
					if err != nil {
						return fmt.Errorf("run %s: %w", run.ID, err)
					}
					return nil
				})
			}
			if failed.Err() != nil || !yield(t, err) {
				return
			}
		}
	}, 0)
	if e := pages.Wait(); err == nil {
		err = e
	}
	return err
}

// words writes the index by word, unless it is there as it was.
func (s *site) words() error {
	if s.keep != nil && s.index.Kept(s.keep) && s.keep("words/index.html") {
		return nil
	}
	scripts, pages := s.index.Files(Visible)
	for _, x := range scripts {
		if err := s.put(x.Path, x.Write); err != nil {
			return err
		}
	}
	var links []templates.WordsLink
	for _, p := range pages {
		if err := s.page("words/"+p.File, templates.Words(s.rep, p.Begin, p.Words(), s.f)); err != nil {
			return err
		}
		links = append(links, p.WordsLink)
	}
	return s.page("words/index.html", templates.WordsIndex(s.rep, links, s.index.Unlisted(), s.f))
}
