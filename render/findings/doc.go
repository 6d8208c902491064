// Package findings writes what reviewers raised and nothing has settled yet, in
// the forms that hosts of code read: SARIF (GitHub and others), Code Quality
// (GitLab), and workflow commands (GitHub).
//
// A host compares what it is given with what it was given before, so a
// finding's fingerprint must be the same in every review that raises it and on
// every machine: it is made of words, never of line numbers, ids of runs, or
// times. It must never name a place outside the project, and never let text
// that agents wrote become markup or a command.
package findings
