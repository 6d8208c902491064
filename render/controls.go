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
	lead bool // a piece ended with the first byte of what may be one
}

// c1Lead begins the controls of C1, U+0080 to U+009F, in UTF-8.
const c1Lead = 0xc2

func (c *noControls) Write(b []byte) (n int, err error) {
	for rest := b; len(rest) > 0; {
		if c.lead {
			c.lead = false
			if rest[0] < 0xa0 {
				_, err = fmt.Fprintf(c.w, `\u%04x`, rest[0])
				rest = rest[1:]
			} else {
				_, err = c.w.Write([]byte{c1Lead})
			}
		} else if i := bytes.IndexByte(rest, c1Lead); i >= 0 {
			_, err = c.w.Write(rest[:i])
			rest, c.lead = rest[i+1:], true
		} else {
			_, err = c.w.Write(rest)
			rest = nil
		}
		if err != nil {
			return 0, err
		}
	}
	return len(b), nil
}
