// Package report is the model: what is known about a project and its runs, as
// plain values. A [Run] is a story: phases, their rounds, and in each round the
// steps in the order in which they happened.
//
// A report is a value: whoever holds one may share it, nobody changes it. It
// must never hold a cache, a file, a clock or a rule of 5x; the rules are in
// package story. docs/model.md draws it.
package report
