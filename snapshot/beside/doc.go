// Package beside reads what lies beside the journal: agent and quality logs,
// gate files and their audit, locks, plans and reviews. All of it is text that
// agents could write: it is masked whole, before it is cut.
//
// It must never open what package place does not vouch for, follow a symbolic
// link out of its folder, or let a file's own time into a report.
package beside
