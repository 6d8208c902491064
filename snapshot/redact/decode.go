package redact

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A decoded is what a reader sees of a stretch of a text: terminal controls,
// zero-width characters and emphasis gone, escapes replaced. One level of
// escapes is taken away; what is escaped twice is decoded twice.
type decoded struct {
	text  string
	parts []part
	buf   []byte

	pluses, escapes, controls bool // what was decoded
}

// A reading is what of a text is decoded, where it can be read in several ways:
// a plus is a space in the query of a URL and a plus in its path, \r is the end
// of a line and the beginning of a folder of Windows.
type reading uint8

const (
	everything reading = iota
	allButPlus
	onlyControls
)

// takes tells whether a reading decodes what begins with c, and notes that the
// text has it.
func (d *decoded) takes(how reading, c byte) bool {
	switch {
	case c == '+':
		d.pluses = true
		return how == everything
	case c < 0x20 || c >= 0x7f || c == '*' || c == '`' || c == '_' || c == '~' || c == '<':
		d.controls = true
	default:
		d.escapes = d.escapes || c == '\\'
		return how != onlyControls
	}
	return true
}

// A part is a stretch of a decoded text whose characters stand side by side in
// its source, or one that was replaced as a whole.
type part struct {
	at       int // in the decoded text
	from, to int // in the source
	same     bool
}

// source is where in the source the decoded character at at begins.
func (d *decoded) source(at int) int {
	p := d.part(at)
	if p.same {
		return p.from + at - p.at
	}
	return p.from
}

// sourceEnd is where in the source the decoded text before at ends.
func (d *decoded) sourceEnd(at int) int {
	p := d.part(at - 1)
	if p.same {
		return p.from + at - p.at
	}
	return p.to
}

func (d *decoded) part(at int) part {
	lo, hi := 0, len(d.parts)
	for lo+1 < hi {
		if mid := (lo + hi) / 2; d.parts[mid].at <= at {
			lo = mid
		} else {
			hi = mid
		}
	}
	return d.parts[lo]
}

// decode is s[from:to] decoded, or nil if that changes nothing.
func decode(s string, from, to int, how reading) *decoded {
	d := &decoded{buf: make([]byte, 0, to-from)}
	s = s[:to]
	start := from // of what is the same
	for i := from; i < to; {
		j, _ := nextObscured(s, i)
		if j < 0 {
			break
		}
		out, n := unit(s, j)
		if n == 0 || !d.takes(how, s[j]) {
			i = j + max(n, 1)
			continue
		}
		d.same(s, start, j)
		if out == "\b" {
			d.back()
		} else if out != "" {
			d.parts = append(d.parts, part{at: len(d.buf), from: j, to: j + n})
			d.buf = append(d.buf, out...)
		}
		i = j + n
		start = i
	}
	if start == from {
		return nil
	}
	d.same(s, start, to)
	if len(d.parts) == 0 {
		return nil
	}
	d.text = string(d.buf)
	return d
}

func (d *decoded) same(s string, from, to int) {
	if from < to {
		d.parts = append(d.parts, part{at: len(d.buf), from: from, to: to, same: true})
		d.buf = append(d.buf, s[from:to]...)
	}
}

// back takes the last character away, as a backspace does.
func (d *decoded) back() {
	if len(d.buf) == 0 {
		return
	}
	_, n := utf8.DecodeLastRune(d.buf)
	d.buf = d.buf[:len(d.buf)-n]
	for len(d.parts) > 0 && d.parts[len(d.parts)-1].at >= len(d.buf) {
		d.parts = d.parts[:len(d.parts)-1]
	}
}

// The bytes that something obscured can begin with.
var obscures = func() (t [256]bool) {
	for c := range 0x20 {
		t[c] = c != '\n' && c != '\t' && c != '\r'
	}
	for _, c := range []byte("\\%&*`~<_+=\"'\x7f\xc2\xcd\xe1\xe2\xe3\xef\xf3") {
		t[c] = true
	}
	return t
}()

// nextObscured is where after at the next character is that a reader sees
// otherwise, or -1; certain, if it can stand within a word and hide it.
func nextObscured(s string, at int) (i int, certain bool) {
	for i := at; i < len(s); i++ {
		if !obscures[s[i]] {
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
			case 'u', 'x', '0', 'e', '/', 'b', '\n', '\r', '_', '-', '.':
				if _, n := unit(s, i); n > 0 {
					// Between letters, it hides a word.
					within := i > 0 && isAlnum(s[i-1])
					return i, rest[1] != '.' && (rest[1] != '-' || within) && (rest[1] != '\n' || i > 0 && s[i-1] > ' ')
				}
			case '"', '\'', '\\', 'n', 't', 'r', '`', '*', '#', '[', ']', '(', ')', '!', '<', '>', '~', '|', '{', '}', '+', '$', '&', '=', ':', '@':
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
			return i, i > 0 && isAlnum(s[i-1]) && len(rest) > 2 && rest[1] == '*' && isAlnum(rest[2])
		case c == '`':
			return i, false
		case c == '"' || c == '\'':
			if joint(s, i) > 0 {
				return i, true
			}
			if doubled(s, i) {
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
			if invisible(rest) > 0 {
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
	case c < 0x20 || c == 0x7f:
		return "", 1
	case c == '\\':
		return escape(rest)
	case c == '%':
		if b, ok := hexByte(rest, 1); ok && (b >= 0x20 || b == '\n' || b == '\r' || b == '\t') {
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
	default:
		return "", invisible(rest)
	}
	return "", 0
}

// joint is the length of what stands between two strings that are put together
// over lines, "abc" + "def", within a word.
func joint(s string, i int) int {
	j := i + 1
	if j >= len(s) || i == 0 || s[j] != ' ' && s[j] != '\n' && s[j] != '+' && s[j] != '\\' || !tokenByte[s[i-1]] {
		return 0
	}
	for j < len(s) && j-i < 6 && (s[j] == ' ' || s[j] == '+' || s[j] == '.' || s[j] == '\\') {
		j++
	}
	if j >= len(s) || s[j] != '\n' {
		return 0
	}
	for j < len(s) && j-i < 80 && (s[j] == ' ' || s[j] == '\t' || s[j] == '\n') {
		j++
	}
	if j+1 < len(s) && s[j] == s[i] && (tokenByte[s[j+1]] || s[j+1] == '@') {
		return j + 1 - i
	}
	return 0
}

// doubled tells whether a quote stands twice, for one within a string of CSV or
// SQL.
func doubled(s string, i int) bool {
	c := s[i]
	return i+1 < len(s) && s[i+1] == c && (i == 0 || s[i-1] != c) && (i+2 >= len(s) || s[i+2] != c || i+3 < len(s) && s[i+3] != c)
}

// printed is what stands for =3D and for the end of a line of 76 characters in
// mail.
func printed(s string, i int) (string, int) {
	if strings.HasPrefix(s[i:], "=3D") && (i == 0 || s[i-1] != '=') {
		return "=", 3
	}
	n := 0
	if strings.HasPrefix(s[i:], "=\n") {
		n = 2
	} else if strings.HasPrefix(s[i:], "=\r\n") {
		n = 3
	}
	if n > 0 && i >= 70 && len(behindBreak(s, i, 100)) >= 70 {
		return "", n
	}
	return "", 0
}

// edge takes one or two underscores away that stand at the edge of a word.
func edge(s string, i int) (string, int) {
	j := i
	for j < len(s) && s[j] == '_' {
		j++
	}
	before := i > 0 && wordByte[s[i-1]]
	after := j < len(s) && wordByte[s[j]]
	// Beside something invisible it is no edge.
	if j-i > 2 || before == after || !before && i > 0 && !plainEdge[s[i-1]] || !after && j < len(s) && !plainEdge[s[j]] {
		return "", 0
	}
	if before && !opened(s, i) {
		return "", 0 // the end of a token's prefix
	}
	return "", j - i
}

// opened tells whether a line has an underscore before that emphasis begins
// with.
func opened(s string, i int) bool {
	line := behindBreak(s, i, 400)
	for j := 0; j+1 < len(line); j++ {
		if line[j] == '_' && (j == 0 || plainEdge[line[j-1]] || line[j-1] == '_') && wordByte[line[j+1]] {
			return true
		}
	}
	return false
}

// plainEdge are the characters that emphasis stands beside.
var plainEdge = byteSet(" \t\n\r\"'(),.:;[]{}|!?/=&#+")

// spacedByPlus tells whether a plus stands in a word with %20 and the like, or
// in the query of a URL.
func spacedByPlus(s string, i int) bool {
	for j := i - 1; j >= 0 && i-j < 200 && s[j] > ' '; j-- {
		switch s[j] {
		case '%':
			if b, ok := hexByte(s[j:], 1); ok {
				return b != ' '
			}
		case '=':
			k := j
			for k > 0 && j-k < 40 && wordByte[s[k-1]] {
				k--
			}
			return k < j && k > 0 && (s[k-1] == '?' || s[k-1] == '&')
		}
	}
	for j := i + 1; j < len(s) && j-i < 80 && s[j] > ' '; j++ {
		if s[j] == '%' {
			b, ok := hexByte(s[j:], 1)
			return ok && b != ' '
		}
	}
	return false
}

func isAlnum(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' }

// escape is what a backslash and what follows it mean in JSON, JavaScript, Go,
// a shell or Markdown.
func escape(s string) (string, int) {
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
	case 'x':
		if b, ok := hexByte(s, 2); ok {
			return string([]byte{b}), 4
		}
	case '0':
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
		if c > ' ' && c < 0x7f && !wordByte[c] || c == '_' || c == '-' || c == '.' {
			return s[1:2], 2
		}
	}
	return "", 0
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

func hexByte(s string, at int) (byte, bool) {
	if len(s) < at+2 {
		return 0, false
	}
	hi, lo := unhex(s[at]), unhex(s[at+1])
	return hi<<4 | lo, hi < 16 && lo < 16
}

func unhex(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	}
	return 0xff
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
	case "b", "i", "u", "s", "em", "strong", "code", "span", "wbr", "mark", "font", "kbd", "tt", "sub", "sup", "samp", "var":
	default:
		return 0
	}
	if i := strings.IndexByte(s[k:min(len(s), k+200)], '>'); i >= 0 && (i == 0 || s[k] == ' ' || s[k] == '/') {
		return k + i + 1
	}
	return 0
}

// invisible is the length of a character that takes no room.
func invisible(s string) int {
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
