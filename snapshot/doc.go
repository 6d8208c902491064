// Package snapshot reads what 5x left on disk into a report, as of one moment.
//
// [Read] opens one consistent [View] of a source; View.Each yields its runs one
// at a time, View.Report gathers them. A [Follower] keeps a report up to date.
// The rooms below do the work: place finds the project, sqlite reads the
// database, journal makes steps of its rows, beside reads what lies beside it,
// story understands the steps, report is the model. This package ties them
// together and knows nothing that they know: a survey looks at what belongs to no
// run, or to all, and fills an index of the runs and the report's head; a loader
// loads each run by that index.
//
// What this package must never do: write into a state folder (not even a
// stray -wal or -shm file), open a path that the database names outside the
// state folder, the project and its worktrees, ask the clock, or lose a row
// that it does not understand. What is missing is said in the report, where
// it would stand; only a source that cannot be read at all is an error.
package snapshot
