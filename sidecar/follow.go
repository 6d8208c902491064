package sidecar

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"fivex/gates"
	"fivex/render"
	"fivex/snapshot/report"
)

// refresh reads what changed and makes the document of it. Where the project
// cannot be read, or no page can be made of what was read, the document is the
// last good one, which says so; it has the gates that wait now wherever a page
// can be made of them.
func (s *Server) refresh(ctx context.Context) (*document, error) {
	start := time.Now()
	rep, err := s.reading.follower.Refresh(ctx)
	if err == nil {
		s.reading.failed = 0
	} else {
		s.reading.failed++
	}
	if err != nil && (ctx.Err() != nil || s.reading.last == nil) {
		return nil, err
	}
	if err != nil {
		s.opts.Problem(err)
		return s.document(saying(s.reading.last, s.problem(err)))
	}
	s.reading.watcher.Look(rep, time.Since(start))
	doc, err := s.document(rep)
	if err == nil {
		s.reading.last = rep
		return doc, nil
	}
	err = fmt.Errorf("no page can be made of this project as it is now: %w", err)
	s.opts.Problem(err)
	var instead []*report.Report
	if s.reading.last != nil {
		now := *s.reading.last
		now.Gates = rep.Gates
		instead = append(instead, &now, s.reading.last)
	}
	bare := *rep
	bare.Plans, bare.Runs, bare.Documents = nil, nil, nil
	none := bare
	none.Gates = nil
	instead = append(instead, &bare, &none)
	for _, rep := range instead {
		if doc, e := s.document(saying(rep, s.problem(err))); e == nil {
			return doc, nil
		}
	}
	return nil, err
}

// saying is a report that says why it is not the newest.
func saying(rep *report.Report, why string) *report.Report {
	now := *rep
	now.Notices = append([]report.Notice{{Kind: "live", Text: "Not up to date: " + why}}, now.Notices...)
	return &now
}

// document makes the document of a report.
func (s *Server) document(rep *report.Report) (*document, error) {
	view, err := s.opts.view(s.page, rep, s.reading.view)
	if err != nil {
		return nil, err
	}
	var before *document
	if s.hub != nil {
		before, _ = s.hub.current()
	}
	doc, err := newDocument(rep, view, before)
	if err == nil {
		s.reading.view = view
	}
	return doc, err
}

// The pace of following.
const (
	breath    = 2 * time.Millisecond // between two readings, at least
	quietTime = time.Second          // between two looks at all rows, and after a change
	again     = 5 * time.Second      // after a reading that failed it is tried again so soon, at first sooner
	dearness  = 20                   // looking at all rows may take a 20th of the time
)

// follow keeps the document up to date until ctx ends.
func (s *Server) follow(ctx context.Context) {
	s.reading.verified = time.Now()
	if doc, _ := s.hub.current(); doc != nil {
		s.tell(doc.rep)
	}
	for s.waitForChange(ctx) {
		start := time.Now()
		doc, err := s.refresh(ctx)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			s.tell(doc.rep)
			err = s.hub.publish(doc)
		}
		if err != nil {
			s.opts.Problem(err)
		}
		if all, _ := s.reading.follower.Verified(); all {
			s.reading.verified = time.Now()
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

// waitForChange waits until something may have changed, or all rows are due to be
// looked at; false when ctx is done.
func (s *Server) waitForChange(ctx context.Context) bool {
	all, cost := s.reading.follower.Verified()
	pause := max(quietTime, dearness*cost) // between two looks at all rows
	wait, cancel := ctx, func() {}
	due, bounded := s.nextDeadline(time.Now())
	quiet := max(quietTime, pause-time.Since(s.reading.verified))
	if !all && (!bounded || quiet < due) {
		due, bounded = quiet, true
	}
	if n := s.reading.failed; n > 0 { // what was in the way can go without a trace
		if retry := min(quietTime<<min(n-1, 3), again); !bounded || retry < due {
			due, bounded = retry, true
		}
	}
	if bounded {
		wait, cancel = context.WithTimeout(ctx, due)
	}
	err := s.reading.watcher.Next(wait)
	cancel()
	if err != nil || !all && time.Since(s.reading.verified) > pause {
		s.reading.follower.Verify() // quiet for long enough, or busy for too long
	}
	return ctx.Err() == nil
}

// nextDeadline is how long it takes until a gate that waits is over: no file
// changes then.
func (s *Server) nextDeadline(now time.Time) (due time.Duration, ok bool) {
	doc, _ := s.hub.current()
	for _, g := range doc.rep.Gates {
		if g.Resolved || g.Deadline.IsZero() || g.Deadline.Before(now) {
			continue
		}
		if left := g.Deadline.Sub(now) + breath; !ok || left < due { // the report is to be of a moment behind it
			due, ok = left, true
		}
	}
	return due, ok
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

// A renderView makes the view of a report: LivePage.View.
type renderView func(page render.LivePage, rep *report.Report, before *render.View) (*render.View, error)
