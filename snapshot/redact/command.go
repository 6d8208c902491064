package redact

import (
	"slices"
	"strings"
)

// commandLine looks at the words behind the name of a program for the flag that
// it takes its password by.
func commandLine(v *look, at, end int) bool {
	s := v.text
	switch strings.ToLower(s[at:end]) {
	case "identified by", "with password", "encrypted password":
		return v.quotedBehind(end)
	case "identified with":
		i := indexFold(s[end:min(len(s), end+60)], " by ")
		return i >= 0 && v.quotedBehind(end+i+len(" by "))
	case "set password for":
		i := strings.IndexByte(s[end:min(len(s), end+120)], '=')
		return i >= 0 && v.quotedBehind(end+i+1)
	case "--from-literal":
		return v.fromLiteral(end)
	case "chpasswd:":
		return v.accounts(end)
	}
	if at > 0 && (isAlnum(s[at-1]) || s[at-1] == '_') && !escaped(s, at) {
		return s[at-1] == '_' // emphasis, or a name
	}
	to := at
	for to < len(s) && to-at < 40 && (wordByte[s[to]] && s[to] != '.') {
		to++
	}
	how, ok := flags[strings.ToLower(s[at:to])]
	if !ok && strings.EqualFold(s[at:end], "gh ") {
		return false
	}
	if ok && to < len(s) && (s[to] == '+' || s[to] == '%') {
		return true // its words may be escaped
	}
	if !ok || to >= len(s) || how == "" {
		return false
	}
	var args []arg
	switch c := s[to]; {
	case c == ' ':
		args = shellWords(s, to)
	case strings.IndexByte("\"'\\", c) >= 0 && at > 0 && strings.IndexByte("\"'", s[at-1]) >= 0 && how != "pipe":
		for to < len(s) && s[to] == '\\' {
			to++
		}
		args = listWords(s, to+1)
	}
	if len(args) == 0 {
		return false
	}
	if how == "pipe" {
		return v.piped(args)
	}
	for _, h := range strings.Split(how, "|") {
		way, flag, found := strings.Cut(h, " ")
		if !found {
			way, flag = "", h
		}
		v.flagged(way, flag, args)
	}
	return true
}

// escaped tells whether an escape such as \n ends where a word begins.
func escaped(s string, at int) bool {
	return at > 1 && s[at-2] == '\\' && strings.IndexByte("nrt", s[at-1]) >= 0
}

// flagged adds what one flag of a command says.
func (v *look) flagged(way, flag string, args []arg) {
	for i := range args {
		val, at := flagValue(way, flag, args, i)
		if val == "" || (val[0] == '-' || val[0] == '\\') && way != "glued" || way == "random" && !isGiven(val) {
			continue
		}
		sep := map[string]string{"user": ":", "percent": "%", "comma": ",", "pass": "pass:"}[way]
		if sep != "" {
			j := strings.Index(val, sep)
			if j < 0 {
				continue
			}
			at += j + len(sep)
			val = val[j+len(sep):]
		}
		if len(val) < 3 || isPlaceholder(val) || startsWithMark(val) || strings.HasPrefix(val, "$") &&
			identifier(val[1:]) == len(val)-1 {
			continue
		}
		if way == "" && (flag == "-p" || flag == "-P") &&
			(isNumber(val) && len(val) < 6 || strings.Contains(val, ":") &&
				isNumber(strings.ReplaceAll(val, ":", ""))) {
			continue // a port
		}
		v.add(at, at+len(val), v.rule)
	}
}

// flagValue is the value that the word args[i] gives a flag in one way, or the next
// word does, and where it stands; "" where it does not.
func flagValue(way, flag string, args []arg, i int) (val string, at int) {
	a, first := args[i].text, args[0].text
	next := arg{}
	if i+1 < len(args) {
		next = args[i+1]
	}
	switch {
	case way == "glued":
		if strings.HasPrefix(a, flag) && len(a) > len(flag) && a[len(flag)] != '-' && !strings.HasPrefix(a, "--") {
			val, at = a[len(flag):], args[i].at+len(flag)
		}
	case way == "bare":
		if a == flag && i+1 < len(args) && !strings.HasPrefix(next.text, "-") &&
			!strings.Contains(next.text, "=") {
			val, at = next.text, next.at
		}
	case way == "last":
		if strings.HasPrefix(a, "-") && strings.Contains(a, "b") {
			val, at = third(args[i+1:], strings.Contains(a, "n"))
		}
	case way == "colon":
		if strings.HasPrefix(strings.ToLower(a), flag+":") {
			val, at = a[len(flag)+1:], args[i].at+len(flag)+1
		}
	case way == "body":
		if first != "secret" {
			break
		}
		if a == flag && i+1 < len(args) {
			val, at = next.text, next.at
		} else if len(flag) == 2 && strings.HasPrefix(a, flag) {
			val, at = a[2:], args[i].at+2
		}
	case way == "pairs": // vault kv put secret/x name=value
		if name, v, ok := strings.Cut(a, "="); ok && first == flag && looksRandom(v) {
			val, at = v, args[i].at+len(name)+1
		}
	case counted[way] > 0:
		if n := counted[way] - 1; (flag == "" || first == flag) && i == n && isGiven(a) {
			val, at = a, args[i].at
		}
	case way == "account": // bundle config gems.example ann:x
		if user, pw, ok := strings.Cut(a, ":"); ok && first == flag && user != "" && isGiven(pw) && !isPath(pw) {
			val, at = pw, args[i].at+len(user)+1
		}
	case way == "slash":
		if u, p, ok := strings.Cut(a, "/"); ok && u != "" {
			p, _, _ = strings.Cut(p, "@")
			val, at = p, args[i].at+len(u)+1
		}
	case way == "share": // net use Z: \\host\share PASSWORD /user:NAME
		if i+2 < len(args) && strings.HasPrefix(next.text, "/user:") && strings.HasPrefix(a, `\\`) {
			next = args[i+2]
		}
		if first == flag && strings.HasPrefix(a, `\\`) && i+1 < len(args) && !strings.HasPrefix(next.text, "/") {
			val, at = next.text, next.at
		}
	case (a == flag || way == "user" && endsInFlag(a, flag)) && i+1 < len(args):
		val, at = next.text, next.at
	case strings.HasPrefix(a, flag+"="):
		val, at = a[len(flag)+1:], args[i].at+len(flag)+1
	case way == "user" && len(flag) == 2 && strings.HasPrefix(a, flag) && strings.Contains(a, ":"):
		val, at = a[2:], args[i].at+2
	}
	return val, at
}

// isGiven tells whether a word is a value that somebody gave a command, and no name.
func isGiven(s string) bool { return looksRandom(s) || humanly(s) && surely(s) }

// endsInFlag tells whether a word is several flags of one letter, the last of which
// takes a value: -su.
func endsInFlag(word, flag string) bool {
	return len(flag) == 2 && len(word) > 2 && len(word) < 7 && word[0] == '-' && isLetter(word[1]) &&
		word[len(word)-1] == flag[1]
}

// third is the third word that is no flag, of htpasswd's file, user and
// password, or the second without a file.
func third(args []arg, noFile bool) (string, int) {
	n := 3
	if noFile {
		n = 2
	}
	for _, a := range args {
		if !strings.HasPrefix(a.text, "-") {
			if n--; n == 0 {
				return a.text, a.at
			}
		}
	}
	return "", 0
}

// counted tells which word behind a command is its password.
var counted = map[string]int{"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}

// readers are commands that read a password from what is piped into them.
var readers = []string{"-stdin", "chpasswd", "sudo -S", "passwd", "secret", " env add ", "passphrase-f", "cryptsetup",
	"pass insert", "password", "| wg pubkey", "| wg set", "su -c", "load-key"}

// piped finds echo SECRET | docker login --password-stdin.
func (v *look) piped(args []arg) bool {
	val, last := args[len(args)-1].text, args[len(args)-1].at
	rest := v.text[last:min(len(v.text), last+300)]
	rest = rest[:lineTo(rest, 0)]
	if slices.ContainsFunc(readers, func(r string) bool { return strings.Contains(rest, r) }) {
		if !strings.Contains(rest, "pass") && smallLetters(val) == len(val) {
			return true // what a program reads is no password where nothing says so
		}
		if i := strings.IndexByte(val, ':'); i > 0 && strings.Contains(rest, "chpasswd") {
			last, val = last+i+1, val[i+1:]
		}
		if len(val) >= 3 && !isPlaceholder(val) && !startsWithMark(val) {
			v.add(last, last+len(val), v.rule)
		}
	}
	return true
}

// quotedBehind adds the string that follows, as in SQL's IDENTIFIED BY 'x'.
func (v *look) quotedBehind(i int) bool {
	for i < len(v.text) && (v.text[i] == ' ' || v.text[i] == '=') {
		i++
	}
	val, ok := v.literal(i, '=')
	if !ok && i < len(v.text) {
		val, ok = v.read(value{op: opFlag}, i, 0)
	}
	if ok && (val.quote == '\'' || isGiven(v.text[val.from:val.to]) && v.text[val.from] != '\\') && val.to-val.from >= 3 &&
		!startsWithMark(v.text[val.from:val.to]) && !isPlaceholder(v.text[val.from:val.to]) {
		v.add(val.from, val.to, v.rule)
	}
	return true
}

// accounts adds the passwords of lines such as root:SECRET.
func (v *look) accounts(i int) bool {
	s := v.text
	rest := s[i:min(len(s), i+400)]
	for at := 0; at < len(rest); at++ {
		if rest[at] != ':' || at == 0 || !isAlnum(rest[at-1]) {
			continue
		}
		to := at + 1
		for to < len(rest) && strings.IndexByte(" \t\r\n\"'],}", rest[to]) < 0 {
			to++
		}
		if val := rest[at+1 : to]; isGiven(val) && !startsWithMark(val) {
			v.add(i+at+1, i+to, v.rule)
		}
		at = to
	}
	return true
}

// fromLiteral adds the value of kubectl's --from-literal=name=value.
func (v *look) fromLiteral(i int) bool {
	args := shellWords(v.text, i)
	if len(args) == 0 {
		return false
	}
	a, at := args[0].text, args[0].at
	if strings.HasPrefix(a, "=") {
		a, at = a[1:], at+1
	}
	if j := strings.IndexByte(a, '='); j >= 0 && len(a)-j-1 >= 3 && !isPlaceholder(a[j+1:]) &&
		!startsWithMark(a[j+1:]) {
		v.add(at+j+1, at+len(a), v.rule)
	}
	return true
}
