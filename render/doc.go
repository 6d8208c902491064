// Package render turns a report into bytes: the page, the site, the pieces of
// the live page, JSON, Markdown, JUnit and CTRF. Further formats have packages
// below it.
//
// It is pure: it takes values and returns values, so that the same report gives
// the same bytes. All text in a report was written by agents or read from files
// that they can write; this package and templates are where it becomes markup.
//
// It must never ask the clock, open a file or a connection, let text become
// markup without escaping it, or make raw HTML or a fetch of Markdown.
package render
