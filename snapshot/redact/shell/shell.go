// Package shell finds the secrets that commands are given: as words behind flags, in pairs of
// a name and a value, in what is piped into them, in lists of arguments.
//
// It must never look further than one command.
package shell

import "fivex/snapshot/redact/value"

// A Finder looks where one of its keywords stands.
type Finder struct {
	ID       string
	Keywords []string
	find     func(v line, at, end int) bool
}

// Find calls found for each secret near the keyword at at. It tells whether there is reason
// to look at the place in decoded form too.
func (f Finder) Find(r *value.Reader, at, end int, found func(from, to int)) bool {
	return f.find(line{r, found}, at, end)
}

// Finders are all of them.
var Finders = []Finder{commandFinder, setFinder, hereStringFinder, listedFinder}

// A line is a text that commands stand in.
type line struct {
	*value.Reader
	found func(from, to int)
}
