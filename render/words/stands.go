package words

import (
	"encoding/binary"
	"maps"
	"slices"
)

// stands are the words of a run with the places where they stand, in the order
// of the words: for each the distance of its number from that of the word
// before, how many places it has, and their distances.
type stands struct {
	words []string // by their numbers
	b     []byte
}

// pack makes stands of words and their places.
func pack(places map[string][]int) stands {
	s := stands{words: slices.Sorted(maps.Keys(places))}
	var p packer
	for i, word := range s.words {
		p.add(i, places[word])
	}
	s.b = p.b
	return s
}

type packer struct {
	b    []byte
	last int
}

// add adds the next word by its number.
func (p *packer) add(word int, places []int) {
	p.b = binary.AppendUvarint(p.b, uint64(word-p.last))
	p.last = word
	p.b = binary.AppendUvarint(p.b, uint64(len(places)))
	at := 0
	for _, x := range places {
		p.b = binary.AppendUvarint(p.b, uint64(x-at))
		at = x
	}
}

// each yields every word with its places, which are the caller's until the next.
func (s stands) each(yield func(word string, places []int) bool) {
	var room [mostEach]int
	word := 0
	for b := s.b; len(b) > 0; {
		next := func() int {
			v, n := binary.Uvarint(b)
			b = b[n:]
			return int(v)
		}
		word += next()
		places, at := room[:next()], 0
		for i := range places {
			at += next()
			places[i] = at
		}
		if !yield(s.words[word], places) {
			return
		}
	}
}

// valid tells whether stands that were remembered are such, of a run with so
// many places: somebody may have changed them.
func (s stands) valid(places int) bool {
	ok := true
	b := s.b
	next := func(below int) int {
		v, n := binary.Uvarint(b)
		if n <= 0 || v >= uint64(max(below, 0)) {
			ok, b = false, nil
			return 0
		}
		b = b[n:]
		return int(v)
	}
	word := 0
	for len(b) > 0 {
		word += next(len(s.words) - word)
		at := 0
		for range next(mostEach + 1) {
			at += next(places - at)
		}
	}
	return ok
}
