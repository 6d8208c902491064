package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/value"
)

// password is the rule for a name that makes its value a secret, however the
// two stand together: NAME=value, "name": "value", --name value, a cell beside a
// cell, an element of XML, a call.
var password = &rule{id: "own/password", kind: "password", weak: true, find: assignment,
	keywords: []string{"pass", "pwd", "secret", "token", "api", "key", "credential", "creds", "cred=",
		"cookie", "sessid", "connect.sid", "pepper", "mnemonic", "phrase", "auth", "sig", "salt", "psk", "jwt",
		"otp", "mfa", "session",
		"pw", "psw", "_pat", "pat:", "pat ", "pat=", "privkey", "stringdata", "connection", "conn", "code",
		"service_role", "bearer",
		"pasword", "fernet", "pfx", "_pk=", "_pk:", "_pk =", "wif", "answer"}}

// assignment looks at a name, and at the value that stands behind it.
func assignment(v *look, at, end int) bool {
	s := v.Text
	if at < v.nameEnd {
		return false // in a name that was looked at
	}
	for !ascii.Word[s[end-1]] {
		end-- // what a keyword has behind its word
	}
	n := v.naming(nameAround(s, at, end))
	v.nameEnd = n.end
	if n.strength == names.None {
		return n.keyed() || n.inSentence() || n.answersFile()
	}
	n.calledSo()
	n.column()
	if n.grouped() {
		return true
	}
	val, ok := v.Behind(n.from, n.end, n.name)
	if !ok {
		return n.hasValueElsewhere()
	}
	if !n.judge(val) {
		n.besideOf(val)
	}
	for range 3 { // "old" -> "new"
		if val, ok = v.Becomes(val); !ok {
			break
		}
		n.judge(val)
	}
	return true
}

// hasValueElsewhere looks for the value of a name that has none right behind it. It tells
// whether there is one, or may be one where the text is decoded.
func (v naming) hasValueElsewhere() bool {
	if v.further() || v.inPair() || v.announced() || v.answered() || v.inSentence() {
		return true
	}
	if v.strength != names.Strong {
		return escapedBehind(v.Text, v.end) || strings.Contains(scan.Behind(v.Text, v.end, 60), `\"`)
	}
	if !v.inItsLine() {
		v.aside(v.from)
	}
	return true
}

// besideOf looks where else the value of a name can stand whose val was none.
func (v naming) besideOf(val value.Value) {
	switch val.Op {
	case value.Comma:
		v.inPair() // what follows was not the value
	case value.Call: // changePassword("ann", "x")
		if i := val.To + 1; val.Quote != 0 && value.NextIs(v.Text, i, ",") {
			last, ok := v.Literal(decode.SkipSpaces(v.Text, i)+1, value.Call)
			if ok && judge.SpeaksForItself(v.Text[last.From:last.To]) {
				v.judge(last)
			}
		}
	case value.Prose, value.Flag, value.Colon:
		v.paired()
		if !v.accountBehind(val.From) && !v.answered() &&
			!v.inSentence() {
			v.announced()
		}
	default:
		v.paired()
	}
	if v.strength == names.Strong {
		v.aside(v.from)
	}
	if !v.further() {
		v.inItsLine()
	}
}

// escapedBehind tells whether an escaped break or tab stands behind a name: what
// follows is told when the text is decoded.
func escapedBehind(s string, i int) bool {
	if i < len(s) && (s[i] == ':' || s[i] == '=') {
		i++
	}
	n := 0
	for ; i < len(s) && n < 8 && s[i] == '\\'; n++ {
		i++
	}
	return n > 0 && i < len(s) && strings.IndexByte("nrt", s[i]) >= 0
}

// grouped looks at a name's values where they are several, or fill lines.
func (v naming) grouped() bool {
	s := v.Text
	i := v.end
	for n := 0; i < len(s) && n < 3 && strings.IndexByte("\"'`]\\", s[i]) >= 0; n++ {
		i++
	}
	if i = decode.SkipSpaces(s, i); i+3 >= len(s) {
		return false
	}
	switch c := s[i]; {
	case c == '<' && s[i+1] == '<':
		v.hereDocument(i)
		return true
	case c == ':' || c == '=' || c == '+' && s[i+1] == '=':
		if v.indented() {
			return true
		}
		for i++; i < len(s) && (s[i] == '=' || s[i] == '>'); i++ {
		}
		i = decode.SkipSpaces(s, i)
		if strings.HasPrefix(s[i:], "<<~") { // of Ruby
			v.hereDocument(i)
			return true
		}
		if strings.HasPrefix(strings.TrimLeft(s[i:min(len(s), i+10)], "\""), "$(cat <<") {
			v.hereDocument(i + strings.Index(s[i:], "<<"))
			return true
		}
		return i < len(s) && strings.IndexByte("([{", s[i]) >= 0 && v.group(i)
	case s[v.end] == ']' && v.from > 0 && s[v.from-1] == '[':
		return v.indented()
	}
	return false
}

// besideUser tells whether a name is that of a password that follows a user's name in a
// sentence: user ann, pass x.
func (v naming) besideUser(word string) bool {
	before := strings.ToLower(scan.Before(v.Text, v.from, 60))
	return names.IsPassword(v.name) && (ascii.HasSuffix(before, ", ", "/ ", "and ") || judge.SpeaksForItself(word)) &&
		(strings.Contains(before, "user ") || strings.Contains(before, "login ") || strings.Contains(before, "user: "))
}

// judge adds a value if it is a secret, and tells whether it is.
func (v naming) judge(val value.Value) bool {
	s := v.Text
	if val.From >= val.To || mark.Begins(s[val.From:val.To]) {
		return false
	}
	if v.from > 0 && s[v.from-1] == '$' && val.Op == value.Flag {
		return false
	}
	if val.Quote != 0 && v.from > 0 && s[v.from-1] == val.Quote && val.Glued &&
		s[val.From-2] != '\\' && strings.IndexByte("+,;)] ", s[val.From]) >= 0 {
		return false // the quote ends the string that the name is in
	}
	if val.Quote == 0 {
		val.To = v.WithoutAround(val, v.name, v.strength)
	}
	if v.strength == names.Medium && val.Op == value.Equals && val.Glued && len(v.name) > 5 && ascii.IsCapitals(v.name) {
		v.strength = names.Strong // an environment's variable
	}
	if v.strength == names.Medium && val.Op == value.Prose &&
		v.besideUser(v.Text[val.From:val.To]) {
		v.strength = names.Strong
	}
	if !v.IsSecret(val, v.name, v.strength) {
		return false
	}
	v.add(val.From, val.To, v.rule)
	for val = besides(s, val); val.From < val.To; val = besides(s, val) {
		v.add(val.From, val.To, v.rule)
	}
	v.nameEnd = max(v.nameEnd, val.To) // no names within
	return true
}

// besides is the string that stands right behind another one in the same quotes, as a shell
// puts them together: "a""b".
func besides(s string, val value.Value) value.Value {
	next := value.Value{From: val.To, To: val.To, Quote: val.Quote}
	i := val.To + 2
	if val.Quote != '"' && val.Quote != '\'' || i >= len(s) || s[i-2] != val.Quote || s[i-1] != val.Quote ||
		!ascii.IsAlnum(s[i]) {
		return next
	}
	if n := strings.IndexByte(s[i:min(len(s), i+80)], val.Quote); n > 0 && !strings.ContainsAny(s[i:i+n], " \n,:;") {
		next.From, next.To = i, i+n
	}
	return next
}
