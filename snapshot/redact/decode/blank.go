package decode

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Blank is the white space beyond ASCII's that a text begins with, or a vertical
// tabulator or a form feed, and its length: 0 if it begins with none.
func Blank(s string) (rune, int) {
	r, n := utf8.DecodeRuneInString(s)
	if r == '\v' || r == '\f' || r >= 0x80 && unicode.IsSpace(r) {
		return r, n
	}
	return 0, 0
}

// EscapedBlank tells whether a text begins with white space by its number, as
// JSON has it.
func EscapedBlank(s string) bool {
	if !strings.HasPrefix(s, `\u`) {
		return false
	}
	out, _ := unicodeEscape(s)
	r, _ := utf8.DecodeRuneInString(out)
	return out != "" && unicode.IsSpace(r)
}

// SkipSpaces is where, from at on, something else begins than spaces of any
// width, tabulators among them and ends of lines not.
func SkipSpaces(s string, at int) int {
	for from := at; at < len(s) && at-from < 60; {
		if s[at] == ' ' || s[at] == '\t' {
			at++
			continue
		}
		r, n := rune(0), 0
		if s[at] >= 0xc2 {
			r, n = Blank(s[at:])
		}
		if n == 0 || r == 0x85 || r == 0x2028 || r == 0x2029 {
			break
		}
		at += n
	}
	return at
}
