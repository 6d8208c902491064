package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/value"
)

// The most of a here-document that is looked at.
const (
	hereLines = 60
	hereBytes = 4 << 10
)

// hereDocument looks at the lines of NAME<<EOF, or at the string of NAME <<<,
// which begin at i; it judges what it finds.
func (v naming) hereDocument(i int) {
	s := v.Text
	v.aside(v.from)
	if strings.HasPrefix(s[i:], "<<<") {
		if val, ok := v.Read(value.Value{Op: value.Equals, Glued: true}, decode.SkipSpaces(s, i+3), 0); ok {
			v.judge(val)
		}
		return
	}
	for i += 2; i < len(s) && strings.IndexByte("-~ '\"\\", s[i]) >= 0; i++ {
	}
	to := i
	for to < len(s) && to-i < 80 && ascii.Word[s[to]] {
		to++
	}
	word := s[i:to]
	if len(word) < 2 {
		return
	}
	at := scan.LineTo(s, to) + 1
	var lines [][2]int
	for n := 0; n < hereLines && at < len(s) && at-to < hereBytes; n++ {
		end := scan.LineTo(s, at)
		f, t := hereLine(s, at, end)
		if ended := strings.TrimRight(s[f:t], ")'\"; "); endsHere(ended, word) ||
			strings.HasPrefix(word, "ghadelimiter_") &&
				strings.HasPrefix(ended, "ghadelimiter_") {
			for _, l := range lines {
				if i := strings.LastIndexByte(s[l[0]:l[1]], ' '); i >= 0 && strings.HasSuffix(ended, " "+word) {
					l[0] += i + 1 // behind what stands before each line
				}
				v.as(names.Strong).judge(value.Value{From: l[0], To: l[1], Op: value.Equals, Glued: true, Quote: '"'})
			}
			return
		}
		lines = append(lines, [2]int{f, t})
		at = end + 1
	}
}

// endsHere tells whether a line is the last of a here-document, whatever stands
// before or behind it.
func endsHere(line, word string) bool {
	return strings.HasSuffix(line, " "+word) ||
		strings.HasPrefix(line, word) && (len(line) == len(word) || !ascii.IsAlnum(line[len(word)]))
}

// hereLine is the content of a line of a here-document, which a command may
// write: echo "...".
func hereLine(s string, from, to int) (int, int) {
	from = scan.Content(s, from, to)
	for from < to && s[from] == '+' {
		from++
	}
	for to > from && (s[to-1] == '\r' || s[to-1] == ' ') {
		to--
	}
	if strings.HasPrefix(s[from:to], "echo ") {
		from += len("echo ")
		if from < to && (s[from] == '"' || s[from] == '\'') {
			if i := strings.IndexByte(s[from+1:to], s[from]); i >= 0 {
				return from + 1, from + 1 + i
			}
		}
		if i := strings.IndexByte(s[from:to], ' '); i > 0 {
			to = from + i
		}
	}
	return from, to
}
