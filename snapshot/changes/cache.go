package changes

import (
	"sync"

	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// An entry is what is known of a pair.
type entry struct {
	mu     sync.Mutex
	diff   *diff // its lines are dropped when they are masked
	lines  bool
	size   int // of its patches, about
	full   *report.Changes
	masked *redact.Redactor // what was masked in full
	stat   *report.Changes
}

// known tells whether the diff is there.
func (e *entry) known() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.diff != nil
}

// about is how large the patches are, and whether they are there, as lines or
// told.
func (e *entry) about() (size int, lines bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.size, e.lines || e.full != nil
}

func (e *entry) set(d *diff) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.diff, e.lines, e.size = d, true, 0
	for _, f := range d.files {
		e.size += min(f.kept, mostOfFile)
	}
}

// drop forgets the lines: what is told of them is kept, or was too much.
func (e *entry) drop() {
	for i := range e.diff.files {
		e.diff.files[i].lines = nil
	}
	e.lines = false
}

// tell makes of the diff what reports show, once.
func (e *entry) tell(patches bool, newMask func() *redact.Redactor) (*report.Changes, *redact.Redactor) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var mask *redact.Redactor
	if newMask != nil {
		mask = newMask()
	}
	if !patches {
		if e.stat == nil {
			e.stat = e.diff.told(mask, false)
		}
		e.drop()
		return e.stat, nil
	}
	if e.full == nil {
		e.full, e.masked = e.diff.told(mask, true), mask
		e.drop()
	}
	return e.full, e.masked
}

// A Cache keeps what was asked, by what was compared: that never changes. Nor does
// what a range is, once all of its commits were there: with it, no program has to
// be started for a report that follows another.
type Cache struct {
	mu      sync.Mutex
	entries map[pair]*entry
	results map[string]*Result
}

// NewCache makes an empty cache.
func NewCache() *Cache { return &Cache{entries: map[pair]*entry{}, results: map[string]*Result{}} }

// result is what is known of a range; nil when nothing is.
func (c *Cache) result(key string) *Result {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.results[key]
}

// keep keeps a result without a problem; the key "" is of none that can be kept.
func (c *Cache) keep(key string, res *Result) {
	if key == "" || res.Problem != "" || len(res.Missing) > 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.results) >= mostKept {
		clear(c.results)
	}
	c.results[key] = res
}

// mostKept bounds a cache.
const mostKept = 5000

func (c *Cache) entry(p pair) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[p]
	if e == nil {
		if len(c.entries) >= mostKept {
			clear(c.entries)
		}
		e = &entry{}
		c.entries[p] = e
	}
	return e
}

// Len is how many comparisons are kept.
func (c *Cache) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.entries)
}
