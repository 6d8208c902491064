package redact

import "strings"

// password is the rule for a name that makes its value a secret, however the
// two stand together: NAME=value, "name": "value", --name value, a cell beside a
// cell, an element of XML, a call.
var password = &rule{id: "own/password", kind: "password", weak: true, find: assignment,
	keywords: []string{"pass", "pwd", "secret", "token", "api", "key", "credential", "creds", "cred=",
		"cookie", "pepper", "mnemonic", "phrase", "auth", "sig", "salt", "psk", "jwt", "otp", "mfa", "session",
		"pw", "psw", "_pat", "pat:", "pat ", "pat=", "privkey", "stringdata", "connection", "conn", "code",
		"service_role", "bearer"}}

// assignment looks at a name, and at the value that stands behind it.
func assignment(v *look, at, end int) bool {
	s := v.text
	if at < v.nameEnd {
		return false // in a name that was looked at
	}
	for !wordByte[s[end-1]] {
		end-- // what a keyword has behind its word
	}
	from, end := nameAround(s, at, end)
	name := strings.TrimLeft(s[from:end], "-.")
	strength := v.r.strengthOf(name)
	if strength == none {
		strength, end, name = v.ofTwoWords(from, end, name)
	}
	v.nameEnd = end
	if strength == none {
		return v.keyed(from, end, name) || v.inSentence(from, end) || v.answersFile(from, end, name)
	}
	v.calledSo(from, name)
	v.column(from, end, name, strength)
	if v.grouped(from, end, name, strength) {
		return true
	}
	val, ok := v.valueBehind(from, end, name)
	if !ok {
		if v.otherwise(end, name, strength, from) {
			return true
		}
		return v.elsewhere(from, end, strength) || v.announced(from, end, name, strength) ||
			v.answered(from, end, name, strength) || v.inSentence(from, end) ||
			v.aside(from, strength) || strength == strong || escapedBehind(s, end)
	}
	if !v.judge(val, name, strength, from) {
		v.besideOf(val, from, end, name, strength)
	}
	for range 3 { // "old" -> "new"
		if val, ok = v.becomes(val); !ok {
			break
		}
		v.judge(val, name, strength, from)
	}
	return true
}

// nameAround is the name that stands around s[at:end].
func nameAround(s string, at, end int) (from, to int) {
	from = at
	for n := 0; from > 0 && wordByte[s[from-1]] && n < 64; n++ {
		from--
	}
	for n := 0; end < len(s) && wordByte[s[end]] && n < 64; n++ {
		end++
	}
	if from < at && escaped(s, from+1) {
		from++ // the n of \n
	}
	for end > from && (s[end-1] == '.' || s[end-1] == '-') {
		end--
	}
	return from, end
}

// ofTwoWords is how strong a name is with the word behind it or before it, with
// its end and what it is called then: "recovery phrase", "API key".
func (v *look) ofTwoWords(from, end int, name string) (strength, int, string) {
	s := v.text
	if end < len(s) && s[end] == ' ' {
		to := end + 1
		for n := 0; to < len(s) && wordByte[s[to]] && n < 20; n++ {
			to++
		}
		for to > end+1 && (s[to-1] == '.' || s[to-1] == '-') {
			to--
		}
		if to > end+2 {
			if st := v.r.strengthOf(s[end-len(name):end] + "_" + s[end+1:to]); st == strong &&
				v.r.strengthOf(s[end+1:to]) != strong {
				return st, to, s[end+1 : to]
			}
		}
	}
	if from > 1 && s[from-1] == ' ' {
		lo := from - 1
		for n := 0; lo > 0 && wordByte[s[lo-1]] && n < 20; n++ {
			lo--
		}
		if st := v.r.strengthOf(s[lo:from-1] + "_" + name); lo < from-1 && st == strong {
			return st, end, s[lo:end]
		}
	}
	return none, end, name
}

// besideOf looks where else the value of a name can stand whose val was none.
func (v *look) besideOf(val value, from, end int, name string, strength strength) {
	switch val.op {
	case opComma:
		v.elsewhere(from, end, strength) // what follows was not the value
	case opCall: // changePassword("ann", "x")
		if i := val.to + 1; val.quote != 0 && nextIs(v.text, i, ",") {
			last, ok := v.literal(skipSpaces(v.text, i)+1, opCall)
			if ok && speaksForItself(v.text[last.from:last.to]) {
				v.judge(last, name, strength, from)
			}
		}
	case opProse, opFlag, opColon:
		v.paired(from, name, strength)
		if !v.accountBehind(val.from, from, name) && !v.answered(from, end, name, strength) &&
			!v.inSentence(from, end) {
			v.announced(from, end, name, strength)
		}
	default:
		v.paired(from, name, strength)
	}
	v.aside(from, strength)
	if val.quote == 0 {
		v.otherwise(val.to, name, strength, from)
	}
}

// otherwise looks at the string that is put in the place of an expression that
// gives nothing: process.env.SECRET || "x".
func (v *look) otherwise(i int, name string, strength strength, from int) bool {
	s := v.text
	for n := 0; i < len(s) && n < 3 && strings.IndexByte(")]}\"'", s[i]) >= 0; n++ {
		i++
	}
	if i = skipSpaces(s, i); i+3 >= len(s) {
		return false
	}
	if rest := beforeBreak(s, i, 60); strings.Contains(rest, "default") {
		if k := otherwiseDefault.get().FindStringIndex(rest); k != nil {
			val, ok := v.read(value{op: opEquals}, i+k[1]-1, 0)
			return ok && (looksRandom(s[val.from:val.to]) || namesPassword(name) && humanly(s[val.from:val.to])) &&
				v.judge(val, name, strength, from)
		}
	}
	for _, or := range []string{"||", "??", "or ", "?:", ".unwrap_or(", "{ ", "= ", ".mockReturnValue(", "-Value "} {
		if strings.HasPrefix(s[i:], or) {
			val, ok := v.literal(i+len(or), opEquals)
			return ok && (looksRandom(s[val.from:val.to]) || namesPassword(name) && humanly(s[val.from:val.to])) &&
				v.judge(val, name, strength, from)
		}
	}
	return false
}

// otherwiseDefault is what gives a name's default: default="x", | default "x", default('x').
var otherwiseDefault = lazy(`^[^\n]{0,50}?\bdefault(?: ?[=:] ?|\(| )["']`)

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
func (v *look) grouped(from, end int, name string, strength strength) bool {
	s := v.text
	i := end
	for n := 0; i < len(s) && n < 3 && strings.IndexByte("\"'`]\\", s[i]) >= 0; n++ {
		i++
	}
	if i = skipSpaces(s, i); i+3 >= len(s) {
		return false
	}
	switch c := s[i]; {
	case c == '<' && s[i+1] == '<':
		v.hereDocument(i, from, name, strength)
		return true
	case c == ':' || c == '=' || c == '+' && s[i+1] == '=':
		if v.indented(from, end, name, strength) {
			return true
		}
		for i++; i < len(s) && (s[i] == '=' || s[i] == '>'); i++ {
		}
		i = skipSpaces(s, i)
		if strings.HasPrefix(strings.TrimLeft(s[i:min(len(s), i+10)], "\""), "$(cat <<") {
			v.hereDocument(i+strings.Index(s[i:], "<<"), from, name, strength)
			return true
		}
		return i < len(s) && strings.IndexByte("([{", s[i]) >= 0 && v.group(i, from, name, strength)
	case s[end] == ']' && from > 0 && s[from-1] == '[':
		return v.indented(from, end, name, strength)
	}
	return false
}

// becomes is the value that another one is changed to: "a" -> "b".
func (v *valueReader) becomes(val value) (value, bool) {
	s := v.text
	i := val.to
	for n := 0; i < len(s) && n < 4 && strings.IndexByte("\"'`\\", s[i]) >= 0; n++ {
		i++
	}
	for _, arrow := range []string{" -> ", " => ", " → "} {
		if val.quote != 0 && strings.HasPrefix(s[i:], arrow) {
			return v.literal(i+len(arrow), val.op)
		}
	}
	return value{}, false
}

// judge adds a value if it is a secret, and tells whether it is.
func (v *look) judge(val value, name string, strength strength, from int) bool {
	s := v.text
	if val.from >= val.to || startsWithMark(s[val.from:val.to]) {
		return false
	}
	if from > 0 && s[from-1] == '$' && val.op == opFlag {
		return false
	}
	if val.quote != 0 && from > 0 && s[from-1] == val.quote && val.glued &&
		s[val.from-2] != '\\' && strings.IndexByte("+,;)] ", s[val.from]) >= 0 {
		return false // the quote ends the string that the name is in
	}
	if val.quote == 0 {
		val.to = v.withoutAround(val, name, strength)
	}
	if strength == medium && val.op == opEquals && val.glued && len(name) > 5 && isAllCaps(name) {
		strength = strong // an environment's variable
	}
	c := candidate{valueReader: &v.valueReader, value: val, s: s[val.from:val.to], name: name, strength: strength}
	if !c.isSecret() {
		return false
	}
	v.add(val.from, val.to, v.rule)
	v.nameEnd = max(v.nameEnd, val.to) // no names within
	return true
}
