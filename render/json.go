package render

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"io"
	"iter"

	"fivex/snapshot/report"
)

// Schema is the JSON Schema of the JSON report.
//
//go:embed report.schema.json
var Schema string

// JSON writes the report as one JSON object, a line for each run.
func JSON(w io.Writer, rep *report.Report) error {
	return writeJSON(w, func(yield func(*report.Run, error) bool) {
		for _, run := range rep.Runs {
			if !yield(run, nil) {
				return
			}
		}
	}, func() *report.Report { return rep })
}

// StreamJSON writes the same form without holding more than one run at a
// time. Each run is counted in head's totals, which come behind the runs.
func StreamJSON(w io.Writer, head *report.Report, runs iter.Seq2[*report.Run, error]) error {
	plans := head.PlansByKey()
	counted := func(yield func(*report.Run, error) bool) {
		for run, err := range runs {
			if err == nil {
				head.Count(run, report.AnalyticsOf(run), plans[run.Plan])
			}
			if !yield(run, err) {
				return
			}
		}
	}
	return writeJSON(w, counted, func() *report.Report {
		head.Finish()
		return head
	})
}

func writeJSON(w io.Writer, runs iter.Seq2[*report.Run, error], rest func() *report.Report) error {
	b := bufio.NewWriterSize(w, 1<<16)
	b.WriteString("{\"runs\":{")
	sep := "\n"
	for run, err := range runs {
		if err != nil {
			return err
		}
		b.WriteString(sep)
		key, err := CompactJSON(run.Key)
		if err != nil {
			return err
		}
		b.Write(key)
		b.WriteByte(':')
		if err := run.WriteJSON(b); err != nil {
			return err
		}
		sep = "\n,"
	}
	if sep == "\n," {
		b.WriteByte('\n')
	}
	b.WriteString("},\n")
	// The rest of the report follows without its brace and its own runs.
	tail, err := CompactJSON(struct {
		*report.Report
		Runs *struct{} `json:"runs,omitempty"`
	}{Report: rest()})
	if err != nil {
		return err
	}
	b.Write(tail[1:])
	b.WriteByte('\n')
	return b.Flush()
}

// CompactJSON is a value as JSON on one line, of which nothing is escaped for a page.
func CompactJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
