package value

import (
	"slices"
	"strings"

	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/scan"
)

// betweenInProse are words and signs between a name and its value with nothing but space.
var betweenInProse = slices.Concat([]string{"is still ", "is now ", "is currently "}, Saying, []string{"are ", "of ",
	"equals ", "-> ", "→ ", "➜ ", "⇒ ", "» ", "- ", "set to ", "will be ", "should be ", "must be ", "is: ", "for ", "/ "})

// behindSpace reads a value with nothing but space before it: of a flag, of
// .netrc and other settings, in prose.
func (v *Reader) behindSpace(from, i int, name string) (Value, bool) {
	s := v.Text
	before := scan.Before(s, from, 200)
	switch {
	case strings.HasPrefix(s[from:], "--") || strings.HasPrefix(s[from:], "-") && (len(name) > 2 || name == "pw") ||
		strings.HasSuffix(before, "--") || strings.HasSuffix(before, " /"):
		if s[i] == '-' || strings.HasPrefix(s[i:], "HTTP/") { // GET /token HTTP/1.1
			return Value{}, false
		}
		return v.Read(Value{Op: Flag, Glued: true}, i, from)
	case strings.TrimLeft(before, " \t") == "" && names.IsSetting(name) && strings.IndexByte("*&[", s[i]) < 0 &&
		!strings.ContainsAny(strings.TrimSpace(s[flagsEnd(s, i):scan.LineTo(s, i)]), " \t"),
		setting(before):
		i = flagsEnd(s, i)
		return v.Read(Value{Op: Flag, Glued: true}, i, from)
	}
	if strings.HasPrefix(s[i:], "-Value ") { // of PowerShell
		return v.Read(Value{Op: Flag, Glued: true}, i+len("-Value "), from)
	}
	for _, word := range betweenInProse {
		if strings.HasPrefix(s[i:], word) {
			return v.Read(Value{Op: Prose}, i+len(word), from)
		}
	}
	for _, kind := range []string{"As String = ", "string = ", "String = "} { // of Visual Basic, Go, Bicep
		if rest, typed := strings.CutPrefix(s[i:], kind); typed {
			return v.Literal(len(s)-len(rest), Equals)
		}
	}
	if (s[i] == '"' || s[i] == '\'') && (strings.ContainsAny(name, "_-") || from > 0 && s[from-1] == ':') {
		// #define, (setq, :password
		return v.Read(Value{Op: Equals}, i, from)
	}
	return v.Read(Value{Op: Prose}, i, from)
}

// flagsEnd is where, behind flags such as --plaintext, a word begins.
func flagsEnd(s string, i int) int {
	for n := 0; n < 3 && strings.HasPrefix(s[i:], "--"); n++ {
		j := strings.IndexAny(s[i:min(len(s), i+40)], " \n")
		if j < 0 || s[i+j] == '\n' {
			break
		}
		i += j + 1
	}
	return i
}

// setting tells whether a line begins as one that gives a name a value.
func setting(before string) bool {
	f := strings.Fields(before)
	if len(f) == 0 {
		return false
	}
	switch strings.ToLower(f[0]) {
	case "env", "arg", "setx", "setenv":
		return len(f) == 1
	case "set", "export", "config":
		if len(f) == 1 {
			return true
		}
	}
	if strings.Contains(before, "login ") && (strings.Contains(before, "machine ") ||
		strings.Contains(before, "default ")) {
		return true // .netrc
	}
	before = strings.TrimRight(before, " \t")
	for _, command := range []string{"configure set", "config set", "config:set", "secret set", "secrets set",
		"env set", "env add", "set -x", "set -gx", "set -Ux", "setx", "setenv"} {
		if strings.HasSuffix(before, command) {
			return true
		}
	}
	return false
}
