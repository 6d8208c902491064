package report

import "strings"

// AbortedByPerson begins what is said of a run that a person aborted.
const AbortedByPerson = "A person aborted it"

// Shown is the kind as people see it: what a person aborted is aborted, also
// where 5x stored that it failed.
func (s State) Shown() string {
	if s.Kind == "failed" && strings.HasPrefix(s.Why, AbortedByPerson) {
		return "aborted"
	}
	return s.Kind
}
