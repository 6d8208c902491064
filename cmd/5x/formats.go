package main

import (
	"io"
	"iter"
	"slices"
	"strings"

	"fivex/render"
	"fivex/render/findings"
	"fivex/render/otlp"
	"fivex/render/rows"
	"fivex/snapshot/report"
)

// runs are those of a report, one at a time.
type runs = iter.Seq2[*report.Run, error]

// A format is a form in which a report is written.
type format struct {
	name    string
	ending  string   // of a file that was not named
	endings []string // of a named file, which tell the format
	json    bool     // it is JSON, or lines of it
	full    int      // how many runs are told in full unless the user says; negative means all

	// One of both: whole writes a report that holds its runs, stream one that
	// gets them one at a time and keeps of them what it needs.
	whole  func(io.Writer, *report.Report) error
	stream func(io.Writer, *report.Report, runs) error
}

// defaultRuns is how many runs an HTML report tells in full.
const defaultRuns = 50

// formats are all of them; the first is what is written when nothing tells.
var formats = []format{
	{name: "html", ending: ".html", endings: []string{".html", ".htm"}, full: defaultRuns, whole: render.HTML},
	{name: "json", json: true, ending: ".json", endings: []string{".json"}, full: -1, stream: render.StreamJSON},
	{name: "markdown", ending: ".md", endings: []string{".md", ".markdown"}, full: defaultRuns, whole: render.Markdown},
	{name: "comment", ending: ".comment.md", endings: []string{".comment.md"}, full: defaultRuns, whole: render.Comment},
	{name: "junit", ending: ".xml", endings: []string{".xml"}, full: -1, whole: render.JUnit},
	{name: "ctrf", json: true, ending: ".ctrf.json", endings: []string{".ctrf.json"}, full: -1, stream: render.CTRF},
	{name: "sarif", json: true, ending: ".sarif", endings: []string{".sarif", ".sarif.json"}, full: -1,
		stream: findings.SARIF},
	{name: "codequality", json: true, ending: ".codequality.json", endings: []string{".codequality.json"}, full: -1,
		stream: findings.CodeQuality},
	{name: "annotations", ending: ".annotations", endings: []string{".annotations"}, full: -1,
		stream: findings.Annotations},
	{name: "ndjson", json: true, ending: ".ndjson", endings: []string{".ndjson"}, full: -1, stream: rows.NDJSON},
	{name: "otlp", json: true, ending: ".otlp.jsonl", endings: []string{".otlp.jsonl"}, full: -1, stream: lines(false)},
}

// lines are traces as OTLP/JSON lines, with what agents and people wrote or
// without.
func lines(content bool) func(io.Writer, *report.Report, runs) error {
	return func(w io.Writer, head *report.Report, runs runs) error {
		return otlp.Lines(w, head, runs, content)
	}
}

// formatNamed finds a format by its name.
func formatNamed(name string) (format, bool) {
	if name == "md" {
		name = "markdown"
	}
	i := slices.IndexFunc(formats, func(f format) bool { return f.name == name })
	if i < 0 {
		return format{}, false
	}
	return formats[i], true
}

// formatOf finds a format by the ending of a file's name; the longest that
// fits tells.
func formatOf(path string) (found format, ok bool) {
	longest := 0
	for _, f := range formats {
		for _, e := range f.endings {
			if len(e) > longest && len(path) > len(e) && strings.EqualFold(path[len(path)-len(e):], e) {
				found, ok, longest = f, true, len(e)
			}
		}
	}
	return found, ok
}

// formatNames are the names of all formats, for people.
func formatNames() string {
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
	}
	return report.Either(names)
}

// write renders a report in the format. runs are those of the report whose
// head is given; full is how many are told in full.
func (f format) write(w io.Writer, head *report.Report, runs runs, full *int) error {
	if f.json {
		w = render.NoControls(w)
	}
	if f.stream != nil && full == nil {
		return f.stream(w, head, runs)
	}
	n := f.full
	if full != nil {
		n = *full
	}
	if err := head.Gather(report.Counted(runs), n); err != nil {
		return err
	}
	if f.name == "json" {
		return render.JSON(w, head)
	}
	if f.whole != nil {
		return f.whole(w, head)
	}
	return f.stream(w, head, func(yield func(*report.Run, error) bool) {
		for _, run := range head.Runs {
			if !yield(run, nil) {
				return
			}
		}
	})
}
