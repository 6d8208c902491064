package render

import (
	"bytes"
	"context"
	"io"
	"runtime"
	"sync"

	"fivex/snapshot/report"
	"fivex/templates"

	"github.com/a-h/templ"
)

// mostAhead is how many steps a run may have that is rendered before it is
// wanted: a larger one goes into the page as it is made, so that its markup is
// never in memory whole.
const mostAhead = 10_000

// A sheet is the markup of one run, which waits for its turn in the page.
type sheet struct {
	run  *report.Run
	open bool
	text bytes.Buffer
	done chan error
}

var sheets = sync.Pool{New: func() any { return &sheet{done: make(chan error, 1)} }}

// Render puts the markup into the page when it is there.
func (s *sheet) Render(_ context.Context, w io.Writer) error {
	defer func() { s.run = nil; sheets.Put(s) }()
	if err := <-s.done; err != nil {
		return err
	}
	_, err := w.Write(s.text.Bytes())
	return err
}

func isRenderedAhead(run *report.Run) bool {
	return run.Detail != nil && run.Totals.Steps <= mostAhead
}

// renderAhead renders the runs of a page side by side, a few before the page
// asks for them, which it does in their order. stop ends what it did not ask
// for.
func renderAhead(rep *report.Report, f templates.Formats) (ask func(*report.Run) templ.Component, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	workers := runtime.GOMAXPROCS(0)
	jobs, turns := make(chan *sheet), make(chan *sheet, 2*workers)
	var all sync.WaitGroup
	all.Go(func() {
		defer close(jobs)
		for i, run := range rep.Runs {
			if !isRenderedAhead(run) {
				continue
			}
			s := sheets.Get().(*sheet)
			s.run, s.open = run, i == 0
			for _, to := range []chan *sheet{turns, jobs} {
				select {
				case to <- s:
				case <-ctx.Done():
					return
				}
			}
		}
	})
	for range workers {
		all.Go(func() {
			for s := range jobs {
				s.text.Reset()
				s.done <- templates.Run(rep, s.run, f, s.open).Render(ctx, &s.text)
			}
		})
	}
	ask = func(run *report.Run) templ.Component {
		if !isRenderedAhead(run) {
			return nil
		}
		return <-turns
	}
	return ask, func() { cancel(); all.Wait() }
}
