package redact

import (
	"math/bits"
	"slices"
	"strings"
)

// A keywordIndex finds where in a text a few hundred keywords stand, whatever
// their case, in one pass that for most characters touches 32 KiB of memory.
// An Aho-Corasick automaton of the same words has thousands of states of 2 KiB
// each and takes twice the time, and this is what masking spends its time on.
type keywordIndex struct {
	words []string // lower case, at least two characters each
	rules [][]int  // word -> the rules that it is a keyword of

	// The first three characters of each word, six bits for each, are a
	// number of 18 bits: begins tells whether any word begins so. The nth
	// number that one does has the words of list from starts[n] on; before
	// counts them up to each part of begins.
	class  [256]uint8
	begins [1 << 18 / 64]uint64
	before [1 << 18 / 64]uint16
	starts []uint16
	list   []uint16
}

const classBits = 6

func newKeywordIndex(rules []*rule) *keywordIndex {
	x := &keywordIndex{}
	index := make(map[string]int, 3*len(rules))
	for i, r := range rules {
		for _, k := range r.keywords {
			k = strings.ToLower(k)
			n, ok := index[k]
			if !ok {
				n = len(x.words)
				index[k] = n
				x.words = append(x.words, k)
				x.rules = append(x.rules, nil)
			}
			x.rules[n] = append(x.rules[n], i)
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
	var pairs []uint64 // a number and, below it, a word that begins so
	for i, w := range x.words {
		key := uint64(x.class[w[0]])<<classBits | uint64(x.class[w[1]])
		if len(w) > 2 {
			pairs = append(pairs, (key<<classBits|uint64(x.class[w[2]]))<<16|uint64(i))
			continue
		}
		for third := range uint64(1 << classBits) {
			pairs = append(pairs, (key<<classBits|third)<<16|uint64(i))
		}
	}
	x.fill(pairs)
	return x
}

func (x *keywordIndex) fill(pairs []uint64) {
	slices.Sort(pairs)
	x.list = make([]uint16, 0, len(pairs))
	for _, p := range pairs {
		key := p >> 16
		if x.begins[key/64]>>(key%64)&1 == 0 {
			x.begins[key/64] |= 1 << (key % 64)
			x.starts = append(x.starts, uint16(len(x.list)))
		}
		x.list = append(x.list, uint16(p))
	}
	x.starts = append(x.starts, uint16(len(x.list)))
	n := 0
	for i, b := range x.begins {
		x.before[i] = uint16(n)
		n += bits.OnesCount64(b)
	}
}

// beginning are the words that begin with a number of which begins tells.
func (x *keywordIndex) beginning(key uint32) []uint16 {
	n := int(x.before[key/64]) + bits.OnesCount64(x.begins[key/64]&(1<<(key%64)-1))
	return x.list[x.starts[n]:x.starts[n+1]]
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
	for _, word := range x.beginning(key) {
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
		hit(i, int(word))
	}
}
