// Package lazyregexp has regular expressions that compile when they are first needed: most
// of several hundred never are. A pattern that does not compile must never reach it from
// outside the program: it panics.
package lazyregexp

import (
	"regexp"
	"sync"
)

// A Regexp is compiled once.
type Regexp struct {
	text string
	once sync.Once
	re   *regexp.Regexp
}

// Get is the expression, compiled.
func (l *Regexp) Get() *regexp.Regexp {
	l.once.Do(func() { l.re = regexp.MustCompile(l.text) })
	return l.re
}

// New is the expression that text is the pattern of.
func New(text string) *Regexp { return &Regexp{text: text} }
