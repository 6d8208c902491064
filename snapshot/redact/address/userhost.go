package address

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/find"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
	"fivex/snapshot/redact/value"
)

// noUsers are words before a colon that an address of e-mail follows, or an
// image's name.
var noUsers = spelling.Words(`mailto mail email e-mail from to cc bcc by author authors committer contact
	reply-to sip sips xmpp
	news nntp acct user login git ssh http https npm image docker yarn pnpm link file workspace patch portal
	id ref maintainer owner reviewer sender recipient support`)

// UserHosts calls found for each user:password@host without the scheme of a URL, and what
// stands behind an address of e-mail as its password.
func UserHosts(text string, found func(from, to int)) {
	r := value.ReaderOf(text)
	v := find.Text{Reader: &r, Found: found}
	s := v.Text
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '@')
		if i < 0 {
			return
		}
		at += i + 1
		userHost(v, at-1)
		mailAccount(v, at)
	}
}

// behindMail is what stands between an address of e-mail, as a user's name, and a password.
var behindMail = []string{":", " / ", "** / **", "` / `", "/", ", ", " with ", " and ", " | ", "\n"}

// mailAccount finds the password behind the address of e-mail that somebody signs in
// with, whose host begins at at: ann@mail.example / x.
func mailAccount(v find.Text, at int) {
	s := v.Text
	end := at + hostLen(s[at:])
	if at < 2 || !ascii.IsAlnum(s[at-2]) || !strings.Contains(s[at:end], ".") || !ascii.IsLetter(s[end-1]) ||
		strings.HasSuffix(scan.Before(s, at-1, 4), "git") {
		return
	}
	for _, between := range behindMail {
		rest, ok := strings.CutPrefix(s[end:min(len(s), end+100)], between)
		if !ok {
			continue
		}
		from, to := scan.GivenWord(rest, 0)
		if word := rest[from:to]; judge.IsSurelySecret(word) {
			from += end + len(between)
			v.Found(from, from+len(word))
		}
		return
	}
}

func userHost(v find.Text, at int) {
	s := v.Text
	if at < 8 || at+2 >= len(s) || !ascii.IsAlnum(s[at+1]) || strings.HasPrefix(s[at:], "@sha") {
		return
	}
	colon := -1
	i := at
	for i > 0 && at-i < 120 && s[i-1] > ' ' && s[i-1] < 0x7f &&
		strings.IndexByte("\"'`<>()[]{},;|\\/=", s[i-1]) < 0 {
		if i--; s[i] == ':' {
			colon = i
		}
	}
	for n := 0; n < 2 && colon > i; n++ { // of grep: file:12:
		j := strings.IndexByte(s[colon+1:at], ':')
		if j <= 0 || !ascii.IsNumber(s[colon+1:colon+1+j]) {
			break
		}
		i = colon + 1 + j + 1
		colon = i + strings.IndexByte(s[i:at], ':')
	}
	for i < colon && strings.IndexByte("*_~", s[i]) >= 0 {
		i++
	}
	if colon <= i || at-colon < 7 || i > 0 && (s[i-1] == '\\' || s[i-1] == '/' && (i < 2 || !ascii.IsAlnum(s[i-2]))) {
		return
	}
	user, pw := s[i:colon], s[colon+1:at]
	if j := strings.IndexByte(pw, ':'); j > 0 && noUsers[strings.ToLower(user)] { // sip:ann:x@host
		user, pw, colon = pw[:j], pw[j+1:], colon+1+j
	}
	given := judge.IsSurelyHuman(pw)
	if i > 0 && s[i-1] == '/' && !given && !judge.SpeaksForItself(pw) {
		return
	}
	host := hostLen(s[at+1:])
	if host < 3 || len(user) > 64 || noUsers[strings.ToLower(user)] || strings.Contains(user, "@") ||
		!ascii.IsAlnum(user[0]) || mark.Begins(s[colon+1:]) || strings.Contains(pw, mark.Begin) || judge.IsPlaceholder(pw) ||
		judge.HasTemplate(pw) {
		return
	}
	if !given && (!spelling.IsMixed(pw) || spelling.IsWordlyName(pw)) {
		if !judge.IsRandom(pw) || spelling.IsWordly(pw) || spelling.IsVersion(pw) || strings.Contains(pw, ".") &&
			!strings.ContainsAny(pw, "!#$%&*^+") {
			return
		}
	}
	if name := s[at+1 : at+1+host]; ascii.IsNumber(strings.ReplaceAll(name, ".", "")) && strings.Count(name, ".") != 3 ||
		spelling.IsID(name) && len(name) > 15 {
		return // a version, a digest
	}
	v.Found(colon+1, at)
}

// hostLen is the length of the name of a host that a text begins with.
func hostLen(s string) int {
	n := 0
	for n < len(s) && n < 254 && (ascii.IsAlnum(s[n]) || s[n] == '.' || s[n] == '-' || s[n] == '_') {
		n++
	}
	for n > 0 && (s[n-1] == '.' || s[n-1] == '-') {
		n--
	}
	return n
}
