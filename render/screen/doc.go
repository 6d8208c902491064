// Package screen shows what a command wrote to a terminal as a terminal would have:
// colours, and lines that were written over. It knows what terminal-to-html knows of
// colours and of moving, has its classes and gives its bytes, and is here because
// that library, in the versions that this Go builds, writes through html/template,
// with which a program keeps every method of every type, a tenth of its bytes.
//
// It must never let through markup, nor a sequence that says anything else.
package screen
