package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/spelling"
)

// A candidate is a value that may be the secret that its name says.
type candidate struct {
	*valueReader // of the text that it stands in
	value
	s              string // the value itself
	name           string
	strength       names.Strength // of the name
	spelling.Kinds                // once nothing else has told that it is none
}

// isSecret tells whether a value is the secret that its name says, and
// not code, a placeholder or prose.
func (c *candidate) isSecret() bool {
	s := c.s
	if len(s) < 3 || len(s) > mostValue || strings.HasPrefix(s, mark.Begin) || judge.IsPlaceholder(s) ||
		strings.HasPrefix(s, "&#") || strings.HasPrefix(s, "&lt;") || spelling.IsNumeral(s) || judge.HasTemplate(s) {
		return false
	}
	c.Kinds = spelling.KindsOf(s)
	switch {
	case c.isHuman(), c.isEasyPassword():
		return true
	case c.strength == names.Strong && c.Digits == 0 && (c.quote != 0 && c.op != opComma && c.op != opCall ||
		c.endsLine(c.value) || c.closes(c.value) || c.op == opColon && c.proseFollows(c.value) || c.isSaid(c.value)) &&
		judge.IsChain(s, c.name):
		return true
	case c.strength == names.Medium:
		return c.isToken()
	case c.Spaces > strings.Count(s, `\ `):
		return c.isPhrase() || c.op == opElement && judge.HoldsToken(s)
	case c.op == opProse:
		return c.isInProse() || c.isQuotedInProse()
	case judge.IsPath(s):
		return false
	case c.Digits == len(s):
		return c.isPIN()
	case c.quote == 0:
		return !c.isOfProgram() && c.isBareSecret()
	case c.Digits == 0:
		return c.isQuotedWord()
	}
	switch c.op {
	case opCall:
		if spelling.IsTechnical(s) && !(c.name == "PASSWORD" && judge.IsSure(s)) { // of SQL
			return false
		}
	case opEquals, opElement, opFlag:
		return len(s) >= 4 && !(spelling.IsTechnical(s) && names.Echoes(s, c.name)) && !judge.HasTag(s)
	}
	return len(s) >= 6 && !judge.HasTag(s) && !(names.Echoes(s, c.name) && spelling.IsWords(s))
}

// isInProse tells whether a word behind "the password is" is it.
func (c *candidate) isInProse() bool {
	s := c.s
	if len(s) < 6 || !spelling.IsPiece(s) || c.Digits == 0 || spelling.IsWords(s) || judge.IsPath(s) || spelling.IsVersion(s) {
		return false
	}
	return !judge.IsCode(s, false) ||
		len(s) >= 8 && c.Digits < 8 && c.Symbols == 0 && ascii.IsMixedCase(s) && !names.Echoes(s, c.name)
}

// isQuotedInProse tells whether a word in quotes is a password that a sentence
// tells: the password is "x".
func (c *candidate) isQuotedInProse() bool {
	s := c.s
	return c.quote != 0 && c.quote != '`' && len(s) >= 6 && strings.Contains(strings.ToLower(c.name), "pass") &&
		strings.HasSuffix(strings.TrimRight(c.text[:c.from-1], " "), " is") && !names.Echoes(s, c.name) &&
		!judge.IsPath(s) && !saidOfPasswords[strings.ToLower(s)]
}

// saidOfPasswords are words in quotes that a sentence says of a password.
var saidOfPasswords = spelling.Words(`required optional missing invalid incorrect correct expired strong medium weaker
	stronger unchanged visible allowed disabled enabled forgotten changed string number object`)

// isPIN tells whether a number is a secret.
func (c *candidate) isPIN() bool {
	s := c.s
	assigned := c.op == opEquals && (c.glued || c.quote != 0) || c.op == opFlag || c.op == opElement
	return len(s) >= 4 && assigned || len(s) >= 6 && c.op != opComma
}

// isOfProgram tells whether a value without quotes is a program's.
func (c *candidate) isOfProgram() bool {
	s := c.s
	switch {
	case c.op == opEquals && c.glued && ascii.IsCapitals(c.name) && len(c.name) > 3:
		// In an environment there is none; but constants have such names too.
		return judge.IsCall(s) || c.Digits == 0 && names.Echoes(s, c.name) || s[0] == '$' && judge.IsCode(s, true)
	case c.op == opFlag && c.Digits > 0 && s[0] != '$':
		return false // on a command line there is none
	case c.Digits == 0 && c.Symbols == 0 && c.op == opColon:
		return false // a word
	}
	if c.Digits > 0 && c.Symbols == 0 && len(s) >= 8 && ascii.IsMixedCase(s) && !names.Echoes(s, c.name) &&
		!judge.IsNumbered(s) {
		yaml := (c.op == opColon || c.op == opEquals && !c.glued) && c.endsLine(c.value)
		if yaml || c.op == opCell || c.op == opColon && c.glued {
			return false // nor in a table
		}
	}
	return judge.IsCode(s, c.glued && c.op != opColon)
}

// isBareSecret tells whether a value without quotes, which is no code, is one.
func (c *candidate) isBareSecret() bool {
	s := c.s
	switch {
	case c.Digits == 0 && c.Symbols == 0:
		return (c.op == opEquals || c.op == opFlag) && c.glued && !names.Echoes(s, c.name) && len(s) >= 4 ||
			c.op == opColon && judge.IsLetters(s, c.name) && (c.endsLine(c.value) || spelling.IsUnspeakable(strings.TrimRight(s, "'s")))
	case c.op == opColon || c.op == opCell:
		return len(s) >= 6 && c.Digits > 0 && !spelling.IsTechnical(s)
	case !c.glued && c.Digits == 0:
		return c.Symbols > 1 && c.Letters > 3 && !strings.ContainsAny(s, "()[]{}\"'<>") && !spelling.IsWords(s)
	}
	return true
}

// isQuotedWord tells whether a string without a digit is a secret.
func (c *candidate) isQuotedWord() bool {
	s := c.s
	switch c.op {
	case opEquals, opFlag:
		return !names.Echoes(s, c.name) && len(s) >= 4 && !ascii.IsCapitals(s) && !strings.ContainsAny(s, "<>%/")
	case opElement:
		return !names.Echoes(s, c.name) && len(s) >= 4
	}
	if c.Symbols == 0 {
		return c.op == opColon && judge.IsLetters(s, c.name)
	}
	if spelling.IsScrambled(s) || len(s) >= 8 && strings.ContainsAny(s[1:len(s)-1], "$!#%^&*") && c.Letters > 4 &&
		!judge.HasTemplate(s) && !strings.ContainsAny(s, "<>()/[]{}=:;,") {
		return true
	}
	return c.Symbols > 1 && c.Letters > 3 && len(s) >= 8 && !spelling.IsWords(s) && !strings.ContainsAny(s, "<>()/[]{}")
}

// isToken tells whether the value of a name such as token is one.
func (c *candidate) isToken() bool {
	s := c.s
	switch {
	case len(s) < 6 || judge.IsPath(s) || strings.EqualFold(c.name, "pat") && !judge.IsToken(s): // a pattern
		return false
	case c.Digits == len(s): // a long number, but no time and no amount
		return len(s) >= 16 && c.quote != 0 && c.op == opEquals
	case c.Digits == 0:
		return names.IsPassword(c.name) && c.quote != 0 && len(s) >= 12 && ascii.SmallLetters(s) == len(s) &&
			spelling.IsUnspeakable(s) && c.op != opCall ||
			spelling.IsScrambled(s) && (c.quote != 0 || c.op == opEquals && c.glued) && c.op != opComma
	case c.Letters == 0 || spelling.IsWords(s):
		return false
	case strings.ContainsAny(s, " ()<>{}\"'"):
		return c.quote != 0 && len(s) >= 24 && c.Spaces == 0 && c.Symbols > 2 && spelling.IsMixed(s) && !judge.HasTag(s) &&
			!judge.IsCode(s, true)
	}
	if low := strings.ToLower(c.name); strings.HasSuffix(low, "session_id") ||
		strings.HasSuffix(low, "sessionid") {
		return len(s) >= 24 && !spelling.IsID(s) && (spelling.IsMixed(s) || strings.IndexByte(s, '_') < 0) && spelling.IsName("a"+s)
	}
	if c.quote == 0 && (judge.IsCode(s, c.glued) ||
		c.op == opColon && spelling.Identifier(s) == len(s) && names.Echoes(s, c.name)) {
		return false
	}
	switch c.op {
	case opProse:
		mayBe := !spelling.IsID(s) || c.quote != 0 || len(s) > 32 && strings.IndexByte(s, '-') < 0
		return len(s) >= 16 && mayBe && strings.Contains(strings.ToLower(c.name), "token")
	case opComma, opCall, opCell:
		return s[0] != '/' && len(s) >= 12 && spelling.Entropy(s) > 3
	}
	return len(s) >= 8 || c.op == opEquals && c.glued
}
