package sidecar

import (
	"context"
	"errors"
	"slices"
	"time"

	"fivex/gates"
)

// follow keeps the document up to date until ctx ends.
func (s *Server) follow(ctx context.Context) {
	r := s.reading
	r.verified = time.Now()
	s.waits.tell(r.doc.rep)
	for r.waitForChange(ctx) {
		start := time.Now()
		doc, err := r.refresh(ctx)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			s.waits.tell(doc.rep)
			err = s.hub.publish(doc)
		}
		if err != nil {
			s.opts.Problem(err)
		}
		if all, _ := r.follower.Verified(); all {
			r.verified = time.Now()
		}
		s.writeToken()
		s.poke()
		select {
		case <-ctx.Done():
			return
		case <-time.After(min(max(breath, time.Since(start)/2), quietTime)): // it may have waited for a writer
		}
	}
}

// keepGates looks after the gates folder: answers and foreign files are
// audited, gates whose time is over are ended, old ones pruned.
func (s *Server) keepGates(ctx context.Context) {
	if s.opts.Observe != "" {
		return
	}
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	keeper := gateKeeper{noted: map[string]bool{}}
	for {
		if place, err := s.opts.Place(); err == nil {
			if err := keeper.look(gates.In(place.State), time.Now()); err != nil {
				s.opts.Problem(err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// A gateKeeper remembers what it has seen to.
type gateKeeper struct {
	pruned time.Time
	noted  map[string]bool // gates whose answer is in the audit
}

func (k *gateKeeper) look(folder gates.Folder, now time.Time) error {
	list, err := folder.ListAt(now)
	if err != nil {
		return err
	}
	var problems []error
	if len(list.Ignored) > 0 {
		problems = append(problems, folder.NoteIgnored(list.Ignored))
	}
	isOver := func(g gates.Gate) bool { return g.Answer != nil && g.Answer.Raw == nil }
	if now.Sub(k.pruned) > time.Hour || slices.ContainsFunc(list.Gates, isOver) {
		k.pruned = now
		_, err := folder.Prune(now)
		problems = append(problems, err)
	}
	fresh := slices.DeleteFunc(slices.Clone(list.Gates), func(g gates.Gate) bool {
		return g.Answer == nil || g.Answer.Raw == nil || k.noted[g.ID]
	})
	if len(fresh) > 0 {
		err := folder.NoteAnswers(fresh)
		for _, g := range fresh {
			k.noted[g.ID] = err == nil
		}
		problems = append(problems, err)
	}
	return errors.Join(problems...)
}
