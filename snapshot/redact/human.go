package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/scan"
)

// isHuman tells whether a value is a password as people make them, where a
// password's name gives it one.
func (c *candidate) isHuman() bool {
	s, strength := strings.TrimRight(c.s, ".,:;"), c.strength
	named := judge.IsOfYear(s) && (c.op != opProse || c.isSaid(c.value))
	if !names.IsPassword(c.name) || !judge.IsHuman(s) && !named {
		return false
	}
	sure := judge.IsSure(s)
	if strings.EqualFold(c.name, "pw") || strings.EqualFold(c.name, "psw") {
		strength = names.Strong
	}
	switch {
	case c.op == opProse && c.quote == 0:
		return c.isSaid(c.value) || strength == names.Strong && sure && !strings.EqualFold(c.name, "secret")
	case c.quote != 0 && c.op != opComma:
		return sure || strength == names.Strong
	case c.op == opEquals && !c.glued:
		return sure && (c.endsLine(c.value) || c.proseFollows(c.value) || c.closes(c.value))
	case c.op == opEquals:
		return sure
	case c.op == opColon && !c.endsLine(c.value):
		within := nextIs(c.text, c.to, ",=") && c.text[c.from-1] != '-' && !c.proseFollows(c.value) // of an expression
		return sure && (strength == names.Strong || c.proseFollows(c.value) || c.closes(c.value)) && !within
	case c.op == opColon || c.op == opCell:
		return true
	}
	return sure
}

// calledSo looks at what stands before a name as its password: use x as the
// admin password.
func (v naming) calledSo() {
	if !names.IsPassword(v.name) || strings.EqualFold(v.name, "pass") || // of a renderer, of a compiler
		strings.HasSuffix(v.text[:v.from], mark.Begin) {
		return
	}
	s := scan.Before(v.text, v.from, 80)
	at := v.from - len(s)
	for _, is := range []string{" is the ", " is our ", " is my ", " is your "} { // x is the password
		if before, ok := strings.CutSuffix(s, is); ok {
			i, j := scan.Word(before, strings.LastIndexByte(before, ' ')+1)
			if word := before[i:j]; judge.IsSurelySecret(word) {
				v.add(at+i, at+j, v.rule)
			}
			return
		}
	}
	for range 3 { // as the admin password
		s = strings.TrimRight(s, " \"'`*")
		i := strings.LastIndexByte(s, ' ')
		if i < 0 {
			return
		}
		last := s[i+1:]
		if s = s[:i]; last != "as" {
			continue
		}
		from, to := scan.Word(s, strings.LastIndexByte(s, ' ')+1)
		word, says := s[from:to], strings.HasPrefix(v.text[at+len(s):], " as ")
		if says && (judge.IsHuman(word) || judge.SpeaksForItself(word)) {
			v.add(at+from, at+to, v.rule)
		}
		return
	}
}

// typedRule is the rule for what a test of a page, or a script that waits for a
// prompt, types where a password is asked for.
var typedRule = &rule{id: "own/typed", kind: "password", weak: true, find: typed, keywords: []string{
	".fill(", ".type(", "send_keys(", "sendkeys(", "setvalue(", "set_value(", "typetext(", "entertext(",
	"replacetext(", "fireevent.change(", "fireevent.input(", "sendline(", "send \"", "send -- \"", "send \\\"",
	"send -- \\\"",
	"with: \"", "with: '"}}

// typedMost is how far what is typed, and what says where, are looked for.
const typedMost = 240

func typed(v *look, at, end int) bool {
	s := v.text
	if at < v.typedEnd {
		return true
	}
	if c := s[end-1]; c == '"' || c == '\'' {
		end-- // the value's
	}
	val, ok := v.lastLiteral(end)
	v.typedEnd = val.to
	if !ok || !asksForPassword(s[v.statementFrom(at, strings.HasPrefix(s[at:], "send")):val.from]) {
		return true
	}
	text := s[val.from:val.to]
	for _, ending := range []string{"{", "\\", "\n"} { // {enter}, \r
		if i := strings.Index(text, ending); i > 0 {
			text = text[:i]
		}
	}
	val.to = val.from + len(text)
	v.passwordAt(at).judge(val)
	return true
}

// lastLiteral is the last string of the arguments that begin at i, or the one
// that begins there.
func (v *valueReader) lastLiteral(i int) (last value, ok bool) {
	s := v.text
	most, depth := min(len(s), i+typedMost), 0
	bare := s[i-1] != '('
	for ; i < most; i++ {
		switch c := s[i]; {
		case c == '"' || c == '\'' || c == '`':
			val, read := v.read(value{op: opEquals}, i, 0)
			if !read || val.to >= most {
				return last, ok
			}
			last, ok = val, true
			if bare {
				return last, ok
			}
			i = val.to
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

// statementFrom is where the statement begins that at is in; with a line more
// for what answers a prompt. A block that is open there is not of the statement, nor
// is what only stands before it, as where lines are looked at without their breaks.
func (v *valueReader) statementFrom(at int, answer bool) int {
	s := v.text
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

// asksForPassword tells whether a text is about a field or a prompt for one.
func asksForPassword(s string) bool {
	s = strings.ToLower(s)
	return strings.Contains(s, "assw") || strings.Contains(s, "passphrase") || strings.Contains(s, "passcode")
}
