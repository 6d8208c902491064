package redact

import (
	"slices"
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/spelling"
)

// isPassword tells whether a word of letters only is the password that a name
// announces: small letters, or a mixture that no word has.
func isPassword(s, name string) bool {
	if len(s) < 6 || names.Echoes(s, name) {
		return false
	}
	if ascii.IsMixedCase(s) && !spelling.IsWordly(s) {
		return len(s) >= 8
	}
	name = strings.ToLower(name)
	return strings.ToLower(s) == s && (strings.Contains(name, "pass") || strings.Contains(name, "pwd"))
}

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
		!names.Echoes(s, name) && !numbered[s[:letters]] && c.endsLine(c.value)
}

// isChain tells whether a value is a phrase whose words a sign joins, as
// correct-horse-battery-staple.
func isChain(s, name string) bool {
	if len(s) < 12 || len(s) > 80 || !ascii.IsLetter(s[0]) || names.Echoes(s, name) {
		return false
	}
	sep := strings.IndexAny(s, "-_. ")
	if sep < 0 {
		return false
	}
	words := strings.Split(s, s[sep:sep+1])
	for _, w := range words {
		if len(w) < 3 || len(w) > 10 || ascii.SmallLetters(w) != len(w) || stopWords[w] || speaking[w] || ofNames[w] {
			return false
		}
	}
	strange := spelling.Unspeakables(words)
	return len(words) > 3 || len(words) == 3 && strange > 0 || len(words) == 2 && strange > 1
}

// ofNames are words in names of what programs know, which no phrase that opens
// something has.
var ofNames = spelling.Words(`change changed set unset get name file path value field string text type input label form
	default test example demo sample local prod app service server client database admin root new old current
	reset confirm hash salt storage manager provider plugin module component button icon column table`)

// stopWords are in prose and in no phrase that is a secret.
var stopWords = spelling.Words(`the a an is are was be of to for in on at with your you must not and or this
		that it if from by as
	no can will should has have when which use used using please enter invalid missing required wrong`)

// speaking are words of texts about secrets, which no phrase of one has.
var speaking = spelling.Words(`password passphrase secret secrets token tokens key keys credential credentials
		auth login
	username config environment variable`)

// isPhrase tells whether a value with spaces is a phrase that opens something.
func (c *candidate) isPhrase() bool {
	s := c.s
	if c.quote == 0 || strings.ContainsAny(s, "<>()[]{}=\n;\\/%") {
		return false
	}
	f := strings.Fields(s)
	if c.strength == names.Strong && len(f) < 5 && c.op != opComma && c.op != opCall &&
		slices.ContainsFunc(f, speaksForItself) && !slices.ContainsFunc(f, spelling.IsWordlyName) {
		return true // a password with a space in it
	}
	n := spelling.Unspeakables(f) // of a phrase of such words, one can be any word by chance
	strange := 4*n >= len(f)
	for _, w := range f {
		w = strings.ToLower(strings.Trim(w, ".,:!?"))
		if (stopWords[w] || speaking[w]) && 2*n < len(f) || len(f) < 6 && !strange && names.Echoes(w, c.name) {
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
