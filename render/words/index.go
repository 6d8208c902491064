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
	known  map[string]string
}

// New is an index that remembers nothing.
func New() *Index { return &Index{before: map[string]*told{}, known: map[string]string{}} }

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

// word is a word that keeps nothing else alive: not the text where it stood, nor
// the same word of another run.
func (x *Index) word(w string) string {
	own, known := x.known[w]
	if !known {
		own = strings.Clone(w)
		x.known[own] = own
	}
	return own
}
