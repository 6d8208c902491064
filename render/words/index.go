package words

import (
	"fivex/snapshot/report"
)

// An Index is where words stand in the runs of a site.
type Index struct {
	before map[string]*told // what an earlier writing noted, by the run's key
	runs   []*told          // of this one, oldest first
}

// New is an index that remembers nothing.
func New() *Index { return &Index{before: map[string]*told{}} }

// Has tells whether an earlier writing noted the run.
func (x *Index) Has(key string) bool { return x.before[key] != nil }

// Take notes the next run. One without its details is as it was noted before.
func (x *Index) Take(run *report.Run, title string) {
	if old := x.before[run.Key]; run.Detail == nil && old != nil {
		x.runs = append(x.runs, old)
		return
	}
	x.runs = append(x.runs, note(run, title))
}
