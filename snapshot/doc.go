// Package snapshot reads what 5x left on disk into a Report.
//
// Three sources become the same model: generation A databases (the
// run_events journal and its result tables, schema 1 to 3), generation B
// databases (the steps journal, schema 4 and later, also those migrated from
// generation A), and run records (folders of JSON lines committed to git).
//
// Read opens one consistent view of a source; View.Each yields its runs one
// at a time, View.Report gathers them into a Report.
//
// What this package must never do: write into a state folder (not even a
// stray -wal or -shm file), open a path that the database names outside the
// state folder, the project and its worktrees, ask the clock, or lose a row
// that it does not understand. What is missing is said in the Report, where
// it would stand; only a source that cannot be read at all is an error.
package snapshot
