package decode

import (
	"html"
	"strings"

	"fivex/snapshot/redact/ascii"
)

// The bytes that something obscured can begin with.
var Begins = func() (t [256]bool) {
	for c := range 0x20 {
		t[c] = c != '\n' && c != '\t' && c != '\r'
	}
	for _, c := range []byte("\\%&*`~<_+=\"'\x7f\xc2\xcd\xe1\xe2\xe3\xef\xf3") {
		t[c] = true
	}
	return t
}()

// Next is where after at the next character is that a reader sees
// otherwise, or -1; certain, if it can stand within a word and hide it.
func Next(s string, at int) (i int, certain bool) {
	for i := at; i < len(s); i++ {
		if !Begins[s[i]] {
			continue
		}
		rest := s[i:]
		switch c := s[i]; {
		case c < 0x20 || c == 0x7f:
			return i, true
		case c == '\\':
			if len(rest) < 2 {
				continue
			}
			switch rest[1] {
			case 'u', 'U', 'x', '0', '1', '2', '3', '4', '5', '6', '7', 'e', '/', 'b', '\n', '\r', '_', '-', '.':
				if _, n := unit(s, i); n > 0 {
					// Between letters, it hides a word.
					within := i > 0 && ascii.IsAlnum(s[i-1])
					return i, rest[1] != '.' && (rest[1] != '-' || within) && (rest[1] != '\n' || i > 0 && s[i-1] > ' ')
				}
			case '"', '\'', '\\', 'n', 't', 'r', '`', '*', '#', '[', ']', '(', ')', '!', '<', '>', '~', '|', '{',
				'}', '+', '$', '&', '=', ':', '@':
				return i, false
			}
		case c == '%':
			if _, n := unit(s, i); n > 0 {
				return i, true
			}
		case c == '&':
			if _, n := unit(s, i); n > 0 {
				return i, true
			}
		case c == '*':
			// Two within a word hide it.
			return i, i > 0 && ascii.IsAlnum(s[i-1]) && len(rest) > 2 && rest[1] == '*' && ascii.IsAlnum(rest[2])
		case c == '`':
			return i, false
		case c == '"' || c == '\'':
			switch {
			case len(rest) < 2 || rest[1] != c && !joins[rest[1]]:
			case joint(s, i) > 0:
				return i, true
			case doubled(s, i):
				return i, false
			}
		case c == '_' || c == '+':
			if _, n := unit(s, i); n > 0 {
				return i, c == '+'
			}
		case c == '=':
			if _, n := printed(s, i); n > 0 {
				return i, true
			}
		case c == '~':
			if len(rest) > 1 && rest[1] == '~' {
				return i, false
			}
		case c == '<':
			if inlineTag(rest) > 0 {
				return i, true
			}
		default:
			if Invisible(rest) > 0 {
				return i, true
			}
			if _, n := wide(rest); n > 0 {
				return i, true
			}
		}
	}
	return -1, false
}

// unit is what a reader sees for what begins at s[i], and how long that is; 0
// if it is what it is. "\b" is a backspace.
func unit(s string, i int) (string, int) {
	rest := s[i:]
	switch c := s[i]; {
	case c == 0x1b:
		return "", control(rest, 1)
	case c == '\b':
		return "\b", 1
	case c == '\v' || c == '\f':
		return "\n", 1
	case c < 0x20 || c == 0x7f:
		return "", 1
	case c == '\\':
		if out, n := octal(s, i); n > 0 {
			return out, n
		}
		return Escape(rest)
	case c == '%':
		if b, ok := HexByte(rest, 1); ok && (b >= 0x20 || b == '\n' || b == '\r' || b == '\t') {
			return string([]byte{b}), 3
		}
	case c == '&':
		if j := strings.IndexByte(rest[:min(len(rest), 12)], ';'); j > 1 {
			if out := html.UnescapeString(rest[:j+1]); out != rest[:j+1] {
				return out, j + 1
			}
		}
	case c == '*' || c == '`':
		return "", 1
	case c == '"' || c == '\'':
		if doubled(s, i) {
			return s[i : i+1], 2
		}
		return "", joint(s, i)
	case c == '=':
		return printed(s, i)
	case c == '_': // emphasis, at a word's edge
		return edge(s, i)
	case c == '+': // a space, where others are escaped
		if spacedByPlus(s, i) {
			return " ", 1
		}
	case c == '~':
		if len(rest) > 1 && rest[1] == '~' {
			return "", 2
		}
	case c == '<':
		return "", inlineTag(rest)
	case strings.HasPrefix(rest, "\u0085"): // the next line
		return "\n", 2
	default:
		if out, n := wide(rest); n > 0 {
			return out, n
		}
		return "", Invisible(rest)
	}
	return "", 0
}

// joins are the characters that can follow a quote where two strings are put together.
var joins = ascii.Set(" \n+.\\")

// joint is the length of what stands between two strings that are put together
// over lines, "abc" + "def", within a word.
func joint(s string, i int) int {
	j := i + 1
	if j >= len(s) || i == 0 || !joins[s[j]] || !ascii.Token[s[i-1]] {
		return 0
	}
	put := false
	for j < len(s) && j-i < 6 && (s[j] == ' ' || s[j] == '+' || s[j] == '.' || s[j] == '\\') {
		put = put || s[j] == '+' || s[j] == '.'
		j++
	}
	if j+1 < len(s) && s[j] == s[i] && put && ascii.Token[s[j+1]] {
		return j + 1 - i // within a line
	}
	if j >= len(s) || s[j] != '\n' {
		return 0
	}
	for j < len(s) && j-i < 80 && (s[j] == ' ' || s[j] == '\t' || s[j] == '\n') {
		j++
	}
	if j+1 < len(s) && s[j] == s[i] && (ascii.Token[s[j+1]] || s[j+1] == '@') {
		return j + 1 - i
	}
	return 0
}

// doubled tells whether a quote stands twice, for one within a string of CSV or
// SQL.
func doubled(s string, i int) bool {
	c := s[i]
	if i == 0 || i+2 >= len(s) || s[i+1] != c || s[i-1] == c || s[i+2] == c && (i+3 >= len(s) || s[i+3] == c) {
		return false
	}
	// An empty string has neither a value behind it nor before it.
	return strings.IndexByte(" \t\n,;:)]}", s[i+2]) < 0 || strings.IndexByte(" \t\n,;:=([{", s[i-1]) < 0
}

// printed is what stands for =3D and for the end of a line of 76 characters in
// mail.
func printed(s string, i int) (string, int) {
	if strings.HasPrefix(s[i:], "=3D") && (i == 0 || s[i-1] != '=') {
		return "=", 3
	}
	if b, ok := HexByte(s[i:], 1); ok && b >= 0x80 && (printedAt(s, i+3) || printedAt(s, i-3)) {
		return string([]byte{b}), 3
	}
	n := 0
	if strings.HasPrefix(s[i:], "=\n") {
		n = 2
	} else if strings.HasPrefix(s[i:], "=\r\n") {
		n = 3
	}
	if n > 0 && i >= 70 && strings.IndexByte(s[i-70:i], '\n') < 0 {
		return "", n
	}
	return "", 0
}

// printedAt tells whether a byte beyond ASCII stands at i as mail has it.
func printedAt(s string, i int) bool {
	if i < 0 || i >= len(s) || s[i] != '=' {
		return false
	}
	b, ok := HexByte(s[i:], 1)
	return ok && b >= 0x80
}

// edge takes one or two underscores away that stand at the edge of a word.
func edge(s string, i int) (string, int) {
	j := i
	for j < len(s) && s[j] == '_' {
		j++
	}
	before := i > 0 && ascii.Word[s[i-1]]
	after := j < len(s) && ascii.Word[s[j]]
	// Beside something invisible it is no edge.
	if j-i > 2 || before == after || !before && i > 0 && !plainEdge[s[i-1]] || !after && j < len(s) &&
		!plainEdge[s[j]] {
		return "", 0
	}
	if before && (!opened(s, i) || j < len(s) && (s[j] == '+' || s[j] == '/')) {
		return "", 0 // the end of a token's prefix
	}
	return "", j - i
}

// opened tells whether a line has an underscore before that emphasis begins
// with.
func opened(s string, i int) bool {
	line := s[max(0, i-400):i]
	line = line[strings.LastIndexByte(line, '\n')+1:]
	for j := 0; j+1 < len(line); j++ {
		if line[j] == '_' && (j == 0 || plainEdge[line[j-1]] || line[j-1] == '_') && ascii.Word[line[j+1]] {
			return true
		}
	}
	return false
}

// plainEdge are the characters that emphasis stands beside.
var plainEdge = ascii.Set(" \t\n\r\"'(),.:;[]{}|!?/=&#+")

// spacedByPlus tells whether a plus stands in a word with %20 and the like, or
// in the query of a URL.
func spacedByPlus(s string, i int) bool {
	for j := i - 1; j >= 0 && i-j < 200 && s[j] > ' '; j-- {
		switch s[j] {
		case '%':
			if b, ok := HexByte(s[j:], 1); ok {
				return b != ' '
			}
		case '=':
			k := j
			for k > 0 && j-k < 40 && ascii.Word[s[k-1]] {
				k--
			}
			return k < j && k > 0 && (s[k-1] == '?' || s[k-1] == '&')
		}
	}
	for j := i + 1; j < len(s) && j-i < 80 && s[j] > ' '; j++ {
		if s[j] == '%' {
			b, ok := HexByte(s[j:], 1)
			return ok && b != ' '
		}
	}
	return false
}
