package redact

import (
	"regexp"
	"strings"
)

// Tokens that begin as nothing else does not, but have a form of their own.
var (
	mailgunRule = &rule{id: "own/mailgun-key", kind: "mailgun-key"}
	ngrokRule   = &rule{id: "own/ngrok-token", kind: "ngrok-token"}

	mailgunForm = regexp.MustCompile(`^[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}$`)
	ngrokForm   = regexp.MustCompile(`^[12][A-Za-z0-9]{25,27}_[A-Za-z0-9]{20,22}$`)
)

// nameless adds what in a run of characters is a token by its form alone, and
// tells whether there is one.
func (v *look) nameless(from, to int) bool {
	found := false
	for from < to {
		end := to
		if i := strings.IndexAny(v.text[from:to], "/+"); i >= 0 {
			end = from + i
		}
		n, part := end-from, v.text[from:end]
		switch {
		case n == 50 && part[32] == '-' && mailgunForm.MatchString(part):
			v.add(from, end, mailgunRule)
			found = true
		case n >= 47 && n <= 51 && part[0] <= '2' && mixed(part) && ngrokForm.MatchString(part):
			v.add(from, end, ngrokRule)
			found = true
		}
		from = end + 1
	}
	return found
}
