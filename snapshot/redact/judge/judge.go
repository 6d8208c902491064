// Package judge tells of a value, seen by itself, what it is: made at random, made as people
// make passwords, a phrase that opens something; or code, a path, a placeholder, prose.
//
// It must never look at what stands around a value, which tells more: whoever asks does.
package judge

import (
	"slices"
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/lazyregexp"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/spelling"
)

// IsRandom tells whether a value of 8 characters or more has digits among
// letters and no word's shape.
func IsRandom(s string) bool {
	if len(s) < 8 {
		return false
	}
	digits, letters := 0, 0
	for i := range len(s) {
		switch {
		case ascii.IsDigit(s[i]):
			digits++
		case s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z':
			letters++
		}
	}
	return digits > 0 && letters > 0 && !spelling.IsWords(s)
}

// IsPlaceholder tells whether a value stands where a secret would: "string", <token>,
// ${PASSWORD}, your-key-here.
func IsPlaceholder(s string) bool {
	if s == "" || len(s) > 200 || ascii.IsDigit(s[0]) {
		return false
	}
	for i := range len(s) {
		if !ascii.IsAlnum(s[i]) {
			// your_token_here, but not what only begins so.
			random := len(s) >= 16 && ascii.IsLetter(s[0]) && spelling.IsMixed(s) && !spelling.IsWordlyName(s)
			return !(random && !strings.ContainsAny(s, "<([{. ")) &&
				(isPlaceholderWord(strings.TrimRight(s, ",;)]}")) || placeholder.Get().MatchString(s))
		}
	}
	return isPlaceholderWord(s)
}

// isPlaceholderWord tells whether a word, which is what most values are, stands where a secret
// would: no need for a pattern.
func isPlaceholderWord(s string) bool {
	s = strings.ToLower(s)
	return placeholderWords[s] || len(s) > 2 && strings.Trim(s, "x") == ""
}

// placeholder values stand where a secret would.
var placeholder = lazyregexp.New(`(?i)^(?:` +
	`change[-_]me|n/a|\*+|\.+|-+|_+|#+|•+|…|` +
	`(?:your|my|the|some|insert|enter|put)[-_ ].*|<[^<>]*>|\[[^\]]*\]|\{\{.*\}\}|\$\{.*\}|#\{.*\}|` +
	`%\(\w+\)s|%\{.*\}|` +
	`\$\(.*\)?|(?:\\u[0-9a-f]{4,8})+|(?-i:\$\{?[A-Z_][A-Z0-9_]*\}?|\$[a-z_]+[0-9]?(?:[\[.-].*)?|%[A-Z_]+%|` +
	`%[a-z_]+%)|%[-+# 0-9.]*[a-zA-Z]|@[A-Z_]+@|\$\d|\{\d*\}|\{\w+\}|` +
	`(?:process\.env|os\.environ|os\.getenv|import\.meta|env|ENV|secrets|vars|var|local|module|data|self|` +
	`this|args|opts|options|config|cfg|settings|request|req|res|params|props|ctx|state)[.\[(].*)[,;)\]}]*$`)

var placeholderWords = spelling.Words(`true false null nil none undefined void required optional string str
	number integer int bool boolean any object byte bytes unknown empty hidden value secret password passwd pass
	pwd token key redacted masked removed example changeme placeholder todo tbd na file filename path will package`)

// IsBlank tells whether a value is filled in later, or not shown.
func IsBlank(s string) bool {
	return s != "" && (IsPlaceholder(s) || strings.Trim(s, "*x.•") == "" || strings.HasPrefix(s, "%s") ||
		strings.HasPrefix(s, "{"))
}

// template is a part of a value that is put in later: ${x}, {{x}}, #{x}, $(x).
var template = lazyregexp.New(`[$#]\{[\w.\-: ()'"\[\]?|/]+\}|\{\{[^{}]*\}\}|^\$[({]|^\{\{|` +
	`\$\([a-z<(][^()]*\)`)

// templateMarks are of which one stands in every template.
var templateMarks = []string{"{{", "${", "#{", "$("}

// mostWithTemplate is how long a value is at most that has a template by chance.
const mostWithTemplate = 512

// HasTemplate tells whether a part of a value is put in later.
func HasTemplate(s string) bool {
	if !slices.ContainsFunc(templateMarks, func(m string) bool { return strings.Contains(s, m) }) ||
		!template.Get().MatchString(s) {
		return false
	}
	if len(s) > mostWithTemplate {
		return true
	}
	// What is as random without it has it by chance.
	rest := template.Get().ReplaceAllString(s, "")
	least := 24
	if len(s)-len(rest) < 7 {
		least = 10
	}
	return len(rest) < least || !spelling.IsMixed(rest) || spelling.KindsOf(rest).Symbols < 3 ||
		spelling.KindsOf(rest).Spaces > 0 ||
		spelling.IsWords(rest) || strings.Contains(s, "{{") || strings.Contains(rest, "://")
}

// HasTag tells whether a value has an element of markup, or a blank to fill.
func HasTag(s string) bool {
	i := strings.IndexByte(s, '<')
	return i >= 0 && strings.IndexByte(s[i:], '>') > 0
}

// IsCode tells whether a value that stands without quotes is an expression: a
// name, a call, an index, a literal of a list or a function.
func IsCode(s string, glued bool) bool {
	if s == "" {
		return true
	}
	switch s[0] {
	case '(', '[', '{', '<':
		// Types, lists, functions; a password can begin so too.
		return !IsRandom(s) || strings.ContainsAny(s, "\"'") || spelling.IsBalanced(s)
	case '!', '&', '*', '-', '+', '|', '@':
		return !IsRandom(s)
	}
	if s[len(s)-1] == '$' && IsHuman(s) {
		return false
	}
	n := spelling.Identifier(s)
	if n == 0 || n == len(s) && s[0] == '$' && glued && strings.ContainsAny(s, "0123456789") &&
		!names.Echoes(s, "") {
		return false
	}
	name := s[:n]
	wordly := !spelling.IsPiece(name) || spelling.IsWordlyName(name)
	if n == len(s) {
		if strings.ContainsAny(name, "._$?:") || !glued {
			return wordly
		}
		return false
	}
	switch c := s[n]; c {
	case '(', '[', '{', '<':
		if !wordly {
			return false
		}
		return c == '(' && (n+1 == len(s) || spelling.IsBalanced(s)) || c != '(' && spelling.IsBalanced(s) ||
			strings.ContainsAny(s, "\"'")
	case ',', ';', ')', ']', '}', ':', '?', '!', '.', '+', '|':
		if tail := s[n:]; spelling.IsPiece(tail) && !spelling.IsWordlyName(strings.Trim(tail, "()[]{},;!?:.|+\"'=&> ")) &&
			!(spelling.IsBalanced(tail) && strings.ContainsAny(tail, "([{")) {
			return false
		}
		return wordly && (!glued || n+1 >= len(s) || strings.ContainsAny(s[n:], "(=)\"'{}"))
	}
	return false
}

// IsCall tells whether a value is a call of a function.
func IsCall(s string) bool {
	n := spelling.Identifier(s)
	if n == 0 || n == len(s) || s[n] != '(' || s[len(s)-1] != ')' || !spelling.IsBalanced(s) ||
		!spelling.IsWordlyName(s[:n]) {
		return false
	}
	inside := s[n+1 : len(s)-1]
	return !IsRandom(inside) || strings.ContainsAny(inside, "\"'") || spelling.IsWordlyName(inside)
}

// IsPath tells whether a value is a path or an address.
func IsPath(s string) bool {
	if i := strings.Index(s, "://"); i >= 0 {
		return spelling.KindsOf(s[:i]).Symbols < 2 || !spelling.IsMixed(s[:i])
	}
	if strings.ContainsAny(s, "@#$%^&*!{}()<>|;") {
		return false
	}
	if strings.HasPrefix(s, "/") || strings.HasPrefix(s, "./") || strings.HasPrefix(s, "../") ||
		strings.HasPrefix(s, "~/") || len(s) > 2 && s[1] == ':' && (s[2] == '\\' || s[2] == '/') {
		return !IsRandom(strings.NewReplacer("/", "", ".", "", "-", "").Replace(s)) ||
			strings.Count(s, "/") > 1 && spelling.IsWords(s)
	}
	if strings.Count(s, "/") == 0 || !spelling.IsWords(s) {
		return false
	}
	for _, part := range strings.Split(s, "/") {
		if len(part) >= 8 && spelling.IsUnspeakable(part) && ascii.SmallLetters(part) == len(part) {
			return false
		}
		if !spelling.IsWordlyName(part) {
			return strings.Count(s, "/") > 2 && !spelling.IsMixed(part)
		}
	}
	return true
}

// HoldsToken tells whether one of the words of an element is a token, as in
// what Jenkins stores: {name value}.
func HoldsToken(s string) bool {
	for _, w := range strings.Fields(s) {
		if w = strings.Trim(w, "{}[]()"); len(w) >= 12 && len(w) <= 400 && IsRandom(w) && !IsPath(w) {
			return true
		}
	}
	return false
}

// SpeaksForItself tells whether a word looks like a password by itself: small
// letters, capitals and digits, and no name.
func SpeaksForItself(s string) bool {
	if len(s) < 8 || len(s) > 200 || strings.ContainsAny(s, " \t(){}[]<>|/\\\"'`,;=") || IsPath(s) ||
		spelling.IsVersion(s) || spelling.IsWordlyName(s) || strings.Contains(s, "://") {
		return false
	}
	if spelling.IsMixed(s) {
		return !spelling.IsWords(s)
	}
	return len(s) >= 20 && IsRandom(s) && !spelling.IsTechnical(s) && strings.IndexByte(s, '-') < 0
}

// IsSurelySecret tells whether a word is a secret whatever is said of it: made as people
// surely make passwords, or at random.
func IsSurelySecret(s string) bool { return IsSurelyHuman(s) || SpeaksForItself(s) }

// IsGiven tells whether a word is a value that somebody gave a command, and no name.
func IsGiven(s string) bool { return IsRandom(s) || IsHuman(s) && IsSure(s) }

// IsToken tells whether a word can be nothing but a token: long, of one piece, of
// small letters, capitals and digits.
func IsToken(s string) bool {
	if len(s) < TokenLeast || len(s) > 120 {
		return false
	}
	for i := range len(s) {
		if !ascii.IsAlnum(s[i]) && s[i] != '_' && s[i] != '-' {
			return false
		}
	}
	return spelling.IsMixed(s) && (spelling.Turns(s) > 2 || spelling.IsJumbled(s)) && !spelling.IsWordlyName(s) &&
		!spelling.IsWords(s)
}

// TokenLeast is the shortest word that is told for a token by nothing but its letters
// and digits.
const TokenLeast = 24

// IsMixture tells whether a string can be nothing but a password that a program made: letters,
// digits and signs in no order, and neither a pattern nor an address.
func IsMixture(s string) bool {
	if len(s) < 10 || len(s) > 64 || strings.ContainsAny(s, " \\<>\"'`") || strings.Contains(s, "-Z") ||
		strings.Contains(s, "-z") || IsPath(s) || HasTemplate(s) {
		return false
	}
	k := spelling.KindsOf(s)
	return spelling.IsMixed(s) && k.Symbols > 0 && 2*k.Symbols < len(s) && k.Letters > k.Digits &&
		3*(spelling.Turns(s)+k.Symbols) >= len(s)
}

// IsKey tells whether a value cannot be anything but a key.
func IsKey(s, before string) bool {
	if strings.HasPrefix(s, "sha") || spelling.IsTechnical(s) || spelling.IsWords(s) {
		return false
	}
	if spelling.IsID(s) {
		// A digest, where nothing says whose key it is.
		return before != "" && len(s) >= 32 && strings.IndexByte(s, '-') < 0
	}
	return len(s) >= 20 && spelling.IsMixed(s) && !spelling.IsWordlyName(s) || before != "" && spelling.IsScrambled(s)
}

// IsPlausible tells whether the string that a key gives can be the secret that it names:
// all but placeholders and prose.
func IsPlausible(s string) bool {
	if len(s) < 3 || IsPlaceholder(s) {
		return false
	}
	f := strings.Fields(s)
	for _, w := range f {
		if len(f) > 1 && StopWords[strings.ToLower(w)] {
			return false
		}
	}
	return true
}
