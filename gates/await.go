package gates

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/fsnotify/fsnotify"
)

// rescan covers file events that were lost or that the system does not give.
const rescan = time.Second

// Await waits for the answer of a gate. ErrTimeout when the time that its
// request gave is over: the gate is then withdrawn, so that no answer comes
// that nobody reads; where that cannot be written, it is over all the same.
// ErrWithdrawn when somebody took it back, by Withdraw or by removing the
// request. ErrInvalid when somebody gave an answer that the gate does not
// take: it stays pending, and may be awaited again. When ctx ends the gate
// stays pending.
func (f Folder) Await(ctx context.Context, id string) (Gate, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	return f.await(ctx, id, f.Watch(ctx))
}

func (f Folder) await(ctx context.Context, id string, changed <-chan struct{}) (Gate, error) {
	var over <-chan time.Time
	tick := time.NewTicker(rescan)
	defer tick.Stop()
	for first := true; ; first = false {
		g, err := f.Get(id)
		switch {
		case err == nil && g.Answer != nil:
			return f.outcome(ctx, g)
		case err == nil && g.Unknown != "":
			return g, fmt.Errorf("gate %s: what lies at %s is %w: %s", id, answerName(id), ErrInvalid, g.Unknown)
		case errors.Is(err, ErrNotFound) && !first:
			return g, fmt.Errorf("gate %s: %w: its request is gone", id, ErrWithdrawn)
		case errors.Is(err, ErrNotFound):
			return g, err
		case err == nil && over == nil && !g.Deadline().IsZero():
			timer := time.NewTimer(time.Until(g.Deadline()))
			defer timer.Stop()
			over = timer.C
		}
		select {
		case <-ctx.Done():
			return g, fmt.Errorf("gate %s: %w", id, ctx.Err())
		case <-over: // by a clock that nobody sets
			g.Answer = &Answer{By: Clock, At: g.Deadline(), Withdrawn: timedOut}
			return f.outcome(ctx, g)
		case <-changed:
		case <-tick.C:
		}
	}
}

// outcome ends the waiting for a gate with an answer, and sees to it that
// folder and audit tell of it.
func (f Folder) outcome(ctx context.Context, g Gate) (Gate, error) {
	if d, err := f.open(); err == nil {
		defer d.Close()
		if g.Answer.Raw == nil {
			g = d.expire(ctx, g) // or an answer of the last moment
		}
		d.audit().noteAnswers([]Gate{g})
	}
	switch {
	case g.Answer.IsTimeout():
		return g, fmt.Errorf("gate %s: %w", g.ID, ErrTimeout)
	case g.Answer.Withdrawn != "":
		return g, fmt.Errorf("gate %s: %w: %s", g.ID, ErrWithdrawn, g.Answer.Withdrawn)
	}
	return g, nil
}

// Watch gives a value when the folder may have changed: on file events where
// there are any, and every second. It ends with ctx; the channel is then
// closed. The folder may come and go.
func (f Folder) Watch(ctx context.Context) <-chan struct{} {
	changed := make(chan struct{}, 1)
	tell := func() {
		select {
		case changed <- struct{}{}:
		default: // one that is not taken yet says it all
		}
	}
	go func() {
		defer close(changed)
		tick := time.NewTicker(rescan)
		defer tick.Stop()
		var events chan fsnotify.Event
		var problems chan error
		watcher, err := fsnotify.NewWatcher()
		if err == nil {
			defer watcher.Close()
			events, problems = watcher.Events, watcher.Errors
		}
		var watched fs.FileInfo
		rewatch := func() {
			if watcher == nil {
				return
			}
			now, err := os.Lstat(f.Path())
			if err != nil || watched != nil && os.SameFile(now, watched) || !now.IsDir() {
				return
			}
			watcher.Remove(f.Path())
			if watcher.Add(f.Path()) == nil {
				watched = now
			}
		}
		for {
			rewatch()
			select {
			case <-ctx.Done():
				return
			case <-events:
			case <-problems:
			case <-tick.C:
			}
			tell()
		}
	}()
	return changed
}
