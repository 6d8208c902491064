// Package words finds things again: it notes where words stand in the runs of a
// site, and writes that as small files beside the pages. Scripts that a page
// loads one at a time, since a page from file:// may fetch no JSON; and plain
// pages, an index as in a book, for where no script runs.
//
// It must never see a text that was not masked, hold a run, or write a file
// that grows with the site: what is common is cut, and said to be.
package words
