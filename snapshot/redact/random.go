package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/lazyregexp"
	"fivex/snapshot/redact/spelling"
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

// isPlaceholder and isTechnical do not try their patterns on what is far too
// long for them.
func isPlaceholder(s string) bool {
	if s == "" || len(s) > 200 || ascii.IsDigit(s[0]) {
		return false
	}
	for i := range len(s) {
		if !ascii.IsAlnum(s[i]) {
			// your_token_here, but not what only begins so.
			random := len(s) >= 16 && ascii.IsLetter(s[0]) && spelling.IsMixed(s) && !spelling.IsWordlyName(s)
			return !(random && !strings.ContainsAny(s, "<([{. ")) && placeholder.Get().MatchString(s)
		}
	}
	// A word, which is what most values are: no need for a pattern.
	low := strings.ToLower(s)
	return placeholderWords[low] || len(s) > 2 && strings.Trim(low, "x") == ""
}

var placeholderWords = spelling.Words(`true false null nil none undefined void required optional string str
	number integer int bool boolean any object byte bytes unknown empty hidden value secret password passwd pass
	pwd token key redacted masked removed example changeme placeholder todo tbd na file filename path will package`)

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
	return digits > 0 && letters > 0 && !spelling.IsWords(s)
}
