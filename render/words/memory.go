package words

import (
	"encoding/gob"
	"io"
	"maps"
	"slices"
)

// remembered is an index as it is kept from one writing to the next: words are
// numbers, since a word stands in many runs.
type remembered struct {
	Words []string
	Runs  []rememberedRun
	Files []string
}

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
		t.stands = stands{m.Words, m.Runs[i].Stands}
		if !t.stands.valid(len(t.Places)) {
			return New()
		}
		x.before[t.Key] = t
	}
	x.files = m.Files
	return x
}

// Save writes the index for the next writing.
func (x *Index) Save(w io.Writer) error {
	number := map[string]int{}
	for _, t := range x.runs {
		for word := range t.stands.each {
			number[word] = 0
		}
	}
	m := remembered{Words: slices.Sorted(maps.Keys(number)), Files: x.files}
	for i, word := range m.Words {
		number[word] = i
	}
	for _, t := range x.runs {
		var p packer
		for word, places := range t.stands.each {
			p.add(number[word], places)
		}
		m.Runs = append(m.Runs, rememberedRun{*t, p.b})
	}
	return gob.NewEncoder(w).Encode(m)
}
