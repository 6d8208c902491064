package redact

import "unicode/utf8"

// A decoded is what a reader sees of a stretch of a text: terminal controls,
// zero-width characters and emphasis gone, escapes replaced. One level of
// escapes is taken away; what is escaped twice is decoded twice.
type decoded struct {
	text  string
	parts []part
	buf   []byte

	pluses, escapes, controls bool // what was decoded
}

// A reading is what of a text is decoded, where it can be read in several ways:
// a plus is a space in the query of a URL and a plus in its path, \r is the end
// of a line and the beginning of a folder of Windows, %3e a sign and itself.
type reading uint8

const (
	everything reading = iota
	allButPlus
	onlyControls
)

// takes tells whether a reading decodes what begins with c, and notes that the
// text has it.
func (d *decoded) takes(how reading, c byte) bool {
	switch {
	case c == '+':
		d.pluses = true
		return how == everything
	case c < 0x20 || c >= 0x7f || c == '*' || c == '`' || c == '_' || c == '~' || c == '<':
		d.controls = true
	default:
		d.escapes = d.escapes || c == '\\' || c == '%'
		return how != onlyControls
	}
	return true
}

// A part is a stretch of a decoded text whose characters stand side by side in
// its source, or one that was replaced as a whole.
type part struct {
	at       int // in the decoded text
	from, to int // in the source
	same     bool
}

// source is where in the source the decoded character at at begins.
func (d *decoded) source(at int) int {
	p := d.part(at)
	if p.same {
		return p.from + at - p.at
	}
	return p.from
}

// sourceEnd is where in the source the decoded text before at ends.
func (d *decoded) sourceEnd(at int) int {
	p := d.part(at - 1)
	if p.same {
		return p.from + at - p.at
	}
	return p.to
}

func (d *decoded) part(at int) part {
	lo, hi := 0, len(d.parts)
	for lo+1 < hi {
		if mid := (lo + hi) / 2; d.parts[mid].at <= at {
			lo = mid
		} else {
			hi = mid
		}
	}
	return d.parts[lo]
}

// decode is s[from:to] decoded, or nil if that changes nothing.
func decode(s string, from, to int, how reading) *decoded {
	d := &decoded{}
	s = s[:to]
	start := from // of what is the same
	for i := from; i < to; {
		j, _ := nextObscured(s, i)
		if j < 0 {
			break
		}
		out, n := unit(s, j)
		if n == 0 || !d.takes(how, s[j]) {
			i = j + max(n, 1)
			continue
		}
		if d.buf == nil { // most texts have nothing to decode
			d.buf = make([]byte, 0, to-from)
		}
		d.same(s, start, j)
		if out == "\b" {
			d.back()
		} else if out != "" {
			d.parts = append(d.parts, part{at: len(d.buf), from: j, to: j + n})
			d.buf = append(d.buf, out...)
		}
		i = j + n
		start = i
	}
	if start == from {
		return nil
	}
	d.same(s, start, to)
	if len(d.parts) == 0 {
		return nil
	}
	d.text = string(d.buf)
	return d
}

func (d *decoded) same(s string, from, to int) {
	if from < to {
		d.parts = append(d.parts, part{at: len(d.buf), from: from, to: to, same: true})
		d.buf = append(d.buf, s[from:to]...)
	}
}

// back takes the last character away, as a backspace does.
func (d *decoded) back() {
	if len(d.buf) == 0 {
		return
	}
	_, n := utf8.DecodeLastRune(d.buf)
	d.buf = d.buf[:len(d.buf)-n]
	for len(d.parts) > 0 && d.parts[len(d.parts)-1].at >= len(d.buf) {
		d.parts = d.parts[:len(d.parts)-1]
	}
}
