package render

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/base64"
	"io"
	"strings"
	"sync"

	"fivex/snapshot/report"
	"fivex/templates"

	"github.com/a-h/templ"
)

// HTML writes the report as one self-contained page. With its script, the
// page can give back the report's JSON.
func HTML(w io.Writer, rep *report.Report) error {
	rep = withinBudget(rep)
	f := formats()
	f.Forge, f.Names, f.Later = rep.Project.Forge, templates.Names(rep), isLarge(rep)
	data := make(chan func() (string, error), 1)
	go func() { // while the page is made
		text, err := packed(rep)
		data <- func() (string, error) { return text, err }
	}()
	f.Data = func() (string, error) { return (<-data)() }
	f.RunLink = func(r *report.Run) string {
		if r.Detail == nil {
			return ""
		}
		return "#" + report.Anchor("run", r.Key)
	}
	ask, stop := renderAhead(rep, f)
	defer stop()
	f.Ahead = ask
	return page(w, templates.Page(rep, f), f.Later)
}

func formats() templates.Formats {
	return templates.Formats{Markdown: markdown, Terminal: terminal, DocLink: docLink}
}

// docLink is where a document stands in the same page; "" where there is none.
func docLink(path string) string {
	if path == "" {
		return ""
	}
	return "#" + report.Anchor("doc", path)
}

// papers are buffers of pages.
var papers = sync.Pool{New: func() any { return bufio.NewWriterSize(nil, 1<<16) }}

// page writes a page with every character visible. With latin1 it is in Latin-1, as far
// as its letters are: a browser keeps such text at a byte a character.
func page(w io.Writer, c templ.Component, latin1 bool) error {
	b := papers.Get().(*bufio.Writer)
	b.Reset(w)
	defer func() { b.Reset(nil); papers.Put(b) }()
	v := &visible{w: b, latin1: latin1}
	if err := c.Render(context.Background(), v); err != nil {
		return err
	}
	if err := v.flush(); err != nil {
		return err
	}
	return b.Flush()
}

// mostPackedWell is how many steps a report may have whose JSON is packed well;
// that of a larger one is packed in a fifth of the time, by half as much again.
const mostPackedWell = 10_000

// A page of more steps puts what is folded in its place when there is time.
const mostAtOnce = 2_000

func isLarge(rep *report.Report) bool { return stepsInFull(rep) > mostAtOnce }

// stepsInFull counts the steps of the runs that are told in full.
func stepsInFull(rep *report.Report) (n int) {
	for _, run := range rep.Runs {
		if run.Detail != nil {
			n += run.Totals.Steps
		}
	}
	return n
}

// packed is the report's JSON, gzipped, in base64.
func packed(rep *report.Report) (string, error) {
	var b strings.Builder
	enc := base64.NewEncoder(base64.StdEncoding, &b)
	level := 5 // takes half the time of the usual 6, for a page that is 1 % larger
	if stepsInFull(rep) > mostPackedWell {
		level = gzip.BestSpeed
	}
	zip, err := gzip.NewWriterLevel(enc, level)
	if err != nil {
		return "", err
	}
	if err := JSON(NoControls(zip), rep); err != nil { // which a person saves
		return "", err
	}
	if err := zip.Close(); err != nil {
		return "", err
	}
	if err := enc.Close(); err != nil {
		return "", err
	}
	return b.String(), nil
}
