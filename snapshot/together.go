package snapshot

import (
	"context"
	"maps"
	"runtime"
	"sync"
)

// together is how many runs make it worth while to read several at once.
var together = 32

// ahead is how many runs may be ready before they are wanted; it bounds the
// memory that reading ahead takes.
const ahead = 4

// A loaded run waits for its turn.
type loaded struct {
	print  string // of what the run depends on, when that is remembered
	run    *Run
	err    error
	heard  []Notice
	masked map[string]int
}

// eachTogether yields the runs as Each does, read by several connections that
// see the same moment. It does nothing and gives false when there can be only
// one connection.
func (v *View) eachTogether(ctx context.Context, yield func(*Run, error) bool) bool {
	workers := v.fork(ctx, min(runtime.GOMAXPROCS(0), 4))
	if workers == nil {
		return false
	}
	ctx, stop := context.WithCancel(ctx)
	type job struct {
		row   *runRow
		print string
		done  chan loaded
	}
	jobs := make(chan job)
	turns := make(chan chan loaded, ahead*len(workers))
	var all sync.WaitGroup
	all.Go(func() {
		defer close(jobs)
		defer close(turns)
		for _, r := range v.runs {
			l, ok := v.recall(r)
			j := job{r, l.print, make(chan loaded, 1)}
			select {
			case turns <- j.done:
			case <-ctx.Done():
				return
			}
			if ok {
				j.done <- l
				continue
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
			defer w.db.close()
			for j := range jobs {
				l := w.loadAlone(ctx, j.row)
				l.print = j.print
				j.done <- l
			}
		})
	}
	defer all.Wait()
	defer stop()
	for done := range turns {
		select {
		case l := <-done:
			v.take(l)
			if !yield(l.run, l.err) || l.err != nil {
				return true
			}
		case <-ctx.Done():
			yield(nil, ctx.Err())
			return true
		}
	}
	return true
}

// fork makes views of the same moment, each with its own connection and its
// own account of notices and secrets.
func (v *View) fork(ctx context.Context, n int) (views []*View) {
	if v.db == nil || n < 2 {
		return nil
	}
	for range n {
		db, ok := v.db.another(ctx, v.opts.Wait)
		if !ok {
			for _, w := range views {
				w.db.close()
			}
			return nil
		}
		w := *v
		w.db = db
		views = append(views, &w)
	}
	return views
}

// loadAlone loads a run and keeps apart what that says and masks. The view's
// head is left alone: whoever takes the runs may be counting them there.
func (v *View) loadAlone(ctx context.Context, r *runRow) (l loaded) {
	v.head, v.heard = &Report{}, nil
	if v.opts.Redact != nil {
		v.redactor = v.opts.Redact()
	}
	l.run, l.err = v.loadRun(ctx, r)
	l.heard = v.heard
	if v.redactor != nil {
		l.masked = maps.Clone(v.redactor.Masked)
	}
	return l
}

// take tells the view what loading the run said and masked.
func (v *View) take(l loaded) {
	for _, n := range l.heard {
		v.hear(n)
	}
	if v.redactor != nil {
		for kind, n := range l.masked {
			v.redactor.Masked[kind] += n
		}
	}
	v.remember(l)
}
