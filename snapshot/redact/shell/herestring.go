package shell

import (
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/find"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
	"fivex/snapshot/redact/value"
	"strings"
)

// hereStringFinder is for what a shell gives a command to read: <<< x.
var hereStringFinder = find.Finder{ID: "own/here-string", Kind: "password", Weak: true, Find: hereString,
	Keywords: []string{"<<<"}}

// asking are words of commands that read a secret.
var asking = []string{"passw", "passphrase", "pass ", "login", "secret", "token", "stdin", "sudo", "crypt", "gpg",
	"vault", "auth", "unlock", "key", "env add", "set ", "psk", "vnc"}

func hereString(v find.Text, at, end int) bool {
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
	v.Found(val.From, val.To)
	return true
}
