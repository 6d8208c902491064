package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/lazyregexp"
)

// placeholder values stand where a secret would.
var placeholder = lazyregexp.New(`(?i)^(?:true|false|null|nil|none|undefined|void|required|optional|` +
	`string|str|number|integer|int|bool(?:ean)?|any|object|bytes?|unknown|empty|hidden|value|` +
	`secret|password|passwd|pass|pwd|token|key|redacted|masked|removed|example|` +
	`changeme|change[-_]me|placeholder|todo|tbd|n/?a|x{3,}|\*+|\.+|-+|_+|#+|•+|…|` +
	`(?:your|my|the|some|insert|enter|put)[-_ ].*|<[^<>]*>|\[[^\]]*\]|\{\{.*\}\}|\$\{.*\}|#\{.*\}|` +
	`%\(\w+\)s|%\{.*\}|` +
	`\$\(.*\)?|(?:\\u[0-9a-f]{4,8})+|(?-i:\$\{?[A-Z_][A-Z0-9_]*\}?|\$[a-z_]+[0-9]?(?:[\[.-].*)?|%[A-Z_]+%|` +
	`%[a-z_]+%)|%[-+# 0-9.]*[a-zA-Z]|@[A-Z_]+@|\$\d|\{\d*\}|\{\w+\}|` +
	`(?:process\.env|os\.environ|os\.getenv|import\.meta|env|ENV|secrets|vars|var|local|module|data|self|` +
	`this|args|opts|options|config|cfg|settings|request|req|res|params|props|ctx|state)[.\[(].*)[,;)\]}]*$`)

// technical words have letters and digits but are no secrets.
var technical = lazyregexp.New(`(?i)^(?:v?\d+(?:\.\d+)*[a-z]?|(?:pkcs#?|sha|md|hs|rs|es|ps|aes|utf|base|` +
	`oauth|ipv?|x|p|ed|curve|int|uint|float|http|h|rsa|ecdsa|des|rc|ripemd|blake2?[bs]?|` +
	`hmac[-_]?sha|aes[-_])-?\d+[a-z0-9-]{0,8}|0x[0-9a-f]{1,12}|` +
	`\d+<<\d+|\d+[a-z%]{1,3}|[a-z]+s?\d{1,2})$`)

// isPlaceholder and isTechnical do not try their patterns on what is far too
// long for them.
func isPlaceholder(s string) bool {
	if s == "" || len(s) > 200 || ascii.IsDigit(s[0]) {
		return false
	}
	for i := range len(s) {
		if !ascii.IsAlnum(s[i]) {
			// your_token_here, but not what only begins so.
			random := len(s) >= 16 && ascii.IsLetter(s[0]) && mixed(s) && !wordlyName(s)
			return !(random && !strings.ContainsAny(s, "<([{. ")) && placeholder.Get().MatchString(s)
		}
	}
	// A word, which is what most values are: no need for a pattern.
	low := strings.ToLower(s)
	return placeholderWords[low] || len(s) > 2 && strings.Trim(low, "x") == ""
}

var placeholderWords = words(`true false null nil none undefined void required optional string str
	number integer int bool boolean any object byte bytes unknown empty hidden value secret password passwd pass
	pwd token key redacted masked removed example changeme placeholder todo tbd na file filename path will package`)

func isTechnical(s string) bool {
	return len(s) <= 64 && technical.Get().MatchString(s) && (len(s) < 6 || !ascii.IsMixedCase(s) || wordlyName(s))
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
		case ascii.IsDigit(s[i]):
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
		case ascii.IsDigit(c):
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
	if ascii.IsCapitals(s) && letters >= 16 && unspeakablePart(s) {
		return false
	}
	// One change for a word such as v2 or part1, or a name such as getUser2.
	return parts > 0 && changes <= parts && letters >= 3*digits && parts > 1 || digits > 0 && letters == 0
}

// unspeakablePart tells whether a part of a value is letters that are no word.
func unspeakablePart(s string) bool {
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" -_./:@", r) }) {
		if len(part) >= 6 && unspeakable(part) {
			return true
		}
	}
	return false
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
		case ascii.IsDigit(c):
			digit++
		}
	}
	return small > 0 && capital > 0 && digit > 0
}
