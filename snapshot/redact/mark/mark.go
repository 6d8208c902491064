// Package mark has the marks that take the place of secrets in a text: [masked:password].
// They are no secrets themselves.
package mark

import "strings"

const (
	Begin = "[masked:" // how a mark begins
	end   = ']'
)

// Of is the mark for a kind of secret.
func Of(kind string) string { return Begin + kind + string(end) }

// Begins tells whether a text begins with a mark, or with quotes and one.
func Begins(s string) bool {
	s = strings.TrimLeft(s, "\"'`~\\")
	return strings.HasPrefix(s, Begin) && Len(s) > 0
}

// Len is the length of the mark that s begins with, or 0.
func Len(s string) int {
	if !strings.HasPrefix(s, Begin) {
		return 0
	}
	for i := len(Begin); i < len(s) && i < len(Begin)+64; i++ {
		c := s[i]
		if c == end {
			if i == len(Begin) {
				return 0
			}
			return i + 1
		}
		if c != '-' && c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return 0
		}
	}
	return 0
}
