package value

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
)

// beforeSign is how much of an operator stands before its = or :, as in ?= and ||=;
// -1 where rest does not begin with one.
func beforeSign(rest string) int {
	switch c := rest[0]; {
	case c == '=' || c == ':' || WideSign(rest) != 0:
		return 0
	case strings.HasPrefix(rest, "!=") || strings.HasPrefix(rest, "?=") ||
		strings.HasPrefix(rest, "?:") || strings.HasPrefix(rest, "+="):
		return 1
	case strings.HasPrefix(rest, "||=") || strings.HasPrefix(rest, "??="):
		return 2
	}
	return -1
}

// BehindOperator finds the value behind =, :, :=, =>, ==.
func (v *Reader) BehindOperator(i, from int) (Value, bool) {
	s := v.Text
	val := Value{Op: Operator(s[i])}
	if wide := WideSign(s[i:]); wide != 0 {
		val.Op = Operator(wide)
		i += len("\uff1a") - 1
	}
	i++
	for n := 0; i < len(s) && n < 2 && (s[i] == '=' || s[i] == '>' || s[i] == '~'); n++ {
		val.Op = Equals
		i++
	}
	if val.Op == Colon && strings.HasPrefix(s[i:], ": ") {
		i++ // base64, of LDIF
	}
	at := i
	i = decode.SkipSpaces(s, i)
	if at > 1 && s[at-2:at] == "=~" && i < len(s) && s[i] != '"' && s[i] != '\'' {
		return Value{}, false // a pattern, which names are compared with
	}
	val.Glued = at == i
	// On the next line: a block of YAML, a value that was too long.
	block := false
	if i < len(s) && (s[i] == '|' || s[i] == '>') && val.Op == Colon {
		j := i + 1
		for j < len(s) && (s[j] == '-' || s[j] == '+' || ascii.IsDigit(s[j]) || s[j] == ' ') {
			j++
		}
		if j < len(s) && s[j] == '\n' {
			block = true
			i = j
		}
	}
	if i < len(s) && (s[i] == '\n' || s[i] == '\r') {
		j := i
		for n := 0; j < len(s) && n < 60 && strings.IndexByte(" \t\r\n", s[j]) >= 0; n++ {
			j++
		}
		if j = behindWrapping(s, j, val.Op); j >= len(s) || !block && s[j] != '"' && s[j] != '\'' && !v.standsAlone(j) ||
			strings.Count(s[i:j], "\n") > 1 {
			return Value{}, false
		}
		i = j
		val.Glued = false
	}
	for _, p := range promptMarks {
		if rest, ok := strings.CutPrefix(s[i:], p); ok && val.Op == Colon {
			i = len(s) - len(rest)
		}
	}
	i = behindWrapping(s, i, val.Op)
	if val.Op == Colon {
		var typed bool
		if i, typed = behindType(s, i); typed {
			i = behindWrapping(s, i, Equals)
			val.Op = Equals
		}
	}
	return v.Read(val, i, from)
}

// promptMarks are what prompts of terminals show before what somebody typed.
var promptMarks = []string{"[hidden] ", "· ", "› ", "❯ ", "> "}

// behindType is where the value begins behind a type, as in
// const password: string = "x"; typed is false where no type stands there.
func behindType(s string, i int) (at int, typed bool) {
	if strings.HasPrefix(s[i:], "&") {
		i = decode.SkipSpaces(s, i+1+len("'static")*strings.Count(s[i:min(len(s), i+8)], "'static"))
	}
	if j := behindAnyType(s, i); j > 0 {
		return j, true
	}
	n := spelling.Identifier(s[i:])
	j := i + n
	for k := 0; j < len(s) && k < 10 && (s[j] == ' ' || s[j] == '|' || s[j] == '?'); k++ {
		j++
	}
	if n == 0 || j == i+n || j+1 >= len(s) || s[j] != '=' || s[j+1] == '=' || s[j+1] == '>' ||
		!judge.IsPlaceholder(s[i:i+n]) {
		return i, false
	}
	for j++; j < len(s) && s[j] == ' '; j++ {
	}
	return j, true
}

// typeMost is how long a type is at most that a name has before its value.
const typeMost = 40

// behindAnyType is where a string begins that is assigned behind a type in brackets, or of a
// word that says no more than that: Optional[str] = "x", &[u8] = b"x"; 0 if none is.
func behindAnyType(s string, i int) int {
	n := strings.Index(s[i:min(len(s), i+typeMost)], " = ")
	if n <= 0 || !strings.ContainsAny(s[i:i+n], "[<") && s[i:i+n] != "Final" ||
		strings.Trim(s[i:i+n], typeChars) != "" || strings.ContainsAny(s[i:i+n], "\"'\n") {
		return 0
	}
	j := i + n + len(" = ")
	if j < len(s) && strings.IndexByte("\"'bL", s[j]) >= 0 {
		return j
	}
	return 0
}

const typeChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_[]<>&:,|?.* "

// standsAlone tells whether a line holds one word and nothing else, which looks
// like a token.
func (v *Reader) standsAlone(at int) bool {
	line := strings.TrimSpace(v.Text[at:scan.LineTo(v.Text, at)])
	if n := judge.HumanLen(line); n > 0 && n < len(line) && strings.IndexByte(":=", line[n]) < 0 &&
		!spelling.IsPiece(line[n:]) {
		return true
	}
	return line != "" && strings.IndexByte(line, ' ') < 0 && (judge.IsRandom(line) || judge.IsHuman(line)) &&
		!strings.ContainsAny(line, ":(){}")
}
