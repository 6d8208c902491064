package redact

import (
	"strings"

	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/names"
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
	if len(s) < 16 || len(s) > 200 || strings.ContainsAny(s, " <>{}\"'") || judge.IsPath(s) || judge.IsPlaceholder(s) ||
		judge.HasTemplate(s) || val.quote == 0 && judge.IsCode(s, val.glued) || !judge.IsKey(s, before) {
		return false
	}
	v.add(val.from, val.to, v.rule)
	v.nameEnd = val.to
	return true
}
