package redact

import (
	"slices"
	"strings"
	"sync"

	"github.com/tyler-smith/go-bip39/wordlists"
)

// seedRule is the rule for the phrases that open a wallet: twelve words or more
// of the list of BIP 39, one after another. No name need announce them. Prose
// has no twelve such words in a row, since "a", "the", "of" and "is" are none;
// and what stands in the order of the alphabet is the list itself.
var seedRule = &rule{id: "own/recovery-phrase", kind: "recovery-phrase"}

const (
	seedLeast = 12 // words
	seedGap   = 10 // characters between two: a comma, a number, quotes, the end of a line
)

// seedBetween are the characters that stand between the words of a phrase: in
// a line, a list, a table, a string in JSON, with numbers.
var seedBetween = byteSet(" \t\r\n,;|\"'`.)-:*#>+\\0123456789")

var seedWords = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, w := range wordlists.English {
		m[w] = true
	}
	return m
})

// A seedRun is words of three to eight letters, one after another.
type seedRun struct {
	at  [seedLeast]int // where the last of them begin and end
	end [seedLeast]int
	n   int // how many there are
}

// seeds looks for recovery phrases.
func (v *look) seeds() {
	s := v.text
	var run seedRun
	gap := 0
	for i := 0; i < len(s); {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			if gap++; gap > seedGap || !seedBetween[s[i]] {
				run.n = 0
			}
			i++
			continue
		}
		from := i
		for i < len(s) && s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z' {
			i++
		}
		gap = 0
		if escaped(s, from+1) {
			from++ // the n of \n
		}
		if i-from < 3 || i-from > 8 {
			if i > from {
				run.n = 0
			}
			continue
		}
		run.at[run.n%seedLeast], run.end[run.n%seedLeast] = from, i
		if run.n++; run.n >= seedLeast && v.seed(&run) {
			i = run.end[(run.n-1)%seedLeast]
			run.n = 0
		}
	}
}

// seed adds the phrase that begins with the last words of a run, if they are one;
// if not, it forgets the words up to the last that cannot be of one.
func (v *look) seed(run *seedRun) bool {
	var words [seedLeast]string
	for k := range seedLeast {
		n := (run.n - 1 - k) % seedLeast
		w := v.text[run.at[n]:run.end[n]]
		words[seedLeast-1-k] = strings.ToLower(w)
		if !seedWords()[words[seedLeast-1-k]] {
			v.keep(run, k)
			return false
		}
	}
	if slices.IsSorted(words[:]) || repeats(words) {
		v.keep(run, 0)
		return false
	}
	first := run.at[run.n%seedLeast]
	to := run.end[(run.n-1)%seedLeast]
	v.add(first, v.seedEnd(to), seedRule)
	return true
}

// repeats tells whether words come again more often than chance has it.
func repeats(words [seedLeast]string) bool {
	slices.Sort(words[:])
	return len(slices.Compact(words[:])) < seedLeast-1
}

// keep forgets all but the last k words of a run.
func (v *look) keep(run *seedRun, k int) {
	var kept seedRun
	for ; kept.n < k; kept.n++ {
		n := (run.n - k + kept.n) % seedLeast
		kept.at[kept.n], kept.end[kept.n] = run.at[n], run.end[n]
	}
	*run = kept
}

// seedEnd is where a phrase ends of which words up to to are known.
func (v *look) seedEnd(to int) int {
	s := v.text
	for n := 0; n < seedLeast+1; n++ {
		i := to
		for i < len(s) && i-to <= seedGap && (s[i]|0x20 < 'a' || s[i]|0x20 > 'z') {
			i++
		}
		end := i
		for end < len(s) && end-i < 9 && s[end]|0x20 >= 'a' && s[end]|0x20 <= 'z' {
			end++
		}
		if i == to || i == end || !seedWords()[strings.ToLower(s[i:end])] {
			break
		}
		to = end
	}
	return to
}
