// Package mnemonic finds the phrases that open wallets of cryptocurrencies in texts: twelve
// words or more of the list of BIP 39, one after another. No name need announce them. Prose
// has no twelve such words in a row, since "a", "the", "of" and "is" are none; and what
// stands in the order of the alphabet is the list itself.
package mnemonic

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
)

const (
	least  = 12 // words
	most   = 24 // words that are looked at on each side of one
	gap    = 10 // characters between two: a comma, a number, quotes, the end of a line
	stride = 40 // no phrase is shorter
)

// between are the characters that stand between the words of a phrase: in
// a line, a list, a table, a string in JSON, with numbers.
var between = ascii.Set(" \t\r\n,;|\"'`.)-:*#>+\\0123456789")

// list is the list of English words of BIP 39, as go-bip39 has it.
//
//go:embed words.txt
var list string

// A wordSet holds words of up to eight letters, each as a number, in the first free
// place from where its hash says. Half of its places are free.
type wordSet [4096]uint64

func wordHash(word uint64) uint64 { return word * 0x9e3779b97f4a7c15 >> 52 }

func (s *wordSet) add(word uint64) {
	i := wordHash(word)
	for s[i] != 0 {
		i = (i + 1) % uint64(len(s))
	}
	s[i] = word
}

func (s *wordSet) has(word uint64) bool {
	for i := wordHash(word); s[i] != 0; i = (i + 1) % uint64(len(s)) {
		if s[i] == word {
			return true
		}
	}
	return false
}

var known = sync.OnceValue(func() *wordSet {
	set := new(wordSet)
	for w := range strings.FieldsSeq(list) {
		set.add(asNumber(w))
	}
	return set
})

// asNumber are a word's letters in lower case, a byte each.
func asNumber(s string) (n uint64) {
	for i := range len(s) {
		n = n<<8 | uint64(s[i]|0x20)
	}
	return n
}

// Find calls found for each phrase in s. A word here and there tells of most texts that
// there is none.
func Find(s string, found func(from, to int)) {
	for at := stride - 1; at < len(s); at += stride {
		from, to := wordFrom(s, at)
		if !isKnown(s[from:to]) {
			continue
		}
		var some [2*most + 1]string
		words := append(some[:0], s[from:to])
		lo, hi := from, to
		for n := 0; n < most; n++ {
			f, t := wordBefore(s, lo)
			if !isKnown(s[f:t]) {
				break
			}
			words, lo = append(words, s[f:t]), f
		}
		slices.Reverse(words)
		for n := 0; n < most; n++ {
			f, t := wordBehind(s, hi)
			if !isKnown(s[f:t]) {
				break
			}
			words, hi = append(words, s[f:t]), t
		}
		if len(words) >= least && isPhrase(words) {
			found(lo, hi)
			at = max(at, hi-1)
		}
	}
}

// isPhrase tells whether some of the words are in the order of chance:
// none of the alphabet, hardly one twice.
func isPhrase(words []string) bool {
	for i, w := range words {
		words[i] = strings.ToLower(w)
	}
	for i := 0; i+least <= len(words); i += least / 4 {
		var some [least]string
		copy(some[:], words[i:])
		if slices.IsSorted(some[:]) {
			continue
		}
		slices.Sort(some[:])
		if len(slices.Compact(some[:])) >= least-1 {
			return true
		}
	}
	return false
}

func isKnown(s string) bool {
	if len(s) < 3 || len(s) > 8 {
		return false
	}
	return known().has(asNumber(s))
}

// wordFrom is the word that stands at at, or the next one.
func wordFrom(s string, at int) (from, to int) {
	if !ascii.IsLetter(s[at]) {
		return wordBehind(s, at)
	}
	return wordAround(s, at)
}

// wordAround is the word that the letter at at is of.
func wordAround(s string, at int) (from, to int) {
	from, to = at, at+1
	for from > 0 && at-from < 10 && ascii.IsLetter(s[from-1]) {
		from--
	}
	for to < len(s) && to-at < 10 && ascii.IsLetter(s[to]) {
		to++
	}
	if decode.Escaped(s, from+1) && to-from > 1 {
		from++ // the n of \n
	}
	return from, to
}

// wordBehind is the word that follows one that ends at at; an empty one, if
// none does.
func wordBehind(s string, at int) (from, to int) {
	for i := at; i < len(s) && i-at <= gap; i++ {
		if ascii.IsLetter(s[i]) {
			return wordAround(s, i)
		}
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("nrt", s[i+1]) >= 0 {
			i++ // an escape
			continue
		}
		if !between[s[i]] {
			break
		}
	}
	return at, at
}

// wordBefore is the word that stands before one that begins at at.
func wordBefore(s string, at int) (from, to int) {
	for i := at; i > 0 && at-i <= gap; i-- {
		if decode.Escaped(s, i) {
			i-- // an escape
			continue
		}
		if ascii.IsLetter(s[i-1]) {
			return wordAround(s, i-1)
		}
		if !between[s[i-1]] {
			break
		}
	}
	return at, at
}
