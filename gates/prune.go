package gates

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// How long answered gates are kept.
const (
	KeepFor    = 7 * 24 * time.Hour
	KeepPerRun = 200
)

// sweepAfter is when a file that was never finished is taken for a dead
// writer's. Its writer, should it live, begins anew.
const sweepAfter = time.Minute

// Prune removes answered gates that are older than KeepFor or beyond the
// newest KeepPerRun of their run, and what dead writers left behind; before,
// it puts into the folder which gates are over, and into the audit which
// answers nobody noted. Pending gates always stay. It gives the ids that it
// removed.
func (f Folder) Prune(now time.Time) ([]string, error) {
	list, err := f.ListAt(now)
	if err != nil {
		return nil, fmt.Errorf("prune gates: %w", err)
	}
	d, err := f.open()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("prune gates: %w", err)
	}
	defer d.Close()
	for i, g := range list.Gates {
		if g.Answer != nil && g.Answer.Raw == nil {
			list.Gates[i] = d.expire(context.Background(), g)
		}
	}
	if err := d.audit().noteAnswers(list.Gates); err != nil {
		return nil, fmt.Errorf("prune gates: %w", err)
	}
	unlock, err := d.lock()
	if err != nil {
		return nil, fmt.Errorf("prune gates: another program holds %s: %w", d.path, err)
	}
	defer unlock()
	var removed []string
	for _, g := range d.outlived(list.Gates, now) {
		// The request goes first: an answer without one is nothing, but a
		// request without one would be pending again.
		for _, name := range []string{requestName(g.ID), answerName(g.ID)} {
			if err := d.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return removed, fmt.Errorf("prune gate %s: %w", g.ID, err)
			}
		}
		removed = append(removed, g.ID)
		d.audit().append(Entry{Event: "pruned", Gate: g.ID})
	}
	return removed, d.sweep(now)
}

// outlived are the answered gates that are not kept, the newest first.
func (d *dir) outlived(gates []Gate, now time.Time) (list []Gate) {
	answered := slices.DeleteFunc(gates, func(g Gate) bool { return g.Answer == nil })
	since := map[string]time.Time{}
	for _, g := range answered {
		since[g.ID] = g.Answer.At
		if fi, err := d.Lstat(answerName(g.ID)); err == nil && g.Answer.At.IsZero() {
			since[g.ID] = fi.ModTime() // what it says itself is no time
		}
	}
	slices.SortStableFunc(answered, func(a, b Gate) int { return since[b.ID].Compare(since[a.ID]) })
	perRun := map[string]int{}
	for _, g := range answered {
		perRun[g.Run]++
		if perRun[g.Run] > KeepPerRun || now.Sub(since[g.ID]) > KeepFor {
			list = append(list, g)
		}
	}
	return list
}

// sweep removes what dead writers left, and answers without a request.
func (d *dir) sweep(now time.Time) error {
	names, err := d.names()
	if err != nil {
		return err
	}
	for _, name := range names {
		fi, err := d.Lstat(name)
		if err != nil || !fi.Mode().IsRegular() {
			continue
		}
		age := now.Sub(fi.ModTime())
		id, kind := nameOf(name)
		switch {
		case strings.HasPrefix(name, leftover) && age > sweepAfter:
		case kind == isAnswer && age > KeepFor:
			if _, err := d.Lstat(requestName(id)); !errors.Is(err, fs.ErrNotExist) {
				continue
			}
		default:
			continue
		}
		if err := d.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("sweep %s: %w", name, err)
		}
	}
	return nil
}
