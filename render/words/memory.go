package words

import (
	"encoding/gob"
	"io"
	"slices"
	"strings"
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
	Stands stands
}

// Load reads what Save wrote; of anything else it remembers nothing.
func Load(r io.Reader) *Index {
	in := gob.NewDecoder(r)
	var m remembered
	if in.Decode(&m) != nil {
		return New()
	}
	x := New()
	x.files, x.words = m.Files, m.Words
	for n, w := range m.Words {
		x.number[w] = n
	}
	for range m.Runs {
		var run rememberedRun
		if in.Decode(&run) != nil {
			return New()
		}
		t := &run.Told
		t.stands = run.Stands
		if len(t.Places) > mostPlaces || !t.stands.valid(len(m.Words), len(t.Places)) {
			return New()
		}
		x.before[t.Key] = t
	}
	return x
}

// Save writes the index for the next writing, words in their order.
func (x *Index) Save(w io.Writer) error {
	used := x.used()
	number := make([]int, len(x.words)) // in the file
	m := remembered{Words: make([]string, len(used)), Files: x.files, Runs: len(x.runs)}
	for i, n := range used {
		m.Words[i] = x.words[n]
		number[n] = i
	}
	out := gob.NewEncoder(w)
	if err := out.Encode(m); err != nil {
		return err
	}
	for _, t := range x.runs {
		if err := out.Encode(rememberedRun{*t, t.stands.renumbered(number)}); err != nil {
			return err
		}
	}
	return nil
}

// used are the numbers of the words that stand somewhere, in the words' order.
func (x *Index) used() []int {
	stands := make([]bool, len(x.words))
	for _, t := range x.runs {
		for word := range t.stands.each {
			stands[word] = true
		}
	}
	var used []int
	for n, is := range stands {
		if is {
			used = append(used, n)
		}
	}
	slices.SortFunc(used, func(a, b int) int { return strings.Compare(x.words[a], x.words[b]) })
	return used
}
