package redact

import "strings"

// A keywordIndex finds where in a text a few hundred keywords stand, whatever
// their case, in one pass that for most characters touches 32 KiB of memory.
// An Aho-Corasick automaton of the same words has thousands of states of 2 KiB
// each and takes twice the time, and this is what masking spends its time on.
type keywordIndex struct {
	words []string // lower case, at least two characters each
	rules [][]int  // word -> the rules that it is a keyword of

	// The first three characters of each word, six bits for each, are a
	// number of 18 bits: begins tells whether any word begins so, at gives
	// the place in lists of those that do.
	class  [256]uint8
	begins [1 << 18 / 64]uint64
	at     [1 << 18]uint16
	lists  [][]int // the words that begin alike; the first is empty
}

const classBits = 6

func newKeywordIndex(rules []*rule) *keywordIndex {
	x := &keywordIndex{lists: [][]int{nil}}
	index := map[string]int{}
	for i, r := range rules {
		for _, k := range r.keywords {
			k = strings.ToLower(k)
			if _, ok := index[k]; !ok {
				index[k] = len(x.words)
				x.words = append(x.words, k)
				x.rules = append(x.rules, nil)
			}
			x.rules[index[k]] = append(x.rules[index[k]], i)
		}
	}
	// Classes above the last are shared; class 0 is every other character.
	next := uint8(1)
	for _, w := range x.words {
		for _, c := range []byte(w[:min(3, len(w))]) {
			if x.class[c] == 0 {
				x.class[c] = next
				next = min(next+1, 1<<classBits-1)
			}
		}
	}
	for c := 'A'; c <= 'Z'; c++ {
		x.class[c] = x.class[c|0x20]
	}
	for i, w := range x.words {
		key := uint32(x.class[w[0]])<<classBits | uint32(x.class[w[1]])
		if len(w) > 2 {
			x.add(key<<classBits|uint32(x.class[w[2]]), i)
			continue
		}
		for third := range uint32(1 << classBits) {
			x.add(key<<classBits|third, i)
		}
	}
	return x
}

func (x *keywordIndex) add(key uint32, word int) {
	x.begins[key/64] |= 1 << (key % 64)
	if x.at[key] == 0 {
		x.at[key] = uint16(len(x.lists))
		x.lists = append(x.lists, nil)
	}
	x.lists[x.at[key]] = append(x.lists[x.at[key]], word)
}

// find calls hit for each keyword in s, in the order of their beginnings.
func (x *keywordIndex) find(s string, hit func(at, word int)) {
	var a, b uint32 // the classes of the two characters before
	for i := range len(s) {
		c := uint32(x.class[s[i]])
		key := a<<(2*classBits) | b<<classBits | c
		a, b = b, c
		if x.begins[key/64%uint32(len(x.begins))]>>(key%64)&1 != 0 && i >= 2 {
			x.verify(s, i-2, key, hit)
		}
	}
	// A word of two characters can end the text.
	if n := len(s); n >= 2 {
		key := a<<(2*classBits) | b<<classBits
		if x.begins[key/64]&(1<<(key%64)) != 0 {
			x.verify(s, n-2, key, hit)
		}
	}
}

// verify calls hit for the words that s[i:] begins with.
func (x *keywordIndex) verify(s string, i int, key uint32, hit func(at, word int)) {
words:
	for _, word := range x.lists[x.at[key]] {
		w := x.words[word]
		if len(s)-i < len(w) {
			continue
		}
		for j := len(w) - 1; j >= 0; j-- { // the beginning is likely the same
			c := s[i+j]
			if c >= 'A' && c <= 'Z' {
				c |= 0x20
			}
			if c != w[j] {
				continue words
			}
		}
		hit(i, word)
	}
}
