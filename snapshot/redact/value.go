package redact

import (
	"regexp"
	"strings"
)

// placeholder values stand where a secret would.
var placeholder = regexp.MustCompile(`(?i)^(?:true|false|null|nil|none|undefined|void|required|optional|string|str|number|` +
	`integer|int|bool(?:ean)?|any|object|bytes?|unknown|empty|hidden|value|secret|password|passwd|pass|pwd|token|key|redacted|` +
	`masked|removed|example|changeme|change[-_]me|placeholder|todo|tbd|n/?a|x{3,}|\*+|\.+|-+|_+|#+|•+|…|` +
	`(?:your|my|the|some|insert|enter|put)[-_ ].*|<[^<>]*>|\[[^\]]*\]|\{\{.*\}\}|\$\{.*\}|#\{.*\}|%\(\w+\)s|%\{.*\}|` +
	`\$\(.*\)?|(?:\\u[0-9a-f]{4,8})+|(?-i:\$\{?[A-Z_][A-Z0-9_]*\}?|\$[a-z_]+[0-9]?(?:[\[.-].*)?|%[A-Z_]+%|%[a-z_]+%)|%[-+# 0-9.]*[a-zA-Z]|@[A-Z_]+@|\$\d|\{\d*\}|\{\w+\}|` +
	`(?:process\.env|os\.environ|os\.getenv|import\.meta|env|ENV|secrets|vars|var|local|module|data|self|this|args|opts|options|config|` +
	`cfg|settings|request|req|res|params|props|ctx|state)[.\[(].*)[,;)\]}]*$`)

// technical words have letters and digits but are no secrets.
var technical = regexp.MustCompile(`(?i)^(?:v?\d+(?:\.\d+)*[a-z]?|(?:sha|md|hs|rs|es|ps|aes|utf|base|oauth|ipv?|x|p|ed|curve|int|uint|float|http|` +
	`h|rsa|ecdsa|des|rc|ripemd|blake2?[bs]?|hmac[-_]?sha|aes[-_])-?\d+[a-z0-9-]{0,8}|0x[0-9a-f]{1,12}|\d+<<\d+|\d+[a-z%]{1,3}|[a-z]+s?\d{1,2})$`)

// isPlaceholder and isTechnical do not try their patterns on what is far too
// long for them.
func isPlaceholder(s string) bool {
	if s == "" || len(s) > 200 || isDigit(s[0]) {
		return false
	}
	for i := range len(s) {
		if !isAlnum(s[i]) {
			return placeholder.MatchString(s)
		}
	}
	// A word, which is what most values are: no need for a pattern.
	low := strings.ToLower(s)
	return placeholderWords[low] || len(s) > 2 && strings.Trim(low, "x") == ""
}

var placeholderWords = words(`true false null nil none undefined void required optional string str number integer
	int bool boolean any object byte bytes unknown empty hidden value secret password passwd pass pwd token key
	redacted masked removed example changeme placeholder todo tbd na`)

func isTechnical(s string) bool {
	return len(s) <= 64 && technical.MatchString(s) && (len(s) < 6 || !mixedCase(s) || wordlyName(s))
}

// looksRandom tells whether a value of 8 characters or more has digits among
// letters and no word's shape.
func looksRandom(s string) bool {
	if len(s) < 8 {
		return false
	}
	digits, letters := 0, 0
	for i := range len(s) {
		switch {
		case isDigit(s[i]):
			digits++
		case s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z':
			letters++
		}
	}
	return digits > 0 && letters > 0 && !wordy(s)
}

// wordy tells whether a value is made of words, with numbers of their own:
// my-app-v2, src/auth/token_test.go:41, sha256-rsa, 2024-01-31T10:00.
func wordy(s string) bool {
	if isTechnical(s) {
		return true
	}
	letters, digits, parts := 0, 0, 0
	changes := 0 // between letters and digits within a part
	var before byte
	for i := 0; i <= len(s); i++ {
		c := byte(' ')
		if i < len(s) {
			c = s[i]
		}
		switch {
		case isDigit(c):
			if before == 'a' || before == 'A' {
				changes++
			}
			digits++
			before = '0'
		case c >= 'a' && c <= 'z':
			if before == '0' {
				changes++
			}
			letters++
			before = 'a'
		case c >= 'A' && c <= 'Z':
			if before == '0' || before == 'a' {
				changes++
			}
			letters++
			before = 'A'
		case strings.IndexByte(" -_./:@", c) < 0 && c < 0x80:
			return false
		default:
			if before != ' ' && before != 0 {
				parts++
			}
			before = ' '
		}
	}
	if digits == 0 {
		return changes <= 1+letters/5
	}
	// One change for a word such as v2 or part1, or a name such as getUser2.
	return parts > 0 && changes <= parts && letters >= 3*digits && parts > 1 || digits > 0 && letters == 0
}

// mixed tells whether a run has small letters, capitals and digits, as random
// base64 does.
func mixed(s string) bool {
	var small, capital, digit int
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z':
			small++
		case c >= 'A' && c <= 'Z':
			capital++
		case isDigit(c):
			digit++
		}
	}
	return small > 0 && capital > 0 && digit > 0
}

// identifier is the length of the dotted name that s begins with: a.b.c.
func identifier(s string) int {
	i := 0
	for i < len(s) {
		c := s[i]
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '$':
		case isDigit(c) && i > 0:
		case c == '.' && i > 0 && i+1 < len(s) && (s[i+1]|0x20 >= 'a' && s[i+1]|0x20 <= 'z' || s[i+1] == '_'):
		case c == '?' && i > 0 && i+1 < len(s) && s[i+1] == '.':
		case c == ':' && i > 0 && i+2 < len(s) && s[i+1] == ':' && s[i+2]|0x20 >= 'a' && s[i+2]|0x20 <= 'z':
			i++
		case c == '-' && i > 0 && i+2 < len(s) && s[i+1] == '>':
			i++
		default:
			return i
		}
		i++
	}
	return i
}

// isCode tells whether a value that stands without quotes is an expression: a
// name, a call, an index, a literal of a list or a function.
func isCode(s string, glued bool) bool {
	if s == "" {
		return true
	}
	switch s[0] {
	case '(', '[', '{', '<':
		// Types, lists, functions; a password can begin so too.
		return !looksRandom(s) || strings.ContainsAny(s, "\"'") || balanced(s)
	case '!', '&', '*', '-', '+', '|', '@':
		return !looksRandom(s)
	}
	n := identifier(s)
	if n == 0 || n == len(s) && s[0] == '$' && glued && strings.ContainsAny(s, "0123456789") && !namesItself(s, "") {
		return false
	}
	name := s[:n]
	wordly := !pieceOfToken(name) || wordlyName(name)
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
		return c == '(' && (n+1 == len(s) || balanced(s)) || c != '(' && balanced(s) || strings.ContainsAny(s, "\"'")
	case ',', ';', ')', ']', '}', ':', '?', '!', '.', '+', '|':
		if tail := s[n:]; pieceOfToken(tail) && !wordlyName(strings.Trim(tail, "()[]{},;!?:.|+\"'=&> ")) && !(balanced(tail) && strings.ContainsAny(tail, "([{")) {
			return false
		}
		return wordly && (!glued || n+1 >= len(s) || strings.ContainsAny(s[n:], "(=)\"'{}"))
	}
	return false
}

// wordlyName tells whether an identifier reads as names in code do: words in
// humps, each with a number at its end at most.
func wordlyName(s string) bool {
	for _, part := range strings.FieldsFunc(s, func(r rune) bool {
		return r == '.' || r == '_' || r == '$' || r == ':' || r == '?' || r == '-' || r == '>'
	}) {
		if !wordlyPart(part) {
			return false
		}
	}
	return true
}

func wordlyPart(s string) bool {
	if isNumber(s) {
		return true
	}
	numbers, all, good, letters, within := 0, 0, 0, 0, false
	for i := 0; i < len(s); {
		from := i
		if !isAlnum(s[i]) {
			return false
		}
		if isDigit(s[i]) {
			for i < len(s) && isDigit(s[i]) {
				i++
			}
			numbers++
			within = within || from > 0 && i < len(s) && s[i] >= 'a' && s[i] <= 'z'
			continue
		}
		// A word: capitals, or a capital and small letters.
		for i < len(s) && s[i] >= 'A' && s[i] <= 'Z' {
			i++
		}
		if i-from > 1 && i < len(s) && s[i] >= 'a' && s[i] <= 'z' {
			i-- // the last begins the next word
		} else {
			for i < len(s) && s[i] >= 'a' && s[i] <= 'z' {
				i++
			}
		}
		all++
		letters += i - from
		if i-from >= 3 && strings.ContainsAny(s[from:i], "aeiouyAEIOUY") {
			good++
		}
	}
	if numbers == 0 && all == 1 {
		return true
	}
	if numbers > 1 && within || all > 3 && letters < 3*all {
		return false // words are longer, and their numbers stand at their end
	}
	return numbers <= 1+len(s)/14 && (3*good >= 2*all && good > 0 || numbers == 1 && all == 1 && isDigit(s[len(s)-1]) && letters >= 3)
}

// balanced tells whether each bracket is closed, and no word goes on behind one.
func balanced(s string) bool {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '(', '[', '{', '<':
			depth++
		case ')', ']', '}', '>':
			depth--
			if depth < 0 { // of what stands around
				return i+1 == len(s) || strings.IndexByte(",;)]}.", s[i+1]) >= 0
			}
			if i+1 < len(s) && (isDigit(s[i+1]) || s[i+1]|0x20 >= 'a' && s[i+1]|0x20 <= 'z') {
				return false
			}
		}
	}
	return depth == 0
}

// isPath tells whether a value is a path or an address.
func isPath(s string) bool {
	if strings.Contains(s, "://") {
		return true
	}
	if strings.ContainsAny(s, "@#$%^&*!{}()<>|;") {
		return false
	}
	if strings.HasPrefix(s, "/") || strings.HasPrefix(s, "./") || strings.HasPrefix(s, "../") || strings.HasPrefix(s, "~/") || len(s) > 2 && s[1] == ':' && (s[2] == '\\' || s[2] == '/') {
		return !looksRandom(strings.NewReplacer("/", "", ".", "", "-", "").Replace(s)) || strings.Count(s, "/") > 1 && wordy(s)
	}
	if strings.Count(s, "/") == 0 || !wordy(s) {
		return false
	}
	for _, part := range strings.Split(s, "/") {
		if !wordlyName(part) {
			return strings.Count(s, "/") > 2
		}
	}
	return true
}
