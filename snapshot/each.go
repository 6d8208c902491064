package snapshot

import (
	"context"
	"iter"
	"sync"

	"fivex/snapshot/report"
)

// ahead is how many runs may be ready before they are wanted; it bounds the
// memory that reading ahead takes.
const ahead = 4

// worthSeveral is how many runs make it worth while to read several at once.
const worthSeveral = 32

// Each yields the selected runs, one at a time and in full, in the order in
// which they were started. It ends early only with an error, the context's
// when it is done.
func (v *View) Each(ctx context.Context) iter.Seq2[*report.Run, error] {
	return func(yield func(*report.Run, error) bool) {
		for l := range v.each(ctx, v.runs) {
			if l.err == nil {
				l.err = ctx.Err()
			}
			if l.err != nil {
				yield(nil, l.err)
				return
			}
			v.head.take(l)
			if !yield(l.run, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// each loads the rows in their order, several at once where that is
// worth while.
func (l loader) each(ctx context.Context, rows []*runRow) iter.Seq[loaded] {
	if len(rows) > 0 {
		l.changes.Warm()
	}
	workers := l.fork(ctx, len(rows))
	if workers == nil {
		return func(yield func(loaded) bool) {
			for _, r := range rows {
				if ctx.Err() != nil || !yield(l.load(ctx, r)) {
					return
				}
			}
		}
	}
	return func(yield func(loaded) bool) { loadSideBySide(ctx, workers, rows, yield) }
}

// loadSideBySide loads the rows by several connections that see the same moment.
func loadSideBySide(ctx context.Context, workers []loader, rows []*runRow, yield func(loaded) bool) {
	ctx, stop := context.WithCancel(ctx)
	type job struct {
		row  *runRow
		done chan loaded
	}
	jobs := make(chan job)
	turns := make(chan chan loaded, ahead*len(workers))
	var all sync.WaitGroup
	all.Go(func() {
		defer close(jobs)
		defer close(turns)
		for _, r := range rows {
			j := job{r, make(chan loaded, 1)}
			select {
			case turns <- j.done:
			case <-ctx.Done():
				return
			}
			select {
			case jobs <- j:
			case <-ctx.Done():
				return
			}
		}
	})
	for _, w := range workers {
		all.Go(func() {
			defer w.db.Close()
			for j := range jobs {
				j.done <- w.load(ctx, j.row)
			}
		})
	}
	defer all.Wait()
	defer stop()
	for done := range turns {
		select {
		case l := <-done:
			if !yield(l) {
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

// fork makes loaders by the same index, each with its own connection that sees the
// same moment; none where one connection does, or more cannot be had.
func (l loader) fork(ctx context.Context, runs int) (workers []loader) {
	n := l.opts.connections()
	if l.db == nil || n < 2 || runs < worthSeveral {
		return nil
	}
	for _, db := range l.db.SameMoment(ctx, n) {
		w := l
		w.db = db
		workers = append(workers, w)
	}
	return workers
}
