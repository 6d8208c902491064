package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/scan"
)

// prefixed looks at the lines of a key that each stand behind the same as the
// one at at: the name of a service, a time, the number of the line.
func (v *look) prefixed(at int) {
	if v.depth > 0 && v.depth == v.r.bare {
		return // these lines have lost theirs
	}
	s := v.Text
	from := scan.LineFrom(s, at)
	prefix := s[from:at]
	if prefix == "" || len(prefix) > 120 || v.depth+1 >= deepest ||
		at < v.prefixEnd && samePrefix(prefix, v.prefix) && len(prefix) == len(v.prefix) {
		return
	}
	for n := 0; n < foldLines && from > 0; n++ { // the lines before
		before := scan.LineFrom(s, from-1)
		if !samePrefix(s[before:from], prefix) {
			break
		}
		from = before
	}
	d := &decode.Text{}
	lines := 0
	for ; lines < 2*foldLines && from < len(s) && samePrefix(s[from:], prefix); lines++ {
		next := min(len(s), scan.LineTo(s, from)+1)
		d.Keep(s, min(from+len(prefix), next), next)
		from = next
	}
	v.prefix, v.prefixEnd = prefix, from
	if lines < 2 {
		return // it stands before nothing else, and hides nothing
	}
	outer := v.r.bare
	v.r.bare = v.depth + 1
	v.decoded(d)
	v.r.bare = outer
}

// samePrefix tells whether a text begins as another does, whatever the digits.
func samePrefix(s, prefix string) bool {
	if len(s) < len(prefix) {
		return false
	}
	for i := range len(prefix) {
		if s[i] != prefix[i] && !(ascii.IsDigit(s[i]) && (ascii.IsDigit(prefix[i]) || prefix[i] == ' ') || s[i] == ' ' &&
			ascii.IsDigit(prefix[i])) {
			return false
		}
	}
	return true
}

// asideMost is how much of a line can stand before a name that others' lines share.
const asideMost = 400

// asideLines is how many lines are read without what stands before them.
const asideLines = 30

// aside looks at the lines from that of a name on without what a log or a listing
// puts before each, where the name of a secret has no value where it stands: a table, a
// list, a here-document goes on there.
func (v *look) aside(at int) {
	s := v.Text
	head := scan.Before(s, at, asideMost)
	if at < v.asideEnd || v.depth+1 >= deepest || len(head) == asideMost {
		return
	}
	from, end := at-len(head), scan.LineTo(s, at)
	if end >= len(s) || s[end] != '\n' {
		return
	}
	prefix := s[from : from+before(s[from:at], s[end+1:scan.LineTo(s, end+1)])]
	if strings.Trim(prefix, " \t/*#>") == "" {
		return
	}
	d := &decode.Text{}
	for n := 0; n < asideLines && from < len(s) && d.Len() < hereBytes && samePrefix(s[from:], prefix); n++ {
		next := min(len(s), scan.LineTo(s, from)+1)
		d.Keep(s, min(from+len(prefix), next), next)
		from = next
	}
	v.asideEnd = from
	v.decoded(d)
}

// before is how much of a line stands before its content, as in the next line: up
// to a space, a bar, a colon or a bracket, and the same but for its digits.
func before(s, next string) int {
	n := 0
	for n < len(s) && samePrefix(next[min(n, len(next)):], s[n:n+1]) {
		n++
	}
	return strings.LastIndexAny(s[:n], " \t:|]") + 1
}
