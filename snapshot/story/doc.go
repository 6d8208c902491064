// Package story understands a run: from its steps, in the order in which they
// happened, it derives phases, rounds, findings, totals, timeline, and what
// the run is doing and why. [Tell] is the whole of it.
//
// Its functions are pure: the same steps and the same context give the same
// story, on any machine. It must never read a file, ask a clock, or know which
// generation of 5x wrote a row. The rules of 5x that it follows are those of
// docs/model.md, one case each; each has a story in golden/.
package story
