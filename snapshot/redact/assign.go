package redact

import "strings"

// password is the rule for a name that makes its value a secret, however the
// two stand together: NAME=value, "name": "value", --name value, a cell beside a
// cell, an element of XML, a call.
var password = &rule{id: "own/password", kind: "password", weak: true, find: assignment,
	keywords: []string{"pass", "pwd", "secret", "token", "api", "key", "credential", "creds", "cred=", "cookie", "pepper", "mnemonic",
		"phrase", "auth", "sig", "salt", "psk", "jwt", "otp", "session", "pw", "_pat", "connection", "conn", "code", "service_role", "bearer"}}

// nameByte are the characters of names, with the hyphens of flags and headers.
var nameByte = wordByte

// A value is what stands behind a name, and how.
type value struct {
	from, to int
	quote    byte // 0, if it stands without
	op       byte // = : , ( | > or a space
	glued    bool // nothing stands between the operator and the value
}

func assignment(v *look, at, end int) bool {
	s := v.text
	if at < v.nameEnd {
		return false // in a name that was looked at
	}
	from := at
	for n := 0; from > 0 && nameByte[s[from-1]] && n < 64; n++ {
		from--
	}
	for n := 0; end < len(s) && nameByte[s[end]] && n < 64; n++ {
		end++
	}
	if from < at && escaped(s, from+1) {
		from++ // the n of \n
	}
	for end > from && (s[end-1] == '.' || s[end-1] == '-') {
		end--
	}
	name := strings.TrimLeft(s[from:end], "-.")
	strength := v.r.strengthOf(name)
	if strength == none && end < len(s) && s[end] == ' ' {
		// "recovery phrase", "API key".
		to := end + 1
		for n := 0; to < len(s) && wordByte[s[to]] && n < 20; n++ {
			to++
		}
		for to > end+1 && (s[to-1] == '.' || s[to-1] == '-') {
			to--
		}
		if to > end+2 {
			if st := v.r.strengthOf(s[end-len(name):end] + "_" + s[end+1:to]); st == strong && v.r.strengthOf(s[end+1:to]) != strong {
				strength, end, name = st, to, s[end+1:to]
			}
		}
	}
	if strength == none && from > 1 && s[from-1] == ' ' {
		lo := from - 1
		for n := 0; lo > 0 && wordByte[s[lo-1]] && n < 20; n++ {
			lo--
		}
		if st := v.r.strengthOf(s[lo:from-1] + "_" + name); lo < from-1 && st == strong {
			strength, name = st, s[lo:end]
		}
	}
	v.nameEnd = end
	if strength == none {
		return false
	}
	val, ok := v.valueBehind(from, end, name)
	if !ok {
		return v.elsewhere(from, end, strength) || strength == strong
	}
	if !v.judge(val, name, strength, from) && val.op == ',' {
		v.elsewhere(from, end, strength) // what follows was not the value
	}
	for range 3 { // "old" -> "new"
		if val, ok = v.becomes(val); !ok {
			break
		}
		v.judge(val, name, strength, from)
	}
	return true
}

// becomes is the value that another one is changed to: "a" -> "b".
func (v *look) becomes(val value) (value, bool) {
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
	if from > 0 && s[from-1] == '$' && val.op == '-' {
		return false
	}
	if val.quote != 0 && from > 0 && s[from-1] == val.quote && val.glued && strings.IndexByte("+,;)] ", s[val.from]) >= 0 {
		return false // the quote ends the string that the name is in
	}
	if i := strings.IndexAny(s[val.from:val.to], "{}<>'\""); strength == medium && val.quote == 0 && i >= 8 {
		val.to = val.from + i // what stands around it
	}
	if strength == medium && val.op == '=' && val.glued && len(name) > 5 && isAllCaps(name) {
		strength = strong // an environment's variable
	}
	if !v.isSecretValue(s[val.from:val.to], val, name, strength) {
		return false
	}
	v.add(val.from, val.to, v.rule)
	v.nameEnd = max(v.nameEnd, val.to) // no names within
	return true
}

// valueBehind finds the value that stands behind the name s[from:end].
func (v *look) valueBehind(from, end int, name string) (value, bool) {
	s := v.text
	i := end
	quoted := byte(0)
	for n := 0; i < len(s) && n < 3 && strings.IndexByte("\"'`]*\\", s[i]) >= 0; n++ {
		if s[i] != '\\' && s[i] != '*' {
			quoted = s[i]
		}
		i++
	}
	gap := i
	for n := 0; i < len(s) && n < 60 && (s[i] == ' ' || s[i] == '\t'); n++ {
		i++
	}
	if i >= len(s) {
		return value{}, false
	}
	switch c := s[i]; c {
	case '=', ':':
		return v.behindOperator(i, from)
	case '!':
		if strings.HasPrefix(s[i:], "!=") {
			return v.behindOperator(i+1, from)
		}
	case '?':
		if strings.HasPrefix(s[i:], "?=") || strings.HasPrefix(s[i:], "?:") {
			return v.behindOperator(i+1, from)
		}
	case '+':
		if strings.HasPrefix(s[i:], "+=") {
			return v.behindOperator(i+1, from)
		}
	case '|': // the next cell of a table
		if i+1 < len(s) && s[i+1] != '|' {
			return v.cell(i + 1)
		}
	case '<': // the next cell of a table in HTML, the end of an element
		if j := nextCell(s, i); j > 0 {
			return v.element(j)
		}
	case '>':
		if from > 0 && (s[from-1] == '<' || s[from-1] == ':') && gap == i {
			return v.element(i + 1)
		}
	case ',':
		if quoted != 0 {
			if val, ok := v.literal(i+1, ','); ok && !nextIs(s, val.to+1, ":=") {
				return val, true
			}
		}
		return value{}, false
	case '(':
		if quoted == 0 && gap == i {
			return v.literal(i+1, '(')
		}
		return value{}, false
	}
	if quoted != 0 || i == gap {
		return value{}, false
	}
	return v.behindSpace(from, i, name)
}

// behindOperator finds the value behind =, :, :=, =>, ==.
func (v *look) behindOperator(i, from int) (value, bool) {
	s := v.text
	val := value{op: s[i]}
	i++
	for n := 0; i < len(s) && n < 2 && (s[i] == '=' || s[i] == '>' || s[i] == '~'); n++ {
		val.op = '='
		i++
	}
	at := i
	for n := 0; i < len(s) && n < 60 && (s[i] == ' ' || s[i] == '\t'); n++ {
		i++
	}
	val.glued = at == i
	// On the next line: a block of YAML, a value that was too long.
	block := false
	if i < len(s) && (s[i] == '|' || s[i] == '>') && val.op == ':' {
		j := i + 1
		for j < len(s) && (s[j] == '-' || s[j] == '+' || isDigit(s[j]) || s[j] == ' ') {
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
		if j >= len(s) || !block && s[j] != '"' && s[j] != '\'' && !v.standsAlone(j) || strings.Count(s[i:j], "\n") > 1 {
			return value{}, false
		}
		i = j
		val.glued = false
	}
	// const password: string = "x"
	if val.op == ':' {
		n := identifier(s[i:])
		j := i + n
		for k := 0; j < len(s) && k < 10 && (s[j] == ' ' || s[j] == '|' || s[j] == '?'); k++ {
			j++
		}
		if n > 0 && j > i+n && j+1 < len(s) && s[j] == '=' && s[j+1] != '=' && s[j+1] != '>' && isPlaceholder(s[i:i+n]) {
			val.op = '='
			i = j + 1
			for i < len(s) && s[i] == ' ' {
				i++
			}
		}
	}
	return v.read(val, i, from)
}

// standsAlone tells whether a line holds one word and nothing else, which looks
// like a token.
func (v *look) standsAlone(at int) bool {
	line := strings.TrimSpace(v.text[at:lineTo(v.text, at)])
	return line != "" && strings.IndexByte(line, ' ') < 0 && looksRandom(line) && !strings.ContainsAny(line, ":(){}")
}

// read reads the value that begins at i.
func (v *look) read(val value, i, from int) (value, bool) {
	s := v.text
	if i >= len(s) {
		return value{}, false
	}
	// The prefixes of strings: b"", f"", $'', @"".
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
		val.quote = c
		i++
		if strings.HasPrefix(s[i:], string([]byte{c, c})) { // """
			i += 2
		}
		val.from = i
		most := min(len(s), i+mostValue)
		for ; i < most; i++ {
			switch {
			case s[i] == '\\' && i+1 < len(s):
				if s[i+1] == c && escaped {
					val.to = i
					return val, true
				}
				i++
			case s[i] == c && !escaped:
				val.to = i
				return val, true
			case s[i] == '\n' && c != '`' && i-val.from > 0:
				val.to = i
				return val, true
			}
		}
		val.to = min(i, len(s))
		return val, true
	case '<': // an element follows
		return value{}, false
	}
	val.from = i
	val.to = v.bareEnd(i, val.op, from)
	return val, val.from < val.to
}

// A bareValue is what was last looked at of those without quotes.
type bareValue struct {
	at, end int
	op      byte
	query   bool
}

// bareEnd is where a value ends that stands without quotes.
func (v *look) bareEnd(i int, op byte, from int) int {
	s := v.text
	at := i
	query := from > 0 && (s[from-1] == '?' || s[from-1] == '&')
	most := min(len(s), i+mostValue)
	end := i
	if b := v.bare; i > b.at && i < b.end && op == b.op && query == b.query {
		end = b.end // a value within a value, whose end is known
	}
scan:
	for ; end < most; end++ {
		switch c := s[end]; c {
		case ' ', '\t', '\n', '\r', '"', '`', 0x1b:
			break scan
		case '\'':
			if end == at || end+1 >= len(s) || strings.IndexByte(" \t\n\r,;)]}", s[end+1]) >= 0 {
				break scan
			}
		case '\\':
			if end+1 < len(s) && (s[end+1] == 'n' || s[end+1] == 'r' || s[end+1] == '"' || s[end+1] == 't') {
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
			if strings.HasPrefix(s[end:], markBegin) && end > at {
				break scan
			}
		}
	}
	v.bare = bareValue{at, end, op, query}
	for end > at && strings.IndexByte(",;.:)]}>|!?*", s[end-1]) >= 0 {
		if c := s[end-1]; (c == ')' && strings.IndexByte(s[at:end], '(') >= 0) || (c == '}' && strings.IndexByte(s[at:end], '{') >= 0) ||
			(c == ']' && strings.IndexByte(s[at:end], '[') >= 0) {
			break
		}
		end--
	}
	return end
}

// nextName tells whether behind a separator another name with a value follows.
func nextName(s string, i int, op byte) bool {
	for i < len(s) && (s[i] == ' ' || s[i] == '"') {
		i++
	}
	at, spaced := i, false
	for i < len(s) && i-at < 40 && (wordByte[s[i]] || s[i] == ' ' && i > at) {
		spaced = spaced || s[i] == ' '
		i++
	}
	if i == at || i >= len(s) || s[at]|0x20 < 'a' || s[at]|0x20 > 'z' {
		return false
	}
	if spaced && !isTitle(s[at:i]) {
		return false
	}
	return s[i] == '=' || s[i] == ':' && !spaced && op != '=' && op != '-'
}

// isTitle tells whether a name of several words is one of a connection string:
// User Id, Initial Catalog.
func isTitle(s string) bool {
	for _, w := range strings.Fields(s) {
		if len(w) < 2 || w[0] < 'A' || w[0] > 'Z' || !wordlyPart(w) {
			return false
		}
	}
	return true
}

// nextIs tells whether the next character but spaces is one of chars.
func nextIs(s string, i int, chars string) bool {
	for i < len(s) && (s[i] == ' ' || s[i] == '"' || s[i] == '\\') {
		i++
	}
	return i < len(s) && strings.IndexByte(chars, s[i]) >= 0
}

// literal reads a string in quotes that follows a comma or a bracket.
func (v *look) literal(i int, op byte) (value, bool) {
	s := v.text
	for n := 0; i < len(s) && n < 20 && (s[i] == ' ' || s[i] == '\n' || s[i] == '\t'); n++ {
		i++
	}
	if i+1 < len(s) && s[i] == '\\' {
		i++
		if s[i] != '"' && s[i] != '\'' {
			return value{}, false
		}
		return v.read(value{op: op}, i-1, 0)
	}
	if i >= len(s) || s[i] != '"' && s[i] != '\'' && s[i] != '`' {
		return value{}, false
	}
	return v.read(value{op: op}, i, 0)
}

// cell reads the cell of a table that begins at i.
func (v *look) cell(i int) (value, bool) {
	s := v.text
	end := lineTo(s, i)
	to := i
	for to < end && to-i < 400 && s[to] != '|' {
		to++
	}
	if to >= end || s[to] != '|' {
		return value{}, false
	}
	for i < to && strings.IndexByte(" \t`*\"'", s[i]) >= 0 {
		i++
	}
	for to > i && strings.IndexByte(" \t`*\"'", s[to-1]) >= 0 {
		to--
	}
	return value{from: i, to: to, op: '|'}, i < to && strings.IndexByte(s[i:to], ' ') < 0
}

// nextCell is where the content of the cell begins that follows one that ends
// at i, in HTML.
func nextCell(s string, i int) int {
	low := strings.ToLower(s[i:min(len(s), i+80)])
	for _, pair := range [][2]string{{"</td>", "<td"}, {"</th>", "<td"}, {"</dt>", "<dd"}, {"</key>", "<string"}, {"</name>", "<value"}, {"</b>", ""}, {"</strong>", ""}} {
		if !strings.HasPrefix(low, pair[0]) || pair[1] == "" {
			continue
		}
		rest := strings.TrimLeft(low[len(pair[0]):], " \t\r\n")
		if strings.HasPrefix(rest, pair[1]) {
			if j := strings.IndexByte(rest, '>'); j >= 0 {
				return i + len(low) - len(rest) + j + 1
			}
		}
	}
	return 0
}

// element reads the content of an element that begins at i.
func (v *look) element(i int) (value, bool) {
	s := v.text
	for i < len(s) && strings.IndexByte(" \t\r\n", s[i]) >= 0 {
		i++
	}
	if strings.HasPrefix(s[i:], "<![CDATA[") {
		i += len("<![CDATA[")
	}
	most := min(len(s), i+2000)
	end := strings.Index(s[i:most], "</")
	if end < 0 {
		return value{}, false
	}
	to := i + end
	for to > i && strings.IndexByte(" \t\r\n]>", s[to-1]) >= 0 {
		to--
	}
	return value{from: i, to: to, op: '>', quote: '<'}, i < to
}

// behindSpace reads a value with nothing but space before it: of a flag, of
// .netrc and other settings, in prose.
func (v *look) behindSpace(from, i int, name string) (value, bool) {
	s := v.text
	val := value{op: ' '}
	before := behindBreak(s, from, 200)
	switch {
	case strings.HasPrefix(s[from:], "--") || strings.HasPrefix(s[from:], "-") && len(name) > 2 || strings.HasSuffix(before, "--") || strings.HasSuffix(before, " /"):
		if s[i] == '-' {
			return value{}, false
		}
		val.op, val.glued = '-', true
		return v.read(val, i, from)
	case strings.TrimLeft(before, " \t") == "" && isSetting(name) && strings.IndexByte("*&[", s[i]) < 0 && !strings.ContainsAny(strings.TrimSpace(s[i:lineTo(s, i)]), " \t"),
		setting(before):
		val.op, val.glued = '-', true
		return v.read(val, i, from)
	}
	for _, word := range []string{"is ", "was ", "to ", "are ", "of ", "equals ", "-> ", "→ ", "– ", "— ", "- ", "set to ", "is set to ", "will be ", "is: ", "for "} {
		if strings.HasPrefix(s[i:], word) {
			val, ok := v.read(value{op: 's'}, i+len(word), from)
			return val, ok
		}
	}
	return v.read(value{op: 's'}, i, from)
}

// isSetting are names that stand before their values in files of settings.
func isSetting(name string) bool {
	switch strings.ToLower(name) {
	case "password", "requirepass", "masterauth", "passwd", "secret", "token", "passphrase", "pass", "bindpw", "rootpw":
		return true
	}
	return false
}

// setting tells whether a line begins as one that gives a name a value.
func setting(before string) bool {
	f := strings.Fields(before)
	if len(f) == 0 {
		return false
	}
	switch strings.ToLower(f[0]) {
	case "env", "arg", "setx", "setenv":
		return len(f) == 1
	case "set", "export", "config":
		return len(f) == 1
	}
	if strings.Contains(before, "login ") && (strings.Contains(before, "machine ") || strings.Contains(before, "default ")) {
		return true // .netrc
	}
	before = strings.TrimRight(before, " \t")
	for _, command := range []string{"configure set", "config set", "config:set", "secret set", "secrets set", "env set", "env add", "set -x", "set -gx", "set -Ux", "setx", "setenv"} {
		if strings.HasSuffix(before, command) {
			return true
		}
	}
	return false
}

// elsewhere looks for a value that does not stand right behind its name: of a
// variable of Terraform, of a pair of name and value.
func (v *look) elsewhere(from, end int, strength strength) bool {
	s := v.text
	most := min(len(s), end+400)
	rest := s[end:most]
	if from == 0 || len(rest) < 10 {
		return false
	}
	name := s[from:end]
	before := strings.TrimRight(s[max(0, from-24):from], " \t\\")
	switch {
	case strings.HasPrefix(rest, `" {`) || strings.HasPrefix(rest, `"{`):
		body := rest
		if i := strings.Index(body, "\n}"); i >= 0 {
			body = body[:i]
		}
		if i := strings.Index(body, "default"); i >= 0 {
			j := end + i + len("default")
			for j < most && (s[j] == ' ' || s[j] == '=') {
				j++
			}
			if val, ok := v.literal(j, '='); ok {
				v.judge(val, name, strength, from)
				return true
			}
		}
	case endsInName(before):
		rest = rest[:min(len(rest), 160)]
		i := indexFold(rest, "value")
		if i < 0 || i > 1 && strings.ContainsAny(rest[:i], "{}") {
			return false
		}
		j := end + i + len("value")
		for n := 0; j < most && n < 4 && (s[j] == '"' || s[j] == '\\' || s[j] == '\''); n++ {
			j++
		}
		for j < most && s[j] == ' ' {
			j++
		}
		if j >= most || s[j] != ':' && s[j] != '=' && s[j] != '>' {
			return false
		}
		if s[j] == '>' {
			if val, ok := v.element(j + 1); ok {
				v.judge(val, name, strength, from)
			}
			return true
		}
		if val, ok := v.behindOperator(j, end); ok {
			if val.quote == 0 {
				val.glued = true
			}
			val.op = '='
			v.judge(val, name, strength, from)
			return true
		}
	}
	return false
}

// endsInName tells whether a text ends where the name of a pair is told:
// name=", "key": ", - name:.
func endsInName(s string) bool {
	s = strings.ToLower(strings.TrimRight(s, "\"'\\ >"))
	if !strings.HasSuffix(s, ":") && !strings.HasSuffix(s, "=") && !strings.HasSuffix(s, "name") && !strings.HasSuffix(s, "key") {
		return false
	}
	s = strings.TrimRight(s, ":=\"'\\ ")
	return strings.HasSuffix(s, "name") || strings.HasSuffix(s, "key") || strings.HasSuffix(s, "variable") || strings.HasSuffix(s, "env") || strings.HasSuffix(s, "id")
}

func indexFold(s, word string) int { return strings.Index(strings.ToLower(s), word) }
