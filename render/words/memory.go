package words

import (
	"encoding/gob"
	"io"
	"maps"
	"slices"
)

// remembered is what is kept from one writing to the next, before its runs:
// words are numbers in them, since a word stands in many.
type remembered struct {
	Words []string
	Files []string
	Runs  int
}

type rememberedRun struct {
	Told   told
	Stands []byte
}

// Load reads what Save wrote; of anything else it remembers nothing.
func Load(r io.Reader) *Index {
	in := gob.NewDecoder(r)
	var m remembered
	if in.Decode(&m) != nil {
		return New()
	}
	x := New()
	x.files = m.Files
	for range m.Runs {
		var run rememberedRun
		if in.Decode(&run) != nil {
			return New()
		}
		t := &run.Told
		t.stands = stands{m.Words, run.Stands}
		if len(t.Places) > mostPlaces || !t.stands.valid(len(t.Places)) {
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
		for word := range t.stands.each {
			number[word] = 0
		}
	}
	m := remembered{Words: slices.Sorted(maps.Keys(number)), Files: x.files, Runs: len(x.runs)}
	for i, word := range m.Words {
		number[word] = i
	}
	out := gob.NewEncoder(w)
	if err := out.Encode(m); err != nil {
		return err
	}
	for _, t := range x.runs {
		var p packer
		for word, places := range t.stands.each {
			p.add(number[word], places)
		}
		if err := out.Encode(rememberedRun{*t, p.b}); err != nil {
			return err
		}
	}
	return nil
}
