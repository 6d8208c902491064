// Package shell finds the secrets that commands are given: as words behind flags, in pairs of
// a name and a value, in what is piped into them, in lists of arguments; and those that
// commands print.
//
// It must never look further than one command and what it printed.
package shell

import "fivex/snapshot/redact/find"

// Finders are all that look at commands.
var Finders = []find.Finder{commandFinder, setFinder, hereStringFinder, listedFinder, printedFinder, answerFinder}
