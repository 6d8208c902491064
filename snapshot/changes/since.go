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
		case c.at <= x.Since.Unix():
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
// up to it since the work began: an agent commits several times and names the last.
// What was only moved keeps the time at which it was written.
func (w *resolver) withEarlier(x Range) (list []string) {
	listed := map[string]bool{} // with those before it
	for _, name := range x.Commits {
		chain := []string{name}
		c, err := w.s.commit(w.ctx, name)
		for err == nil && !x.Since.IsZero() && len(c.parents) == 1 && len(chain) < farthest && !listed[c.hash] {
			listed[c.hash] = true
			c, err = w.s.commit(w.ctx, c.parents[0])
			if err != nil || c.written() <= x.Since.Unix() || listed[c.hash] {
				break
			}
			chain = append(chain, c.hash)
		}
		slices.Reverse(chain)
		list = append(list, chain...)
	}
	return list
}

// earliest is the first of the commits that came one after another, up to this one,
// since the work began: an agent commits several times and names the last.
func (w *resolver) earliest(c *commit, since time.Time) *commit {
	for range farthest {
		if since.IsZero() || len(c.parents) != 1 {
			return c
		}
		p, err := w.s.commit(w.ctx, c.parents[0])
		if err != nil || p.at <= since.Unix() {
			return c
		}
		c = p
	}
	return c
}
