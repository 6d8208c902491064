// Package journal translates what 5x recorded of a run into steps. It is the
// only room that knows generations: run_events with their result tables
// (generation A), the steps table (generation B, also where the migration
// filled it from generation A), and the JSON lines of run records.
//
// It must never conclude: what a step means for its phase or its run is
// story's. It must never lose a row: each is in exactly one step, and an
// unknown one is a note with its payload.
package journal
