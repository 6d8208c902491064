package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
	"fivex/snapshot/redact/value"
)

// hereStringRule is the rule for what a shell gives a command to read: <<< x.
var hereStringRule = &rule{id: "own/here-string", kind: "password", weak: true, find: hereString,
	keywords: []string{"<<<"}}

// asking are words of commands that read a secret.
var asking = []string{"passw", "passphrase", "pass ", "login", "secret", "token", "stdin", "sudo", "crypt", "gpg",
	"vault", "auth", "unlock", "key", "env add", "set ", "psk", "vnc"}

func hereString(v *look, at, end int) bool {
	s := v.Text
	val, ok := v.Read(value.Value{Op: value.Flag, Glued: true}, decode.SkipSpaces(s, end), 0)
	if !ok || end < len(s) && s[end] == '<' {
		return false
	}
	text := strings.TrimRight(s[val.From:val.To], ")")
	val.To = val.From + len(text)
	before := strings.ToLower(scan.Before(s, at, 120))
	if i := strings.IndexByte(text, ':'); i > 0 && strings.Contains(before, "chpasswd") {
		val.From, text = val.From+i+1, text[i+1:]
	}
	asks := false
	for _, w := range asking {
		asks = asks || strings.Contains(before, w)
	}
	if len(text) < 6 || judge.IsPlaceholder(text) || judge.HasTemplate(text) || judge.IsPath(text) || text[0] == '$' ||
		mark.Begins(text) || strings.IndexByte(text, ' ') >= 0 ||
		!judge.IsHuman(text) && (spelling.IsTechnical(text) || spelling.IsWordlyName(text)) ||
		!judge.SpeaksForItself(text) && !(asks && (judge.IsHuman(text) || judge.IsRandom(text))) {
		return true
	}
	v.add(val.From, val.To, v.rule)
	return true
}

// listedRule is the rule for a password that stands in a list of arguments behind a
// flag of one letter: ["-u", "ann", "-p", "x"], or in the lines of YAML.
var listedRule = &rule{id: "own/argument", kind: "password", weak: true, find: argument, keywords: []string{
	`-p"`, `-p'`, `-a"`, `-a'`, `-w"`, `-w'`, "- -p", "- -a", "- -w", `-p\`, `-a\`, `-w\`, "- --pass", `- "--pass`}}

func argument(v *look, at, end int) bool {
	s := v.Text
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
		for end < len(s) && ascii.IsLetter(s[end]) && s[end-1] != 'p' {
			end++ // the rest of --password
		}
		if i = scan.LineTo(s, end); strings.Trim(s[end:i], " \r\"'") != "" {
			return false
		}
		for n := 0; i < len(s) && n < 80 && strings.IndexByte(" \t\r\n-", s[i]) >= 0; n++ {
			i++
		}
	}
	val, ok := v.Read(value.Value{Op: value.Flag}, i, 0)
	if !ok {
		return true
	}
	if n := judge.HumanLen(s[val.From:val.To]); n > 0 && val.Quote == 0 {
		val.To = val.From + n
	}
	if text := s[val.From:val.To]; judge.IsSurelySecret(text) &&
		!judge.HasTemplate(text) && !judge.IsPlaceholder(text) {
		v.add(val.From, val.To, v.rule)
	}
	return true
}
