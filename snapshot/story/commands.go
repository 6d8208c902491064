package story

import (
	"strings"
	"unicode"
)

// A command that a sentence tells is pasted into a shell, and what it names was
// stored by somebody else.

// argument is a stored text as one word of a command line, in quotes where it
// needs them. There is none for what a shell may take otherwise even then, what
// is an option, or what is too long to be told whole.
func argument(s string) (quoted string, ok bool) {
	if s == "" || len(s) > 200 || s[0] == '-' {
		return "", false
	}
	plain := true
	for _, r := range strings.TrimPrefix(s, "~/") { // a home folder, masked
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune("_-./:@+,", r):
		case unicode.In(r, unicode.L, unicode.M, unicode.N): // of any script
			plain = false
		case r < ' ', r >= 0x7f, strings.ContainsRune("'`\"\\!%^", r):
			return "", false
		default:
			plain = false
		}
	}
	if plain {
		return s, true
	}
	return "'" + s + "'", true
}

// commandOf is a command of 5x in a sentence, empty when one of its arguments
// cannot be told as one.
func commandOf(begin string, args ...string) string {
	for _, a := range args {
		w, ok := argument(a)
		if !ok {
			return ""
		}
		begin += " " + w
	}
	return "`" + begin + "`"
}
