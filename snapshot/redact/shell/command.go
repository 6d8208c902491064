package shell

import (
	"slices"
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/find"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
)

// commandLine looks at the words behind the name of a program for the flag that
// it takes its password by.
func commandLine(v find.Text, at, end int) bool {
	s := v.Text
	switch strings.ToLower(s[at:end]) {
	case "--from-literal":
		return fromLiteral(v, end)
	case "chpasswd:":
		return accounts(v, end)
	}
	if at > 0 && (ascii.IsAlnum(s[at-1]) || s[at-1] == '_') && !decode.Escaped(s, at) {
		return s[at-1] == '_' // emphasis, or a name
	}
	to := at
	for to < len(s) && to-at < 40 && (ascii.Word[s[to]] && s[to] != '.') {
		to++
	}
	how, ok := flags[strings.ToLower(s[at:to])]
	if ok && to < len(s) && (s[to] == '+' || s[to] == '%') {
		return true // its words may be escaped
	}
	if !ok || to >= len(s) {
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
		return piped(v, args)
	}
	for _, h := range strings.Split(how, "|") {
		way, flag, found := strings.Cut(h, " ")
		if !found {
			way, flag = "", h
		}
		flagged(v, way, flag, args)
	}
	return true
}

// flagged adds what one flag of a command says.
func flagged(v find.Text, way, flag string, args []arg) {
	for i := range args {
		val := ways[way](flag, args, i)
		if val.text == "" || strings.IndexByte(`-\`, val.text[0]) >= 0 && way != "glued" ||
			way == "random" && !judge.IsGiven(val.text) {
			continue
		}
		if sep := separators[way]; sep != "" {
			j := strings.Index(val.text, sep)
			if j < 0 {
				continue
			}
			val = val.behind(j + len(sep))
		}
		isVariable := strings.HasPrefix(val.text, "$") && spelling.Identifier(val.text[1:]) == len(val.text)-1
		if len(val.text) < 3 || judge.IsPlaceholder(val.text) || mark.Begins(val.text) || isVariable ||
			way == "" && (flag == "-p" || flag == "-P") && isPort(val.text) {
			continue
		}
		v.Found(val.at, val.at+len(val.text))
	}
}

// isPort tells whether a value is a port, or one and what it is mapped to.
func isPort(s string) bool {
	return ascii.IsNumber(s) && len(s) < 6 || strings.Contains(s, ":") && ascii.IsNumber(strings.ReplaceAll(s, ":", ""))
}

// readers are commands that read a password from what is piped into them.
var readers = []string{"-stdin", "chpasswd", "sudo -S", "passwd", "secret", " env add ", "passphrase-f", "cryptsetup",
	"pass insert", "password", "| base64", "| wg pubkey", "| wg set", "su -c", "load-key"}

// piped finds echo SECRET | docker login --password-stdin.
func piped(v find.Text, args []arg) bool {
	given := args[len(args)-1]
	for i, a := range args {
		if i > 0 && strings.HasPrefix(a.text, ">") { // into a file
			given = args[i-1]
			break
		}
	}
	val, last := given.text, given.at
	rest := v.Text[last:min(len(v.Text), last+300)]
	rest = rest[:scan.LineTo(rest, 0)]
	if slices.ContainsFunc(readers, func(r string) bool { return strings.Contains(rest, r) }) {
		if !strings.Contains(rest, "pass") && ascii.SmallLetters(val) == len(val) {
			return true // what a program reads is no password where nothing says so
		}
		if i := strings.IndexByte(val, ':'); i > 0 && strings.Contains(rest, "chpasswd") {
			last, val = last+i+1, val[i+1:]
		}
		if len(val) >= 3 && !judge.IsPlaceholder(val) && !mark.Begins(val) {
			v.Found(last, last+len(val))
		}
	}
	return true
}

// accounts adds the passwords of lines such as root:SECRET.
func accounts(v find.Text, i int) bool {
	s := v.Text
	rest := s[i:min(len(s), i+400)]
	for at := 0; at < len(rest); at++ {
		if rest[at] != ':' || at == 0 || !ascii.IsAlnum(rest[at-1]) {
			continue
		}
		to := at + 1
		for to < len(rest) && strings.IndexByte(" \t\r\n\"'],}", rest[to]) < 0 {
			to++
		}
		if val := rest[at+1 : to]; judge.IsGiven(val) && !mark.Begins(val) {
			v.Found(i+at+1, i+to)
		}
		at = to
	}
	return true
}

// fromLiteral adds the value of kubectl's --from-literal=name=value.
func fromLiteral(v find.Text, i int) bool {
	args := shellWords(v.Text, i)
	if len(args) == 0 {
		return false
	}
	a, at := args[0].text, args[0].at
	if strings.HasPrefix(a, "=") {
		a, at = a[1:], at+1
	}
	if j := strings.IndexByte(a, '='); j >= 0 && len(a)-j-1 >= 3 && !judge.IsPlaceholder(a[j+1:]) &&
		!mark.Begins(a[j+1:]) {
		v.Found(at+j+1, at+len(a))
	}
	return true
}
