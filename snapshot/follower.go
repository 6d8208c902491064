package snapshot

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"fivex/snapshot/changes"
	"fivex/snapshot/journal"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
	"fivex/snapshot/sqlite"
)

// A Follower holds a report and brings it up to date. What it gives equals a
// fresh report of the same moment, and shares with the report before it every
// run and step that did not change; so reports must not be changed.
//
// Which runs are read again: those whose inputs changed. Rows are looked at
// by rowid: new ones, and all of the active runs'. That misses a row of a run
// that is not active and was changed in place, which 5x does not do; so all
// rows are hashed when Verify says so, and always while that is quick.
type Follower struct {
	place func() (place.Place, error)
	opts  Options
	full  int
	known *known
}

// Follow makes a Follower that tells at most full runs in full. where is
// asked each time, for a project can get its state folder or another
// configuration meanwhile. The runs cannot be selected.
func Follow(where func() (place.Place, error), opts Options, full int) *Follower {
	opts.Select = nil
	return &Follower{place: where, opts: opts, full: full, known: &known{code: changes.NewCache()}}
}

// Verify makes the next Refresh look at every row.
func (f *Follower) Verify() { f.known.verify = true }

// Verified tells whether the last Refresh looked at every row, and how long
// that takes.
func (f *Follower) Verified() (bool, time.Duration) { return f.known.hashed, f.known.took }

// Refresh reads what changed and gives the report of now. After an error the
// report before stays the last one, and the next Refresh looks at every row.
func (f *Follower) Refresh(ctx context.Context) (*report.Report, error) {
	where, err := f.place()
	if err != nil {
		return nil, err
	}
	var now *known
	var rep *report.Report
	err = read(ctx, where, f.opts, f.known, func(v *View) error {
		var err error
		now = f.known.draft
		if v.db == nil {
			now = &known{entries: f.known.entries}
		}
		now.hadRuns = f.known.hadRuns || v.Len() > 0
		rep, err = now.report(ctx, v, f.full)
		return err
	})
	if err != nil {
		f.known.verify = true
		return nil, err
	}
	now.draft, now.code = nil, f.known.code
	f.known = now
	return rep, nil
}

// A known is what a Follower keeps from one look to the next.
type known struct {
	verify  bool // look at all rows this time
	hadRuns bool // once
	file    any  // which file the database was
	cookie  int64
	tables  map[string][]string
	runs    map[string]string // row key -> plan path as stored
	scan    scan
	last    map[string]int64 // table -> its largest rowid
	sums    map[string]rowHash
	hashed  bool              // all rows were hashed this time
	took    time.Duration     // the last hashing
	entries map[string]*entry // by the run's key
	code    *changes.Cache    // of all looks
	draft   *known            // what this look finds; kept when it went well
}

// An entry is a run as it was loaded. It does not change.
type entry struct {
	inputs    inputs
	run       *report.Run // with its details, when it is told in full
	line      *report.Run // without
	analytics *report.Analytics
	masked    map[string]int  // what was masked in it
	notices   []report.Notice // that reading it gave
	missing   []string        // commits that were not there
}

// verifyBelow is the default of Options.VerifyBelow.
const verifyBelow = 3 * time.Millisecond

// look finds what a scan of the large tables would, and hashes the rows of the
// runs that changed; it looks at all rows only where that is needed.
func (k *known) look(ctx context.Context, v *View) (scan, error) {
	d := &known{file: v.db.File(), tables: v.db.Tables(), entries: k.entries}
	k.draft = d
	d.runs = make(map[string]string, len(v.runs))
	for _, r := range v.runs {
		d.runs[r.rowKey()] = r.planPath
	}
	var err error
	if d.cookie, err = v.db.Integer(ctx, "PRAGMA schema_version"); err != nil {
		return scan{}, err
	}
	if d.last, err = v.lastRows(ctx); err != nil {
		return scan{}, err
	}
	same := !k.verify && k.file == d.file && k.cookie == d.cookie &&
		k.took > cmp.Or(v.opts.VerifyBelow, verifyBelow) && v.db.AllRowids() &&
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
	if d.sums, err = v.hashRows(ctx); err != nil {
		return scan{}, err
	}
	d.scan, err = v.scanAll(ctx)
	d.hashed, d.took = true, time.Since(start)
	return d.scan, err
}

// lastRows are the largest rowids of the journal tables.
func (v *View) lastRows(ctx context.Context) (map[string]int64, error) {
	last := map[string]int64{}
	for _, t := range v.journal() {
		if !v.db.HasRowids(t) {
			continue
		}
		n, err := v.db.Integer(ctx, "SELECT coalesce(max(rowid), 0) FROM "+sqlite.Quote(t))
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
	for _, t := range v.journal() {
		if ok, err := d.newRows(ctx, v, t, before.last[t], touched); !ok || err != nil {
			return false, err
		}
	}
	for _, c := range timeColumns {
		if journalled := slices.Contains(journalTables, c.table); v.db.Has(c.table, c.column) && !journalled {
			t, err := v.newestOf(ctx, c.table, c.column, "")
			if err != nil {
				return false, err
			}
			d.scan.newest = report.Latest(d.scan.newest, t)
		}
	}
	d.took = before.took
	d.sums = before.sums
	return true, d.rehash(ctx, v, touched)
}

// newRows finds the runs that new rows of a table belong to.
func (d *known) newRows(ctx context.Context, v *View, table string, last int64,
	touched map[string]bool) (ok bool, err error) {
	name := map[string]string{"steps": "step_name", "run_events": "event_type"}[table]
	q := sqlite.Query{Names: []string{"run_id", "created_at", "phase", "name"}, Known: 4, SQL: fmt.Sprintf(
		"SELECT run_id, %s, %s, %s FROM %s NOT INDEXED WHERE rowid > %d", // an index would be read whole
		v.column(table, "created_at"), v.column(table, "phase"), v.column(table, name), sqlite.Quote(table), last)}
	for r, err := range v.db.Rows(ctx, q) {
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
func (v *View) column(table, name string) string {
	if name != "" && v.db.Has(table, name) {
		return sqlite.Quote(name)
	}
	return "NULL"
}

// rehash hashes the rows of some runs anew.
func (d *known) rehash(ctx context.Context, v *View, runs map[string]bool) error {
	sums := map[string]rowHash{}
	for id := range runs {
		arg := any(id)
		if id == nullRun {
			arg = nil
		}
		for _, t := range v.journal() {
			if err := v.hashTable(ctx, sums, t, "WHERE run_id IS ?", arg); err != nil {
				return err
			}
		}
	}
	d.sums = maps.Clone(d.sums)
	for id := range runs {
		delete(d.sums, id)
	}
	maps.Copy(d.sums, sums)
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

// report is the view's report, made of known runs and of those read again.
func (k *known) report(ctx context.Context, v *View, full int) (*report.Report, error) {
	rep := v.Head()
	entries := make(map[string]*entry, len(v.runs))
	order := make([]*entry, len(v.runs))
	byRun := make(map[*report.Run]*runRow, len(v.runs))
	var stale []*runRow
	wanted := map[*runRow]inputs{}
	for i, r := range v.runs {
		e := k.entries[r.run.Key]
		in := v.inputsOf(r, k.sums[r.rowKey()])
		if e != nil {
			in.silent, in.code = v.silent(e.line), v.changes.Print(e.missing)
		}
		if e == nil || v.db == nil || e.inputs != in {
			stale = append(stale, r)
			wanted[r] = in
			continue
		}
		order[i] = e
	}
	for l := range v.eachLoaded(ctx, stale) {
		if l.err != nil {
			return nil, l.err
		}
		order[l.row.place] = v.entry(l, wanted[l.row], k.entries[l.row.run.Key])
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for i, e := range order {
		v.retell(e.notices, e.masked)
		rep.Count(e.line, e.analytics)
		entries[e.line.Key] = e
		byRun[e.line] = v.runs[i]
	}
	slices.SortStableFunc(order, func(a, b *entry) int { return report.AttentionFirst(a.line, b.line) })
	for i, e := range order {
		told := full < 0 || i < full
		switch {
		case told && e.run == nil: // it has become one of those told in full
			l := v.loadAlone(ctx, byRun[e.line])
			if l.err != nil {
				return nil, l.err
			}
			e = e.with(l.run)
		case !told && e.run != nil:
			e = e.with(nil)
		}
		entries[e.line.Key] = e
		if told {
			rep.Runs = append(rep.Runs, e.run)
		} else {
			rep.Runs = append(rep.Runs, e.line)
		}
	}
	rep.Finish()
	k.entries = entries
	return rep, nil
}

// with is the entry with other details.
func (e *entry) with(run *report.Run) *entry {
	c := *e
	c.run = run
	return &c
}

// entry keeps a loaded run; what is as it was in the entry before is shared.
func (v *View) entry(l loaded, in inputs, before *entry) *entry {
	in.silent, in.code = v.silent(l.run), v.changes.Print(l.missing)
	e := &entry{inputs: in, run: l.run, analytics: report.AnalyticsOf(l.run), masked: l.masked(),
		notices: l.notices, missing: l.missing}
	if before != nil && before.run != nil {
		share(l.run, before.run)
		if reflect.DeepEqual(l.run, before.run) {
			e.run = before.run
		}
	}
	line := *l.run
	line.Detail = nil
	e.line = &line
	return e
}

// share takes over from the run before the phases, rounds, steps and logs that
// are equal.
func share(run, before *report.Run) {
	steps := map[string]*report.Step{}
	for s := range before.Detail.Steps {
		steps[s.ID] = s
	}
	for _, p := range run.Phases {
		for _, r := range p.Rounds {
			for i, s := range r.Steps {
				if o := steps[s.ID]; o != nil && reflect.DeepEqual(o, s) {
					r.Steps[i] = o
				}
			}
		}
	}
	phases := map[string]*report.Phase{}
	for _, p := range before.Phases {
		phases[p.ID] = p
	}
	for i, p := range run.Phases {
		o := phases[p.ID]
		if o == nil {
			continue
		}
		shareCode(p, o)
		if reflect.DeepEqual(o, p) {
			run.Phases[i] = o
		}
	}
	logs := map[string]*report.Log{}
	for _, l := range before.Logs {
		logs[l.Name] = l
	}
	for i, l := range run.Logs {
		if o := logs[l.Name]; o != nil && reflect.DeepEqual(o, l) {
			run.Logs[i] = o
		}
	}
}

// shareCode takes over the changes that are equal.
func shareCode(p, before *report.Phase) {
	same := func(now, old *report.Changes) *report.Changes {
		if now != nil && old != nil && reflect.DeepEqual(now, old) {
			return old
		}
		return now
	}
	p.Changes = same(p.Changes, before.Changes)
	for i := range min(len(p.Rounds), len(before.Rounds)) {
		p.Rounds[i].Changes = same(p.Rounds[i].Changes, before.Rounds[i].Changes)
	}
}
