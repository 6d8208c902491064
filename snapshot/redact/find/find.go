// Package find says what a finder is: a function that looks for one kind of secret where one
// of its keywords stands in a text.
//
// A finder must never keep anything from one text to the next, nor take time that grows
// faster than what it looks at.
package find

import "fivex/snapshot/redact/value"

// A Finder finds one kind of secret.
type Finder struct {
	ID       string   // what the account tells
	Kind     string   // what stands in the mark
	Keywords []string // lower case, two characters or more
	Weak     bool     // its keywords are common words: they alone are no reason to decode a text
	// Find looks at a text where the keyword t.Text[at:end] stands. It tells whether there is
	// reason to look at the place in decoded form too.
	Find func(t Text, at, end int) (suspect bool)
}

// A Text is one that is being looked through.
type Text struct {
	*value.Reader
	Found func(from, to int) // is told of each secret
}
