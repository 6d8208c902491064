package value

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
)

// A Reader reads the values of a text: it tells what stands behind a name, and what stands
// around a value. [Reader.IsSecret] tells whether that is a secret.
type Reader struct {
	Text string
	bare bareValue // that was last read
}

// ReaderOf is a reader of the values of text.
func ReaderOf(text string) Reader { return Reader{Text: text} }

// Read reads the value that begins at i.
func (v *Reader) Read(val Value, i, from int) (Value, bool) {
	s := v.Text
	if i >= len(s) {
		return Value{}, false
	}
	// In a shell, what stands for a variable that is none: ${PASS:-"x"}.
	if from > 1 && s[from-2:from] == "${" && s[i-1] == ':' && strings.IndexByte("-=?+", s[i]) >= 0 {
		if i++; i >= len(s) {
			return Value{}, false
		}
	}
	if j := bracketed(s, i); j > i {
		val.From, val.To = i+1, j
		return val, true
	}
	// The prefixes of strings: b"", f"", $'', @"", r#""#.
	if strings.HasPrefix(s[i:], "r#\"") {
		i += 2
	}
	if i+1 < len(s) && strings.IndexByte("brfuBRFU$@*", s[i]) >= 0 && strings.IndexByte("\"'`*", s[i+1]) >= 0 {
		i++
	}
	for i+1 < len(s) && s[i] == '*' && (s[i+1] == '*' || s[i+1] == '`') {
		i++
	}
	escaped := false
	if i+1 < len(s) && s[i] == '\\' && (s[i+1] == '"' || s[i+1] == '\'') {
		escaped = true
		i++
	}
	switch c := s[i]; c {
	case '"', '\'', '`':
		val.Quote = c
		i++
		if strings.HasPrefix(s[i:], string([]byte{c, c})) { // """
			i += 2
		}
		val.From = i
		most := min(len(s), i+Most)
		for ; i < most; i++ {
			switch {
			case s[i] == '\\' && i+1 < len(s):
				if s[i+1] == c && escaped {
					val.To = i
					return val, true
				}
				i++
			case c == '\'' && i > val.From && i+2 < most && s[i] == c && s[i+1] == c && ascii.IsAlnum(s[i-1]) &&
				ascii.IsAlnum(s[i+2]):
				i++ // of YAML and SQL: 'it''s'
			case s[i] == c && !escaped:
				val.To = i
				return val, true
			case s[i] == '\n' && c != '`' && i-val.From > 0:
				val.To = i
				return val, true
			}
		}
		val.To = min(i, len(s))
		return val, true
	case '<': // an element follows
		return Value{}, false
	}
	val.From = i
	val.To = v.bareEnd(i, val.Op, from)
	return val, val.From < val.To
}

// bracketed is where a password ends that stands in brackets, or emphasis, of its own at
// i: <x>, [x], _x_; 0 if none does.
func bracketed(s string, i int) int {
	closing := map[byte]byte{'<': '>', '[': ']', '{': '}', '_': '_'}[s[i]]
	if closing == 0 {
		return 0
	}
	j := strings.IndexByte(s[i+1:min(len(s), i+36)], closing)
	if j < 6 {
		return 0
	}
	if word := s[i+1 : i+1+j]; judge.IsSurelyHuman(word) {
		return i + 1 + j
	}
	return 0
}

// InBrackets is the word that stands alone in brackets: the password (x).
func (v *Reader) InBrackets(i int) (Value, bool) {
	s := v.Text
	n := strings.IndexByte(s[i:min(len(s), i+80)], ')')
	if n < 0 {
		return Value{}, false
	}
	from, to := scan.Word(s[:i+n], i)
	word := s[from:to]
	return Value{From: from, To: to, Op: Prose, Quote: '('}, to == i+n-(from-i) &&
		judge.IsSurelySecret(word)
}

// A bareValue is what was last looked at of those without quotes.
type bareValue struct {
	at, end int
	op      Operator
	query   bool
}

// bareEnd is where a value ends that stands without quotes.
func (v *Reader) bareEnd(i int, op Operator, from int) int {
	s := v.Text
	at := i
	query := from > 0 && (s[from-1] == '?' || s[from-1] == '&')
	most := min(len(s), i+Most)
	end := i
	if b := v.bare; i > b.at && i < b.end && op == b.op && query == b.query {
		end = b.end // a value within a value, whose end is known
	}
scan:
	for ; end < most; end++ {
		switch c := s[end]; c {
		case ' ', '\t', '\n', '\v', '\f', '\r', '"', '`', 0x1b:
			break scan
		case 0xc2, 0xe1, 0xe2, 0xe3:
			if _, n := decode.Blank(s[end:]); n > 0 {
				break scan
			}
		case '\'':
			if end == at || end+1 >= len(s) || strings.IndexByte(" \t\n\r,;)]}\"", s[end+1]) >= 0 {
				break scan
			}
		case '\\':
			if end+2 < most && op == Equals && s[end+1] == ' ' && ascii.IsAlnum(s[end+2]) && end > at {
				end++ // of a shell
				continue
			}
			if end+1 < len(s) && (s[end+1] == 'n' || s[end+1] == 'r' || s[end+1] == '"' || s[end+1] == 't' ||
				s[end+1] == 'f' || decode.EscapedBlank(s[end:])) {
				break scan
			}
		case '&':
			if query || nextName(s, end+1, op) {
				break scan
			}
		case '#':
			if query {
				break scan
			}
		case ',', ';', '|':
			if nextName(s, end+1, op) || end+1 < len(s) && (s[end+1] == '"' || s[end+1] == '\'') {
				break scan
			}
		case '<':
			if end+1 < len(s) && (s[end+1] == '/' || strings.HasPrefix(s[end:], "<br")) {
				break scan
			}
		case ']':
			if end+1 < len(s) && s[end+1] == '(' {
				break scan // the text of a link
			}
		case '[':
			if strings.HasPrefix(s[end:], mark.Begin) && end > at {
				break scan
			}
		}
	}
	v.bare = bareValue{at, end, op, query}
	return withoutStops(s, at, end)
}

// withoutStops is the end of s[at:end] without the stops and brackets behind it that
// are none of its own.
func withoutStops(s string, at, end int) int {
	for end > at && strings.IndexByte(",;.:)]}>|!?*", s[end-1]) >= 0 {
		if c := s[end-1]; (c == ')' && strings.IndexByte(s[at:end], '(') >= 0) ||
			(c == '}' && strings.IndexByte(s[at:end], '{') >= 0) ||
			(c == ']' && strings.IndexByte(s[at:end], '[') >= 0) {
			break
		}
		end--
	}
	if end < len(s) && s[end] == '!' && judge.IsNumbered(s[at:end]) && judge.HumanLen(s[at:]) == end+1-at {
		end++ // Office1980! has the sign, as it would be a version without it
	}
	return end
}

// nextName tells whether behind a separator another name with a value follows.
func nextName(s string, i int, op Operator) bool {
	for i < len(s) && (s[i] == ' ' || s[i] == '"') {
		i++
	}
	at, spaced := i, false
	for i < len(s) && i-at < 40 && (ascii.Word[s[i]] || s[i] == ' ' && i > at) {
		spaced = spaced || s[i] == ' '
		i++
	}
	if i == at || i >= len(s) || s[at]|0x20 < 'a' || s[at]|0x20 > 'z' {
		return false
	}
	if spaced && !isTitle(s[at:i]) {
		return false
	}
	return s[i] == '=' && !strings.HasPrefix(s[i:], "==") || s[i] == ':' && !spaced && op != Equals && op != Flag
}

// isTitle tells whether a name of several words is one of a connection string:
// User Id, Initial Catalog.
func isTitle(s string) bool {
	for _, w := range strings.Fields(s) {
		if len(w) < 2 || w[0] < 'A' || w[0] > 'Z' || !spelling.IsWordly(w) {
			return false
		}
	}
	return true
}

// NextIs tells whether the next character but spaces is one of chars.
func NextIs(s string, i int, chars string) bool {
	for i < len(s) && (s[i] == ' ' || s[i] == '"' || s[i] == '\\') {
		i++
	}
	return i < len(s) && strings.IndexByte(chars, s[i]) >= 0
}

// Literal reads a string in quotes that follows a comma or a bracket.
func (v *Reader) Literal(i int, op Operator) (Value, bool) {
	s := v.Text
	for n := 0; i < len(s) && n < 20 && (s[i] == ' ' || s[i] == '\n' || s[i] == '\t'); n++ {
		i++
	}
	if i+1 < len(s) && s[i] == '\\' {
		i++
		if s[i] != '"' && s[i] != '\'' {
			return Value{}, false
		}
		return v.Read(Value{Op: op}, i-1, 0)
	}
	if i >= len(s) || s[i] != '"' && s[i] != '\'' && s[i] != '`' {
		return Value{}, false
	}
	return v.Read(Value{Op: op}, i, 0)
}

// typedMost is how far what is typed, and what says where, are looked for.
const typedMost = 240

const Most = 2 << 10 // the longest value of a name

// LastLiteral is the last string of the arguments that begin at i, or the one
// that begins there.
func (v *Reader) LastLiteral(i int) (last Value, ok bool) {
	s := v.Text
	most, depth := min(len(s), i+typedMost), 0
	bare := s[i-1] != '('
	for ; i < most; i++ {
		switch c := s[i]; {
		case c == '"' || c == '\'' || c == '`':
			val, read := v.Read(Value{Op: Equals}, i, 0)
			if !read || val.To >= most {
				return last, ok
			}
			last, ok = val, true
			if bare {
				return last, ok
			}
			i = val.To
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case strings.IndexByte(")]}", c) >= 0:
			if depth--; depth < 0 {
				return last, ok
			}
		case c == ';' || c == '\n' && bare:
			return last, ok
		}
	}
	return last, ok
}

// StatementFrom is where the statement begins that at is in; with a line more
// for what answers a prompt. A block that is open there is not of the statement, nor
// is what only stands before it, as where lines are looked at without their breaks.
func (v *Reader) StatementFrom(at int, answer bool) int {
	s := v.Text
	least, next, closed := max(0, at-typedMost), at, 0
	for i := at - 1; i >= least; i-- {
		switch c := s[i]; {
		case c == '}':
			closed++
			next = i
		case c == '{' && closed > 0:
			closed--
			next = i
		case c == '{' && !answer, c == ')' && next == i+1 && ascii.IsLetter(s[next]),
			c == '\\' && s[i+1] == 'n' && !answer:
			return i + 1
		case c == '\n' && s[next] == '.':
			next = i // a chain of calls goes on
		case c == '\n' && answer:
			answer = false
			next = i
		case c == '\n' || c == ';' && !answer:
			return i + 1
		case c != ' ' && c != '\t':
			next = i
		}
	}
	return least
}
