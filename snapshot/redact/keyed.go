package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/spelling"
)

// keyed looks at what a name gives that speaks of a key and does not say what
// the key opens: acmeKey = "x", key: x. It is a secret only where it cannot be
// anything but random.
func (v naming) keyed() bool {
	before, isKey := beforeKey(v.name)
	if !isKey {
		return false
	}
	val, ok := v.valueBehind(v.from, v.end, v.name)
	if !ok || val.op == opProse || val.op == opComma || val.op == opCell || val.quote == 0 && !v.endsLine(val) {
		return false
	}
	s := v.text[val.from:val.to]
	if len(s) < 16 || len(s) > 200 || strings.ContainsAny(s, " <>{}\"'") || isPath(s) || isPlaceholder(s) ||
		hasTemplate(s) || val.quote == 0 && isCode(s, val.glued) || !isKeyValue(s, before) {
		return false
	}
	v.add(val.from, val.to, v.rule)
	v.nameEnd = val.to
	return true
}

// beforeKey is the word that stands before key in a name, in small letters.
func beforeKey(name string) (before string, ok bool) {
	low := strings.ToLower(name)
	rest, ok := strings.CutSuffix(low, "key")
	if !ok || rest != "" && ascii.IsLetter(rest[len(rest)-1]) && name[len(rest)] != 'K' {
		return "", false // a monkey
	}
	rest = strings.TrimRight(rest, "_-.")
	i := len(rest)
	for i > 0 && ascii.IsAlnum(rest[i-1]) && (i == len(rest) || name[i] < 'A' || name[i] > 'Z') {
		i--
	}
	return rest[i:], !harmless[rest[i:]] && !ofData[rest[i:]]
}

// ofData are words before key in names of what finds something, and opens nothing.
var ofData = spelling.Words(`hash object map lookup index group row column field table dict set store storage bucket s3
	item entry record list node tree query event lock dedupe dedup route path file data i18n translation message
	msg label style theme test unique composite compound join shard range hot press shift ctrl alt meta arrow
	registry reg pub verify verification verifying fingerprint checksum digest commit content build restore`)

// isKeyValue tells whether a value cannot be anything but a key.
func isKeyValue(s, before string) bool {
	if strings.HasPrefix(s, "sha") || spelling.IsTechnical(s) || spelling.IsWords(s) {
		return false
	}
	if spelling.IsID(s) {
		// A digest, where nothing says whose key it is.
		return before != "" && len(s) >= 32 && strings.IndexByte(s, '-') < 0
	}
	return len(s) >= 20 && spelling.IsMixed(s) && !spelling.IsWordlyName(s) || before != "" && spelling.IsScrambled(s)
}
