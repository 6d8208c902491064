package redact

import (
	"strings"

	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/value"
)

// keyed looks at what a name gives that speaks of a key and does not say what
// the key opens: acmeKey = "x", key: x. It is a secret only where it cannot be
// anything but random.
func (v naming) keyed() bool {
	before, isKey := names.BeforeKey(v.name)
	if !isKey {
		return false
	}
	val, ok := v.Behind(v.from, v.end, v.name)
	if !ok || val.Op == value.Prose || val.Op == value.Comma || val.Op == value.Cell || val.Quote == 0 &&
		!v.EndsLine(val) {
		return false
	}
	s := v.Text[val.From:val.To]
	if len(s) < 16 || len(s) > 200 || strings.ContainsAny(s, " <>{}\"'") || judge.IsPath(s) || judge.IsPlaceholder(s) ||
		judge.HasTemplate(s) || val.Quote == 0 && judge.IsCode(s, val.Glued) || !judge.IsKey(s, before) {
		return false
	}
	v.add(val.From, val.To, v.rule)
	v.nameEnd = val.To
	return true
}
