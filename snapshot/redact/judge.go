package redact

import (
	"slices"
	"strings"
)

// isSecretValue tells whether a value is the secret that its name says, and
// not code, a placeholder or prose.
func (v *look) isSecretValue(s string, val value, name string, strength strength) bool {
	if len(s) < 3 || len(s) > mostValue || strings.HasPrefix(s, markBegin) || isPlaceholder(s) ||
		strings.HasPrefix(s, "&#") || strings.HasPrefix(s, "&lt;") || isNumeral(s) || hasTemplate(s) {
		return false
	}
	has := kindsOf(s)
	switch {
	case v.isHuman(s, val, name, strength), v.isEasyPassword(s, val, name):
		return true
	case strength == strong && has.digits == 0 && (val.quote != 0 && val.op != opComma && val.op != opCall ||
		v.endsLine(val) || v.closes(val) || val.op == opColon && v.proseFollows(val) || v.isSaid(val)) && isChain(s, name):
		return true
	case strength == medium:
		return v.isToken(s, val, name, has)
	case has.spaces > 0:
		return isPhrase(s, val, name) || val.op == opElement && holdsToken(s)
	case val.op == opProse:
		return isInProse(s, name, has) || v.isQuotedInProse(s, val, name)
	case isPath(s):
		return false
	case has.digits == len(s):
		return isPIN(s, val)
	case val.quote == 0:
		return !v.isCodeOf(s, val, name, has) && v.isBareSecret(s, val, name, has)
	case has.digits == 0:
		return isQuotedWord(s, val, name, has)
	}
	switch val.op {
	case opCall:
		if isTechnical(s) {
			return false
		}
	case opEquals, opElement, opFlag:
		return len(s) >= 4 && !(isTechnical(s) && namesItself(s, name)) && !hasTag(s)
	}
	return len(s) >= 6 && !hasTag(s) && !(namesItself(s, name) && wordy(s))
}

// isInProse tells whether a word behind "the password is" is it.
func isInProse(s, name string, has kinds) bool {
	if len(s) < 6 || !pieceOfToken(s) || has.digits == 0 || wordy(s) || isPath(s) || versioned(s) {
		return false
	}
	return !isCode(s, false) ||
		len(s) >= 8 && has.digits < 8 && has.symbols == 0 && mixedCase(s) && !namesItself(s, name)
}

// isQuotedInProse tells whether a word in quotes is a password that a sentence
// tells: the password is "x".
func (v *look) isQuotedInProse(s string, val value, name string) bool {
	return val.quote != 0 && val.quote != '`' && len(s) >= 6 && strings.Contains(strings.ToLower(name), "pass") &&
		strings.HasSuffix(strings.TrimRight(v.text[:val.from-1], " "), " is") && !namesItself(s, name) &&
		!isPath(s) && !saidOfPasswords[strings.ToLower(s)]
}

// isSaid tells whether a sentence says that a value is: the password is x, I set
// it to x.
func (v *look) isSaid(val value) bool {
	return hasSuffixOf(behindBreak(v.text, val.from, 16), " is ", " was ", " to ", " ist ", " lautet ", " est ", " es ",
		"\u662f")
}

// saidOfPasswords are words in quotes that a sentence says of a password.
var saidOfPasswords = words(`required optional missing invalid incorrect correct expired strong medium weaker
	stronger unchanged visible allowed disabled enabled forgotten changed string number object`)

// isPIN tells whether a number is a secret.
func isPIN(s string, val value) bool {
	assigned := val.op == opEquals && (val.glued || val.quote != 0) || val.op == opFlag || val.op == opElement
	return len(s) >= 4 && assigned || len(s) >= 6 && val.op != opComma
}

// isCodeOf tells whether a value without quotes is a program's.
func (v *look) isCodeOf(s string, val value, name string, has kinds) bool {
	switch {
	case val.op == opEquals && val.glued && isAllCaps(name) && len(name) > 3:
		// In an environment there is none; but constants have such names too.
		return isCall(s) || has.digits == 0 && namesItself(s, name) || s[0] == '$' && isCode(s, true)
	case val.op == opFlag && has.digits > 0 && s[0] != '$':
		return false // on a command line there is none
	case has.digits == 0 && has.symbols == 0 && val.op == opColon:
		return false // a word
	}
	if has.digits > 0 && has.symbols == 0 && len(s) >= 8 && mixedCase(s) && !namesItself(s, name) &&
		!isNumbered(s) {
		yaml := (val.op == opColon || val.op == opEquals && !val.glued) && v.endsLine(val)
		if yaml || val.op == opCell || val.op == opColon && val.glued {
			return false // nor in a table
		}
	}
	return isCode(s, val.glued && val.op != opColon)
}

// isBareSecret tells whether a value without quotes, which is no code, is one.
func (v *look) isBareSecret(s string, val value, name string, has kinds) bool {
	switch {
	case has.digits == 0 && has.symbols == 0:
		return (val.op == opEquals || val.op == opFlag) && val.glued && !namesItself(s, name) && len(s) >= 4 ||
			val.op == opColon && isPassword(s, name) && (v.endsLine(val) || unspeakable(strings.TrimRight(s, "'s")))
	case val.op == opColon || val.op == opCell:
		return len(s) >= 6 && has.digits > 0 && !isTechnical(s)
	case !val.glued && has.digits == 0:
		return has.symbols > 1 && has.letters > 3 && !strings.ContainsAny(s, "()[]{}\"'<>") && !wordy(s)
	}
	return true
}

// isQuotedWord tells whether a string without a digit is a secret.
func isQuotedWord(s string, val value, name string, has kinds) bool {
	switch val.op {
	case opEquals, opFlag:
		return !namesItself(s, name) && len(s) >= 4 && !isAllCaps(s) && !strings.ContainsAny(s, "<>%/")
	case opElement:
		return !namesItself(s, name) && len(s) >= 4
	}
	if has.symbols == 0 {
		return val.op == opColon && isPassword(s, name)
	}
	if scrambled(s) || len(s) >= 8 && strings.ContainsAny(s[1:len(s)-1], "$!#%^&*") && has.letters > 4 &&
		!hasTemplate(s) && !strings.ContainsAny(s, "<>()/[]{}=:;,") {
		return true
	}
	return has.symbols > 1 && has.letters > 3 && len(s) >= 8 && !wordy(s) && !strings.ContainsAny(s, "<>()/[]{}")
}

// endsLine tells whether nothing stands behind a value in its line.
func (v *look) endsLine(val value) bool {
	rest := strings.TrimSpace(v.text[val.to:lineTo(v.text, val.to)])
	for n := markLen(rest); n > 0; n = markLen(rest) {
		rest = strings.TrimSpace(rest[n:])
	}
	return rest == "" || strings.IndexByte("|'\"", rest[0]) >= 0 || rest[0] != ',' && !hasWord(rest)
}

// isCall tells whether a value is a call of a function.
func isCall(s string) bool {
	n := identifier(s)
	if n == 0 || n == len(s) || s[n] != '(' || s[len(s)-1] != ')' || !evenly(s) || !wordlyName(s[:n]) {
		return false
	}
	inside := s[n+1 : len(s)-1]
	return !looksRandom(inside) || strings.ContainsAny(inside, "\"'") || wordlyName(inside)
}

// evenly tells whether each bracket of a text is closed, and each closed one
// was open.
func evenly(s string) bool {
	var open []byte
	for i := range len(s) {
		switch c := s[i]; c {
		case '(', '[', '{':
			open = append(open, c)
		case ')', ']', '}':
			n := len(open) - 1
			if n < 0 || open[n] != c-1 && open[n] != c-2 {
				return false
			}
			open = open[:n]
		}
	}
	return len(open) == 0
}

// template is a part of a value that is put in later: ${x}, {{x}}, #{x}, $(x).
var template = lazy(`[$#]\{[\w.\-: ()'"\[\]?|/]+\}|\{\{[^{}]*\}\}|^\$[({]|^\{\{|` +
	`\$\([a-z<(][^()]*\)`)

// templateMarks are of which one stands in every template.
var templateMarks = []string{"{{", "${", "#{", "$("}

// mostWithTemplate is how long a value is at most that has a template by chance.
const mostWithTemplate = 512

func hasTemplate(s string) bool {
	if !slices.ContainsFunc(templateMarks, func(m string) bool { return strings.Contains(s, m) }) ||
		!template.get().MatchString(s) {
		return false
	}
	if len(s) > mostWithTemplate {
		return true
	}
	// What is as random without it has it by chance.
	rest := template.get().ReplaceAllString(s, "")
	least := 24
	if len(s)-len(rest) < 7 {
		least = 10
	}
	return len(rest) < least || !mixed(rest) || kindsOf(rest).symbols < 3 || kindsOf(rest).spaces > 0 ||
		wordy(rest) || strings.Contains(s, "{{") || strings.Contains(rest, "://")
}

// isNumeral tells whether a value is a number of a program: 0x14, 1<<8.
func isNumeral(s string) bool {
	return len(s) > 2 && isDigit(s[0]) && len(s) < 14 &&
		(s[1] == 'x' && isTechnical(s) || strings.Contains(s, "<<") && isTechnical(s))
}

// versioned tells whether a word has digits of its own only: glib-2.0, UTF-8.
func versioned(s string) bool {
	between := func(r rune) bool { return strings.ContainsRune("-_./:,()'\"", r) }
	for _, part := range strings.FieldsFunc(s, between) {
		if pieceOfToken(part) && !isTechnical(part) {
			return false
		}
	}
	return true
}

// isToken tells whether the value of a name such as token is one.
func (v *look) isToken(s string, val value, name string, has kinds) bool {
	switch {
	case len(s) < 6 || isPath(s):
		return false
	case has.digits == len(s): // a long number, but no time and no amount
		return len(s) >= 16 && val.quote != 0 && val.op == opEquals
	case has.digits == 0:
		return scrambled(s) && (val.quote != 0 || val.op == opEquals && val.glued) && val.op != opComma
	case has.letters == 0 || wordy(s):
		return false
	case strings.ContainsAny(s, " ()<>{}\"'"):
		return val.quote != 0 && len(s) >= 24 && has.spaces == 0 && has.symbols > 2 && mixed(s) && !hasTag(s) &&
			!isCode(s, true)
	}
	if low := strings.ToLower(name); strings.HasSuffix(low, "session_id") ||
		strings.HasSuffix(low, "sessionid") {
		return len(s) >= 24 && !isID(s) && (mixed(s) || strings.IndexByte(s, '_') < 0) && isName("a"+s)
	}
	if val.quote == 0 && (isCode(s, val.glued) ||
		val.op == opColon && identifier(s) == len(s) && namesItself(s, name)) {
		return false
	}
	switch val.op {
	case opProse:
		mayBe := !isID(s) || val.quote != 0 || len(s) > 32 && strings.IndexByte(s, '-') < 0
		return len(s) >= 16 && mayBe && strings.Contains(strings.ToLower(name), "token")
	case opComma, opCall, opCell:
		return s[0] != '/' && len(s) >= 12 && shannon(s) > 3
	}
	return len(s) >= 8 || val.op == opEquals && val.glued
}

// holdsToken tells whether one of the words of an element is a token, as in
// what Jenkins stores: {name value}.
func holdsToken(s string) bool {
	for _, w := range strings.Fields(s) {
		if w = strings.Trim(w, "{}[]()"); len(w) >= 12 && len(w) <= 400 && looksRandom(w) && !isPath(w) {
			return true
		}
	}
	return false
}

// hasTag tells whether a value has an element of markup, or a blank to fill.
func hasTag(s string) bool {
	i := strings.IndexByte(s, '<')
	return i >= 0 && strings.IndexByte(s[i:], '>') > 0
}

// scrambled tells whether a value without a digit is one made at random: small
// letters and capitals, of whose pairs a third hardly ever stand in words.
func scrambled(s string) bool {
	return len(s) >= 16 && mixedCase(s) && identifier(s) == len(s) && kindsOf(s).digits == 0 &&
		3*rarely(s) >= len(s)
}

// kinds are how many characters of each kind a value has.
type kinds struct{ digits, letters, symbols, spaces int }

func kindsOf(s string) (has kinds) {
	for i := range len(s) {
		switch c := s[i]; {
		case isDigit(c):
			has.digits++
		case c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80:
			has.letters++
		case c == ' ' || c == '\t':
			has.spaces++
		default:
			has.symbols++
		}
	}
	return has
}

// namesItself tells whether a value speaks of what its name does: the key of a
// field, the title of a label, the name of a variable.
func namesItself(s, name string) bool {
	low := strings.ToLower(s)
	if strings.Contains(strings.ToLower(name), low) {
		return true
	}
	for _, w := range []string{"pass", "secret", "token", "key", "cred", "auth", "pwd", "login", "user",
		"phrase", "config", "vault", "env"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}
