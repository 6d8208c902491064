package redact

import "strings"

// hunks looks at the sides of a diff, what was and what is, each as it reads
// without the column of its signs: a key that fills lines is one text there, and
// one that a hunk's head stands in the midst of, too. What is in one line only
// is found without that, so only hunks are read that have reason for it.
func (v *look) hunks() {
	s := v.text
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

func isDigitAt(s string, i int) bool { return i < len(s) && isDigit(s[i]) }

// A hunk is a piece of a diff of one file.
type hunk struct {
	look     *look
	prefix   string // of all its lines: an indentation, a quotation's mark
	columns  int
	was, is  decoded
	reason   bool // to read it
	unspaced int  // how many lines in a row had no space
}

// read reads the hunks of a file from the head of the first on, and returns
// where they end.
func (h *hunk) read(at int) int {
	s := h.look.text
	for at < len(s) && len(h.was.buf)+len(h.is.buf) < longest {
		to := lineTo(s, at)
		if !strings.HasPrefix(s[at:to], h.prefix) {
			break
		}
		from := at + len(h.prefix)
		if strings.HasPrefix(s[from:to], "@@") {
			at = to + 1
			continue
		}
		if to-from < h.columns || strings.Trim(s[from:from+h.columns], " +-\\") != "" ||
			strings.HasPrefix(s[from:to], "--- ") && strings.HasPrefix(s[min(to+1, len(s)):], h.prefix+"+++ ") {
			break
		}
		h.line(from, min(to+1, len(s)))
		at = to + 1
	}
	if h.reason || h.hit(at) {
		for _, d := range []*decoded{&h.was, &h.is} {
			d.text = string(d.buf)
			h.look.decoded(d)
		}
	}
	return at
}

// line puts a line on the side that its signs tell.
func (h *hunk) line(from, to int) {
	s := h.look.text
	signs := s[from : from+h.columns]
	from += h.columns
	if signs[0] == '\\' {
		return // no newline at the end of file
	}
	if !strings.Contains(signs, "+") {
		h.was.same(s, from, to)
	}
	if !strings.Contains(signs, "-") {
		h.is.same(s, from, to)
	}
	if word := strings.TrimSpace(s[from:to]); len(word) >= foldLeast && strings.IndexByte(word, ' ') < 0 {
		h.unspaced++
	} else {
		h.unspaced = 0
	}
	h.reason = h.reason || h.unspaced > 1
}

// hit tells whether a keyword stands in a hunk that ends at to.
func (h *hunk) hit(to int) bool {
	from := to - len(h.was.buf) - len(h.is.buf)
	for _, at := range h.look.hits {
		if at >= from && at < to {
			return true
		}
	}
	return false
}
