package redact

import (
	"slices"
	"strings"
)

// valueBehind finds the value that stands behind the name s[from:end].
func (v *valueReader) valueBehind(from, end int, name string) (value, bool) {
	s := v.text
	i := end
	quoted := byte(0)
	for n := 0; i < len(s) && n < 3 && strings.IndexByte("\"'`]*\\", s[i]) >= 0; n++ {
		if s[i] != '\\' && s[i] != '*' {
			quoted = s[i]
		}
		i++
	}
	if n := strings.IndexByte(s[i:min(len(s), i+5)], ']'); n > 0 && s[i] == '[' && (n == 1 || isNumber(s[i+1:i+n])) {
		i += n + 1 // a form's field of several values
	} else if n := strings.Index(s[i:min(len(s), i+32)], "]:"); n > 0 && strings.HasPrefix(s[i:], " [") &&
		strings.IndexByte(s[i:i+n], '\n') < 0 {
		i += n + 1 // a prompt's default
	}
	gap := i
	if i = skipSpaces(s, i); i >= len(s) {
		return value{}, false
	}
	if n := beforeSign(s[i:]); n >= 0 {
		return v.behindOperator(i+n, from)
	}
	for _, arrow := range []string{"→", "➜", "⇒", "› ", "❯ "} {
		if rest, ok := strings.CutPrefix(s[i:], arrow); ok && (gap == i || arrow[len(arrow)-1] == ' ') {
			return v.read(value{op: opColon, glued: true}, skipSpaces(s, len(s)-len(rest)), from)
		}
	}
	switch s[i] {
	case '.': // (password . "x")
		if from > 0 && s[from-1] == '(' && quoted == 0 {
			return v.literal(i+1, opEquals)
		}
		if dots := len(s) - i - len(strings.TrimLeft(s[i:], ".")); dots > 2 && (gap < i ||
			strings.HasPrefix(s[i+dots:], " ")) { // password ..... x
			return v.read(value{op: opColon}, skipSpaces(s, i+dots), from)
		}
		return value{}, false
	case '|': // the next cell of a table
		if i+1 < len(s) && s[i+1] != '|' {
			return v.cell(i + 1)
		}
	case '<': // the next cell of a table in HTML, the end of an element
		if strings.HasPrefix(s[i:], "<- ") {
			return v.literal(i+3, opEquals)
		}
		if j := nextCell(s, i); j > 0 {
			return v.element(j)
		}
	case '>':
		if from > 0 && (s[from-1] == '<' || s[from-1] == ':') && gap == i {
			return v.element(i + 1)
		}
		if quoted != 0 && gap == i && hasSuffixOf(behindBreak(s, from, 8), `name="`, `key="`, `id="`, `field="`) {
			return v.element(i + 1) // <string name="password">x</string>
		}
	case ')': // expect(user.password).toBe("x")
		for _, says := range []string{").toBe(", ").toEqual(", ").toStrictEqual(", ").to.equal(", ").to.eq("} {
			if quoted == 0 && strings.HasPrefix(s[i:], says) {
				return v.literal(i+len(says), opComma)
			}
		}
	case ',':
		if quoted != 0 {
			if val, ok := v.literal(i+1, opComma); ok && !nextIs(s, val.to+1, ":=") {
				return val, true
			}
		}
		if quoted == 0 && from > 0 && s[from-1] == '{' { // {password, <<"x">>} of Erlang
			return v.literal(behindWrapping(s, skipSpaces(s, i+1), opEquals), opEquals)
		}
		if quoted == 0 && hasSuffixOf(strings.ToLower(behindBreak(s, from, 24)), "equal(", "equals(", "eq(") {
			return v.literal(i+1, opComma) // assert.equal(user.password, "x")
		}
		return value{}, false
	case '(':
		if quoted == 0 && gap == i {
			return v.literal(i+1, opCall)
		}
		if n := strings.IndexByte(s[i:min(len(s), i+30)], ')'); n > 0 && i+n+1 < len(s) && s[i+n+1] == ':' {
			return v.behindOperator(i+n+1, from) // password (root): x
		}
		return v.inBrackets(i + 1)
	}
	if quoted != 0 && i > gap && s[i] == quoted { // "password" "x"
		val, ok := v.literal(i, opComma)
		return val, ok && looksRandom(s[val.from:val.to])
	}
	if quoted != 0 && gap < i && strings.Contains(behindBreak(s, from, 80), "config set ") {
		return v.read(value{op: opFlag, glued: true}, i, from)
	}
	if quoted != 0 || i == gap {
		return value{}, false
	}
	if from > 0 && (s[from-1] == '<' || s[from-1] == ':' && strings.IndexByte(behindBreak(s, from, 24), '<') >= 0) {
		if j := strings.IndexAny(s[i:min(len(s), i+160)], "<>"); j > 0 && s[i+j] == '>' && s[i+j-1] != '/' {
			if val, ok := v.element(i + j + 1); ok { // it has attributes
				return val, true
			}
		}
	}
	return v.behindSpace(from, i, name)
}

// beforeSign is how much of an operator stands before its = or :, as in ?= and ||=;
// -1 where rest does not begin with one.
func beforeSign(rest string) int {
	switch c := rest[0]; {
	case c == '=' || c == ':' || wideSign(rest) != 0:
		return 0
	case strings.HasPrefix(rest, "!=") || strings.HasPrefix(rest, "?=") ||
		strings.HasPrefix(rest, "?:") || strings.HasPrefix(rest, "+="):
		return 1
	case strings.HasPrefix(rest, "||=") || strings.HasPrefix(rest, "??="):
		return 2
	}
	return -1
}

// behindOperator finds the value behind =, :, :=, =>, ==.
func (v *valueReader) behindOperator(i, from int) (value, bool) {
	s := v.text
	val := value{op: operator(s[i])}
	if wide := wideSign(s[i:]); wide != 0 {
		val.op = operator(wide)
		i += len("\uff1a") - 1
	}
	i++
	for n := 0; i < len(s) && n < 2 && (s[i] == '=' || s[i] == '>' || s[i] == '~'); n++ {
		val.op = opEquals
		i++
	}
	if val.op == opColon && strings.HasPrefix(s[i:], ": ") {
		i++ // base64, of LDIF
	}
	at := i
	i = skipSpaces(s, i)
	if at > 1 && s[at-2:at] == "=~" && i < len(s) && s[i] != '"' && s[i] != '\'' {
		return value{}, false // a pattern, which names are compared with
	}
	val.glued = at == i
	// On the next line: a block of YAML, a value that was too long.
	block := false
	if i < len(s) && (s[i] == '|' || s[i] == '>') && val.op == opColon {
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
		if j >= len(s) || !block && s[j] != '"' && s[j] != '\'' && !v.standsAlone(j) ||
			strings.Count(s[i:j], "\n") > 1 {
			return value{}, false
		}
		i = j
		val.glued = false
	}
	for _, p := range promptMarks {
		if rest, ok := strings.CutPrefix(s[i:], p); ok && val.op == opColon {
			i = len(s) - len(rest)
		}
	}
	i = behindWrapping(s, i, val.op)
	if val.op == opColon {
		var typed bool
		if i, typed = behindType(s, i); typed {
			i = behindWrapping(s, i, opEquals)
			val.op = opEquals
		}
	}
	return v.read(val, i, from)
}

// promptMarks are what prompts of terminals show before what somebody typed.
var promptMarks = []string{"[hidden] ", "· ", "› ", "❯ ", "> "}

// behindType is where the value begins behind a type, as in
// const password: string = "x"; typed is false where no type stands there.
func behindType(s string, i int) (at int, typed bool) {
	if strings.HasPrefix(s[i:], "&") {
		i = skipSpaces(s, i+1+len("'static")*strings.Count(s[i:min(len(s), i+8)], "'static"))
	}
	if j := behindAnyType(s, i); j > 0 {
		return j, true
	}
	n := identifier(s[i:])
	j := i + n
	for k := 0; j < len(s) && k < 10 && (s[j] == ' ' || s[j] == '|' || s[j] == '?'); k++ {
		j++
	}
	if n == 0 || j == i+n || j+1 >= len(s) || s[j] != '=' || s[j+1] == '=' || s[j+1] == '>' ||
		!isPlaceholder(s[i:i+n]) {
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
func (v *valueReader) standsAlone(at int) bool {
	line := strings.TrimSpace(v.text[at:lineTo(v.text, at)])
	if n := humanLen(line); n > 0 && n < len(line) && strings.IndexByte(":=", line[n]) < 0 && !pieceOfToken(line[n:]) {
		return true
	}
	return line != "" && strings.IndexByte(line, ' ') < 0 && (looksRandom(line) || humanly(line)) &&
		!strings.ContainsAny(line, ":(){}")
}

// betweenInProse are words and signs between a name and its value with nothing but space.
var betweenInProse = slices.Concat([]string{"is still ", "is now ", "is currently "}, saying, []string{"are ", "of ",
	"equals ", "-> ", "→ ", "➜ ", "⇒ ", "» ", "- ", "set to ", "will be ", "is: ", "for ", "/ ", "it's "})

// behindSpace reads a value with nothing but space before it: of a flag, of
// .netrc and other settings, in prose.
func (v *valueReader) behindSpace(from, i int, name string) (value, bool) {
	s := v.text
	before := behindBreak(s, from, 200)
	switch {
	case strings.HasPrefix(s[from:], "--") || strings.HasPrefix(s[from:], "-") && len(name) > 2 ||
		strings.HasSuffix(before, "--") || strings.HasSuffix(before, " /"):
		if s[i] == '-' || strings.HasPrefix(s[i:], "HTTP/") { // GET /token HTTP/1.1
			return value{}, false
		}
		return v.read(value{op: opFlag, glued: true}, i, from)
	case strings.TrimLeft(before, " \t") == "" && isSetting(name) && strings.IndexByte("*&[", s[i]) < 0 &&
		!strings.ContainsAny(strings.TrimSpace(s[flagsEnd(s, i):lineTo(s, i)]), " \t"),
		setting(before):
		i = flagsEnd(s, i)
		return v.read(value{op: opFlag, glued: true}, i, from)
	}
	if strings.HasPrefix(s[i:], "-Value ") { // of PowerShell
		return v.read(value{op: opFlag, glued: true}, i+len("-Value "), from)
	}
	for _, word := range betweenInProse {
		if strings.HasPrefix(s[i:], word) {
			return v.read(value{op: opProse}, i+len(word), from)
		}
	}
	for _, kind := range []string{"As String = ", "string = ", "String = "} { // of Visual Basic, Go, Bicep
		if rest, typed := strings.CutPrefix(s[i:], kind); typed {
			return v.literal(len(s)-len(rest), opEquals)
		}
	}
	if (s[i] == '"' || s[i] == '\'') && (strings.ContainsAny(name, "_-") || from > 0 && s[from-1] == ':') {
		// #define, (setq, :password
		return v.read(value{op: opEquals}, i, from)
	}
	return v.read(value{op: opProse}, i, from)
}

// flagsEnd is where, behind flags such as --plaintext, a word begins.
func flagsEnd(s string, i int) int {
	for n := 0; n < 3 && strings.HasPrefix(s[i:], "--"); n++ {
		j := strings.IndexAny(s[i:min(len(s), i+40)], " \n")
		if j < 0 || s[i+j] == '\n' {
			break
		}
		i += j + 1
	}
	return i
}

// isSetting are names that stand before their values in files of settings.
func isSetting(name string) bool {
	switch strings.ToLower(name) {
	case "password", "requirepass", "masterauth", "passwd", "secret", "token", "passphrase", "pass", "bindpw",
		"rootpw":
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
	if strings.Contains(before, "login ") && (strings.Contains(before, "machine ") ||
		strings.Contains(before, "default ")) {
		return true // .netrc
	}
	before = strings.TrimRight(before, " \t")
	for _, command := range []string{"configure set", "config set", "config:set", "secret set", "secrets set",
		"env set", "env add", "set -x", "set -gx", "set -Ux", "setx", "setenv"} {
		if strings.HasSuffix(before, command) {
			return true
		}
	}
	return false
}
