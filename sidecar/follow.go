package sidecar

import (
	"context"
	"time"
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
