package shell

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/find"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/value"
)

// listedFinder is for a password that stands in a list of arguments behind a
// flag of one letter: ["-u", "ann", "-p", "x"], or in the lines of YAML.
var listedFinder = find.Finder{ID: "own/argument", Kind: "password", Weak: true, Find: argument,
	Keywords: []string{
		`-p"`, `-p'`, `-a"`, `-a'`, `-w"`, `-w'`, "- -p", "- -a", "- -w", `-p\`, `-a\`, `-w\`, "- --pass", `- "--pass`}}

func argument(v find.Text, at, end int) bool {
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
		v.Found(val.From, val.To)
	}
	return true
}
