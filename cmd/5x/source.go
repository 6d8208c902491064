package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"fivex/render/words"
	"fivex/snapshot"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
	"fivex/snapshot/saved"
)

// A look is one consistent look at what a report is made of.
type look struct {
	head *report.Report
	runs int // how many each yields
	each iter.Seq2[*report.Run, error]

	view *snapshot.View // of a project; nil of saved reports
}

// A source is read by calling its function with a look at it; it is called
// again where the data changed meanwhile, so it must begin anew each time.
type source func(ctx context.Context, read func(look) error) error

// projectSource reads a project's database or run records.
func projectSource(where place.Place, opts snapshot.Options, link, machine string) source {
	return func(ctx context.Context, read func(look) error) error {
		return snapshot.Read(ctx, where, opts, func(v *snapshot.View) error {
			head := v.Head()
			head.Link, head.Project.Machine = link, machine
			return read(look{head, v.Len(), v.Each(ctx), v})
		})
	}
}

// savedSource reads reports that were saved as JSON.
func savedSource(paths []string, opts snapshot.Options, link string) source {
	return func(ctx context.Context, read func(look) error) error {
		reports, err := saved.Open(ctx, paths, saved.Options{At: opts.At, Title: opts.Title, Redact: opts.Redact})
		if err != nil {
			return err
		}
		head, err := reports.Head()
		if err != nil {
			return err
		}
		head.Link = link
		return read(look{head: head, runs: reports.Len(), each: reports.Each(ctx)})
	}
}

// told yields the runs for a site: those of a project that did not change since
// the memory was made without their details. It gives what is to be remembered.
func (l look) told(ctx context.Context, s *site) (iter.Seq2[report.Told, error], *snapshot.Memory, *words.Index) {
	if l.view == nil {
		return report.Counted(l.each), snapshot.LoadMemory(bytes.NewReader(nil)), words.New()
	}
	memory, index := s.remembered()
	keep := func(run *report.Run) bool { return s.hasPage(run) && index.Has(run.Key) }
	return l.view.Since(ctx, memory, program(), keep), memory, index
}

// savedReports are the reports among WHAT: files whose names end in .json.
func (c *reportCmd) savedReports() (paths []string, err error) {
	var others []string
	for _, w := range c.What {
		if fi, err := os.Stat(w); strings.EqualFold(filepath.Ext(w), ".json") && (err != nil || !fi.IsDir()) {
			paths = append(paths, w)
		} else {
			others = append(others, w)
		}
	}
	switch {
	case len(paths) == 0:
		return nil, nil
	case len(others) > 0:
		return nil, usageError{fmt.Errorf("saved reports are taken whole: leave out %s", others[0])}
	case c.Demo || c.DB != "" || c.Project != "":
		return nil, usageError{errors.New("saved reports are the source: leave out --project, --db and --demo")}
	case c.Logs != "tail" || c.Changes != "full" || c.Forge != "":
		return nil, usageError{errors.New("--logs, --changes and --forge say how a project is read: leave them out with " +
			"saved reports, which hold what they were written with")}
	case c.Machine != "":
		return nil, usageError{errors.New("--machine names where a report is made: leave it out with saved " +
			"reports, which say it")}
	case c.Masked:
		return nil, usageError{errors.New("--masked lists what is masked in a project: leave out saved reports")}
	}
	return paths, nil
}

// write renders a look in the format asked for; each is called with every run
// that is read.
func (c *reportCmd) write(w io.Writer, l look, each func(*report.Run)) error {
	return c.format.write(w, l.head, func(yield func(*report.Run, error) bool) {
		for run, err := range l.each {
			if err == nil {
				each(run)
			}
			if !yield(run, err) {
				return
			}
		}
	}, c.Runs)
}
