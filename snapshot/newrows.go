package snapshot

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"fivex/snapshot/journal"
	"fivex/snapshot/report"
	"fivex/snapshot/sqlite"
)

// verifyBelow is the default of Options.VerifyBelow.
const verifyBelow = 3 * time.Millisecond

// look finds what a scan of the large tables would, and hashes the rows of the
// runs that changed; it looks at all rows only where that is needed.
func (k *known) look(ctx context.Context, v *View) (scan, error) {
	db := tables{v.db}
	d := &known{file: db.File(), tables: db.Tables(), entries: k.entries}
	k.draft = d
	d.runs = make(map[string]string, len(v.runs))
	for _, r := range v.runs {
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
		k.took > cmp.Or(v.opts.VerifyBelow, verifyBelow) && db.AllRowids() &&
		reflect.DeepEqual(k.tables, d.tables)
	for t, n := range d.last {
		same = same && n >= k.last[t]
	}
	if same {
		if ok, err := d.lookAtNew(ctx, v, k); ok || err != nil {
			return d.scan, err
		}
	}
	start := time.Now()
	if d.hashes, err = db.hashRows(ctx); err != nil {
		return scan{}, err
	}
	d.scan, err = db.scanAll(ctx, v.storedPlans())
	d.hashed, d.took = true, time.Since(start)
	return d.scan, err
}

// lastRows are the largest rowids of the journal tables.
func (db tables) lastRows(ctx context.Context) (map[string]int64, error) {
	last := map[string]int64{}
	for _, t := range db.journal() {
		if !db.HasRowids(t) {
			continue
		}
		n, err := db.Integer(ctx, "SELECT coalesce(max(rowid), 0) FROM "+sqlite.Quote(t))
		if err != nil {
			return nil, err
		}
		last[t] = n
	}
	return last, nil
}

// mostActive is how many active runs are looked at again each time; of more,
// the older ones wait for all rows to be looked at.
const mostActive = 20

// lookAtNew looks at new rows, and at those of the active runs. ok is false
// when that cannot tell everything.
func (d *known) lookAtNew(ctx context.Context, v *View, before *known) (ok bool, err error) {
	db := tables{v.db}
	touched := map[string]bool{}
	active := 0
	for _, r := range slices.Backward(v.runs) {
		if r.run.Status == "active" && active < mostActive {
			touched[r.rowKey()] = true
			active++
		}
	}
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
		if ok, err := d.newRows(ctx, v, t, before.last[t], touched); !ok || err != nil {
			return false, err
		}
	}
	for _, c := range timeColumns {
		if journalled := slices.Contains(journalTables, c.table); db.Has(c.table, c.column) && !journalled {
			t, err := db.newestOf(ctx, c.table, c.column)
			if err != nil {
				return false, err
			}
			d.scan.newest = report.Latest(d.scan.newest, t)
		}
	}
	d.took = before.took
	d.hashes = before.hashes
	return true, d.rehash(ctx, v, touched)
}

// newRows finds the runs that new rows of a table belong to.
func (d *known) newRows(ctx context.Context, v *View, table string, last int64,
	touched map[string]bool) (ok bool, err error) {
	db := tables{v.db}
	name := map[string]string{"steps": "step_name", "run_events": "event_type"}[table]
	q := sqlite.Query{Names: []string{"run_id", "created_at", "phase", "name"}, Known: 4, SQL: fmt.Sprintf(
		"SELECT run_id, %s, %s, %s FROM %s NOT INDEXED WHERE rowid > %d", // an index would be read whole
		db.column(table, "created_at"), db.column(table, "phase"), db.column(table, name), sqlite.Quote(table), last)}
	for r, err := range db.Rows(ctx, q) {
		if err != nil {
			return false, err
		}
		id := r.Text(0)
		if r.Vals[0] == nil {
			id = nullRun
		}
		plan, known := d.runs[id]
		switch {
		case !known && table == "prompts":
			continue // of no run
		case !known && !touched[id]:
			return false, nil // a run without a row, seen for the first time
		}
		touched[id] = true
		d.scan.newest = report.Latest(d.scan.newest, journal.Time(r, 1))
		switch r.Text(3) {
		case "phase:complete", "event:phase_complete", "phase_complete":
			if r.Vals[2] != nil {
				d.scan.addDone(map[string]string{id: plan}, id, r.Text(2))
			}
		case "event:run_start", "event:plan_review_start":
			return false, nil // a migration
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

// rehash hashes the rows of some runs anew.
func (d *known) rehash(ctx context.Context, v *View, runs map[string]bool) error {
	db := tables{v.db}
	hashes := map[string]rowHash{}
	for id := range runs {
		arg := any(id)
		if id == nullRun {
			arg = nil
		}
		for _, t := range db.journal() {
			if err := db.hashTable(ctx, hashes, t, "WHERE run_id IS ?", arg); err != nil {
				return err
			}
		}
	}
	d.hashes = maps.Clone(d.hashes)
	for id := range runs {
		delete(d.hashes, id)
	}
	maps.Copy(d.hashes, hashes)
	return nil
}

func (s scan) clone() scan {
	c := s
	c.done = maps.Clone(s.done)
	for plan := range c.done {
		c.done[plan] = slices.Clip(c.done[plan])
	}
	return c
}
