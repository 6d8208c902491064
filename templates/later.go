package templates

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// A fold of a large page costs a browser before anybody opens it. There, what is
// folded at first stands in noscript: markup for who runs no scripts, one text for
// who does, which later.js puts in place in pieces when nothing else is to be done,
// or at once when it is wanted.

// mostInPiece is how many steps a piece may have, so that no piece takes long.
const mostInPiece = 400

type inPiece struct{}

// later is around fragments of a slot that stand in a fold, one piece of a large
// page. Pieces do not nest: the outermost that is small enough is one.
func later(f Formats, folded bool, steps int) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		children := templ.GetChildren(ctx)
		ctx = templ.ClearChildren(ctx)
		if !f.Later || !folded || steps > mostInPiece || ctx.Value(inPiece{}) != nil {
			return children.Render(ctx, w)
		}
		if _, err := io.WriteString(w, `<noscript class="later">`); err != nil {
			return err
		}
		if err := children.Render(context.WithValue(ctx, inPiece{}, true), w); err != nil {
			return err
		}
		_, err := io.WriteString(w, "</noscript>")
		return err
	})
}
