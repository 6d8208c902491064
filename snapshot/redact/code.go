package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/spelling"
)

// isCode tells whether a value that stands without quotes is an expression: a
// name, a call, an index, a literal of a list or a function.
func isCode(s string, glued bool) bool {
	if s == "" {
		return true
	}
	switch s[0] {
	case '(', '[', '{', '<':
		// Types, lists, functions; a password can begin so too.
		return !looksRandom(s) || strings.ContainsAny(s, "\"'") || spelling.IsBalanced(s)
	case '!', '&', '*', '-', '+', '|', '@':
		return !looksRandom(s)
	}
	if s[len(s)-1] == '$' && humanly(s) {
		return false
	}
	n := spelling.Identifier(s)
	if n == 0 || n == len(s) && s[0] == '$' && glued && strings.ContainsAny(s, "0123456789") &&
		!names.Echoes(s, "") {
		return false
	}
	name := s[:n]
	wordly := !spelling.IsPiece(name) || spelling.IsWordlyName(name)
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
		return c == '(' && (n+1 == len(s) || spelling.IsBalanced(s)) || c != '(' && spelling.IsBalanced(s) ||
			strings.ContainsAny(s, "\"'")
	case ',', ';', ')', ']', '}', ':', '?', '!', '.', '+', '|':
		if tail := s[n:]; spelling.IsPiece(tail) && !spelling.IsWordlyName(strings.Trim(tail, "()[]{},;!?:.|+\"'=&> ")) &&
			!(spelling.IsBalanced(tail) && strings.ContainsAny(tail, "([{")) {
			return false
		}
		return wordly && (!glued || n+1 >= len(s) || strings.ContainsAny(s[n:], "(=)\"'{}"))
	}
	return false
}

// isPath tells whether a value is a path or an address.
func isPath(s string) bool {
	if i := strings.Index(s, "://"); i >= 0 {
		return spelling.KindsOf(s[:i]).Symbols < 2 || !spelling.IsMixed(s[:i])
	}
	if strings.ContainsAny(s, "@#$%^&*!{}()<>|;") {
		return false
	}
	if strings.HasPrefix(s, "/") || strings.HasPrefix(s, "./") || strings.HasPrefix(s, "../") ||
		strings.HasPrefix(s, "~/") || len(s) > 2 && s[1] == ':' && (s[2] == '\\' || s[2] == '/') {
		return !looksRandom(strings.NewReplacer("/", "", ".", "", "-", "").Replace(s)) ||
			strings.Count(s, "/") > 1 && spelling.IsWords(s)
	}
	if strings.Count(s, "/") == 0 || !spelling.IsWords(s) {
		return false
	}
	for _, part := range strings.Split(s, "/") {
		if len(part) >= 8 && spelling.IsUnspeakable(part) && ascii.SmallLetters(part) == len(part) {
			return false
		}
		if !spelling.IsWordlyName(part) {
			return strings.Count(s, "/") > 2 && !spelling.IsMixed(part)
		}
	}
	return true
}
