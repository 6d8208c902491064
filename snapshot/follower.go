package snapshot

import (
	"context"
	"reflect"
	"slices"
	"time"

	"fivex/snapshot/beside"
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
// Which runs are read again: those whose inputs changed, and of a run at work only
// its new steps. Rows are looked at by rowid: new ones, which of the active runs' are
// gone, and all of theirs in tables where 5x changes rows in place. That misses a row
// that was changed in place where 5x does not do so, and a row that is gone from a
// run that is not active; so all rows are hashed when Verify says so, and always
// while that is quick.
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
	return &Follower{place: where, opts: opts, full: full,
		known: &known{code: changes.NewCache(), schema: &sqlite.SchemaCache{}, texts: &beside.Texts{}}}
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
	now.draft, now.code, now.schema, now.texts = nil, f.known.code, f.known.schema, f.known.texts
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
	hashes  map[string]rowHash
	tallies tallies             // of the active runs
	hashed  bool                // all rows were hashed this time
	took    time.Duration       // the last hashing
	entries map[string]*entry   // by the run's key
	code    *changes.Cache      // of all looks
	schema  *sqlite.SchemaCache // of all looks
	texts   *beside.Texts       // of all looks
	draft   *known              // what this look finds; kept when it went well
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
	met       []string        // commits that may have been made for another run
	kept      *journal.Kept   // the rows of its steps, of a run at work
}

// report is the view's report, made of known runs and of those read again.
func (k *known) report(ctx context.Context, v *View, full int) (*report.Report, error) {
	rep := v.Head()
	order, err := k.upToDate(ctx, v)
	if err != nil {
		return nil, err
	}
	entries := make(map[string]*entry, len(v.runs))
	byRun := make(map[*report.Run]*runRow, len(v.runs))
	plans := rep.PlansByKey()
	for i, e := range order {
		v.head.retake(e.notices, e.masked)
		rep.Count(e.line, e.analytics, plans[e.line.Plan])
		entries[e.line.Key] = e
		byRun[e.line] = v.runs[i]
	}
	slices.SortStableFunc(order, func(a, b *entry) int { return report.AttentionFirst(a.line, b.line) })
	for i, e := range order {
		told := full < 0 || i < full
		switch {
		case told && e.run == nil: // it has become one of those told in full
			l := v.load(ctx, byRun[e.line])
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

// upToDate are the runs as they are now, in the view's order; those whose inputs
// changed are loaded.
func (k *known) upToDate(ctx context.Context, v *View) ([]*entry, error) {
	order := make([]*entry, len(v.runs))
	var stale []*runRow
	wanted := map[*runRow]inputs{}
	for i, r := range v.runs {
		e := k.entries[r.run.Key]
		in := v.inputsOf(r, k.hashes[r.rowKey()])
		if e != nil {
			in.silent, in.code = v.silent(e.line), v.codePrint(r, e.missing, e.met)
		}
		if e == nil || v.db == nil || e.inputs != in {
			r.stored = k.tallies.of("steps", r.rowKey()).stored()
			if e != nil {
				r.before = e.kept
			}
			stale = append(stale, r)
			wanted[r] = in
			continue
		}
		order[i] = e
	}
	for l := range v.each(ctx, stale) {
		if l.err != nil {
			return nil, l.err
		}
		order[l.row.place] = v.entry(l, wanted[l.row], k.entries[l.row.run.Key])
	}
	return order, ctx.Err()
}

// with is the entry with other details.
func (e *entry) with(run *report.Run) *entry {
	c := *e
	c.run = run
	return &c
}

// entry keeps a loaded run; what is as it was in the entry before is shared.
func (l loader) entry(x loaded, in inputs, before *entry) *entry {
	in.silent, in.code = l.silent(x.run), l.codePrint(x.row, x.missing, x.met)
	e := &entry{inputs: in, run: x.run, analytics: report.AnalyticsOf(x.run), masked: x.masked(),
		notices: x.notices, missing: x.missing, met: x.met, kept: x.kept}
	if before != nil && before.run != nil {
		share(x.run, before.run)
		if reflect.DeepEqual(x.run, before.run) {
			e.run = before.run
		}
	}
	line := *x.run
	line.Detail = nil
	e.line = &line
	return e
}
