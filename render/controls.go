package render

import (
	"bytes"
	"fmt"
	"io"
)

// NoControls is w for JSON of any format, where the controls of C1 become escapes:
// a terminal that shows the report would obey them. Those of C0 are escapes in
// any JSON.
func NoControls(w io.Writer) io.Writer { return &noControls{w: w} }

type noControls struct {
	w    io.Writer
	lead bool   // a piece ended with the first byte of what may be one
	buf  []byte // what becomes of a piece, which is written at once
}

// c1Lead begins the controls of C1, U+0080 to U+009F, in UTF-8, and as many letters
// and signs: each piece is one write, whatever stands in it.
const c1Lead = 0xc2

func (c *noControls) Write(b []byte) (n int, err error) {
	if !c.lead && bytes.IndexByte(b, c1Lead) < 0 {
		return c.w.Write(b)
	}
	c.buf = c.buf[:0]
	for rest := b; len(rest) > 0; {
		if c.lead {
			c.lead = false
			if rest[0] < 0xa0 {
				c.buf = fmt.Appendf(c.buf, `\u%04x`, rest[0])
				rest = rest[1:]
			} else {
				c.buf = append(c.buf, c1Lead)
			}
		} else if i := bytes.IndexByte(rest, c1Lead); i >= 0 {
			c.buf = append(c.buf, rest[:i]...)
			rest, c.lead = rest[i+1:], true
		} else {
			c.buf = append(c.buf, rest...)
			rest = nil
		}
	}
	if _, err := c.w.Write(c.buf); err != nil {
		return 0, err
	}
	return len(b), nil
}
