package sidecar

import (
	"context"
	"fmt"
	"time"

	"fivex/render"
	"fivex/snapshot"
	"fivex/snapshot/report"
)

// A reading makes a project's documents, one after the other, and knows when the
// next is due. One goroutine at a time has it: who starts the server, then who follows.
type reading struct {
	opts     Options
	page     render.LivePage
	follower *snapshot.Follower
	watcher  *snapshot.Watcher

	doc      *document      // the last that was made
	good     *report.Report // the last that could be read and shown
	verified time.Time      // when all rows were last looked at
	failed   int            // readings in a row
}

// A renderView makes the view of a report: LivePage.View.
type renderView func(page render.LivePage, rep *report.Report, before *render.View) (*render.View, error)

// refresh reads what changed and makes the document of it. Where the project
// cannot be read, or no page can be made of what was read, the document is the
// last good one, which says so; it has the gates that wait now wherever a page
// can be made of them.
func (r *reading) refresh(ctx context.Context) (*document, error) {
	start := time.Now()
	rep, err := r.follower.Refresh(ctx)
	if err == nil {
		r.failed = 0
	} else {
		r.failed++
	}
	if err != nil && (ctx.Err() != nil || r.good == nil) {
		return nil, err
	}
	if err != nil {
		r.opts.Problem(err)
		return r.document(saying(r.good, r.opts.shown(err)))
	}
	r.watcher.Look(rep, time.Since(start))
	doc, err := r.document(rep)
	if err == nil {
		r.good = rep
		return doc, nil
	}
	err = fmt.Errorf("no page can be made of this project as it is now: %w", err)
	r.opts.Problem(err)
	var instead []*report.Report
	if r.good != nil {
		now := *r.good
		now.Gates = rep.Gates
		instead = append(instead, &now, r.good)
	}
	bare := *rep
	bare.Plans, bare.Runs, bare.Documents = nil, nil, nil
	none := bare
	none.Gates = nil
	instead = append(instead, &bare, &none)
	for _, rep := range instead {
		if doc, e := r.document(saying(rep, r.opts.shown(err))); e == nil {
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
func (r *reading) document(rep *report.Report) (*document, error) {
	before := r.doc
	var shown *render.View
	if before != nil {
		shown = before.view
	}
	view, err := r.opts.view(r.page, rep, shown)
	if err != nil {
		return nil, err
	}
	doc, err := newDocument(rep, view, before)
	if err == nil {
		r.doc = doc
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

// waitForChange waits until something may have changed, or all rows are due to be
// looked at; false when ctx is done.
func (r *reading) waitForChange(ctx context.Context) bool {
	all, cost := r.follower.Verified()
	pause := max(quietTime, dearness*cost) // between two looks at all rows
	wait, cancel := ctx, func() {}
	if due, bounded := r.nextLook(time.Now(), all, pause); bounded {
		wait, cancel = context.WithTimeout(ctx, due)
	}
	err := r.watcher.Next(wait)
	cancel()
	if err != nil || !all && time.Since(r.verified) > pause {
		r.follower.Verify() // quiet for long enough, or busy for too long
	}
	return ctx.Err() == nil
}

// nextLook is how long it takes until the project is looked at although nothing of it was
// seen to change: a gate is over, not all rows were looked at for a pause, or the last
// reading failed, for what was in the way can go without a trace.
func (r *reading) nextLook(now time.Time, all bool, pause time.Duration) (due time.Duration, ok bool) {
	due, ok = r.nextDeadline(now)
	if quiet := max(quietTime, pause-now.Sub(r.verified)); !all && (!ok || quiet < due) {
		due, ok = quiet, true
	}
	if n := r.failed; n > 0 {
		if retry := min(quietTime<<min(n-1, 3), again); !ok || retry < due {
			due, ok = retry, true
		}
	}
	return due, ok
}

// nextDeadline is how long it takes until a gate that waits is over: no file
// changes then.
func (r *reading) nextDeadline(now time.Time) (due time.Duration, ok bool) {
	for _, g := range r.doc.rep.Gates {
		if g.Resolved || g.Deadline.IsZero() || g.Deadline.Before(now) {
			continue
		}
		if left := g.Deadline.Sub(now) + breath; !ok || left < due { // the report is to be of a moment behind it
			due, ok = left, true
		}
	}
	return due, ok
}
