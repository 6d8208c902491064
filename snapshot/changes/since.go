package changes

import (
	"slices"
	"time"
)

// begun is where the work began: the last commit behind the base, on the way to the
// head, that was there then. Others made it, or a person. Where a commit that the run
// names would be among those, the clocks differ, and tell nothing.
func (w *resolver) begun(base, head *commit, x Range) *commit {
	c := head
	for range farthest {
		switch {
		case c.hash == base.hash || len(c.parents) == 0:
			return base
		case c.committed() <= x.Since.Unix():
			if w.holds(c, base) && !w.holdsAny(c, x.Commits) {
				return c
			}
			return base
		}
		next, err := w.s.commit(w.ctx, c.parents[0])
		if err != nil {
			return base
		}
		c = next
	}
	return base
}

// withEarlier puts before each named commit those that were written one after another
// up to it since the work began. What was only moved keeps the time at which it was
// written.
func (w *resolver) withEarlier(x Range) (list []string) {
	listed := map[string]bool{} // with those before it
	for _, name := range x.Commits {
		c, err := w.s.commit(w.ctx, name)
		if err != nil || listed[c.hash] {
			list = append(list, name)
			continue
		}
		for _, c := range w.inARow(c, x.Since, (*commit).written, listed) {
			listed[c.hash] = true
			list = append(list, c.hash)
		}
	}
	return list
}

// earliest is the first of the commits that were made one after another, up to this
// one, since the work began.
func (w *resolver) earliest(c *commit, since time.Time) *commit {
	return w.inARow(c, since, (*commit).committed, nil)[0]
}

// inARow lists the commits that came one after another up to this one since the work
// began, by one of their times, oldest first: an agent commits several times and names
// the last. It ends before a commit that is listed already.
func (w *resolver) inARow(c *commit, since time.Time, at func(*commit) int64, listed map[string]bool) []*commit {
	row := []*commit{c}
	for !since.IsZero() && len(c.parents) == 1 && len(row) < farthest {
		p, err := w.s.commit(w.ctx, c.parents[0])
		if err != nil || at(p) <= since.Unix() || listed[p.hash] {
			break
		}
		row = append(row, p)
		c = p
	}
	slices.Reverse(row)
	return row
}
