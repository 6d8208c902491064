package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
)

// The most of a wrapped secret that is put together again.
const (
	wrappedLines = 60
	wrappedBytes = 8 << 10
)

// wrapped looks at lines put together where one ends within a token that the
// next goes on with: a secret that a terminal, a mail or a formatter wrapped.
func (v *look) wrapped() {
	s, done := v.Text, 0
	for _, at := range v.hits {
		if at < done {
			continue
		}
		near := s[at:min(len(s), at+600)]
		if strings.IndexByte(near, '\n') < 0 {
			continue
		}
		d := &decode.Text{}
		from, to := scan.LineFrom(s, at), 0
		start := from
		var breaks []int
		for n := 0; n < wrappedLines && to-start < wrappedBytes; n++ {
			nl := scan.LineTo(s, from)
			if nl >= len(s) || s[nl] != '\n' {
				break
			}
			end, next := seam(s, from, nl)
			if next < 0 || n > 0 && strings.IndexByte(strings.TrimSpace(s[from:end]), ' ') >= 0 {
				break
			}
			d.Keep(s, from, end)
			breaks = append(breaks, d.Len())
			from, to = next, scan.LineTo(s, next)
		}
		if len(breaks) == 0 {
			continue
		}
		d.Keep(s, from, to)
		done = to
		for _, f := range v.inner(d.String()) {
			if b := crossed(breaks, f); b > 0 && !v.endsThere(d, f, b) {
				v.add(d.Source(f.from), d.SourceEnd(f.to), f.rule)
			}
		}
	}
}

// seam is where the line s[from:nl] ends and where the next goes on, if a token
// was wrapped there; next is -1 if not.
func seam(s string, from, nl int) (end, next int) {
	end = nl
	for end > from && (s[end-1] == '\r' || s[end-1] == ' ') {
		end--
	}
	next = scan.Content(s, nl+1, scan.LineTo(s, nl+1))
	// A string that goes on in the next: "abc" + "def".
	if e := end; e > from && strings.IndexByte(`+\.,&`, s[e-1]) >= 0 {
		for e--; e > from && s[e-1] == ' '; e-- {
		}
		if e > from+1 && (s[e-1] == '"' || s[e-1] == '\'') && next < len(s) && s[next] == s[e-1] &&
			s[end-1] != ',' {
			return e - 1, next + 1
		}
		if s[end-1] == '\\' {
			end = e
		}
	}
	if end <= from || !ascii.Token[s[end-1]] || next >= len(s) || !ascii.Token[s[next]] {
		return 0, -1
	}
	word := end
	for word > from && ascii.Token[s[word-1]] {
		word--
	}
	if end-word < 6 {
		return 0, -1
	}
	to := next
	for to < len(s) && ascii.Token[s[to]] {
		to++
	}
	piece := s[next:to]
	if i := strings.IndexByte(piece, '='); i > 0 && i < len(piece)-2 && spelling.IsName(piece[:i]) {
		return 0, -1 // the next line assigns something else
	}
	if to < len(s) && s[to] == ':' && spelling.IsName(piece) || s[end-1] == '.' && !spelling.IsPiece(piece) {
		return 0, -1
	}
	if nl-from >= 72 || spelling.IsPiece(piece) || end-word >= 16 && spelling.IsPiece(s[word:end]) &&
		strings.ContainsAny(piece, "0123456789") {
		return end, next
	}
	return 0, -1
}
