package render

import (
	"bufio"
	"context"
	"io"

	"fivex/snapshot"
	"fivex/templates"
)

// HTML writes the report as one self-contained page.
func HTML(w io.Writer, rep *snapshot.Report) error {
	b := bufio.NewWriterSize(w, 1<<16)
	v := &visible{w: b}
	f := templates.Formats{Markdown: markdown, Terminal: terminal}
	if err := templates.Page(rep, f).Render(context.Background(), v); err != nil {
		return err
	}
	if err := v.flush(); err != nil {
		return err
	}
	return b.Flush()
}
