package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
)

// hunks looks at the sides of a diff, what was and what is, each as it reads
// without the column of its signs: a key that fills lines is one text there, and
// one that a hunk's head stands in the midst of, too. What is in one line only
// is found without that, so only hunks are read that have reason for it.
func (v *look) hunks() {
	s := v.Text
	for at := 0; at < len(s); {
		i := strings.Index(s[at:], "@@ -")
		if i < 0 {
			return
		}
		i += at
		at = i + len("@@ -")
		from := strings.LastIndexByte(s[max(0, i-24):i], '\n') + 1 + max(0, i-24)
		columns := 1
		for i > from && s[i-1] == '@' {
			columns++ // a merge has a column for each parent
			i--
		}
		if i-from > 8 || strings.ContainsAny(s[from:i], letters) || !isDigitAt(s, at) {
			continue
		}
		h := hunk{look: v, prefix: s[from:i], columns: columns}
		at = max(at, h.read(from))
	}
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

func isDigitAt(s string, i int) bool { return i < len(s) && ascii.IsDigit(s[i]) }

// A hunk is a piece of a diff of one file. Of it, the lines are read that a
// keyword stands in or that have no space, and those around them.
type hunk struct {
	look    *look
	prefix  string // of all its lines: an indentation, a quotation's mark
	columns int
	was, is decode.Text
	hit     int    // the next of the look's keywords
	before  [4]int // where the last lines begin that were passed over
	passed  int    // how many there were
	reading int    // how many lines are still read
}

// hunkLines is how many lines are read behind one with a reason.
const hunkLines = 12

// read reads the hunks of a file from the head of the first on, and returns
// where they end.
func (h *hunk) read(at int) int {
	s := h.look.Text
	for h.hit < len(h.look.hits) && h.look.hits[h.hit] < at {
		h.hit++
	}
	for at < len(s) && h.was.Len()+h.is.Len() < scan.Longest {
		to := scan.LineTo(s, at)
		if !strings.HasPrefix(s[at:to], h.prefix) {
			break
		}
		from := at + len(h.prefix)
		if !strings.HasPrefix(s[from:to], "@@") {
			if to-from < h.columns || strings.Trim(s[from:from+h.columns], " +-\\") != "" ||
				strings.HasPrefix(s[from:to], "--- ") && strings.HasPrefix(s[min(to+1, len(s)):], h.prefix+"+++ ") {
				break
			}
			h.line(from, min(to+1, len(s)))
		}
		at = to + 1
	}
	for _, d := range []*decode.Text{&h.was, &h.is} {
		if d.Len() >= shortest {
			h.look.decoded(d)
		}
	}
	return at
}

// line reads a line if there is reason for it.
func (h *hunk) line(from, to int) {
	s := h.look.Text
	reason := false
	for ; h.hit < len(h.look.hits) && h.look.hits[h.hit] < to; h.hit++ {
		reason = true
	}
	if word := strings.TrimSpace(s[from+h.columns : to]); len(word) >= foldLeast &&
		strings.IndexByte(word, ' ') < 0 {
		reason = reason || spelling.IsPiece(word)
	}
	if reason {
		for n := max(0, h.passed-len(h.before)); n < h.passed; n++ {
			at := h.before[n%len(h.before)]
			h.side(at, min(scan.LineTo(s, at)+1, len(s)))
		}
		h.passed, h.reading = 0, hunkLines
	}
	if h.reading == 0 {
		h.before[h.passed%len(h.before)] = from
		h.passed++
		return
	}
	h.reading--
	h.side(from, to)
}

// side puts a line on the side that its signs tell.
func (h *hunk) side(from, to int) {
	s := h.look.Text
	signs := s[from : from+h.columns]
	from += h.columns
	if signs[0] == '\\' {
		return // no newline at the end of file
	}
	if !strings.Contains(signs, "+") {
		h.was.Keep(s, from, to)
	}
	if !strings.Contains(signs, "-") {
		h.is.Keep(s, from, to)
	}
}
