package words

import (
	"encoding/binary"
	"encoding/gob"
	"errors"
	"io"
	"maps"
	"slices"
)

// remembered is an index as it is kept from one writing to the next: words are
// numbers, since a word stands in many runs.
type remembered struct {
	Words []string
	Runs  []rememberedRun
}

// rememberedRun is a run with its words: for each the distance of its number
// from that of the word before, how many places it has, and their distances.
type rememberedRun struct {
	Told   told
	Stands []byte
}

// Load reads what Save wrote; of anything else it remembers nothing.
func Load(r io.Reader) *Index {
	var m remembered
	if gob.NewDecoder(r).Decode(&m) != nil {
		return New()
	}
	x := New()
	for i := range m.Runs {
		t := &m.Runs[i].Told
		var err error
		if t.stands, err = unpack(m.Runs[i].Stands, m.Words, len(t.Places)); err != nil {
			return New()
		}
		x.before[t.Key] = t
	}
	return x
}

// Save writes the index for the next writing.
func (x *Index) Save(w io.Writer) error {
	number := map[string]int{}
	for _, t := range x.runs {
		for word := range t.stands {
			number[word] = 0
		}
	}
	m := remembered{Words: slices.Sorted(maps.Keys(number))}
	for i, word := range m.Words {
		number[word] = i
	}
	for _, t := range x.runs {
		m.Runs = append(m.Runs, rememberedRun{*t, pack(t.stands, number)})
	}
	return gob.NewEncoder(w).Encode(m)
}

func pack(stands map[string][]int, number map[string]int) (b []byte) {
	ids := make([]int, 0, len(stands))
	byID := make(map[int][]int, len(stands))
	for word, places := range stands {
		ids = append(ids, number[word])
		byID[number[word]] = places
	}
	slices.Sort(ids)
	last := 0
	for _, id := range ids {
		b = binary.AppendUvarint(b, uint64(id-last))
		last = id
		b = binary.AppendUvarint(b, uint64(len(byID[id])))
		at := 0
		for _, p := range byID[id] {
			b = binary.AppendUvarint(b, uint64(p-at))
			at = p
		}
	}
	return b
}

var errNoIndex = errors.New("not what was saved")

// unpack is the inverse of pack; what it reads may have been changed since.
func unpack(b []byte, words []string, places int) (map[string][]int, error) {
	stands := map[string][]int{}
	var failed error
	next := func(below int) int {
		v, n := binary.Uvarint(b)
		if n <= 0 || v >= uint64(below) {
			failed, b = errNoIndex, nil
			return 0
		}
		b = b[n:]
		return int(v)
	}
	id := 0
	for len(b) > 0 {
		id += next(len(words))
		if id >= len(words) {
			return nil, errNoIndex
		}
		n, at := next(mostEach+1), 0
		list := make([]int, 0, n)
		for range n {
			if at += next(mostPlaces); at >= places {
				return nil, errNoIndex
			}
			list = append(list, at)
		}
		stands[words[id]] = list
	}
	return stands, failed
}
