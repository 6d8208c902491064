package redact

import (
	"regexp"
	"strings"
)

// isSecretValue tells whether a value is the secret that its name says, and
// not code, a placeholder or prose.
func (v *look) isSecretValue(s string, val value, name string, strength strength) bool {
	if len(s) < 3 || len(s) > mostValue || strings.HasPrefix(s, markBegin) {
		return false
	}
	if isPlaceholder(s) || strings.HasPrefix(s, "&#") || strings.HasPrefix(s, "&lt;") || isNumeral(s) {
		return false
	}
	if hasTemplate(s) {
		return false
	}
	digits, letters, symbols, spaces, wide := shape(s)
	if strength == medium {
		return v.isToken(s, val, name, digits, letters)
	}
	switch {
	case spaces > 0:
		return isPhrase(s, val, name)
	case val.op == 's': // prose
		return len(s) >= 6 && pieceOfToken(s) && digits > 0 && !wordy(s) && !isPath(s) && !versioned(s) &&
			(!isCode(s, false) || len(s) >= 8 && mixedCase(s) && symbols == 0 && digits < 8 && !namesItself(s, name))
	case isPath(s):
		return false
	case digits == len(s):
		return len(s) >= 4 && (val.op == '=' && val.glued || val.op == '-' || val.op == '>' || val.quote != 0 &&
			val.op == '=') || len(s) >= 6 && val.op != ','
	case val.quote == 0:
		switch {
		case val.op == '=' && val.glued && isAllCaps(name) && len(name) > 3:
			// In an environment there is no code but calls, in a program's text.
			if n := identifier(s); n > 0 && n < len(s) && s[n] == '(' && evenly(s) && wordlyName(s[:n]) ||
				digits == 0 && namesItself(s, name) || s[0] == '$' && isCode(s, true) {
				return false
			}
		case val.op == '-' && digits > 0 && s[0] != '$':
			// On a command line there is none.
		case (val.op == ':' || val.op == '|' || val.op == '=' && !val.glued) && len(s) >= 8 && digits > 0 &&
			symbols == 0 && mixedCase(s) &&
			!namesItself(s, name) && (val.op == '|' || val.op == ':' && val.glued || v.endsLine(val)):
			// In YAML neither.
		case val.op == ':' && digits == 0 && symbols == 0:
			// A word: see below.
		case isCode(s, val.glued && val.op != ':'):
			return false
		}
		if digits == 0 && symbols == 0 {
			return (val.op == '=' || val.op == '-') && val.glued && !namesItself(s, name) && len(s) >= 4 ||
				val.op == ':' && isPassword(s, name) && (v.endsLine(val) || unspeakable(s))
		}
		if val.op == ':' || val.op == '|' {
			return len(s) >= 6 && digits > 0 && !isTechnical(s) && !(wordy(s) && wide == 0 && digits == 0)
		}
		if !val.glued && digits == 0 {
			return symbols > 1 && !strings.ContainsAny(s, "()[]{}\"'<>") && letters > 3 && !wordy(s)
		}
		return true
	}
	if digits == 0 {
		switch val.op {
		case '=', '-':
			return !namesItself(s, name) && len(s) >= 4 && !isAllCaps(s) && !strings.ContainsAny(s, "<>%/")
		case '>':
			return !namesItself(s, name) && len(s) >= 4
		}
		return symbols > 1 && letters > 3 && len(s) >= 8 && !wordy(s) && !strings.ContainsAny(s, "<>()/[]{}") ||
			symbols == 0 && val.op == ':' && isPassword(s, name)
	}
	switch val.op {
	case '=', '>', '-':
		return len(s) >= 4 && !(isTechnical(s) && namesItself(s, name)) && !strings.ContainsAny(s, "<>")
	}
	return len(s) >= 6 && !strings.ContainsAny(s, "<>") && !(namesItself(s, name) && wordy(s))
}

// isPassword tells whether a word of letters only is the password that a name
// announces: small letters, or a mixture that no word has.
func isPassword(s, name string) bool {
	if len(s) < 6 || namesItself(s, name) {
		return false
	}
	if mixedCase(s) && !wordlyPart(s) {
		return len(s) >= 8
	}
	name = strings.ToLower(name)
	return strings.ToLower(s) == s && (strings.Contains(name, "pass") || strings.Contains(name, "pwd"))
}

// endsLine tells whether nothing stands behind a value in its line.
func (v *look) endsLine(val value) bool {
	rest := strings.TrimSpace(v.text[val.to:lineTo(v.text, val.to)])
	return rest == "" || rest[0] == '|' || rest[0] != ',' && !hasWord(rest)
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
var template = regexp.MustCompile(`[$#]\{[\w.\-: ()'"\[\]?|/]*\}|\{\{[^{}]*\}\}|^\$[({]|^\{\{|` +
	`\$\([a-z<(][^()]*\)`)

func hasTemplate(s string) bool { return strings.ContainsAny(s, "{(") && template.MatchString(s) }

// unspeakable tells whether a word of letters is none of a language.
func unspeakable(s string) bool {
	run := 0
	for i := range len(s) {
		if strings.IndexByte("aeiouyAEIOUY", s[i]) >= 0 {
			run = 0
		} else if run++; run > 3 {
			return true
		}
	}
	return false
}

// isNumeral tells whether a value is a number of a program: 0x14, 1<<8.
func isNumeral(s string) bool {
	return len(s) > 2 && isDigit(s[0]) && len(s) < 14 &&
		(s[1] == 'x' && isTechnical(s) || strings.Contains(s, "<<") && isTechnical(s))
}

// versioned tells whether a word has digits of its own only: glib-2.0, UTF-8.
func versioned(s string) bool {
	for _, part := range strings.FieldsFunc(s, func(r rune) bool {
		return strings.ContainsRune("-_./:,()'\"",
			r)
	}) {
		if pieceOfToken(part) && !isTechnical(part) {
			return false
		}
	}
	return true
}

// isToken tells whether the value of a name such as token is one.
func (v *look) isToken(s string, val value, name string, digits, letters int) bool {
	if len(s) < 6 || wordy(s) || letters == 0 || digits == 0 || strings.ContainsAny(s, " ()<>{}\"'") ||
		isPath(s) {
		return false
	}
	if val.quote == 0 && isCode(s, val.glued) {
		return false
	}
	switch val.op {
	case 's':
		return len(s) >= 16 && !isID(s) && strings.Contains(strings.ToLower(name), "token")
	case ',', '(', '|':
		return s[0] != '/' && len(s) >= 12 && shannon(s) > 3
	}
	return len(s) >= 8 || val.op == '=' && val.glued
}

func shape(s string) (digits, letters, symbols, spaces, wide int) {
	for i := range len(s) {
		switch c := s[i]; {
		case isDigit(c):
			digits++
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			letters++
		case c == ' ' || c == '\t':
			spaces++
		case c >= 0x80:
			wide++
			letters++
		default:
			symbols++
		}
	}
	return
}

// namesItself tells whether a value speaks of what its name does: the key of a
// field, the title of a label, the name of a variable.
func namesItself(s, name string) bool {
	low := strings.ToLower(s)
	if strings.Contains(strings.ToLower(name), low) {
		return true
	}
	for _, w := range []string{"pass", "secret", "token", "key", "credential", "auth", "pwd", "login", "user",
		"phrase", "config", "vault", "env"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// stopWords are in prose and in no phrase that is a secret.
var stopWords = words(`the a an is are was be of to for in on at with your you must not and or this
		that it if from by as
	no can will should has have when which use used using please enter invalid missing required wrong`)

// speaking are words of texts about secrets, which no phrase of one has.
var speaking = words(`password passphrase secret secrets token tokens key keys credential credentials
		auth login
	username config environment variable`)

// isPhrase tells whether a value with spaces is a phrase that opens something.
func isPhrase(s string, val value, name string) bool {
	if val.quote == 0 || strings.ContainsAny(s, "<>()[]{}=\n;\\/%") {
		return false
	}
	f := strings.Fields(s)
	for _, w := range f {
		w = strings.ToLower(strings.Trim(w, ".,:!?"))
		if stopWords[w] || speaking[w] || len(f) < 6 && namesItself(w, name) {
			return false
		}
	}
	if val.op == '=' || val.op == '>' || val.op == '-' {
		return len(f) <= 30 && !strings.ContainsAny(s, ".:,!?") && (len(f) > 2 || strings.ToLower(s) == s)
	}
	if len(f) < 4 {
		return false
	}
	for _, w := range f {
		if strings.ToLower(w) != w || len(w) < 3 || len(w) > 12 {
			return false
		}
	}
	return true
}
