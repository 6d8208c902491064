package value

import (
	"slices"
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/spelling"
)

// A candidate is a value that may be the secret that its name says.
type candidate struct {
	*Reader // of the text that it stands in
	Value
	s              string // the value itself
	name           string
	strength       names.Strength // of the name
	spelling.Kinds                // once nothing else has told that it is none
}

// IsSecret tells whether a value is the secret that its name says, and not code, a
// placeholder or prose. The name makes that as sure as strength says.
func (v *Reader) IsSecret(val Value, name string, strength names.Strength) bool {
	c := candidate{Reader: v, Value: val, s: v.Text[val.From:val.To], name: name, strength: strength}
	return c.isSecret()
}

func (c *candidate) isSecret() bool {
	s := c.s
	if len(s) < 3 || len(s) > Most || strings.HasPrefix(s, mark.Begin) || judge.IsPlaceholder(s) ||
		strings.HasPrefix(s, "&#") || strings.HasPrefix(s, "&lt;") || spelling.IsNumeral(s) || judge.HasTemplate(s) {
		return false
	}
	c.Kinds = spelling.KindsOf(s)
	switch {
	case c.isHuman(), c.isEasyPassword():
		return true
	case c.strength == names.Strong && c.Digits == 0 && (c.Quote != 0 && c.Op != Comma && c.Op != Call ||
		c.EndsLine(c.Value) || c.closes(c.Value) || c.Op == Colon && c.proseFollows(c.Value) || c.isSaid(c.Value)) &&
		judge.IsChain(s, c.name):
		return true
	case c.strength == names.Medium:
		return c.isToken()
	case c.Spaces > strings.Count(s, `\ `):
		return c.isPhrase() || c.Op == Element && judge.HoldsToken(s)
	case c.Op == Prose:
		return c.isInProse() || c.isQuotedInProse()
	case judge.IsPath(s):
		return false
	case c.Digits == len(s):
		return c.isPIN()
	case c.Quote == 0:
		return !c.isOfProgram() && c.isBareSecret()
	case c.Digits == 0:
		return c.isQuotedWord()
	}
	switch c.Op {
	case Call:
		if spelling.IsTechnical(s) && !(c.name == "PASSWORD" && judge.IsSure(s)) { // of SQL
			return false
		}
	case Equals, Element, Flag:
		return len(s) >= 4 && !(spelling.IsTechnical(s) && names.Echoes(s, c.name)) && !judge.HasTag(s)
	}
	return len(s) >= 6 && !judge.HasTag(s) && !(names.Echoes(s, c.name) && spelling.IsWords(s))
}

// isInProse tells whether a word behind "the password is" is it.
func (c *candidate) isInProse() bool {
	s := c.s
	if len(s) < 6 || !spelling.IsPiece(s) || c.Digits == 0 || spelling.IsWords(s) || judge.IsPath(s) ||
		spelling.IsVersion(s) {
		return false
	}
	return !judge.IsCode(s, false) ||
		len(s) >= 8 && c.Digits < 8 && c.Symbols == 0 && ascii.IsMixedCase(s) && !names.Echoes(s, c.name)
}

// isQuotedInProse tells whether a word in quotes is a password that a sentence
// tells: the password is "x".
func (c *candidate) isQuotedInProse() bool {
	s := c.s
	return c.Quote != 0 && c.Quote != '`' && len(s) >= 6 && strings.Contains(strings.ToLower(c.name), "pass") &&
		strings.HasSuffix(strings.TrimRight(c.Text[:c.From-1], " "), " is") && !names.Echoes(s, c.name) &&
		!judge.IsPath(s) && !saidOfPasswords[strings.ToLower(s)]
}

// saidOfPasswords are words in quotes that a sentence says of a password.
var saidOfPasswords = spelling.Words(`required optional missing invalid incorrect correct expired strong medium weaker
	stronger unchanged visible allowed disabled enabled forgotten changed string number object`)

// isPIN tells whether a number is a secret.
func (c *candidate) isPIN() bool {
	s := c.s
	assigned := c.Op == Equals && (c.Glued || c.Quote != 0) || c.Op == Flag || c.Op == Element
	return len(s) >= 4 && assigned || len(s) >= 6 && c.Op != Comma
}

// isOfProgram tells whether a value without quotes is a program's.
func (c *candidate) isOfProgram() bool {
	s := c.s
	switch {
	case c.Op == Equals && c.Glued && ascii.IsCapitals(c.name) && len(c.name) > 3:
		// In an environment there is none; but constants have such names too.
		return judge.IsCall(s) || c.Digits == 0 && names.Echoes(s, c.name) || s[0] == '$' && judge.IsCode(s, true)
	case c.Op == Flag && c.Digits > 0 && s[0] != '$':
		return false // on a command line there is none
	case c.Digits == 0 && c.Symbols == 0 && c.Op == Colon:
		return false // a word
	}
	if c.Digits > 0 && c.Symbols == 0 && len(s) >= 8 && ascii.IsMixedCase(s) && !names.Echoes(s, c.name) &&
		!judge.IsNumbered(s) {
		yaml := (c.Op == Colon || c.Op == Equals && !c.Glued) && c.EndsLine(c.Value)
		if yaml || c.Op == Cell || c.Op == Colon && c.Glued {
			return false // nor in a table
		}
	}
	return judge.IsCode(s, c.Glued && c.Op != Colon)
}

// isBareSecret tells whether a value without quotes, which is no code, is one.
func (c *candidate) isBareSecret() bool {
	s := c.s
	switch {
	case c.Digits == 0 && c.Symbols == 0:
		return (c.Op == Equals || c.Op == Flag) && c.Glued && !names.Echoes(s, c.name) && len(s) >= 4 ||
			c.Op == Colon && judge.IsLetters(s, c.name) && (c.EndsLine(c.Value) ||
				spelling.IsUnspeakable(strings.TrimRight(s, "'s")))
	case c.Op == Colon || c.Op == Cell:
		return len(s) >= 6 && c.Digits > 0 && !spelling.IsTechnical(s)
	case !c.Glued && c.Digits == 0:
		return c.Symbols > 1 && c.Letters > 3 && !strings.ContainsAny(s, "()[]{}\"'<>") && !spelling.IsWords(s)
	}
	return true
}

// isQuotedWord tells whether a string without a digit is a secret.
func (c *candidate) isQuotedWord() bool {
	s := c.s
	switch c.Op {
	case Equals, Flag:
		return !names.Echoes(s, c.name) && len(s) >= 4 && !ascii.IsCapitals(s) && !strings.ContainsAny(s, "<>%/")
	case Element:
		return !names.Echoes(s, c.name) && len(s) >= 4
	}
	if c.Symbols == 0 {
		return c.Op == Colon && judge.IsLetters(s, c.name)
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
	case isUUID(s) && c.Op != Call && c.Op != Comma && ascii.HasSuffix(strings.ToLower(c.name), "token", "pat"):
		return true
	case len(s) < 6 || judge.IsPath(s) || strings.EqualFold(c.name, "pat") && !judge.IsToken(s): // a pattern
		return false
	case c.Digits == len(s): // a long number, but no time and no amount
		return len(s) >= 16 && c.Quote != 0 && c.Op == Equals
	case c.Digits == 0:
		return names.IsPassword(c.name) && c.Quote != 0 && len(s) >= 12 && ascii.SmallLetters(s) == len(s) &&
			spelling.IsUnspeakable(s) && c.Op != Call ||
			spelling.IsScrambled(s) && (c.Quote != 0 || c.Op == Equals && c.Glued) && c.Op != Comma
	case c.Letters == 0 || spelling.IsWords(s):
		return false
	case strings.ContainsAny(s, " ()<>{}\"'"):
		return c.Quote != 0 && len(s) >= 24 && c.Spaces == 0 && c.Symbols > 2 && spelling.IsMixed(s) && !judge.HasTag(s) &&
			!judge.IsCode(s, true)
	}
	if low := strings.ToLower(c.name); strings.HasSuffix(low, "session_id") ||
		strings.HasSuffix(low, "sessionid") {
		return len(s) >= 24 && !spelling.IsID(s) && (spelling.IsMixed(s) || strings.IndexByte(s, '_') < 0) &&
			spelling.IsName("a"+s)
	}
	if c.Quote == 0 && (judge.IsCode(s, c.Glued) ||
		c.Op == Colon && spelling.Identifier(s) == len(s) && names.Echoes(s, c.name)) {
		return false
	}
	switch c.Op {
	case Prose:
		mayBe := !spelling.IsID(s) || c.Quote != 0 || len(s) > 32 && strings.IndexByte(s, '-') < 0
		return len(s) >= 16 && mayBe && strings.Contains(strings.ToLower(c.name), "token")
	case Comma, Call, Cell:
		return s[0] != '/' && len(s) >= 12 && spelling.Entropy(s) > 3
	}
	return len(s) >= 8 || c.Op == Equals && c.Glued
}

// isUUID tells whether a value has the form of a UUID.
func isUUID(s string) bool {
	return len(s) == 36 && spelling.IsID(s) && s[8] == '-' && s[13] == '-' && s[18] == '-' && s[23] == '-'
}

// isHuman tells whether a value is a password as people make them, where a
// password's name gives it one.
func (c *candidate) isHuman() bool {
	s, strength := strings.TrimRight(c.s, ".,:;"), c.strength
	named := judge.IsOfYear(s) && (c.Op != Prose || c.isSaid(c.Value))
	if !names.IsPassword(c.name) || !judge.IsHuman(s) && !named {
		return false
	}
	sure := judge.IsSure(s)
	if strings.EqualFold(c.name, "pw") || strings.EqualFold(c.name, "psw") {
		strength = names.Strong
	}
	switch {
	case c.Op == Prose && c.Quote == 0:
		return c.isSaid(c.Value) || strength == names.Strong && sure && !strings.EqualFold(c.name, "secret")
	case c.Quote != 0 && c.Op != Comma:
		return sure || strength == names.Strong
	case c.Op == Equals && !c.Glued:
		return sure && (c.EndsLine(c.Value) || c.proseFollows(c.Value) || c.closes(c.Value))
	case c.Op == Equals:
		return sure
	case c.Op == Colon && !c.EndsLine(c.Value):
		within := NextIs(c.Text, c.To, ",=") && c.Text[c.From-1] != '-' && !c.proseFollows(c.Value) // of an expression
		return sure && (strength == names.Strong || c.proseFollows(c.Value) || c.closes(c.Value)) && !within
	case c.Op == Colon || c.Op == Cell:
		return true
	}
	return sure
}

// isEasyPassword tells whether a word of small letters with a number in it is the
// password that a name announces in a line of its own, or in a cell.
func (c *candidate) isEasyPassword() bool {
	s := c.s
	if len(s) < 6 || len(s) > 32 || c.Quote != 0 || c.Op != Colon && c.Op != Cell {
		return false
	}
	name := strings.ToLower(c.name)
	letters := ascii.SmallLetters(s)
	digits := len(s) - letters - len(strings.TrimLeft(s[letters:], "0123456789"))
	more := len(s) - letters - digits
	if !names.IsPassword(name) && !(more > 1 && ascii.HasSuffix(name, "secret", "_key", "-key", "_token", "-token")) {
		return false
	}
	return letters >= 3 && digits > 0 && digits <= 6 && ascii.SmallLetters(s[letters+digits:]) == more &&
		!names.Echoes(s, name) && !judge.Numbered[s[:letters]] && c.EndsLine(c.Value)
}

// isPhrase tells whether a value with spaces is a phrase that opens something.
func (c *candidate) isPhrase() bool {
	s := c.s
	if c.Quote == 0 || strings.ContainsAny(s, "<>()[]{}=\n;\\/%") {
		return false
	}
	f := strings.Fields(s)
	if c.strength == names.Strong && len(f) < 5 && c.Op != Comma && c.Op != Call &&
		slices.ContainsFunc(f, judge.SpeaksForItself) && !slices.ContainsFunc(f, spelling.IsWordlyName) {
		return true // a password with a space in it
	}
	n := spelling.Unspeakables(f) // of a phrase of such words, one can be any word by chance
	strange := 4*n >= len(f)
	for _, w := range f {
		w = strings.ToLower(strings.Trim(w, ".,:!?"))
		if (judge.StopWords[w] || judge.Speaking[w]) && 2*n < len(f) || len(f) < 6 && !strange && names.Echoes(w, c.name) {
			return false
		}
	}
	if c.Op == Equals || c.Op == Element || c.Op == Flag {
		return len(f) <= 30 && !strings.ContainsAny(s, ".:,!?") && (len(f) > 2 || strings.ToLower(s) == s)
	}
	if len(f) < 4 {
		return false
	}
	if strange && !strings.ContainsAny(s, ".:,!?") {
		return true
	}
	for _, w := range f {
		if strings.ToLower(w) != w || len(w) < 3 || len(w) > 12 {
			return false
		}
	}
	return true
}
