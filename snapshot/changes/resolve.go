package changes

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// A resolver finds the commits of one range.
type resolver struct {
	ctx  context.Context
	s    *session
	repo *repository
	res  *Result
	// something was not there or not told, so that it may be another result later
	unsure bool
}

func (w *resolver) resolve(x Range) {
	head := w.find(x.Head)
	if head == nil {
		w.oneByOne(x.Commits)
		return
	}
	w.res.Head = head.hash
	if x.Base == "" {
		w.fromFirst(x, head)
		return
	}
	base := w.find(x.Base)
	if base == nil {
		w.oneByOne(x.Commits)
		return
	}
	if x.Looked && !x.Since.IsZero() && base.committed() > x.Since.Unix() {
		first := w.earliest(base, x.Since)
		switch before, problem := w.before(first); {
		case problem != "":
			w.say("%s", problem)
		case before == nil:
			w.res.Base = ""
			w.fromNothing(first, head)
			return
		default:
			base = before
		}
	}
	if x.Apart {
		base = w.begun(base, head, x)
	}
	w.res.Base = base.hash
	w.to(base, head, x)
}

// to is the range between two commits that are there.
func (w *resolver) to(base, head *commit, x Range) {
	list, reached, err := w.s.between(w.ctx, base, head)
	if err == nil && !reached {
		list, reached = w.amended(base, head)
	}
	if err == nil && !reached {
		list, reached = w.putTogether(base, head, x.Commits)
	}
	switch {
	case err != nil:
		w.say("git cannot tell how %s leads to %s%s", short(base.hash), short(head.hash), w.hint())
	case reached:
		w.res.Commits = list
		w.res.pairs = []pair{{from: base.tree, to: head.tree}}
		return
	case w.holds(base, head):
		w.say("the checkout went back from %s to %s", short(base.hash), short(head.hash))
	default:
		w.say("history was rewritten between %s and %s, so it is told commit by commit%s", short(base.hash),
			short(head.hash), w.hint())
	}
	w.res.Base = ""
	w.oneByOne(w.without(w.withEarlier(x), base))
}

// amended lists the commits up to the head where the base was amended: the first has
// what the base began with, and its author's name and time, which git keeps then.
// Nothing of others can lie between.
func (w *resolver) amended(base, head *commit) (list []string, ok bool) {
	for c := head; len(list) < farthest && len(c.parents) == 1 && len(base.parents) == 1; {
		list = append(list, c.hash)
		if c.parents[0] == base.parents[0] {
			slices.Reverse(list)
			return list, c.author != "" && c.author == base.author
		}
		next, err := w.s.commit(w.ctx, c.parents[0])
		if err != nil {
			break
		}
		c = next
	}
	return nil, false
}

// putTogether lists the commits from the base to a named one that the head only puts
// together, or words anew: it has the same content.
func (w *resolver) putTogether(base, head *commit, names []string) (list []string, ok bool) {
	for _, name := range slices.Backward(names) {
		c, err := w.s.commit(w.ctx, name)
		if err != nil || c.hash == head.hash || c.tree != head.tree {
			continue
		}
		if list, ok, err = w.s.between(w.ctx, base, c); err == nil && ok {
			return list, true
		}
	}
	return nil, base.tree == head.tree
}

// without leaves out the commits that another one holds: a checkout that went back
// to them, or to another branch, made nothing new of them.
func (w *resolver) without(names []string, of *commit) (list []string) {
	apart := map[string]bool{} // not held; what comes behind those is not, either
	for _, name := range names {
		c, err := w.s.commit(w.ctx, name)
		if err == nil {
			behind := slices.ContainsFunc(c.parents, func(p string) bool { return apart[p] })
			if !behind && w.holds(of, c) {
				continue
			}
			apart[c.hash] = true
		}
		list = append(list, name)
	}
	return list
}

// holds tells whether a commit comes behind another one, or is it.
func (w *resolver) holds(c, earlier *commit) bool {
	_, reached, err := w.s.between(w.ctx, earlier, c)
	w.unsure = w.unsure || err != nil
	return reached
}

// holdsAny tells whether one of these is the commit, or behind it.
func (w *resolver) holdsAny(c *commit, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		named, err := w.s.commit(w.ctx, name)
		return err == nil && w.holds(c, named)
	})
}

// fromFirst is the range from what the first named commit began with: nobody
// saw what was there before it.
func (w *resolver) fromFirst(x Range, head *commit) {
	var beside *commit // the last that does not lead to the head
	for _, name := range x.Commits {
		first := w.find(name)
		if first == nil {
			continue
		}
		if !w.holds(head, first) {
			beside = first // a claim that the checkout does not bear out, or it went back
			continue
		}
		if beside != nil && w.holds(beside, first) {
			w.say("the checkout went back behind %s, so it is told commit by commit", short(beside.hash))
			w.oneByOne(w.without(x.Commits, first))
			return
		}
		first = w.earliest(first, x.Since)
		base, problem := w.before(first)
		if problem != "" {
			w.say("%s", problem)
			return
		}
		w.res.Missing = nil
		w.res.Problem = ""
		if base == nil {
			w.fromNothing(first, head)
			return
		}
		w.res.Base = base.hash
		w.to(base, head, x)
		return
	}
}

// fromNothing is the range from before a commit that has nothing before it.
func (w *resolver) fromNothing(first, head *commit) {
	w.res.pairs = []pair{{from: emptyTree[w.repo.sha256], to: head.tree}}
	list, reached, err := w.s.between(w.ctx, first, head)
	w.unsure = w.unsure || err != nil
	if reached {
		w.res.Commits = append([]string{first.hash}, list...)
	}
}

// before is the first parent of a commit; nil where it has none. What a shallow
// clone left out is a problem: without it, everything would seem to be new.
func (w *resolver) before(c *commit) (*commit, string) {
	if len(c.parents) == 0 {
		return nil, ""
	}
	p, err := w.s.commit(w.ctx, c.parents[0])
	switch {
	case err == nil:
		return p, ""
	case errors.Is(err, errMissing):
		w.res.Missing = append(w.res.Missing, c.parents[0])
		return nil, fmt.Sprintf("what was there before commit %s is not in this repository%s", short(c.hash), w.hint())
	}
	return nil, plain(err)
}

// oneByOne tells the commits that are there, each by itself.
func (w *resolver) oneByOne(names []string) {
	seen := map[string]bool{}
	for _, name := range names {
		c := w.find(name)
		if c == nil || seen[c.hash] {
			continue
		}
		seen[c.hash] = true
		p, problem := w.before(c)
		if problem != "" {
			w.say("%s", problem)
			continue
		}
		from := emptyTree[w.repo.sha256]
		if p != nil {
			from = p.tree
		}
		w.res.Commits = append(w.res.Commits, c.hash)
		w.res.pairs = append(w.res.pairs, pair{from: from, to: c.tree, commit: c.hash})
	}
	w.res.CommitByCommit = len(w.res.pairs) > 0
}

// find is the commit with the name; nil, and a problem, where it is not there.
func (w *resolver) find(name string) *commit {
	c, err := w.s.commit(w.ctx, name)
	if err == nil {
		return c
	}
	w.unsure = true
	if !errors.Is(err, errMissing) {
		w.say("%s", plain(err))
		return nil
	}
	w.res.Missing = append(w.res.Missing, strings.ToLower(name))
	w.say("commit %s is not in this repository%s", short(name), w.hint())
	return nil
}

// say keeps the first problem.
func (w *resolver) say(format string, args ...any) {
	if w.res.Problem == "" {
		w.res.Problem = fmt.Sprintf(format, args...)
	}
}

// hint is what to do where the clone is why.
func (w *resolver) hint() string {
	if len(w.repo.shallow) > 0 {
		return ", which is a shallow clone: fetch all of it (git fetch --unshallow; in CI, fetch-depth: 0)"
	}
	return ""
}

func short(hash string) string { return report.ShortHash(report.OneLine(hash, 64)) }
