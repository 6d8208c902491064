package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	sqlite3 "modernc.org/sqlite/lib"
)

// Read calls fn with the database at path as of one moment. When that moment
// did not last, because a writer came while nothing locked it out, fn is
// called once more, with another that does last; so fn must begin anew at each
// call. wait is how long to wait for writers, fn's own time not counted.
//
// Errors of the database come explained in one line, others of fn as they are;
// when ctx is done it is always its error. cache may be nil.
func Read(ctx context.Context, path string, wait time.Duration, cache *SchemaCache, fn func(*DB) error) error {
	r := reader{path: path, wait: wait, cache: cache}
	for try := 0; ; try++ {
		err := r.once(ctx, fn)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			return nil
		case r.final(err):
			return explain(err, path, r.waited)
		}
		pause := time.Now()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(5*time.Millisecond<<min(try, 6), 100*time.Millisecond)):
		}
		r.waited += time.Since(pause)
	}
}

// A reader knows what its tries met.
type reader struct {
	path    string
	wait    time.Duration
	cache   *SchemaCache
	waited  time.Duration // in opening and between tries
	lost    bool          // an unlocked reading was overtaken: read a copy
	damaged bool          // a reading found damage; one that excludes writers must agree
	sure    bool          // the last reading excluded writers
	foreign bool          // an index must be made anew, in a copy
	missing int           // how often a file vanished between a look and the opening
}

// once reads once.
func (r *reader) once(ctx context.Context, fn func(*DB) error) error {
	start := time.Now()
	d := &DB{path: r.path, busy: max(r.wait/2, time.Millisecond), reindexed: r.foreign}
	err := d.openAsOf(ctx, r.lost || r.damaged)
	r.waited += time.Since(start)
	r.sure = d.locks || d.temp != ""
	defer d.Close()
	if err != nil {
		return r.blame(d, err)
	}
	if err := d.recallSchema(ctx, r.cache); err != nil {
		return r.blame(d, err)
	}
	if err := fn(d); err != nil {
		return r.blame(d, err)
	}
	if err := d.verify(); err != nil {
		r.lost = true
		return err
	}
	return nil
}

// blame is errChanged for damage that a writer's commit, seen halfway, only
// looks like.
func (r *reader) blame(d *DB, err error) error {
	if errors.Is(err, errForeignIndex) {
		r.foreign = true
		return err
	}
	if code(err) == 0 && !errors.Is(err, errChanged) {
		return err
	}
	if errors.Is(err, errChanged) || d.verify() != nil {
		r.lost = true
		return errChanged
	}
	return err
}

// final tells whether another try can change nothing.
func (r *reader) final(err error) bool {
	switch {
	case errors.Is(err, errForeignIndex), standIn(err):
		return r.waited > r.wait
	case isDamaged(err):
		agreed := r.damaged && r.sure
		r.damaged = true
		return agreed || r.waited > r.wait
	case code(err) == sqlite3.SQLITE_CANTOPEN:
		r.missing++
		return r.missing > 3
	case !isTransient(err):
		return true
	}
	return r.waited > r.wait
}

// openAsOf opens the database without leaving a trace beside it. How depends on
// what lies there:
//
//   - a -wal and a -shm: SQLite's own shared reading, with the -shm opened
//     read-only, so that not even a read mark is written;
//   - a -wal alone, or a -journal left by a dead writer: a private copy, since
//     SQLite would have to create or roll back files beside the original; and where a
//     -wal has no header, of whose -shm SQLite would wait 10 s to be written anew;
//   - neither, WAL mode: immutable, which needs no lock file; the file must be
//     the same afterwards. Where that was tried in vain, a private copy;
//   - neither, rollback mode: mode=ro, whose lock keeps writers out; of a
//     large file only while it is copied.
//
// A database whose indexes must be made anew is always copied, and so is one
// whose path SQLite cannot hold.
func (d *DB) openAsOf(ctx context.Context, private bool) (err error) {
	if d.before, err = stateOf(d.path); err != nil {
		return err
	}
	for _, suffix := range []string{"-wal", "-shm", "-journal"} {
		if fi, err := os.Stat(d.path + suffix); err == nil && !fi.Mode().IsRegular() {
			return fmt.Errorf("read %s: not a regular file", d.path+suffix) // a pipe would be waited for
		}
	}
	d.check = true // until something better keeps the moment
	wal, shm := size(d.path+"-wal") > 0, exists(d.path+"-shm")
	switch {
	case len(d.path+"-journal") > longestPath:
		err = d.copyAndConnect(ctx)
	case size(d.path+"-journal") > 0 && !d.before.wal():
		// A journal is a writer at work, a dead one, or one that keeps it.
		// Locks tell which.
		err = d.connectBriefly(ctx)
		if err != nil && !isBusy(err) && !errors.Is(err, errChanged) {
			err = d.copyAndConnect(ctx)
		}
	case shm && (wal && begun(held.head(d.path+"-wal", walHead)) || !wal && exists(d.path+"-wal")) && !d.reindexed:
		err = d.connectLocked(ctx, "mode=ro&readonly_shm=1")
		if err != nil && !isBusy(err) && !errors.Is(err, errChanged) {
			err = d.copyAndConnect(ctx)
		}
	case wal, d.before.wal() && (private || d.reindexed):
		err = d.copyAndConnect(ctx)
	case d.before.wal():
		if err = d.settle(ctx); err == nil {
			err = d.connect(ctx, d.path, "mode=ro&immutable=1")
		}
	default:
		err = d.connectBriefly(ctx)
	}
	return err
}

// longestPath is what SQLite's unix VFS has room for, in bytes.
const longestPath = 512

// briefly is how large a database in rollback mode may be, in bytes, to be
// read while its writers wait.
const briefly = 64 << 10

// connectBriefly connects to a database in rollback mode, whose writers wait
// for as long as it is read: a large one is copied meanwhile.
func (d *DB) connectBriefly(ctx context.Context) error {
	err := d.connectLocked(ctx, "mode=ro")
	if err == nil && (d.before.size > briefly || d.reindexed) {
		return d.copyUnderLock(ctx)
	}
	return err
}

// connectLocked connects so that SQLite's locks keep the moment.
func (d *DB) connectLocked(ctx context.Context, mode string) error {
	d.locks, d.check = true, false
	return d.connect(ctx, d.path, mode)
}

// settle waits until any further write would show in the file's time.
func (d *DB) settle(ctx context.Context) error {
	t := d.before.settles(time.Now())
	if t == 0 {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(t):
	}
	if now, err := stateOf(d.path); err != nil || now != d.before {
		return errChanged
	}
	return nil
}
