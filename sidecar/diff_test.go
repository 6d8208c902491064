package sidecar

import (
	"fmt"
	"strings"
	"testing"
)

// letters is a list of nodes, one for each letter, which all lists share.
func letters(all map[rune]*node, s string) (list []*node) {
	for _, c := range s {
		if all[c] == nil {
			all[c] = &node{raw: fmt.Appendf(nil, "%q", string(c))}
		}
		list = append(list, all[c])
	}
	return list
}

func TestWhatGoesOrComesWithinAListLeavesTheRestOfItAlone(t *testing.T) {
	all := map[rune]*node{}
	for _, c := range []struct{ before, now, ops string }{
		{"abc", "abc", ""},
		{"abc", "abcd", "add /3"},
		{"abcdef", "bcdefg", "remove /0, add /5"},
		{"abcdef", "acdf", "remove /1, remove /3"},
		{"acd", "abcd", "add /1"},
		{"abcd", "aXcd", "replace /1"},
		{"abcd", "Xbcd", "replace /0"},
		{"abcd", "", "remove /3, remove /2, remove /1, remove /0"},
		{"ab", "ba", "replace /0, replace /1"},
	} {
		var said []string
		for _, o := range diffList(nil, "", letters(all, c.before), letters(all, c.now)) {
			said = append(said, o.Op+" "+o.Path)
		}
		if got := strings.Join(said, ", "); got != c.ops {
			t.Errorf("%q to %q: %s, want %s", c.before, c.now, got, c.ops)
		}
	}
}
