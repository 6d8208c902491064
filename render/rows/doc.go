// Package rows writes a report for engines that count: one JSON object a line, a
// line for each run, phase, step and finding. Each is flat and of fixed columns,
// whose names and types are docs/engines.md's, and says which project, run and
// table it belongs to and how new it is, so that lines of many reports fall into
// tables by themselves and the newest wins.
//
// It must never conclude what the model does not say: the columns are its facts.
// The one sum that it makes is a finding's cost.
package rows
