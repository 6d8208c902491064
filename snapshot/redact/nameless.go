package redact

import "regexp"

// Tokens that begin as nothing else does not, but have a form of their own.
var (
	mailgunRule = &rule{id: "own/mailgun-key", kind: "mailgun-key"}
	ngrokRule   = &rule{id: "own/ngrok-token", kind: "ngrok-token"}

	mailgunForm = regexp.MustCompile(`^[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}$`)
	ngrokForm   = regexp.MustCompile(`^[12][A-Za-z0-9]{25,27}_[A-Za-z0-9]{20,22}$`)
)

// nameless adds a run of characters that is a token by its form alone.
func (v *look) nameless(from, to int) bool {
	n, run := to-from, v.text[from:to]
	switch {
	case n == 50 && run[32] == '-' && mailgunForm.MatchString(run):
		v.add(from, to, mailgunRule)
	case n >= 47 && n <= 51 && run[0] <= '2' && mixed(run) && ngrokForm.MatchString(run):
		v.add(from, to, ngrokRule)
	default:
		return false
	}
	return true
}
