package changes

import (
	"context"
	"slices"
)

// Without is the result without the commits that others made meanwhile: each of the
// rest is told by itself. Where a merge is among them, it is left as it is, for what a
// merge brought is in it twice.
func (r *Reader) Without(ctx context.Context, res *Result, others func(hash string) bool) *Result {
	if !slices.ContainsFunc(res.Commits, others) || r.merges(ctx, res.Commits) {
		return res
	}
	pairs, known := r.commitsOf(ctx, res)
	if !known {
		return res
	}
	own := &Result{Base: res.Head, Head: res.Head, Problem: res.Problem}
	for _, p := range pairs {
		if !others(p.commit) {
			own.Commits, own.pairs = append(own.Commits, p.commit), append(own.pairs, p)
		}
	}
	if len(own.pairs) > 0 {
		own.Base, own.CommitByCommit = "", true
	}
	return own
}

// merges tells whether one of the commits has several parents, or cannot be read.
func (r *Reader) merges(ctx context.Context, commits []string) bool {
	s, err := r.begun()
	if err != nil {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(commits, func(hash string) bool {
		c, err := s.commit(ctx, hash)
		return err != nil || len(c.parents) > 1
	})
}
