package changes

import (
	"context"
	"slices"

	"fivex/snapshot/report"
)

// Touched is the last commit of the results, which follow one another, that
// touched a place; "" where none did. The place is as it was before them. known
// is false when not all of them can be read.
func (r *Reader) Touched(ctx context.Context, results []*Result, at report.Location) (commit string, known bool) {
	last := max(at.Line, at.End)
	for _, res := range results {
		pairs, ok := r.commitsOf(ctx, res)
		if !ok {
			return "", false
		}
		for _, p := range pairs {
			d := r.diffOf(ctx, p)
			if d == nil {
				return "", false
			}
			f := d.fileAt(at)
			if f == nil {
				continue
			}
			if f.touches(at.Line, last) {
				commit = p.commit
			}
			if f.oldPath != "" {
				at.Path = f.path
			}
			if at.Line > 0 {
				at.Line, last = f.moved(at.Line), f.moved(last)
			}
		}
	}
	return commit, true
}

// diffOf is the diff of a pair, its lines aside; nil where it cannot be read.
func (r *Reader) diffOf(ctx context.Context, p pair) *diff {
	e := r.cache.entry(p.trees())
	if !e.known() {
		r.compare(ctx, 1, func(int) pair { return p }, func(_ int, d *diff, err error) {
			if err == nil {
				e.set(d)
			}
		})
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.diff
}

// commitsOf are the result's commits, each to be compared with the one before.
func (r *Reader) commitsOf(ctx context.Context, res *Result) ([]pair, bool) {
	switch {
	case res.Base != "" && res.Base == res.Head:
		return nil, true
	case len(res.pairs) == 0 || len(res.Missing) > 0 || res.Problem != "" && !res.CommitByCommit:
		return nil, false
	case res.CommitByCommit:
		return res.pairs, true
	case len(res.Commits) == 1:
		p := res.pairs[0]
		p.commit = res.Commits[0]
		return []pair{p}, true
	}
	key := "one by one " + r.key(Range{Commits: res.Commits})
	if each := r.cache.result(key); each != nil {
		return each.pairs, true
	}
	s, err := r.begun()
	if err != nil {
		return nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	each := &Result{}
	w := resolver{ctx: ctx, s: s, repo: r.repo, res: each}
	w.oneByOne(res.Commits)
	if !w.unsure {
		r.cache.keep(key, each) // commits that were resolved have whole names
	}
	return each.pairs, each.Problem == ""
}

// fileAt is the file that a place lies in: by its name before.
func (d *diff) fileAt(at report.Location) *file {
	for _, exact := range []bool{true, false} {
		for i := range d.files {
			f := &d.files[i]
			name := f.path
			if f.oldPath != "" {
				name = f.oldPath
			}
			if name == at.Path || !exact && at.In(name) {
				return f
			}
		}
	}
	return nil
}

// touches tells whether the lines, or what lies between them and their
// neighbours, are others now. Without a line it is the file that counts.
func (f *file) touches(from, to int) bool {
	if from == 0 {
		return true
	}
	return slices.ContainsFunc(f.edits, func(e edit) bool {
		if e.n == 0 {
			return e.from >= from-1 && e.from <= to
		}
		return e.from <= to && e.from+e.n > from
	})
}

// moved is where a line of before stands now.
func (f *file) moved(n int) int {
	by := 0
	for _, e := range f.edits {
		switch {
		case e.n == 0 && e.from < n, e.n > 0 && e.from+e.n <= n:
			by += e.m - e.n
		case e.n > 0 && e.from <= n:
			return min(e.to+n-e.from, e.to+max(0, e.m-1)) // its place in what came instead
		}
	}
	return n + by
}
