package redact

import (
	"slices"
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/lazyregexp"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
)

// accountPair is a name and a password in one value: alice:x, alice/x, alice / x.
var accountPair = lazyregexp.New(`^["'\x60]?([\w.@+-]{1,60})(?: ?/ ?| ?: ?| )([^\s"'\x60,;/]{6,64})`)

// accountBehind looks at a value that is an account, name and password, behind a
// name that says so: creds: alice/x, Username/Password: alice / x.
func (v naming) accountBehind(at int) bool {
	s := v.Text
	low := strings.ToLower(v.name)
	both := strings.HasSuffix(low, "password") && v.from > 0 && s[v.from-1] == '/' &&
		ascii.HasSuffix(strings.ToLower(s[max(0, v.from-9):v.from-1]), "user", "username", "login")
	if !both && !strings.HasSuffix(low, "creds") && !strings.HasSuffix(low, "credentials") {
		return false
	}
	m := accountPair.Get().FindStringSubmatchIndex(s[at:scan.LineTo(s, at)])
	if m == nil {
		return false
	}
	user, secret := s[at+m[2]:at+m[3]], s[at+m[4]:at+m[5]]
	if ascii.IsNumber(user) || s[at+m[3]:at+m[4]] == " " && !judge.IsGiven(secret) ||
		!judge.IsHuman(secret) && (!judge.IsRandom(secret) || spelling.IsTechnical(secret)) || mark.Begins(secret) ||
		judge.HasTemplate(secret) {
		return false
	}
	v.add(at+m[4], at+m[5], v.rule)
	v.nameEnd = max(v.nameEnd, at+m[5])
	return true
}

// accountRule is the rule for an account, name and password in one word, that somebody
// signs in with: login ann:x, stats auth ann:x.
var accountRule = &rule{id: "own/account", kind: "password", weak: true, find: account,
	keywords: []string{"login", "logon", "log in", "sign in", "stats auth", "connect ", "conn ", "impdp ", "expdp ",
		"sqlldr ",
		"rman target ", "credentials", "creds", "user=", "cred=", "auth=", "htpasswd=", `userpwd, "`,
		"npmauthident", "connecting as ",
		"test user",
		"test account", "account created", "superuser", "wifi:", "zugangsdaten", "anmeldung", "credenciales",
		"identifiants", "connectez-vous", "cred:",
		"basic auth", "basic-auth", "htaccess", "tested with ", "inloggegevens", "credenziali", "test accounts"}}

// adminRule is the rule for the password behind the name of an account that most systems
// have: admin:x, root / x, ("admin", "x").
var adminRule = &rule{id: "own/account", kind: "password", weak: true, find: admin,
	keywords: []string{"admin:", "root:", "administrator:", "admin / ", "root / ", "admin → ", "root → ", "admin -> ",
		"root -> ", "admin/", "root/", "admin**", "root**", "admin and ", "root and ", "admin und ", "root und ",
		`admin"`, `admin'`,
		`root"`, `root'`, `sa"`, `sa'`, `postgres"`, `postgres'`, `guest"`, `guest'`, `ops"`, `ops'`, `bot"`, `bot'`,
		`app"`, `app'`, `user"`, `user'`}}

func admin(v *look, at, end int) bool {
	s := v.Text
	if at > 0 && (ascii.IsAlnum(s[at-1]) || strings.IndexByte("_-/.", s[at-1]) >= 0) && !decode.Escaped(s, at) {
		return false
	}
	rest := scan.Behind(s, end, 80)
	if c := s[end-1]; c == '"' || c == '\'' { // ("admin", "x")
		if at == 0 || s[at-1] != c || !strings.HasPrefix(rest, ", "+string(c)) {
			return false
		}
		rest, end = rest[2:], end+2
	}
	i, j := scan.GivenWord(rest, len(rest)-len(strings.TrimLeft(rest, " :")))
	if word := rest[i:j]; !mark.Begins(word) && (judge.IsSurelyHuman(word) ||
		s[end-1] != '/' && judge.SpeaksForItself(word)) {
		v.add(end+i, end+j, v.rule)
	}
	return true
}

var accountSignedIn = lazyregexp.New(`^["'\x60]?([\w.@+-]{1,40})["'\x60]?` +
	`(?: ?/ ?|:|,| with | and )["'\x60]?([^\s"'\x60,;/\\]{6,64})`)

func account(v *look, at, end int) bool {
	s := v.Text
	if at > 0 && ascii.IsAlnum(s[at-1]) && !decode.Escaped(s, at) {
		return false
	}
	rest := scan.Behind(s, end, 140)
	for range 2 { // the head of a section
		if next := end + len(rest) + 1; strings.Trim(rest, " :*#\r") == "" && next < len(s) {
			end = scan.Content(s, next, scan.LineTo(s, next))
			rest = scan.Behind(s, end, 140)
		}
	}
	for range 3 { // login as, login with, login=
		rest = strings.TrimLeft(rest, " =:(\"\\")
		for _, w := range []string{"user is ", "is ", "as ", "with ", "using ", "mit ", "con ", "avec ", "created ",
			"are ", "h/"} {
			rest = strings.TrimPrefix(rest, w)
		}
		if k := strings.Index(rest, ": "); k > 0 && strings.HasPrefix(rest, "for ") && isProse(rest[:k]) { // for x: ann/y
			rest = rest[k+1:]
		}
	}
	user := 0
	for user < len(rest) && user < 42 && (ascii.Word[rest[user]] || strings.IndexByte("@+\"'`", rest[user]) >= 0) {
		user++
	}
	if user == 0 || user >= len(rest) || strings.IndexByte(":/, ", rest[user]) < 0 ||
		rest[user] == ' ' && !slices.ContainsFunc([]string{" / ", " with ", " and "}, func(w string) bool {
			return strings.HasPrefix(rest[user:], w)
		}) {
		return false
	}
	m := accountSignedIn.Get().FindStringSubmatch(rest)
	if m == nil || ascii.IsNumber(m[1]) {
		return false
	}
	from := end + strings.Index(s[end:], m[0]) + len(m[0]) - len(m[2])
	secret := strings.TrimRight(m[2][:judge.WordEnd(m[2])], ".)]}:")
	if i := strings.LastIndexByte(secret, '@'); i > 5 && !judge.IsSurelyHuman(secret) {
		secret = secret[:i] // of a host
	}
	if !judge.IsSurelySecret(secret) || judge.IsNumbered(secret) || judge.HasTemplate(secret) {
		return false
	}
	v.add(from, from+len(secret), v.rule)
	return true
}
