package redact

import (
	"slices"
	"strings"
)

// accountPair is a name and a password in one value: alice:x, alice/x, alice / x.
var accountPair = lazy(`^["'\x60]?([\w.@+-]{1,60})(?: ?/ ?| ?: ?)([^\s"'\x60,;/]{6,64})`)

// accountBehind looks at a value that is an account, name and password, behind a
// name that says so: creds: alice/x, Username/Password: alice / x.
func (v *look) accountBehind(at, from int, name string) bool {
	s := v.text
	low := strings.ToLower(name)
	both := strings.HasSuffix(low, "password") && from > 0 && s[from-1] == '/' &&
		hasSuffixOf(strings.ToLower(s[max(0, from-9):from-1]), "user", "username", "login")
	if !both && !strings.HasSuffix(low, "creds") && !strings.HasSuffix(low, "credentials") {
		return false
	}
	m := accountPair.get().FindStringSubmatchIndex(s[at:lineTo(s, at)])
	if m == nil {
		return false
	}
	user, secret := s[at+m[2]:at+m[3]], s[at+m[4]:at+m[5]]
	if isNumber(user) || !humanly(secret) && (!looksRandom(secret) || isTechnical(secret)) || startsWithMark(secret) ||
		hasTemplate(secret) {
		return false
	}
	v.add(at+m[4], at+m[5], v.rule)
	v.nameEnd = max(v.nameEnd, at+m[5])
	return true
}

func hasSuffixOf(s string, suffixes ...string) bool {
	return slices.ContainsFunc(suffixes, func(x string) bool { return strings.HasSuffix(s, x) })
}
