package otlp

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"io"
	"iter"
	"strings"

	"fivex/render"
	"fivex/snapshot/report"
)

// Bounds of one message, so that a collector takes it and nobody holds much.
const (
	mostSpans = 512
	mostBytes = 1 << 20
)

// A batch is the spans of one run that go together.
type batch struct {
	project string
	spans   []*span
}

// batches yields the spans of all runs in batches.
func batches(head *report.Report, runs iter.Seq2[*report.Run, error], content bool) iter.Seq2[batch, error] {
	return func(yield func(batch, error) bool) {
		for run, err := range runs {
			if err != nil {
				yield(batch{}, err)
				return
			}
			if run.Detail == nil {
				continue
			}
			b := batch{project: cmp.Or(run.Project, head.Project.Name)}
			size := 0
			for s := range newTrace(b.project, run, content).spans() {
				s.name = report.OneLine(render.Visible(strings.ToValidUTF8(s.name, "\uFFFD")), 200)
				n := sizeOf(s)
				if len(b.spans) > 0 && (len(b.spans) == mostSpans || size+n > mostBytes) {
					if !yield(b, nil) {
						return
					}
					b.spans, size = nil, 0
				}
				b.spans = append(b.spans, s)
				size += n
			}
			if len(b.spans) > 0 && !yield(b, nil) {
				return
			}
		}
	}
}

// sizeOf is about how many bytes a span takes.
func sizeOf(s *span) int {
	n := 100 + len(s.name)
	for _, a := range s.attrs {
		n += 20 + len(a.key)
		if text, ok := a.value.(string); ok {
			n += len(text)
		}
	}
	return n
}

// Lines writes OTLP/JSON, a message a line, as collectors read it from files.
// With content, what agents and people wrote is told, too.
func Lines(w io.Writer, head *report.Report, runs iter.Seq2[*report.Run, error], content bool) error {
	out := bufio.NewWriterSize(w, 1<<16)
	for b, err := range batches(head, runs, content) {
		if err != nil {
			return err
		}
		line, err := b.json()
		if err != nil {
			return err
		}
		out.Write(line)
		out.WriteByte('\n')
	}
	return out.Flush()
}

// Messages writes the protobuf messages that a collector takes, each behind its
// length and its number of spans, both as four bytes; package push reads them.
func Messages(w io.Writer, head *report.Report, runs iter.Seq2[*report.Run, error], content bool) error {
	out := bufio.NewWriterSize(w, 1<<16)
	for b, err := range batches(head, runs, content) {
		if err != nil {
			return err
		}
		message := b.protobuf()
		var n [8]byte
		binary.BigEndian.PutUint32(n[:4], uint32(len(message)))
		binary.BigEndian.PutUint32(n[4:], uint32(len(b.spans)))
		out.Write(n[:])
		out.Write(message)
	}
	return out.Flush()
}
