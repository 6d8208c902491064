package redact

import (
	"strings"

	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/spelling"
)

// keyed looks at what a name gives that speaks of a key and does not say what
// the key opens: acmeKey = "x", key: x. It is a secret only where it cannot be
// anything but random.
func (v naming) keyed() bool {
	before, isKey := names.BeforeKey(v.name)
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
