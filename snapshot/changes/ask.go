package changes

import (
	"context"
	"runtime"
	"sync"

	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// Tell asks for the diffs of the results, in their order, and masks them. The
// patches of all of them together are bounded; what is more has its counts
// only. What was masked is added to mask, which may be nil.
func (r *Reader) Tell(ctx context.Context, results []*Result, mask *redact.Redactor) []*report.Changes {
	said := map[pair]*saying{}
	var order []*saying
	for _, res := range results {
		for _, p := range res.pairs {
			if p = p.trees(); said[p] == nil {
				said[p] = &saying{pair: p, entry: r.cache.entry(p)}
				order = append(order, said[p])
			}
		}
	}
	r.ask(ctx, order)
	out := make([]*report.Changes, len(results))
	for i, res := range results {
		out[i] = told(res, said)
	}
	for _, s := range order {
		mask.Add(s.masked)
	}
	return out
}

// A saying is what git said of a pair this time.
type saying struct {
	pair    pair
	entry   *entry
	changes *report.Changes
	masked  *redact.Redactor // that masked it
	err     error
}

// mostOfRun bounds the patches of one run, in bytes.
const mostOfRun = 1 << 20

// ask has git compare the pairs that are not known, and masks what is known
// while git works. Patches are taken in order as long as there is room.
func (r *Reader) ask(ctx context.Context, order []*saying) {
	work := make(chan func())
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(order)) {
		all.Go(func() {
			for do := range work {
				do()
			}
		})
	}
	room, next := mostOfRun, 0
	var again []*saying // whose lines were dropped when there was no room
	settle := func(upto int) {
		for ; next < upto; next++ {
			s := order[next]
			if s.err != nil {
				continue
			}
			size, lines := s.entry.about()
			patches := !r.opts.Stat && size <= room
			if patches {
				room -= size
			}
			if patches && !lines {
				again = append(again, s)
				continue
			}
			work <- func() { s.changes, s.masked = s.entry.tell(patches, r.opts.Mask) }
		}
	}
	var unknown []int
	for i, s := range order {
		if !s.entry.known() {
			unknown = append(unknown, i)
		}
	}
	at := func(i int) pair { return order[unknown[i]].pair }
	r.compare(ctx, len(unknown), at, func(i int, d *diff, err error) {
		s := order[unknown[i]]
		if s.err = err; err == nil {
			s.entry.set(d)
		}
		settle(unknown[i] + 1)
	})
	settle(len(order))
	r.compare(ctx, len(again), func(i int) pair { return again[i].pair }, func(i int, d *diff, err error) {
		s := again[i]
		if s.err = err; err == nil {
			s.entry.set(d)
			work <- func() { s.changes, s.masked = s.entry.tell(true, r.opts.Mask) }
		}
	})
	close(work)
	all.Wait()
}

// compare asks for n pairs.
func (r *Reader) compare(ctx context.Context, n int, at func(int) pair, take func(i int, d *diff, err error)) {
	if n == 0 {
		return
	}
	pairs := make([]pair, n)
	for i := range pairs {
		pairs[i] = at(i)
	}
	s, err := r.begun()
	if err != nil {
		for i := range pairs {
			take(i, nil, err)
		}
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.compare(ctx, pairs, take)
}
