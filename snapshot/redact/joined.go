package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
)

// joined looks at lines put together.
func (v *look) joined(lines []line) {
	d := &decode.Text{}
	breaks := make([]int, 0, len(lines))
	for _, l := range lines {
		if d.Len() > 0 {
			breaks = append(breaks, d.Len())
		}
		d.Keep(v.Text, l.from, l.to)
	}
	text := d.String()
	for _, f := range v.inner(text) {
		b := crossed(breaks, f)
		if b == 0 && lines[0].spaced && lines[0].string == 0 &&
			strings.IndexByte(text[breaks[0]:max(f.from, breaks[0])], ' ') >= 0 {
			continue // nothing of it was cut
		}
		if b > 0 && len(lines) == 2 && lines[0].string == 0 && v.endsThere(d, f, b) {
			continue
		}
		v.add(d.Source(f.from), d.SourceEnd(f.to), f.rule)
	}
}

// crossed is the last break that a secret goes over, or 0.
func crossed(breaks []int, f found) int {
	last := 0
	for _, b := range breaks {
		if f.from < b && b < f.to {
			last = b
		}
	}
	return last
}

// endsThere tells whether a secret ends where its line does, at the break b, so
// that it takes no word with it that stands alone in the next.
func (v *look) endsThere(d *decode.Text, f found, b int) bool {
	tail := d.String()[b:f.to]
	return !spelling.IsPiece(tail) && !signedWord(tail) && v.endsAt(d.Source(f.from), d.SourceEnd(b))
}

// signedWord tells whether a word has a sign in its midst that words do not have.
func signedWord(s string) bool {
	i := strings.IndexAny(s, "!#$%^&*;?@~")
	return i > 0 && i+1 < len(s) && ascii.IsAlnum(s[i-1]) && ascii.IsAlnum(s[i+1])
}

// endsAt tells whether a secret was found already that begins near from and ends
// at to, or before the controls that end the line.
func (v *look) endsAt(from, to int) bool {
	for _, f := range v.found {
		if f.from <= from+1 && f.from+40 > from && f.to > from && f.to <= to && to-f.to < 12 &&
			(v.Text[f.to:to] == "" || v.Text[f.to] == 0x1b || !scan.HasWord(v.Text[f.to:to]) && v.Text[f.to] != '@') {
			return true
		}
	}
	return false
}
