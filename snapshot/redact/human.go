package redact

import (
	"strings"

	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/scan"
)

// calledSo looks at what stands before a name as its password: use x as the
// admin password.
func (v naming) calledSo() {
	if !names.IsPassword(v.name) || strings.EqualFold(v.name, "pass") || // of a renderer, of a compiler
		strings.HasSuffix(v.Text[:v.from], mark.Begin) {
		return
	}
	s := scan.Before(v.Text, v.from, 80)
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
		word, says := s[from:to], strings.HasPrefix(v.Text[at+len(s):], " as ")
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
