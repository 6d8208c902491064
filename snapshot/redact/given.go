package redact

import (
	"slices"
	"strings"
)

// setRule is the rule for commands that give variables of a service their values by
// words: fly secrets set NAME=x, doppler secrets set NAME x.
var setRule = &rule{id: "own/secret-set", kind: "password", weak: true, find: setByWords, keywords: []string{
	"secrets set", "secret set", "secrets:set", "secret:set", "config:set", "env:set", "env set", "variable set",
	"variables set", "variables --set", "store-secret", "appsettings set", "config set-secret"}}

// setByWords looks at the words behind such a command: pairs of a name and a value,
// the word behind a name, what --value or --body gives.
func setByWords(v *look, at, end int) bool {
	s := v.text
	secret := strings.Contains(strings.ToLower(s[at:end]), "secret")
	if end < len(s) && strings.IndexByte("\"'", s[end]) >= 0 {
		return true
	}
	args := shellWords(s, end)
	named := ""
	for i, word := range args {
		a, at := word.text, word.at
		name, val, pair := strings.Cut(a, "=")
		switch {
		case strings.HasPrefix(a, "-"):
			if n := len(strings.TrimLeft(name, "-")); pair && n > 0 && takesValue[name] {
				v.give(val, at+len(name)+1, secret)
			} else if takesValue[a] && i+1 < len(args) && strings.IndexByte(args[i+1].text, '=') < 0 {
				v.give(args[i+1].text, args[i+1].at, secret)
			}
		case pair && isName(name):
			v.give(val, at+len(name)+1, secret)
		case named != "":
			v.give(a, at, secret)
		}
		named = ""
		if !pair && isName(a) && isAllCaps(a) {
			named = a
		}
	}
	return true
}

// takesValue are the flags of such commands that a value follows.
var takesValue = words("--value --body -b -v --set --settings --data")

// give adds a value that a command gives a secret, or a variable that may be one.
func (v *look) give(val string, at int, secret bool) {
	if len(val) < 6 || isPlaceholder(val) || startsWithMark(val) || hasTemplate(val) || isPath(val) ||
		strings.HasPrefix(val, "$") || !isGiven(val) && !(secret && len(val) >= 8 && pieceOfToken(val)) ||
		!secret && (isTechnical(val) || isNumbered(val) || isID(val) && len(val) < 32) {
		return
	}
	v.add(at, at+len(val), v.rule)
}

// hereStringRule is the rule for what a shell gives a command to read: <<< x.
var hereStringRule = &rule{id: "own/here-string", kind: "password", weak: true, find: hereString,
	keywords: []string{"<<<"}}

// asking are words of commands that read a secret.
var asking = []string{"passw", "passphrase", "pass ", "login", "secret", "token", "stdin", "sudo", "crypt", "gpg",
	"vault", "auth", "unlock", "key", "env add", "set ", "psk", "vnc"}

func hereString(v *look, at, end int) bool {
	s := v.text
	val, ok := v.read(value{op: opFlag, glued: true}, skipSpaces(s, end), 0)
	if !ok || end < len(s) && s[end] == '<' {
		return false
	}
	text := strings.TrimRight(s[val.from:val.to], ")")
	val.to = val.from + len(text)
	before := strings.ToLower(behindBreak(s, at, 120))
	if i := strings.IndexByte(text, ':'); i > 0 && strings.Contains(before, "chpasswd") {
		val.from, text = val.from+i+1, text[i+1:]
	}
	asks := false
	for _, w := range asking {
		asks = asks || strings.Contains(before, w)
	}
	if len(text) < 6 || isPlaceholder(text) || hasTemplate(text) || isPath(text) || text[0] == '$' ||
		startsWithMark(text) || strings.IndexByte(text, ' ') >= 0 ||
		!humanly(text) && (isTechnical(text) || wordlyName(text)) ||
		!speaksForItself(text) && !(asks && (humanly(text) || looksRandom(text))) {
		return true
	}
	v.add(val.from, val.to, v.rule)
	return true
}

// listedRule is the rule for a password that stands in a list of arguments behind a
// flag of one letter: ["-u", "ann", "-p", "x"], or in the lines of YAML.
var listedRule = &rule{id: "own/argument", kind: "password", weak: true, find: argument, keywords: []string{
	`-p"`, `-p'`, `-a"`, `-a'`, `-w"`, `-w'`, "- -p", "- -a", "- -w", `-p\`, `-a\`, `-w\`, "- --pass", `- "--pass`}}

func argument(v *look, at, end int) bool {
	s := v.text
	i := end
	if s[end-1] == '\\' {
		return at > 0 && s[at-1] == '"' // it is looked at without its escapes
	}
	if c := s[end-1]; c == '"' || c == '\'' { // in a list: the string that follows
		if at == 0 || s[at-1] != c {
			return false
		}
		for n := 0; i < len(s) && n < 80 && strings.IndexByte(" \t\r\n,\\-", s[i]) >= 0; n++ {
			i++
		}
	} else { // in lines: the next of them
		for end < len(s) && isLetter(s[end]) && s[end-1] != 'p' {
			end++ // the rest of --password
		}
		if i = lineTo(s, end); strings.Trim(s[end:i], " \r\"'") != "" {
			return false
		}
		for n := 0; i < len(s) && n < 80 && strings.IndexByte(" \t\r\n-", s[i]) >= 0; n++ {
			i++
		}
	}
	val, ok := v.read(value{op: opFlag}, i, 0)
	if !ok {
		return true
	}
	if n := humanLen(s[val.from:val.to]); n > 0 && val.quote == 0 {
		val.to = val.from + n
	}
	if text := s[val.from:val.to]; (surelyMade(text) || speaksForItself(text)) &&
		!hasTemplate(text) && !isPlaceholder(text) {
		v.add(val.from, val.to, v.rule)
	}
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
		"identifiants", "connectez-vous", "cred:"}}

var accountPairs = lazy(`^["'\x60]?([\w.@+-]{1,40})["'\x60]?` +
	`(?: ?/ ?|:|,| with | and )["'\x60]?([^\s"'\x60,;/@\\]{6,64})`)

func account(v *look, at, end int) bool {
	s := v.text
	if at > 0 && isAlnum(s[at-1]) && !escaped(s, at) {
		return false
	}
	rest := beforeBreak(s, end, 140)
	for range 2 { // the head of a section
		if next := end + len(rest) + 1; strings.Trim(rest, " :*#\r") == "" && next < len(s) {
			end = contentOf(s, next, lineTo(s, next))
			rest = beforeBreak(s, end, 140)
		}
	}
	for range 3 { // login as, login with, login=
		rest = strings.TrimLeft(rest, " =:(\"\\")
		for _, w := range []string{"as ", "with ", "using ", "mit ", "con ", "avec ", "created ", "h/"} {
			rest = strings.TrimPrefix(rest, w)
		}
	}
	user := 0
	for user < len(rest) && user < 42 && (wordByte[rest[user]] || strings.IndexByte("@+\"'`", rest[user]) >= 0) {
		user++
	}
	if user == 0 || user >= len(rest) || strings.IndexByte(":/, ", rest[user]) < 0 ||
		rest[user] == ' ' && !slices.ContainsFunc([]string{" / ", " with ", " and "}, func(w string) bool {
			return strings.HasPrefix(rest[user:], w)
		}) {
		return false
	}
	m := accountPairs.get().FindStringSubmatch(rest)
	if m == nil || isNumber(m[1]) {
		return false
	}
	from := end + strings.Index(s[end:], m[0]) + len(m[0]) - len(m[2])
	secret := strings.TrimRight(m[2][:wordEnd(m[2])], ".)]}:")
	if humanLen(secret) == 0 && !speaksForItself(secret) || isNumbered(secret) || hasTemplate(secret) {
		return false
	}
	v.add(from, from+len(secret), v.rule)
	return true
}
