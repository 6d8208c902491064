// Package saved reads reports that were saved as JSON, and makes one report of
// many: of several machines, of the jobs of a CI server, of one project at
// several times.
//
// A run that several reports tell is told once, as the one says it that saw it
// last. Two projects that only have a name in common are kept apart. Files are
// streamed: each is looked through once for what it holds, and then its runs are
// read one at a time.
//
// A saved report is as untrusted as a database: whatever stands in it must give
// a report or an error, never a panic, a key given twice, or a secret that masking
// would have taken out.
package saved
