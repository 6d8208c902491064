package render

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"fivex/templates"
)

// A piece is a fragment as it was cut out.
type piece struct{ id, Parent, HTML string }

// A part is a piece of the page that depends on one thing, with all of its
// fragments.
type part struct {
	name   string
	pieces []*piece
}

// cut finds the fragments in marked output, in the order in which they begin.
func cut(out []byte, mark string, parts map[string]*part) ([]*piece, error) {
	c := cutter{parts: parts}
	m := []byte(mark)
	for {
		text, rest, found := bytes.Cut(out, m)
		if !found {
			break
		}
		c.text(text)
		if len(rest) == 0 {
			break
		}
		kind := rest[0]
		if out = rest[1:]; kind == templates.EndMark {
			if len(c.open) == 0 {
				return nil, fmt.Errorf("cut the page: an end without a beginning")
			}
			c.end()
			continue
		}
		id, rest, found := bytes.Cut(out, []byte("\n"))
		if !found {
			return nil, fmt.Errorf("cut the page: a mark without an end")
		}
		c.begin(kind, string(id))
		out = rest
	}
	if n := len(c.open); n > 0 {
		return nil, fmt.Errorf("cut the page: %s has no end", c.open[n-1].id)
	}
	return c.pieces, nil
}

// A cutter takes what stands between marks, as it comes.
type cutter struct {
	parts  map[string]*part
	pieces []*piece  // in the order in which they began
	open   []opening // the innermost last
}

// An opening is a mark whose end has not come.
type opening struct {
	kind  byte
	id    string
	html  *bytes.Buffer // of a fragment
	piece *piece
	first int // of a part: where its pieces begin
}

// text goes into the innermost fragment. In a slot stands only white space.
func (c *cutter) text(text []byte) {
	for _, o := range slices.Backward(c.open) {
		switch o.kind {
		case templates.FragmentMark:
			o.html.Write(text)
			return
		case templates.SlotMark:
			return
		}
	}
}

// begin opens a mark; a fragment belongs into the innermost slot.
func (c *cutter) begin(kind byte, id string) {
	o := opening{kind: kind, id: id, first: len(c.pieces)}
	if kind == templates.FragmentMark {
		o.html, o.piece = &bytes.Buffer{}, &piece{id: id}
		for _, outer := range slices.Backward(c.open) {
			if outer.kind == templates.SlotMark {
				o.piece.Parent = outer.id
				break
			}
		}
		c.pieces = append(c.pieces, o.piece)
	}
	c.open = append(c.open, o)
}

// end closes the innermost mark. A part that was not rendered again has the pieces
// that it had.
func (c *cutter) end() {
	o := c.open[len(c.open)-1]
	c.open = c.open[:len(c.open)-1]
	switch o.kind {
	case templates.FragmentMark:
		o.piece.HTML = strings.TrimSpace(o.html.String())
	case templates.PartMark:
		if x := c.parts[o.id]; len(c.pieces) > o.first {
			x.pieces = slices.Clone(c.pieces[o.first:])
		} else {
			c.pieces = append(c.pieces, x.pieces...)
		}
	}
}

// unmarked is marked output without its marks.
func unmarked(out []byte, mark string) []byte {
	var b bytes.Buffer
	m := []byte(mark)
	for {
		i := bytes.Index(out, m)
		if i < 0 || i+len(m) >= len(out) {
			b.Write(out)
			return b.Bytes()
		}
		b.Write(out[:i])
		kind := out[i+len(m)]
		out = out[i+len(m)+1:]
		if kind == templates.EndMark {
			continue
		}
		_, out, _ = bytes.Cut(out, []byte("\n"))
	}
}
