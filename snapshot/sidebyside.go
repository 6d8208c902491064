package snapshot

import (
	"context"
	"fmt"
	"runtime"

	"fivex/snapshot/sqlite"

	"golang.org/x/sync/errgroup"
)

// A task asks the tables something, by whichever connection it is given.
type task func(context.Context, tables) error

// worthDividing is how large a database is, in bytes, that several connections look
// through sooner than one.
const worthDividing = 4 << 20

// connections is how many may read at once.
func (o Options) connections() int {
	if o.Connections > 0 {
		return o.Connections
	}
	return min(runtime.GOMAXPROCS(0), 4)
}

// doAll does the tasks by several connections that see the same moment, where that is
// worth while and can be had; else by this one.
func (db tables) doAll(ctx context.Context, connections int, tasks []task) error {
	var others []*sqlite.DB
	if connections > 1 && db.Size() >= worthDividing {
		others = db.SameMoment(ctx, min(connections, len(tasks))-1)
	}
	todo := make(chan task, len(tasks))
	for _, t := range tasks {
		todo <- t
	}
	close(todo)
	all, ctx := errgroup.WithContext(ctx)
	for _, x := range append([]*sqlite.DB{db.DB}, others...) {
		all.Go(func() error {
			if x != db.DB {
				defer x.Close()
			}
			for t := range todo {
				if err := t(ctx, tables{x}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return all.Wait()
}

// hashInParts is hashRows by several connections at once, without tallies.
func (db tables) hashInParts(ctx context.Context, connections int) (map[string]rowHash, error) {
	last, err := db.lastRows(ctx)
	if err != nil {
		return nil, err
	}
	var tasks []task
	var parts []map[string]rowHash
	add := func(table, where string) {
		hashes := map[string]rowHash{}
		parts = append(parts, hashes)
		tasks = append(tasks, func(ctx context.Context, db tables) error {
			return db.hashTable(ctx, hashes, nil, table, where)
		})
	}
	for _, t := range db.journal() {
		n, rowids := last[t]
		if !rowids || n < largeTable {
			add(t, "")
			continue
		}
		from := fmt.Sprintf("WHERE rowid <= %d", n/hashParts)
		for i := int64(1); i < hashParts; i++ {
			add(t, from)
			from = fmt.Sprintf("WHERE rowid > %d AND rowid <= %d", n/hashParts*i, n/hashParts*(i+1))
		}
		add(t, fmt.Sprintf("WHERE rowid > %d", n/hashParts*(hashParts-1)))
	}
	if err := db.doAll(ctx, connections, tasks); err != nil {
		return nil, err
	}
	hashes := map[string]rowHash{}
	for _, part := range parts {
		for run, h := range part {
			sum := hashes[run]
			sum.add(h)
			hashes[run] = sum
		}
	}
	return hashes, nil
}

const (
	largeTable = 10_000 // rowids; such a table is hashed in parts
	hashParts  = 8      // so many
)
