// Package render turns a report into bytes: HTML and JSON.
//
// It is pure: it takes values and returns values, asks no clock, opens no
// file, touches no network, so that the same report gives the same bytes. All
// text in a report was written by agents or read from files they can write;
// this package and templates are where it becomes markup, so everything is
// escaped on the way, and Markdown never yields raw HTML or a fetch.
package render
