package words

import (
	"strings"

	"fivex/snapshot/report"
)

// An Index is where words stand in the runs of a site.
type Index struct {
	before map[string]*told // what an earlier writing noted, by the run's key
	runs   []*told          // of this one, oldest first
	news   bool             // whether one of them was noted now
	files  []string         // of the writing before, then of this one
	words  []string         // by their numbers
	number map[string]int   // of each word
}

// New is an index that remembers nothing.
func New() *Index { return &Index{before: map[string]*told{}, number: map[string]int{}} }

// Has tells whether an earlier writing noted the run.
func (x *Index) Has(key string) bool { return x.before[key] != nil }

// Take notes the next run. One without its details is as it was noted before.
func (x *Index) Take(run *report.Run, title string) {
	if old := x.before[run.Key]; run.Detail == nil && old != nil {
		x.runs = append(x.runs, old)
		return
	}
	x.news = true
	x.runs = append(x.runs, x.note(run, title))
}

// Kept tells whether the files of the earlier writing are those of this one, and
// all there, as keep tells of each.
func (x *Index) Kept(keep func(path string) bool) bool {
	if x.news || len(x.runs) != len(x.before) || len(x.files) == 0 {
		return false
	}
	for _, path := range x.files {
		if !keep(path) {
			return false
		}
	}
	return true
}

// numberOf is a word's number. The index keeps nothing else alive of a text
// where a word stood.
func (x *Index) numberOf(w string) int {
	n, known := x.number[w]
	if !known {
		n, w = len(x.words), strings.Clone(w)
		x.words = append(x.words, w)
		x.number[w] = n
	}
	return n
}
