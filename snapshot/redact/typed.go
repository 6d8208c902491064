package redact

import (
	"strings"
)

// typedRule is the rule for what a test of a page, or a script that waits for a
// prompt, types where a password is asked for.
var typedRule = &rule{id: "own/typed", kind: "password", weak: true, find: typed, keywords: []string{
	".fill(", ".type(", "send_keys(", "sendkeys(", "setvalue(", "set_value(", "typetext(", "entertext(",
	"replacetext(", "fireevent.change(", "fireevent.input(", "sendline(", "send \"", "send -- \"", "send \\\"",
	"send -- \\\"",
	"with: \"", "with: '"}}

func typed(v *look, at, end int) bool {
	s := v.Text
	if at < v.typedEnd {
		return true
	}
	if c := s[end-1]; c == '"' || c == '\'' {
		end-- // the value's
	}
	val, ok := v.LastLiteral(end)
	v.typedEnd = val.To
	if !ok || !asksForPassword(s[v.StatementFrom(at, strings.HasPrefix(s[at:], "send")):val.From]) {
		return true
	}
	text := s[val.From:val.To]
	for _, ending := range []string{"{", "\\", "\n"} { // {enter}, \r
		if i := strings.Index(text, ending); i > 0 {
			text = text[:i]
		}
	}
	val.To = val.From + len(text)
	v.passwordAt(at).judge(val)
	return true
}

// asksForPassword tells whether a text is about a field or a prompt for one.
func asksForPassword(s string) bool {
	s = strings.ToLower(s)
	return strings.Contains(s, "assw") || strings.Contains(s, "passphrase") || strings.Contains(s, "passcode")
}
