package redact

import (
	"slices"
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/spelling"
)

// isEasyPassword tells whether a word of small letters with a number in it is the
// password that a name announces in a line of its own, or in a cell.
func (c *candidate) isEasyPassword() bool {
	s := c.s
	if len(s) < 6 || len(s) > 32 || c.quote != 0 || c.op != opColon && c.op != opCell {
		return false
	}
	name := strings.ToLower(c.name)
	letters := ascii.SmallLetters(s)
	digits := len(s) - letters - len(strings.TrimLeft(s[letters:], "0123456789"))
	more := len(s) - letters - digits
	if !names.IsPassword(name) && !(more > 1 && ascii.HasSuffix(name, "secret", "_key", "-key", "_token", "-token")) {
		return false
	}
	return letters >= 3 && digits > 0 && digits <= 6 && ascii.SmallLetters(s[letters+digits:]) == more &&
		!names.Echoes(s, name) && !judge.Numbered[s[:letters]] && c.endsLine(c.value)
}

// isPhrase tells whether a value with spaces is a phrase that opens something.
func (c *candidate) isPhrase() bool {
	s := c.s
	if c.quote == 0 || strings.ContainsAny(s, "<>()[]{}=\n;\\/%") {
		return false
	}
	f := strings.Fields(s)
	if c.strength == names.Strong && len(f) < 5 && c.op != opComma && c.op != opCall &&
		slices.ContainsFunc(f, judge.SpeaksForItself) && !slices.ContainsFunc(f, spelling.IsWordlyName) {
		return true // a password with a space in it
	}
	n := spelling.Unspeakables(f) // of a phrase of such words, one can be any word by chance
	strange := 4*n >= len(f)
	for _, w := range f {
		w = strings.ToLower(strings.Trim(w, ".,:!?"))
		if (judge.StopWords[w] || judge.Speaking[w]) && 2*n < len(f) || len(f) < 6 && !strange && names.Echoes(w, c.name) {
			return false
		}
	}
	if c.op == opEquals || c.op == opElement || c.op == opFlag {
		return len(f) <= 30 && !strings.ContainsAny(s, ".:,!?") && (len(f) > 2 || strings.ToLower(s) == s)
	}
	if len(f) < 4 {
		return false
	}
	if strange && !strings.ContainsAny(s, ".:,!?") {
		return true
	}
	for _, w := range f {
		if strings.ToLower(w) != w || len(w) < 3 || len(w) > 12 {
			return false
		}
	}
	return true
}
