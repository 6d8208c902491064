package shell

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/find"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/spelling"
)

// setFinder is for commands that give variables of a service their values by
// words: fly secrets set NAME=x, doppler secrets set NAME x.
var setFinder = find.Finder{ID: "own/secret-set", Kind: "password", Weak: true, Find: setByWords,
	Keywords: []string{
		"secrets set", "secret set", "secrets:set", "secret:set", "config:set", "env:set", "env set", "variable set",
		"variables set", "variables --set", "store-secret", "appsettings set", "config set-secret"}}

// setByWords looks at the words behind such a command: pairs of a name and a value,
// the word behind a name, what --value or --body gives.
func setByWords(v find.Text, at, end int) bool {
	s := v.Text
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
				give(v, val, at+len(name)+1, secret)
			} else if takesValue[a] && i+1 < len(args) && strings.IndexByte(args[i+1].text, '=') < 0 {
				give(v, args[i+1].text, args[i+1].at, secret)
			}
		case pair && spelling.IsName(name):
			give(v, val, at+len(name)+1, secret)
		case named != "":
			give(v, a, at, secret)
		}
		named = ""
		if !pair && spelling.IsName(a) && ascii.IsCapitals(a) {
			named = a
		}
	}
	return true
}

// takesValue are the flags of such commands that a value follows.
var takesValue = spelling.Words("--value --body -b -v --set --settings --data")

// give adds a value that a command gives a secret, or a variable that may be one.
func give(v find.Text, val string, at int, secret bool) {
	if len(val) < 6 || judge.IsPlaceholder(val) || mark.Begins(val) || judge.HasTemplate(val) || judge.IsPath(val) ||
		strings.HasPrefix(val, "$") || !judge.IsGiven(val) && !(secret && len(val) >= 8 && spelling.IsPiece(val)) ||
		!secret && (spelling.IsTechnical(val) || judge.IsNumbered(val) || spelling.IsID(val) && len(val) < 32) {
		return
	}
	v.Found(at, at+len(val))
}
