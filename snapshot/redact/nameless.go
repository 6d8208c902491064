package redact

import "strings"

// Tokens that begin as nothing else does not, but have a form of their own.
var (
	mailgunRule = &rule{id: "own/mailgun-key", kind: "mailgun-key"}
	ngrokRule   = &rule{id: "own/ngrok-token", kind: "ngrok-token"}

	mailgunForm   = lazy(`(?:^|[-_])([a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8})(?:[-_]|$)`)
	bitlockerForm = lazy(`(?:^|[-_])((?:\d{6}-){7}\d{6})(?:[-_]|$)`)
	bitlockerRule = &rule{id: "own/bitlocker-key", kind: "recovery-key"}

	ngrokForm = lazy(`(?:^|[-_])([12][A-Za-z0-9]{25,27}_[A-Za-z0-9]{20,22})(?:[-_]|$)`)
)

// namelessMost is the longest run that such a token is looked for in: it may
// stand behind the number of a line, or within emphasis.
const namelessMost = 80

// nameless adds what in a run of characters is a token by its form alone, and
// tells whether there is one.
func (v *look) nameless(from, to int) bool {
	is := false
	if escaped(v.text, from+1) {
		from++ // the n of \n
	}
	for from < to {
		end := to
		if i := strings.IndexAny(v.text[from:to], "/+"); i >= 0 {
			end = from + i
		}
		if part := v.text[from:end]; len(part) >= 47 && len(part) <= namelessMost &&
			strings.ContainsAny(part, "-_") {
			is = strings.Count(part, "-") > 1 && (v.formed(part, from, mailgunForm, mailgunRule) ||
				v.formed(part, from, bitlockerForm, bitlockerRule)) ||
				strings.LastIndexByte(part, '_') > 25 && v.formed(part, from, ngrokForm, ngrokRule) || is
		}
		from = end + 1
	}
	return is
}

// formed adds the token of a form that a run has.
func (v *look) formed(run string, at int, form *lazyRegexp, r *rule) bool {
	loc := form.get().FindStringSubmatchIndex(run)
	if loc == nil || r == ngrokRule && !mixed(run[loc[2]:loc[3]]) {
		return false
	}
	v.add(at+loc[2], at+loc[3], r)
	return true
}
