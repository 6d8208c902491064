package decode

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"fivex/snapshot/redact/ascii"
)

// Escape is what a backslash and what follows it mean in JSON, JavaScript, Go,
// a shell or Markdown.
func Escape(s string) (string, int) {
	if len(s) < 2 {
		return "", 0
	}
	switch c := s[1]; c {
	case 'n', 'r':
		return "\n", 2
	case 't':
		return "\t", 2
	case 'b':
		return "\b", 2
	case 'u':
		return unicodeEscape(s)
	case 'U':
		if n, err := strconv.ParseUint(s[2:min(len(s), 10)], 16, 21); err == nil && len(s) >= 10 {
			return string(rune(n)), 10
		}
	case 'x':
		if b, ok := HexByte(s, 2); ok {
			return string([]byte{b}), 4
		}
	case '0', '1', '2', '3', '4', '5', '6', '7':
		if strings.HasPrefix(s, `\033[`) {
			return "", control(s, 4)
		}
	case 'e':
		if strings.HasPrefix(s, `\e[`) {
			return "", control(s, 2)
		}
	case '\n': // a shell's line that goes on
		n := 2
		for n < len(s) && n < 40 && (s[n] == ' ' || s[n] == '\t') {
			n++
		}
		return " "[:min(1, n-2)], n
	case '\r':
	default:
		if c > ' ' && c < 0x7f && !ascii.Word[c] || c == '_' || c == '-' || c == '.' {
			return s[1:2], 2
		}
	}
	return "", 0
}

// octal is what an escape such as \141 at s[i] means, beside another one: alone it
// is a reference or a name of Windows.
func octal(s string, i int) (string, int) {
	b, n := octalByte(s[i:])
	if n == 0 {
		return "", 0
	}
	if _, next := octalByte(s[i+n:]); next > 0 {
		return string([]byte{b}), n
	}
	for before := 3; before <= 4; before++ {
		if i >= before {
			if _, k := octalByte(s[i-before:]); k == before {
				return string([]byte{b}), n
			}
		}
	}
	return "", 0
}

func octalByte(s string) (byte, int) {
	if len(s) < 3 || s[0] != '\\' {
		return 0, 0
	}
	n, v := 1, 0
	for n < len(s) && n < 4 && s[n] >= '0' && s[n] <= '7' {
		v = v*8 + int(s[n]-'0')
		n++
	}
	if n < 3 || v > 0xff || v < 0x20 && v != '\n' && v != '\t' {
		return 0, 0
	}
	return byte(v), n
}

func unicodeEscape(s string) (string, int) {
	if len(s) > 3 && s[2] == '{' {
		if j := strings.IndexByte(s[:min(len(s), 12)], '}'); j > 3 {
			if n, err := strconv.ParseUint(s[3:j], 16, 21); err == nil {
				return string(rune(n)), j + 1
			}
		}
		return "", 0
	}
	if len(s) < 6 {
		return "", 0
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	if err != nil {
		return "", 0
	}
	if utf16.IsSurrogate(rune(n)) && len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
		if low, err := strconv.ParseUint(s[8:12], 16, 16); err == nil {
			if r := utf16.DecodeRune(rune(n), rune(low)); r != utf8.RuneError {
				return string(r), 12
			}
		}
	}
	return string(rune(n)), 6
}

// HexByte is the byte that two digits to base 16 stand for, and whether they do.
func HexByte(s string, at int) (byte, bool) {
	if len(s) < at+2 {
		return 0, false
	}
	hi, lo := ascii.Unhex(s[at]), ascii.Unhex(s[at+1])
	return hi<<4 | lo, hi < 16 && lo < 16
}

// control is the length of a terminal's control sequence whose introducer is n
// bytes long.
func control(s string, n int) int {
	if n >= len(s) {
		return n
	}
	most := min(len(s), n+256)
	switch s[n] {
	case '[':
		for i := n + 1; i < most; i++ {
			if s[i] >= 0x40 && s[i] <= 0x7e {
				return i + 1
			}
			if s[i] < 0x20 || s[i] > 0x7e {
				break
			}
		}
	case ']', 'P', '_', '^':
		for i := n + 1; i < most; i++ {
			if s[i] == 7 {
				return i + 1
			}
			if s[i] == 0x1b && i+1 < len(s) && s[i+1] == '\\' {
				return i + 2
			}
			if s[i] == '\n' {
				break
			}
		}
	case '(', ')':
		return min(len(s), n+2)
	default:
		if s[n] >= 0x30 && s[n] <= 0x7e {
			return n + 1
		}
	}
	return n
}

// inlineTag is the length of a tag of HTML that marks text within a line.
func inlineTag(s string) int {
	j := 1
	if j < len(s) && s[j] == '/' {
		j++
	}
	k := j
	for k < len(s) && k < j+7 && s[k]|0x20 >= 'a' && s[k]|0x20 <= 'z' {
		k++
	}
	switch strings.ToLower(s[j:k]) {
	case "b", "i", "u", "s", "em", "strong", "code", "span", "wbr", "mark", "font", "kbd", "tt", "sub", "sup",
		"samp", "var":
	default:
		return 0
	}
	if i := strings.IndexByte(s[k:min(len(s), k+200)], '>'); i >= 0 && (i == 0 || s[k] == ' ' || s[k] == '/') {
		return k + i + 1
	}
	return 0
}

// wide is the character of ASCII that a text begins with in the width of Chinese and
// Japanese, and its length: letters and digits, since signs of that width are usual.
func wide(s string) (string, int) {
	if s[0] != 0xef {
		return "", 0
	}
	r, n := utf8.DecodeRuneInString(s)
	if r < '\uff10' || r > '\uff5a' || !ascii.IsAlnum(byte(r-0xfee0)) {
		return "", 0
	}
	return string(r - 0xfee0), n
}

// Invisible is the length of a character that takes no room.
func Invisible(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case r == 0x9b && n == 2: // a control sequence, in one character
		return control(s[1:], 0) + 1
	case r >= 0x80 && r < 0xa0 && n == 2,
		r == 0xad, r == 0x34f, r == 0x61c, r == 0x180e, r == 0x3164, r == 0xfeff, r == 0x115f, r == 0x1160,
		r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f,
		r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0000 && r <= 0xe0fff:
		return n
	}
	return 0
}

// Escaped tells whether an escape such as \n ends where a word begins.
func Escaped(s string, at int) bool {
	return at > 1 && s[at-2] == '\\' && strings.IndexByte("nrt", s[at-1]) >= 0
}
