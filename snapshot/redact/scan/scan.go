// Package scan finds where lines and words of a text begin and end. No line is read further
// than [Longest]: what is far longer is no line that anybody reads, and there are many in it
// to be found.
package scan

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/spelling"
)

// Longest is the most of a text that is looked at at once.
const Longest = 1 << 16

// LineFrom is where the line at at begins, or where what is looked at of it does.
func LineFrom(s string, at int) int {
	lo := max(0, at-Longest/2)
	return lo + strings.LastIndexByte(s[lo:at], '\n') + 1
}

// LineTo is where the line at at ends, or at the most that is looked at at once.
func LineTo(s string, at int) int {
	if at >= len(s) {
		return len(s)
	}
	hi := min(len(s), at+Longest/2)
	if i := strings.IndexByte(s[at:hi], '\n'); i >= 0 {
		return at + i
	}
	return hi
}

// Before is what stands before at in its line, most bytes of it at most.
func Before(s string, at, most int) string {
	s = s[max(0, at-most):at]
	return s[strings.LastIndexByte(s, '\n')+1:]
}

// Behind is what stands from at on in its line, most bytes of it at most.
func Behind(s string, at, most int) string {
	s = s[at:min(len(s), at+most)]
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return s[:i]
	}
	return s
}

// Lines are the lines that s[from:to] lies in, within reason.
func Lines(s string, from, to int) string {
	const most = 1 << 10
	lo := max(0, from-most)
	if i := strings.LastIndexByte(s[lo:from], '\n'); i >= 0 {
		lo += i + 1
	}
	hi := min(len(s), to+most)
	if i := strings.IndexByte(s[to:hi], '\n'); i >= 0 {
		hi = to + i
	}
	return s[lo:hi]
}

// Content is where the content of the line s[at:end] begins: behind its
// indentation and the marks of a comment, a quotation, a list or a box.
func Content(s string, at, end int) int {
	for range 4 {
		for at < end && (s[at] == ' ' || s[at] == '\t') {
			at++
		}
		if at+2 >= end || ascii.IsAlnum(s[at]) {
			break
		}
		n := strings.IndexByte(s[at:min(end, at+5)], ' ')
		if n < 0 || !lineMarks[s[at:at+n]] {
			break
		}
		at += n + 1
	}
	return at
}

var lineMarks = spelling.Words("// # > * | -- + - ; │ /* &gt;")

// HasWord tells whether a line has a letter or a digit.
func HasWord(s string) bool {
	for i := range len(s) {
		if ascii.IsAlnum(s[i]) {
			return true
		}
	}
	return false
}

// Word is the word that begins at i, without quotes.
func Word(s string, i int) (int, int) {
	to := len(s)
	if j := strings.IndexAny(s[i:], " ,;[]\t\v\f"); j >= 0 {
		to = i + j
	}
	for i < to && strings.IndexByte("\"'`*\\", s[i]) >= 0 {
		i++
	}
	for to > i && strings.IndexByte("\"'`*.)-\\", s[to-1]) >= 0 {
		to--
	}
	return i, to
}

// GivenWord is the word that begins at i, without quotes, as far as no sign of a text ends it.
func GivenWord(s string, i int) (from, to int) {
	from, to = Word(s, i)
	if k := strings.IndexAny(s[from:to], "\"'`<>\n\\"); k >= 0 {
		to = from + k
	}
	return from, to
}
