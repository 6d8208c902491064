package snapshot

import (
	"cmp"
	"context"
	"slices"

	"fivex/snapshot/changes"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
	"fivex/snapshot/story"
)

// A codeTold is what the repository tells of a run's code.
type codeTold struct {
	touched story.Touched
	missing []string // commits that are not there, and may come
}

// A checkout tells the code that runs changed, as the repository beside them has it.
type checkout struct {
	*changes.Reader
	none bool // nobody asks for code
}

// code puts the code that the run changed into its phases and rounds.
func (c checkout) code(ctx context.Context, run *report.Run, t *story.Teller, mask *redact.Redactor) (
	told codeTold) {
	if c.none {
		return told
	}
	spans := t.CodeSpans()
	if len(spans) == 0 {
		return told
	}
	ranges := make([]changes.Range, len(spans))
	for i, s := range spans {
		ranges[i] = changes.Range{Base: s.Base, Head: s.Head, Commits: s.Commits, Since: s.Since.Time,
			Looked: s.Looked, Apart: s.Apart}
	}
	c.Ahead(ctx, ranges)
	results := make([]*changes.Result, len(spans))
	for i, x := range ranges {
		results[i] = c.Without(ctx, c.Resolve(ctx, x), t.Foreign)
	}
	wholes := c.wholes(ctx, spans, results)
	for _, w := range wholes {
		if w.result != nil {
			w.result = c.Without(ctx, w.result, t.Foreign)
		}
	}
	asked := slices.Clone(results)
	for _, w := range wholes {
		if w.result != nil {
			asked = append(asked, w.result)
		}
	}
	said := c.Tell(ctx, asked, mask)
	known := documentsOf(run, said[:len(spans)])
	var parts []*report.Changes // of one round
	for i, s := range spans {
		parts = append(parts, known.mark(recorded(said[i], s.Recorded)))
		if i == len(spans)-1 || spans[i+1].Round != s.Round {
			s.Round.Changes, parts = changes.Sum(parts), nil
		}
	}
	next := len(spans)
	for _, w := range wholes {
		w.phase.Changes = w.changes()
		if w.result != nil {
			w.phase.Changes = known.mark(said[next])
			next++
		}
	}
	for i, x := range said {
		if x.Problem != "" {
			told.missing = append(told.missing, x.Head)
			if i < len(results) {
				told.missing = append(told.missing, results[i].Missing...)
			}
		}
	}
	told.touched = c.touched(ctx, spans, results)
	return told
}

// A whole is a phase with its rounds that changed code.
type whole struct {
	phase  *report.Phase
	rounds []*report.Round
	result *changes.Result // nil where the rounds tell it all
}

// wholes are the phases of the spans. One of several rounds that follow each
// other is told from its first commit to its last.
func (c checkout) wholes(ctx context.Context, spans []story.CodeSpan, results []*changes.Result) (
	list []*whole) {
	for from := 0; from < len(spans); {
		w := &whole{phase: spans[from].Phase}
		to, follow, plain := from, true, true
		for ; to < len(spans) && spans[to].Phase == w.phase; to++ {
			if to == from || spans[to].Round != spans[to-1].Round {
				w.rounds = append(w.rounds, spans[to].Round)
			}
			base := cmp.Or(results[to].Base, spans[to].Base) // what was rewritten has none
			follow = follow && (to == from || base == results[to-1].Head)
			plain = plain && isPlain(results[to])
		}
		first, last := results[from], results[to-1]
		if to-from > 1 && follow && isPlain(first) {
			w.result = c.Resolve(ctx,
				changes.Range{Base: first.Base, Head: last.Head, Commits: first.Commits})
			if !plain && !isPlain(w.result) { // what was rewritten has not the same beginning
				w.result = nil
			}
		}
		list = append(list, w)
		from = to
	}
	return list
}

// isPlain tells what leads from one commit to another from what had to be told
// otherwise.
func isPlain(r *changes.Result) bool { return r.Problem == "" && !r.CommitByCommit }

// changes are those of the rounds, put together.
func (w *whole) changes() *report.Changes {
	var parts []*report.Changes
	for _, r := range w.rounds {
		parts = append(parts, r.Changes)
	}
	return changes.Sum(parts)
}

// recorded falls back to what the run itself counted.
func recorded(c *report.Changes, d *report.DiffSummary) *report.Changes {
	if d == nil || c.Problem == "" || c.FilesChanged > 0 {
		return c
	}
	now := *c
	now.Recorded = true
	now.FilesChanged, now.Added, now.Removed = int(d.FilesChanged), int(d.Insertions), int(d.Deletions)
	return &now
}

// touched tells which commit of later rounds touched a place.
func (c checkout) touched(ctx context.Context, spans []story.CodeSpan, results []*changes.Result,
) story.Touched {
	return func(p *report.Phase, behind, upto int, at report.Location) (string, bool) {
		var between []*changes.Result
		for i, s := range spans {
			if s.Phase == p && s.Round.N > behind && s.Round.N <= upto {
				between = append(between, results[i])
			}
		}
		return c.Reader.Touched(ctx, between, at)
	}
}

// forge is the project's, unless its address holds something to mask.
func (c checkout) forge(mask *redact.Redactor) *report.Forge {
	f := c.Forge()
	if f == nil || mask.Text(f.URL) != f.URL {
		return nil
	}
	return f
}
