package templates

import (
	"context"
	"io"

	"fivex/snapshot"

	"github.com/a-h/templ"
)

// A browser takes seconds to make the elements of ten thousand events, though
// few of them are looked at first. So the lists of a large page stand in
// noscript: for a browser that runs no scripts they are what they are; for one
// that does they are text, which the page's script puts in place piece by
// piece as soon as the rest can be used.

// large is how many entries of runs make a page large, and piece how many of
// them are put in place at once.
const (
	large = 2000
	piece = 50
)

// cutMark stands between pieces. Text of a report cannot hold it: its < is
// escaped.
const cutMark = "<!---->"

// Large tells whether the lists of these runs should come later.
func Large(runs ...*snapshot.Run) bool {
	n := 0
	for _, r := range runs {
		if r.Detail != nil {
			n += len(r.Events) + len(r.Agents) + len(r.Detail.Quality) + len(r.Decisions)
		}
	}
	return n > large
}

// later marks its children, whole elements with n entries, as what can come
// later. Within them cut says where a piece ends; the first and the last piece
// make an element without entries.
func later(f Formats, n int) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		children := templ.GetChildren(ctx)
		ctx = templ.ClearChildren(ctx)
		if !f.Later {
			return children.Render(ctx, w)
		}
		if _, err := io.WriteString(w, `<noscript class="later">`); err != nil {
			return err
		}
		if err := children.Render(ctx, w); err != nil {
			return err
		}
		if _, err := io.WriteString(w, "</noscript>"); err != nil {
			return err
		}
		return coming(n).Render(ctx, w)
	})
}

// cut ends a piece before entry i, and behind the last one when there are no
// more.
func cut(f Formats, i int) templ.Component {
	if !f.Later || i%piece != 0 {
		return templ.NopComponent
	}
	return templ.Raw(cutMark)
}

// cutEnd ends the last piece.
func cutEnd(f Formats) templ.Component { return cut(f, 0) }
