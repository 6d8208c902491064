package words

import (
	"encoding/binary"
	"maps"
	"slices"
)

// stands are the words of a run with the places where they stand, in the order
// of the words' numbers: for each the distance from that of the word before, how
// many places it has, and their distances.
type stands []byte

// pack makes stands of words, by their numbers, and their places.
func pack(places map[int][]int) stands {
	var p packer
	for _, word := range slices.Sorted(maps.Keys(places)) {
		p.add(word, places[word])
	}
	return p.b
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
func (s stands) each(yield func(word int, places []int) bool) {
	var room [mostEach]int
	word := 0
	for b := s; len(b) > 0; {
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
		if !yield(word, places) {
			return
		}
	}
}

// renumbered are the same stands of words that have other numbers.
func (s stands) renumbered(number []int) stands {
	var p packer
	for word, list := range s.each {
		if number[word] < p.last { // of a run that was noted now: numbers in the order of the text
			return s.sorted(number)
		}
		p.add(number[word], list)
	}
	return p.b
}

func (s stands) sorted(number []int) stands {
	places := map[int][]int{}
	for word, list := range s.each {
		places[number[word]] = slices.Clone(list)
	}
	return pack(places)
}

// valid tells whether stands that were remembered are such, of so many words and
// a run with so many places: somebody may have changed them.
func (s stands) valid(words, places int) bool {
	ok := true
	b := s
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
		word += next(words - word)
		at := 0
		for range next(mostEach + 1) {
			at += next(places - at)
		}
	}
	return ok
}
