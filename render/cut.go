package render

import (
	"bytes"
	"fmt"
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
	type open struct {
		kind  byte
		id    string
		html  *bytes.Buffer // of a fragment
		piece *piece
		first int // of a part: where its pieces begin
	}
	var pieces []*piece
	var stack []open
	put := func(text []byte) {
		for i := len(stack) - 1; i >= 0; i-- {
			switch stack[i].kind {
			case templates.FragmentMark:
				stack[i].html.Write(text)
				return
			case templates.SlotMark:
				return // only white space stands there
			}
		}
	}
	m := []byte(mark)
	for {
		i := bytes.Index(out, m)
		if i < 0 {
			break
		}
		put(out[:i])
		out = out[i+len(m):]
		if len(out) == 0 {
			break
		}
		kind := out[0]
		out = out[1:]
		if kind == templates.EndMark {
			if len(stack) == 0 {
				return nil, fmt.Errorf("cut the page: an end without a beginning")
			}
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			switch top.kind {
			case templates.FragmentMark:
				top.piece.HTML = strings.TrimSpace(top.html.String())
			case templates.PartMark:
				if x := parts[top.id]; len(pieces) > top.first {
					x.pieces = append([]*piece(nil), pieces[top.first:]...)
				} else {
					pieces = append(pieces, x.pieces...)
				}
			}
			continue
		}
		end := bytes.IndexByte(out, '\n')
		if end < 0 {
			return nil, fmt.Errorf("cut the page: a mark without an end")
		}
		x := open{kind: kind, id: string(out[:end]), first: len(pieces)}
		out = out[end+1:]
		if kind == templates.FragmentMark {
			x.html = &bytes.Buffer{}
			x.piece = &piece{id: x.id}
			for i := len(stack) - 1; i >= 0; i-- {
				if stack[i].kind == templates.SlotMark {
					x.piece.Parent = stack[i].id
					break
				}
			}
			pieces = append(pieces, x.piece)
		}
		stack = append(stack, x)
	}
	if len(stack) > 0 {
		return nil, fmt.Errorf("cut the page: %s has no end", stack[len(stack)-1].id)
	}
	return pieces, nil
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
