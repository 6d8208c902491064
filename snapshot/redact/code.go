package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
)

// identifier is the length of the dotted name that s begins with: a.b.c.
func identifier(s string) int {
	i := 0
	for i < len(s) {
		c := s[i]
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '$':
		case ascii.IsDigit(c) && i > 0:
		case c == '.' && i > 0 && i+1 < len(s) && (s[i+1]|0x20 >= 'a' && s[i+1]|0x20 <= 'z' || s[i+1] == '_'):
		case c == '?' && i > 0 && i+1 < len(s) && s[i+1] == '.':
		case c == ':' && i > 0 && i+2 < len(s) && s[i+1] == ':' && s[i+2]|0x20 >= 'a' && s[i+2]|0x20 <= 'z':
			i++
		case c == '-' && i > 0 && i+2 < len(s) && s[i+1] == '>':
			i++
		default:
			return i
		}
		i++
	}
	return i
}

// isCode tells whether a value that stands without quotes is an expression: a
// name, a call, an index, a literal of a list or a function.
func isCode(s string, glued bool) bool {
	if s == "" {
		return true
	}
	switch s[0] {
	case '(', '[', '{', '<':
		// Types, lists, functions; a password can begin so too.
		return !looksRandom(s) || strings.ContainsAny(s, "\"'") || balanced(s)
	case '!', '&', '*', '-', '+', '|', '@':
		return !looksRandom(s)
	}
	if s[len(s)-1] == '$' && humanly(s) {
		return false
	}
	n := identifier(s)
	if n == 0 || n == len(s) && s[0] == '$' && glued && strings.ContainsAny(s, "0123456789") &&
		!namesItself(s, "") {
		return false
	}
	name := s[:n]
	wordly := !pieceOfToken(name) || wordlyName(name)
	if n == len(s) {
		if strings.ContainsAny(name, "._$?:") || !glued {
			return wordly
		}
		return false
	}
	switch c := s[n]; c {
	case '(', '[', '{', '<':
		if !wordly {
			return false
		}
		return c == '(' && (n+1 == len(s) || balanced(s)) || c != '(' && balanced(s) ||
			strings.ContainsAny(s, "\"'")
	case ',', ';', ')', ']', '}', ':', '?', '!', '.', '+', '|':
		if tail := s[n:]; pieceOfToken(tail) && !wordlyName(strings.Trim(tail, "()[]{},;!?:.|+\"'=&> ")) &&
			!(balanced(tail) && strings.ContainsAny(tail, "([{")) {
			return false
		}
		return wordly && (!glued || n+1 >= len(s) || strings.ContainsAny(s[n:], "(=)\"'{}"))
	}
	return false
}

// wordlyName tells whether an identifier reads as names in code do: words in
// humps, each with a number at its end at most.
func wordlyName(s string) bool {
	for _, part := range strings.FieldsFunc(s, func(r rune) bool {
		return r == '.' || r == '_' || r == '$' || r == ':' || r == '?' || r == '-' || r == '>'
	}) {
		if !wordlyPart(part) {
			return false
		}
	}
	return true
}

func wordlyPart(s string) bool {
	if ascii.IsNumber(s) {
		return true
	}
	numbers, all, good, letters, rare, within := 0, 0, 0, 0, 0, false
	capitals := ascii.IsCapitals(s)
	for i := 0; i < len(s); {
		from := i
		if !ascii.IsAlnum(s[i]) {
			return false
		}
		if ascii.IsDigit(s[i]) {
			for i < len(s) && ascii.IsDigit(s[i]) {
				i++
			}
			numbers++
			within = within || from > 0 && i < len(s) && (capitals || s[i] >= 'a' && s[i] <= 'z')
			continue
		}
		// A word: capitals, or a capital and small letters.
		for i < len(s) && s[i] >= 'A' && s[i] <= 'Z' {
			i++
		}
		if i-from > 1 && i < len(s) && s[i] >= 'a' && s[i] <= 'z' {
			i-- // the last begins the next word
		} else {
			for i < len(s) && s[i] >= 'a' && s[i] <= 'z' {
				i++
			}
		}
		all++
		letters += i - from
		rare += rarely(s[from:i])
		if i-from >= 3 && strings.ContainsAny(s[from:i], "aeiouyAEIOUY") {
			good++
		}
	}
	if numbers == 0 && all == 1 {
		return true
	}
	if numbers > 1 && within || all > 3 && letters < 3*all || numbers > 0 && (all > 1 || letters >= 8) &&
		12*rare >= letters {
		return false // words are longer, of usual letters, and their numbers stand at their end
	}
	return numbers <= 1+len(s)/14 && (3*good >= 2*all && good > 0 || numbers == 1 && all == 1 &&
		ascii.IsDigit(s[len(s)-1]) && letters >= 3)
}

// balanced tells whether each bracket is closed, and no word goes on behind one.
func balanced(s string) bool {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '(', '[', '{', '<':
			depth++
		case ')', ']', '}', '>':
			depth--
			if depth < 0 { // of what stands around
				return i+1 == len(s) || strings.IndexByte(",;)]}.", s[i+1]) >= 0
			}
			if i+1 < len(s) && (ascii.IsDigit(s[i+1]) || s[i+1]|0x20 >= 'a' && s[i+1]|0x20 <= 'z') {
				return false
			}
		}
	}
	return depth == 0
}

// isPath tells whether a value is a path or an address.
func isPath(s string) bool {
	if i := strings.Index(s, "://"); i >= 0 {
		return kindsOf(s[:i]).symbols < 2 || !mixed(s[:i])
	}
	if strings.ContainsAny(s, "@#$%^&*!{}()<>|;") {
		return false
	}
	if strings.HasPrefix(s, "/") || strings.HasPrefix(s, "./") || strings.HasPrefix(s, "../") ||
		strings.HasPrefix(s, "~/") || len(s) > 2 && s[1] == ':' && (s[2] == '\\' || s[2] == '/') {
		return !looksRandom(strings.NewReplacer("/", "", ".", "", "-", "").Replace(s)) ||
			strings.Count(s, "/") > 1 && wordy(s)
	}
	if strings.Count(s, "/") == 0 || !wordy(s) {
		return false
	}
	for _, part := range strings.Split(s, "/") {
		if len(part) >= 8 && unspeakable(part) && ascii.SmallLetters(part) == len(part) {
			return false
		}
		if !wordlyName(part) {
			return strings.Count(s, "/") > 2 && !mixed(part)
		}
	}
	return true
}
