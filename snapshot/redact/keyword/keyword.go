// Package keyword finds where the keywords of rules stand in a text, whatever their case.
//
// It must never look at a text twice: this is what masking spends its time on.
package keyword

import (
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An Index finds where in a text a few hundred keywords stand in one pass that for
// most characters touches 32 KiB of memory. An Aho-Corasick automaton of the same words
// has thousands of states of 2 KiB each and takes twice the time.
type Index struct {
	words []string // lower case, at least two characters each
	lists [][]int  // word -> the lists that it is in

	// The first three characters of each word, six bits for each, are a
	// number of 18 bits: begins tells whether any word begins so. The nth
	// number that one does has the words of list from starts[n] on; before
	// counts them up to each part of begins.
	class  [256]uint8
	begins [1 << 18 / 64]uint64
	before [1 << 18 / 64]uint32
	starts []uint32 // a project's rules can have more keywords than 16 bits count
	list   []uint32
}

const classBits = 6

// New makes an Index of lists of keywords, each of two characters at least.
func New(lists [][]string) *Index {
	x := &Index{}
	index := make(map[string]int, 3*len(lists))
	for i, list := range lists {
		for _, k := range list {
			for _, k := range spellings(k) {
				n, ok := index[k]
				if !ok {
					n = len(x.words)
					index[k] = n
					x.words = append(x.words, k)
					x.lists = append(x.lists, nil)
				}
				x.lists[n] = append(x.lists[n], i)
			}
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
	x.fill()
	return x
}

// spellings are a keyword as it is looked for: of ASCII letters Find knows both cases,
// of others they are listed as they usually stand.
func spellings(k string) []string {
	lower := strings.ToLower(k)
	if !strings.ContainsFunc(k, func(c rune) bool { return c >= utf8.RuneSelf }) {
		return []string{lower}
	}
	first, size := utf8.DecodeRuneInString(lower)
	all := []string{lower, k, strings.ToUpper(k), string(unicode.ToUpper(first)) + lower[size:]}
	for i, s := range all {
		all[i] = strings.Map(func(c rune) rune {
			if c >= 'A' && c <= 'Z' {
				c |= 0x20
			}
			return c
		}, s)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// keys are the numbers that a word begins with: the first of them, and how many
// follow each other. A word of two characters goes on with any third.
func (x *Index) keys(w string) (first, n int) {
	first = (int(x.class[w[0]])<<classBits | int(x.class[w[1]])) << classBits
	if len(w) > 2 {
		return first | int(x.class[w[2]]), 1
	}
	return first, 1 << classBits
}

// fill counts the words of each number before it puts them there: to sort them by
// it took longer than anything else that a small report did for masking.
func (x *Index) fill() {
	for _, w := range x.words {
		first, n := x.keys(w)
		for key := first; key < first+n; key++ {
			x.begins[key/64] |= 1 << (key % 64)
		}
	}
	numbers := 0
	for i, b := range x.begins {
		x.before[i] = uint32(numbers)
		numbers += bits.OnesCount64(b)
	}
	x.starts = make([]uint32, numbers+1)
	each := func(f func(word, at int)) {
		for i, w := range x.words {
			first, n := x.keys(w)
			for key := first; key < first+n; key++ {
				f(i, x.nth(key))
			}
		}
	}
	each(func(_, at int) { x.starts[at+1]++ })
	for i := range numbers {
		x.starts[i+1] += x.starts[i]
	}
	x.list = make([]uint32, x.starts[numbers])
	free := slices.Clone(x.starts)
	each(func(word, at int) {
		x.list[free[at]] = uint32(word)
		free[at]++
	})
}

// nth is which number that a word begins with this one is.
func (x *Index) nth(key int) int {
	return int(x.before[key/64]) + bits.OnesCount64(x.begins[key/64]&(1<<(key%64)-1))
}

// beginning are the words that begin with a number of which begins tells.
func (x *Index) beginning(key uint32) []uint32 {
	n := x.nth(int(key))
	return x.list[x.starts[n]:x.starts[n+1]]
}

// Find calls hit for each keyword in s, in the order of their beginnings, with where it
// stands and the lists that it is in.
func (x *Index) Find(s string, hit func(at, end int, lists []int)) {
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
func (x *Index) verify(s string, i int, key uint32, hit func(at, end int, lists []int)) {
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
		hit(i, i+len(w), x.lists[word])
	}
}
