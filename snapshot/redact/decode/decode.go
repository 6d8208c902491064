// Package decode shows a stretch of a text as its reader sees it: without terminal controls,
// invisible characters and emphasis, its escapes replaced, base64 as what it stands for; and
// tells where in the text each character of that stands.
//
// It must never take time that grows faster than what it is given, nor look for secrets.
package decode

import "unicode/utf8"

// A Text is what a reader sees of a stretch of a text: terminal controls,
// zero-width characters and emphasis gone, escapes replaced. One level of
// escapes is taken away; what is escaped twice is decoded twice.
type Text struct {
	text  string // of buf, once it was asked for
	parts []part
	buf   []byte

	Pluses, Escapes, Controls bool // what was decoded
}

// A Reading is what of a text is decoded, where it can be read in several ways:
// a plus is a space in the query of a URL and a plus in its path, \r is the end
// of a line and the beginning of a folder of Windows, %3e a sign and itself.
type Reading uint8

// The readings.
const (
	Everything Reading = iota
	AllButPlus
	OnlyControls
)

// takes tells whether a reading decodes what begins with c, and notes that the
// text has it.
func (d *Text) takes(how Reading, c byte) bool {
	switch {
	case c == '+':
		d.Pluses = true
		return how == Everything
	case c < 0x20 || c >= 0x7f || c == '*' || c == '`' || c == '_' || c == '~' || c == '<':
		d.Controls = true
	default:
		d.Escapes = d.Escapes || c == '\\' || c == '%'
		return how != OnlyControls
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

// Source is where in the source the decoded character at at begins.
func (d *Text) Source(at int) int {
	p := d.part(at)
	if p.same {
		return p.from + at - p.at
	}
	return p.from
}

// SourceEnd is where in the source the decoded text before at ends.
func (d *Text) SourceEnd(at int) int {
	p := d.part(at - 1)
	if p.same {
		return p.from + at - p.at
	}
	return p.to
}

func (d *Text) part(at int) part {
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

// Range is s[from:to] decoded, or nil if that changes nothing.
func Range(s string, from, to int, how Reading) *Text {
	d := &Text{}
	s = s[:to]
	start := from // of what is the same
	for i := from; i < to; {
		j, _ := Next(s, i)
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
		d.Keep(s, start, j)
		if out == "\b" {
			d.back()
		} else if out != "" {
			d.Put(out, j, j+n)
		}
		i = j + n
		start = i
	}
	if start == from {
		return nil
	}
	d.Keep(s, start, to)
	if len(d.parts) == 0 {
		return nil
	}
	return d
}

// String is the text as its reader sees it. Nothing is added to it any more.
func (d *Text) String() string {
	if d.text == "" {
		d.text = string(d.buf)
	}
	return d.text
}

// Len is how long the text is so far.
func (d *Text) Len() int { return len(d.buf) }

// Reset takes all away that was added.
func (d *Text) Reset() { d.text, d.buf, d.parts = "", d.buf[:0], d.parts[:0] }

// IsText tells whether what was added is text.
func (d *Text) IsText() bool { return IsText(d.buf) }

// Put adds what stands for s[from:to].
func (d *Text) Put(out string, from, to int) {
	d.parts = append(d.parts, part{at: len(d.buf), from: from, to: to})
	d.buf = append(d.buf, out...)
}

// PutByte adds a character that stands for s[from:to].
func (d *Text) PutByte(c byte, from, to int) {
	d.parts = append(d.parts, part{at: len(d.buf), from: from, to: to})
	d.buf = append(d.buf, c)
}

// Keep adds s[from:to] as it stands.
func (d *Text) Keep(s string, from, to int) {
	if from < to {
		d.parts = append(d.parts, part{at: len(d.buf), from: from, to: to, same: true})
		d.buf = append(d.buf, s[from:to]...)
	}
}

// back takes the last character away, as a backspace does.
func (d *Text) back() {
	if len(d.buf) == 0 {
		return
	}
	_, n := utf8.DecodeLastRune(d.buf)
	d.buf = d.buf[:len(d.buf)-n]
	for len(d.parts) > 0 && d.parts[len(d.parts)-1].at >= len(d.buf) {
		d.parts = d.parts[:len(d.parts)-1]
	}
}
