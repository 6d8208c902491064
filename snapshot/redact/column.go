package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
	"fivex/snapshot/redact/value"
)

// rowsMost is how many rows of a table are looked at below a head.
const rowsMost = 500

// column looks at the cells below a name that is the head of a column: of a
// table in Markdown or of a database's client, of CSV, of columns set apart by
// tabulators or spaces.
func (v naming) column() {
	s := v.Text
	if v.from < v.tableEnd {
		return // a cell of a table that was looked at
	}
	sep := headSeparator(s, v.from, v.end)
	if sep == 0 {
		return
	}
	lo, hi := scan.LineFrom(s, v.from), scan.LineTo(s, v.end)
	if hi >= len(s) || s[hi] != '\n' {
		return
	}
	cells := strings.Count(s[lo:hi], string(sep))
	at := hi + 1
	switch {
	case sep == '|':
		ruler := s[at:scan.LineTo(s, at)]
		if isRuler(ruler[sharedLen(s[lo:hi], ruler):]) {
			at = scan.LineTo(s, at) + 1
		} else if !isHead(strings.Trim(s[lo:hi], "| \r"), sep) {
			return
		}
	case !isHead(s[lo:hi], sep):
		return
	}
	n := strings.Count(s[lo:v.from], string(sep))
	for range rowsMost {
		if at >= len(s) {
			break
		}
		to := scan.LineTo(s, at)
		i, j := at+v.from-lo, 0
		if sep == ' ' {
			if j = wordAt(s, i, to, at); j == 0 && strings.TrimSpace(s[at:to]) == "" {
				break
			}
		} else {
			if k := strings.Count(s[at:to], string(sep)); k < cells || sep == '|' && k != cells {
				break
			}
			if i, j = cellAt(s, at, to, n, sep); sep != '|' {
				j = i + firstWord(s[i:j])
			}
		}
		if val := (value.Value{From: i, To: j, Op: value.Cell}); i < j &&
			(sep == '|' || judge.IsRandom(s[i:j]) && !spelling.IsID(s[i:j]) || names.IsPassword(v.name) &&
				judge.IsHuman(s[i:j])) {
			v.judgeWithin(val)
		}
		at = to + 1
	}
	v.tableEnd = max(v.tableEnd, min(at, len(s)))
}

// headSeparator is what separates the cells of a line that a name fills one of,
// or 0: a space stands for two or more.
func headSeparator(s string, from, end int) byte {
	lo, hi := from, end
	for lo > 0 && strings.IndexByte(" \"'`*", s[lo-1]) >= 0 {
		lo--
	}
	for hi < len(s) && strings.IndexByte(" \"'`*\r", s[hi]) >= 0 {
		hi++
	}
	before, behind := byte('\n'), byte('\n')
	if lo > 0 {
		before = s[lo-1]
	}
	if hi < len(s) {
		behind = s[hi]
	}
	switch {
	case before == behind && strings.IndexByte("|,;\t", before) >= 0:
		return before
	case behind == '\n' && strings.IndexByte("|,;\t", before) >= 0:
		return before
	case (before == '\n' || before == '+' || before == '>') && strings.IndexByte("|,;\t", behind) >= 0:
		return behind
	case (before == '\n' || from-lo > 1) && (behind == '\n' || hi-end > 1) && (from-lo > 1 || hi-end > 1) &&
		strings.Trim(s[lo:from], " ") == "" && strings.Trim(s[end:hi], " \r") == "":
		return ' '
	}
	return 0
}

// isRuler tells whether a line is that between a table's head and its rows.
func isRuler(s string) bool {
	if !strings.Contains(s, "--") {
		return false
	}
	other := 0
	for i := range len(s) {
		if strings.IndexByte("-|:+ \t\r=", s[i]) < 0 {
			other++
		}
	}
	return other <= 4 // what stands before each line
}

// sharedLen is how much of two lines is the same that stands before them: it
// ends with a space.
func sharedLen(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return strings.LastIndexByte(b[:n], ' ') + 1
}

// firstWord is the length of the first word of a cell: behind it, in a line's
// last, stands what is none of the table's.
func firstWord(s string) int {
	n := len(s)
	if i := strings.IndexAny(s, " \t()[]\"'`"); i >= 0 {
		n = i
	}
	return len(strings.TrimRight(s[:n], ",;:.}"))
}

// isHead tells whether all cells of a line are names.
func isHead(s string, sep byte) bool {
	parts := strings.Split(strings.TrimRight(s, "\r "), string(sep))
	if sep == ' ' {
		parts = strings.FieldsFunc(strings.ReplaceAll(s, "  ", "\t"), func(r rune) bool { return r == '\t' })
	}
	if len(parts) < 2 {
		return false
	}
	for n, p := range parts {
		p = strings.Trim(p, " \"'`*~\r+")
		if n == 0 { // behind what stands before the table
			i := len(p)
			for i > 0 && ascii.Word[p[i-1]] {
				i--
			}
			p = strings.TrimLeft(p[i:], "-_.")
		}
		if p == "" || len(p) > 32 || !ascii.IsLetter(p[0]) && p[0] != '#' && p[0] != '_' {
			return false
		}
		for i := range len(p) {
			if !ascii.Word[p[i]] && p[i] != ' ' && p[i] != '(' && p[i] != ')' {
				return false
			}
		}
	}
	return true
}

// cellAt is the content of the cell n of the line s[at:to].
func cellAt(s string, at, to, n int, sep byte) (int, int) {
	first := n == 0
	for ; n > 0; n-- {
		at += strings.IndexByte(s[at:to], sep) + 1
	}
	if i := strings.IndexByte(s[at:to], sep); i >= 0 {
		to = at + i
	}
	for at < to && strings.IndexByte(" \t`*\"'", s[at]) >= 0 {
		at++
	}
	for to > at && strings.IndexByte(" \t`*\"'\r", s[to-1]) >= 0 {
		to--
	}
	if i := strings.LastIndexByte(s[at:to], ' '); first && i >= 0 {
		at += i + 1
	}
	return at, to
}

// wordAt is where the word ends that begins at i in the line s[at:to], or 0.
func wordAt(s string, i, to, at int) int {
	if i >= to || s[i] == ' ' || i > at && s[i-1] != ' ' {
		return 0
	}
	if j := strings.IndexAny(s[i:to], " \t\r"); j >= 0 {
		return i + j
	}
	return to
}
