package snapshot

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"fivex/snapshot/journal"
	"fivex/snapshot/report"
	"fivex/snapshot/sqlite"
)

// verifyBelow is the default of Options.VerifyBelow.
const verifyBelow = 500 * time.Microsecond

// look finds what a scan of the large tables would, and hashes the rows of the
// runs that changed; it looks at all rows only where that is needed, or takes
// less than below.
func (k *known) look(ctx context.Context, db tables, runs runRows, below time.Duration) (scan, error) {
	d := &known{file: db.File(), tables: db.Tables(), entries: k.entries}
	k.draft = d
	active := runs.active()
	d.runs = make(map[string]string, len(runs))
	for _, r := range runs {
		d.runs[r.rowKey()] = r.planPath
	}
	var err error
	if d.cookie, err = db.Integer(ctx, "PRAGMA schema_version"); err != nil {
		return scan{}, err
	}
	if d.last, err = db.lastRows(ctx); err != nil {
		return scan{}, err
	}
	same := !k.verify && k.file == d.file && k.cookie == d.cookie &&
		k.took > cmp.Or(below, verifyBelow) && db.AllRowids() &&
		reflect.DeepEqual(k.tables, d.tables)
	for t, n := range d.last {
		same = same && n >= k.last[t]
	}
	if same {
		if ok, err := d.lookAtNew(ctx, db, active, k); ok || err != nil {
			return d.scan, err
		}
	}
	start := time.Now()
	d.tallies = db.tallied(active)
	if d.hashes, err = db.hashRows(ctx, d.tallies); err != nil {
		return scan{}, err
	}
	d.tallies.sort()
	d.scan, err = db.scanAll(ctx, 1, runs.storedPlans())
	d.hashed, d.took = true, time.Since(start)
	return d.scan, err
}

// lastRows are the largest rowids of the journal tables.
func (db tables) lastRows(ctx context.Context) (map[string]int64, error) {
	var q sqlite.Query
	var each []string
	for _, t := range db.journal() {
		if db.HasRowids(t) {
			q.Names = append(q.Names, t)
			each = append(each, "(SELECT coalesce(max(rowid), 0) FROM "+sqlite.Quote(t)+")")
		}
	}
	last := make(map[string]int64, len(each))
	if len(each) == 0 {
		return last, nil
	}
	q.SQL, q.Known = "SELECT "+strings.Join(each, ", "), len(each)
	for r, err := range db.Rows(ctx, q) {
		if err != nil {
			return nil, err
		}
		for i, t := range q.Names {
			last[t], _ = r.Vals[i].(int64)
		}
	}
	return last, nil
}

// lookAtNew looks at new rows, and at those of the active runs. ok is false
// when that cannot tell everything.
func (d *known) lookAtNew(ctx context.Context, db tables, active map[string]bool, before *known) (
	ok bool, err error) {
	touched := maps.Clone(active)
	for key, plan := range before.runs {
		if now, there := d.runs[key]; !there || now != plan {
			return false, nil // its rows have no run now, or another plan
		}
	}
	for _, o := range before.scan.orphans { // 5x does not make such runs
		key := (&runRow{id: o.id, null: o.null}).rowKey()
		if _, known := d.runs[key]; known {
			return false, nil // it has its row now
		}
		touched[key] = true
	}
	d.scan = before.scan.clone()
	for _, t := range db.journal() {
		if ok, err := d.newRows(ctx, db, t, before.last[t], touched); !ok || err != nil {
			return false, err
		}
	}
	d.scan.sortDone()
	if err := db.scanElsewhere(ctx, &d.scan); err != nil {
		return false, err
	}
	d.took = before.took
	d.hashes = before.hashes
	return true, d.rehash(ctx, db, before, active, touched)
}

// newRows finds the runs that new rows of a table belong to.
func (d *known) newRows(ctx context.Context, db tables, table string, last int64,
	touched map[string]bool) (ok bool, err error) {
	q := sqlite.Query{Names: []string{"run_id", "created_at", "phase", "name", "told"}, Known: 5,
		SQL: fmt.Sprintf("SELECT run_id, %s, %s, %s, %s FROM %s "+
			"NOT INDEXED WHERE rowid > %d", // an index would be read whole
			db.column(table, "created_at"), db.column(table, "phase"),
			db.column(table, nameColumns[table]), db.told(table), sqlite.Quote(table), last)}
	for r, err := range db.Rows(ctx, q) {
		if err != nil {
			return false, err
		}
		id := keyOf(r, 0)
		plan, known := d.runs[id]
		switch {
		case !known && table == "prompts":
			continue // of no run
		case !known && !touched[id]:
			return false, nil // a run without a row, seen for the first time
		}
		touched[id] = true
		if grows(table) {
			d.scan.newest = report.Latest(d.scan.newest, journal.Time(r, 1))
		}
		name := r.Text(3)
		if name == "event:run_start" || name == "event:plan_review_start" {
			return false, nil // a migration
		}
		if tells(table, name, r.Text(4), r.Vals[2] != nil) {
			d.scan.add(plan, name, r.Text(4), completion{id, r.Text(2), journal.Time(r, 1)})
		}
	}
	return true, nil
}

// column is a column's name, or NULL where the table lacks it.
func (db tables) column(table, name string) string {
	if name != "" && db.Has(table, name) {
		return sqlite.Quote(name)
	}
	return "NULL"
}

// rehash hashes the rows of some runs anew; of the active ones, in tables that
// only grow, the new rows.
func (d *known) rehash(ctx context.Context, db tables, before *known, active, runs map[string]bool) error {
	hashes := map[string]rowHash{}
	d.tallies = db.tallied(active)
	for _, t := range db.journal() {
		rest := maps.Clone(runs)
		if d.tallies[t] != nil {
			grown, err := db.grown(ctx, before.tallies, t, active, before.last[t])
			if err != nil {
				return err
			}
			maps.Copy(d.tallies[t], grown)
			for id, tally := range grown {
				sum := hashes[id]
				sum.add(tally.sum)
				hashes[id] = sum
				delete(rest, id)
			}
		}
		for where, args := range eachWhere(rest) {
			if err := db.hashTable(ctx, hashes, d.tallies, t, where, args...); err != nil {
				return err
			}
		}
	}
	d.tallies.sort()
	d.hashes = maps.Clone(d.hashes)
	for id := range runs {
		delete(d.hashes, id)
	}
	maps.Copy(d.hashes, hashes)
	return nil
}

// clone is a scan of its own, but for the commits: what was made stays made.
func (s scan) clone() scan {
	c := s
	c.done, c.approved = maps.Clone(s.done), maps.Clone(s.approved)
	for _, all := range []map[string][]completion{c.done, c.approved} {
		for plan := range all {
			all[plan] = slices.Clone(all[plan])
		}
	}
	return c
}
