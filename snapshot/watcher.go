package snapshot

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"fivex/snapshot/place"
	"fivex/snapshot/report"
	"fivex/snapshot/sqlite"

	"github.com/fsnotify/fsnotify"
)

// A Watcher tells when a project's database or files may have changed. It
// opens nothing of them by SQLite, so it holds no lock: a connection that is
// kept open to ask PRAGMA data_version would keep the -wal of the last writer
// from being put back into the database when that writer leaves.
//
// The database's commits are seen in the first bytes of its files, where
// SQLite counts them: see [sqlite.Mark]. They are looked at every poll, and
// more often when the file system tells of a change. Everything else is told by the
// file system, and looked through every rescan.
type Watcher struct {
	ask    func() (place.Place, error)
	files  *fsnotify.Watcher // nil where the system gives no file events
	dirs   map[string]bool
	seen   string // the database's signature when Next last returned
	rescan time.Duration
	looked time.Time
	change time.Time // when the database last changed, or a file that matters

	asked time.Time // when place was asked last; it reads the configuration
	known place.Place
	err   error
}

const (
	poll    = 100 * time.Millisecond
	rescan  = 5 * time.Second
	dearest = time.Minute // a rescan comes so often, whatever it takes: that may have been waiting

	// A file event can come before the commit that it tells of. So there are more polls
	// until so long after it: first the most, then fewer.
	firstFor, pollFirst = 10 * time.Millisecond, time.Millisecond
	soonFor, pollSoon   = 50 * time.Millisecond, 3 * time.Millisecond

	// After so long without a change polls are a third as many, and rescans half,
	// where the file system tells of changes.
	restsAfter               = 3 * time.Second
	restingPoll, restingScan = 3, 2

	mostDirs = 500 // watched folders; the rescan covers more
)

// NewWatcher begins to watch; where is asked as by Follow.
func NewWatcher(where func() (place.Place, error)) *Watcher {
	w := &Watcher{ask: where, dirs: map[string]bool{}, rescan: rescan}
	w.files, _ = fsnotify.NewWatcher() // without, the polling does it
	return w
}

// where is the project, as of a moment ago.
func (w *Watcher) where() (place.Place, error) {
	if time.Since(w.asked) > time.Second {
		w.known, w.err = w.ask()
		w.asked = time.Now()
	}
	return w.known, w.err
}

// Close ends the watching.
func (w *Watcher) Close() error {
	if w.files == nil {
		return nil
	}
	return w.files.Close()
}

// Look takes the report's files under watch. cost is how long it takes to
// follow a change: rescans are rarer where they are dear.
func (w *Watcher) Look(rep *report.Report, cost time.Duration) {
	w.rescan = max(rescan, min(100*cost, dearest))
	where, err := w.where()
	if err != nil || w.files == nil {
		return
	}
	want := []string{where.Root, where.State, filepath.Dir(where.DB), filepath.Join(where.State, "gates"),
		filepath.Join(where.State, "locks"), filepath.Join(where.State, "logs")}
	if rep != nil {
		for _, d := range rep.Documents {
			want = append(want, filepath.Join(where.Root, filepath.Dir(filepath.FromSlash(d.Path))))
		}
		for _, r := range rep.Runs {
			if place.SingleName(r.ID) && (r.Status == "active" || len(want) < mostDirs/2) {
				want = append(want, filepath.Join(where.State, "logs", r.ID))
			}
		}
	}
	for _, dir := range want {
		if len(w.dirs) < mostDirs && !w.dirs[dir] && filepath.IsAbs(dir) && place.IsDir(dir) && w.files.Add(dir) == nil {
			w.dirs[dir] = true
		}
	}
}

// Next returns when something may have changed since it last returned, nil;
// or the context's error.
func (w *Watcher) Next(ctx context.Context) error {
	var events chan fsnotify.Event
	var problems chan error
	if w.files != nil {
		events, problems = w.files.Events, w.files.Errors
	}
	if w.looked.IsZero() {
		w.looked = time.Now()
	}
	pollAfter, scanAfter := w.pace()
	timer := time.NewTimer(0)
	defer timer.Stop()
	var hurry time.Time
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case e, ok := <-events:
			if !ok {
				events = nil
				continue
			}
			if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
				delete(w.dirs, e.Name) // a folder that comes back is watched again
			}
			if !w.ofDatabase(e.Name) {
				if e.Op != fsnotify.Chmod && w.matters(e.Name) {
					w.seen, w.change = w.signature(), time.Now()
					return nil
				}
				continue
			}
			hurry = time.Now()
		case <-problems: // events were lost
			w.looked = time.Now()
			return nil
		case <-timer.C:
		}
		if now := w.signature(); now != w.seen {
			w.seen, w.change = now, time.Now()
			return nil
		}
		if time.Since(w.looked) >= scanAfter {
			w.looked = time.Now()
			return nil
		}
		switch since := time.Since(hurry); {
		case since < firstFor:
			timer.Reset(pollFirst)
		case since < soonFor:
			timer.Reset(pollSoon)
		default:
			timer.Reset(pollAfter)
		}
	}
}

// pace is how long it is from one poll to the next, and from one rescan.
func (w *Watcher) pace() (pollAfter, scanAfter time.Duration) {
	if w.files == nil || time.Since(w.change) < restsAfter {
		return poll, w.rescan
	}
	return restingPoll * poll, restingScan * w.rescan
}

func (w *Watcher) ofDatabase(path string) bool {
	where, err := w.where()
	return err == nil && strings.HasPrefix(path, where.DB)
}

// matters: in the project's own folder most files are none of ours.
func (w *Watcher) matters(path string) bool {
	where, err := w.where()
	if err != nil {
		return true
	}
	if filepath.Dir(path) == where.Root {
		name := filepath.Base(path)
		return filepath.Ext(name) == ".md" || strings.HasPrefix(name, "5x.") || path == where.State
	}
	name := filepath.Base(path)
	return !strings.HasPrefix(name, ".new-") && !strings.HasPrefix(name, "dashboard-token.")
}

// signature is what changes with every commit.
func (w *Watcher) signature() string {
	where, err := w.where()
	if err != nil {
		return "no project: " + err.Error()
	}
	return where.DB + sqlite.Mark(where.DB)
}
