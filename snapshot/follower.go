package snapshot

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"
)

// A Follower holds a report and brings it up to date. What it gives equals a
// fresh report of the same moment, and shares with the report before it every
// run, event and result that did not change; so reports must not be changed.
//
// Which runs are read again: those whose row, plan, logs, gates or locks
// changed; those that new rows belong to; the active ones; and now and then,
// by hashing all rows, any other whose rows changed in place. A small
// database is hashed every time, a large one when Verify says so.
type Follower struct {
	place func() (Place, error)
	opts  Options
	full  int
	known *known
	rep   *Report
}

// Follow makes a Follower that tells at most full runs in full. place is
// asked each time, for a project can get its state folder or another
// configuration meanwhile. The runs cannot be selected.
func Follow(place func() (Place, error), opts Options, full int) *Follower {
	opts.Select = nil
	return &Follower{place: place, opts: opts, full: full}
}

// A known is what a Follower keeps from one look to the next.
type known struct {
	full    int
	verify  bool // look at all rows this time
	alike   bool // the tables are the same as before
	same    bool // and the file is
	runs    runTable
	tables  map[string][]string
	file    any // which file the database was
	cookie  int64
	scan    scan
	newest  map[string]Time  // of each run's rows, by its row key
	last    map[string]int64 // table -> its largest rowid
	hashes  map[string]rowHash
	entries map[string]*entry // by the run's key
	lines   []*Run            // what was counted of each run, in their order
	sums    *sums
	plans   map[string]*Plan // what runs depend on of their plan, by its key

	looked  bool          // there was a database to look at this time
	hashed  bool          // all rows were hashed this time
	took    time.Duration // the last hashing
	touched map[string]bool
	since   map[string]bool // runs that were read again since all rows were hashed
}

// An entry is a run as it was loaded. It does not change.
type entry struct {
	inputs    inputs
	run       *Run // with its details, when it is told in full
	line      *Run // without
	analytics *Analytics
	masked    map[string]int // what was masked in it
	notices   []Notice       // that reading it gave
}

// with is the entry with other details.
func (e *entry) with(run *Run) *entry {
	c := *e
	c.run = run
	return &c
}

// inputs are what a run's report depends on beside its rows.
type inputs struct {
	head    inputsHead
	logs    []Log
	names   []string
	reviews []string
	plan    *Plan
	lock    *Lock
	gates   []*Gate
	prompts []*Decision
	rows    map[string][]map[string]any
}

// inputsHead are the inputs that compare at once.
type inputsHead struct {
	row                                       [sha256.Size]byte // of the runs table
	planPath, plan, reviewPath, source, paths string
	nullID, rowless                           bool
	running                                   Time
	recent                                    bool // an active run whose last sign is not old
}

// equal compares what most runs have by hand: by reflection that would be
// most of what a Follower does with thousands of runs.
func (in *inputs) equal(o *inputs) bool {
	return in.head == o.head && slices.Equal(in.logs, o.logs) && slices.Equal(in.names, o.names) && slices.Equal(in.reviews, o.reviews) &&
		(in.plan == o.plan || reflect.DeepEqual(in.plan, o.plan)) &&
		(in.lock == o.lock || reflect.DeepEqual(in.lock, o.lock)) &&
		(len(in.gates)+len(o.gates) == 0 || reflect.DeepEqual(in.gates, o.gates)) &&
		(len(in.prompts)+len(o.prompts) == 0 || reflect.DeepEqual(in.prompts, o.prompts)) &&
		(len(in.rows)+len(o.rows) == 0 || reflect.DeepEqual(in.rows, o.rows))
}

// hashAlways is how long hashing all rows may take for it to be done each
// time.
var hashAlways = 3 * time.Millisecond

// Verify makes the next Refresh look at every row.
func (f *Follower) Verify() {
	if f.known != nil {
		f.known.verify = true
	}
}

// Verified tells whether the last Refresh looked at every row, and how long
// that takes.
func (f *Follower) Verified() (bool, time.Duration) {
	return f.known == nil || f.known.hashed, f.knownTook()
}

func (f *Follower) knownTook() time.Duration {
	if f.known == nil {
		return 0
	}
	return f.known.took
}

// Refresh reads what changed and gives the report of now. After an error the
// report before stays the last one, and the next Refresh looks at every row.
func (f *Follower) Refresh(ctx context.Context) (*Report, error) {
	place, err := f.place()
	if err != nil {
		return nil, err
	}
	if f.known == nil {
		f.known = &known{entries: map[string]*entry{}}
	}
	f.known.full = f.full
	var now *known
	var rep *Report
	err = read(ctx, place, f.opts, f.known, func(v *View) error {
		var err error
		now = v.known
		rep, err = now.report(ctx, v)
		return err
	})
	if err != nil {
		f.known.verify = true
		return nil, err
	}
	now.verify = false
	f.known, f.rep = now, rep
	return rep, nil
}

// draft is a copy to learn with: of an attempt that fails nothing is kept.
func (k *known) draft() *known {
	d := *k
	d.looked = false
	d.newest, d.since = maps.Clone(k.newest), maps.Clone(k.since)
	return &d
}

// report is the view's report, made of known runs and of those read again.
func (k *known) report(ctx context.Context, v *View) (*Report, error) {
	rep := v.Head()
	entries := make(map[string]*entry, len(v.runs))
	order, lines := make([]*entry, 0, len(v.runs)), make([]*Run, 0, len(v.runs))
	byRun := map[*Run]*runRow{}
	plans := map[string]*Plan{}
	for key := range v.plans { // one of each, so that it is compared once
		plans[key] = v.planInput(key)
		if before := k.plans[key]; reflect.DeepEqual(before, plans[key]) {
			plans[key] = before
		}
	}
	for _, r := range v.runs {
		e := k.entries[r.run.Key]
		in := v.inputsOf(r, plans[r.run.Plan], e)
		if e == nil || k.stale(r) || !e.inputs.equal(&in) {
			var err error
			if e, err = v.loadEntry(ctx, r, e, in); err != nil {
				return nil, err
			}
		} else {
			v.replay(e)
		}
		entries[r.run.Key] = e
		order, lines = append(order, e), append(lines, e.line)
		byRun[e.line] = r
	}
	// The order of the report: attention first.
	changed := 0 // the first
	for changed < len(lines) && changed < len(k.lines) && lines[changed] == k.lines[changed] {
		changed++
	}
	counted := k.sums.resume(rep, lines)
	for i, e := range order[counted:] {
		if i += counted; i == changed && i > 0 && (counted == 0 || i > counted+far) {
			k.sums = sumsOf(rep, lines[:i])
		}
		rep.count(e.line, e.analytics)
	}
	sorted := slices.Clone(order)
	slices.SortStableFunc(sorted, func(a, b *entry) int { return attentionFirst(a.line, b.line) })
	for i, e := range sorted {
		if k.full >= 0 && i >= k.full {
			if e.run != nil {
				e = e.with(nil)
				entries[e.line.Key] = e
			}
			rep.Runs = append(rep.Runs, e.line)
			continue
		}
		if e.run == nil { // it has become one of those told in full
			masked, notices := maps.Clone(rep.Masked), slices.Clone(rep.Notices)
			run, err := v.loadRun(ctx, byRun[e.line])
			if err != nil {
				return nil, err
			}
			e = e.with(run)
			entries[e.line.Key] = e
			rep.Notices = notices
			if rep.Masked != nil {
				clear(rep.Masked)
				maps.Copy(rep.Masked, masked)
			}
		}
		rep.Runs = append(rep.Runs, e.run)
	}
	rep.Finish()
	k.entries, k.lines, k.plans = entries, lines, plans
	return rep, nil
}

// loadEntry reads a run; what is as it was in the entry before is shared.
func (v *View) loadEntry(ctx context.Context, r *runRow, before *entry, in inputs) (*entry, error) {
	masked := maps.Clone(v.head.Masked)
	v.heard = nil
	run, err := v.loadRun(ctx, r)
	if err != nil {
		return nil, err
	}
	in.head.recent = v.recent(run)
	e := &entry{inputs: in, run: run, analytics: analyticsOf(run), notices: v.heard}
	for kind, n := range v.head.Masked {
		if d := n - masked[kind]; d > 0 {
			if e.masked == nil {
				e.masked = map[string]int{}
			}
			e.masked[kind] = d
		}
	}
	if before != nil && before.run != nil {
		share(run, before.run)
		if reflect.DeepEqual(run, before.run) {
			e.run = before.run
		}
	}
	line := *run
	line.Detail = nil
	e.line = &line
	return e, nil
}

// replay gives the report what reading the run gave it before.
func (v *View) replay(e *entry) {
	for kind, n := range e.masked {
		v.head.Masked[kind] += n
	}
	for _, n := range e.notices {
		if !slices.Contains(v.head.Notices, n) {
			v.head.Notices = append(v.head.Notices, n)
		}
	}
}

// share takes over from the run before what is equal.
func share(run, before *Run) {
	shareSet(run.Events, before.Events)
	shareSet(run.Agents, before.Agents)
	shareSet(run.Detail.Quality, before.Detail.Quality)
	shareSet(run.Decisions, before.Decisions)
}

func shareSet[T interface{ SetKey() string }](now, before Set[T]) {
	old := byKey(before)
	for i, x := range now {
		if o, ok := old[x.SetKey()]; ok && reflect.DeepEqual(o, x) {
			now[i] = o
		}
	}
}

// planInput is what a run depends on of its plan; nil when it has none.
func (v *View) planInput(key string) *Plan {
	p := v.plans[key]
	if p == nil {
		return nil
	}
	return &Plan{Path: p.Path, Title: p.Title, Phases: p.Phases, Progress: p.Progress}
}

// inputsOf gathers what the run depends on; e is the entry so far, if any.
func (v *View) inputsOf(r *runRow, plan *Plan, e *entry) inputs {
	in := inputs{head: inputsHead{row: r.print, planPath: r.planPath, plan: r.run.Plan, reviewPath: r.run.ReviewPath, source: r.run.Source,
		nullID: r.nullID, rowless: r.rowless, running: v.running[r.run.ID]}, names: r.names, reviews: r.reviews, plan: plan,
		lock: v.locks[r.run.Plan], gates: v.gates[r.run.ID], prompts: v.prompts[r.run.ID], rows: v.runRows[r.run.ID]}
	for _, l := range r.logs {
		in.logs = append(in.logs, *l)
	}
	if v.paths != nil {
		in.head.paths = v.paths.key()
	}
	if e != nil {
		in.head.recent = v.recent(e.line)
	}
	return in
}

func (v *View) recent(run *Run) bool {
	if run.Status != "active" {
		return false
	}
	silent, known := between(run.LastActivity, v.now())
	return !known || silent < float64(quiet.Milliseconds())
}

// stale tells a run whose rows changed, or may have.
func (k *known) stale(r *runRow) bool {
	return !k.looked || k.touched[r.rowKey()]
}

// nullRun stands for the run without an id.
const nullRun = "\x00NULL"

// rowKey names the run in the rows of other tables.
func (r *runRow) rowKey() string {
	if r.nullID {
		return nullRun
	}
	return r.run.ID
}

// journalTables hold rows of runs, which are read run by run.
var journalTables = []string{"run_events", "agent_results", "quality_results", "steps"}

// begin tells what the database is beside what it was.
func (k *known) begin(ctx context.Context, v *View) (err error) {
	k.looked = true
	var cookie int64
	if err := v.db.conn.QueryRowContext(ctx, "PRAGMA schema_version").Scan(&cookie); err != nil {
		return err
	}
	k.alike = k.cookie == cookie && reflect.DeepEqual(k.tables, v.tables)
	k.same = k.alike && k.file == v.db.before.id
	k.file, k.cookie, k.tables = v.db.before.id, cookie, v.tables
	return nil
}

// runRows are the rows of the table runs.
func (k *known) runRows(ctx context.Context, v *View) ([]*runRow, error) {
	if !v.runsPaged() {
		k.runs = runTable{}
		return v.readRunRows(ctx, "")
	}
	if !k.same || k.verify {
		k.runs = runTable{}
	}
	err := k.runs.bring(ctx, v)
	return k.runs.rows, err
}

// look finds the runs whose rows changed since the last look. ok means that
// it also knows what a scan would find.
func (k *known) look(ctx context.Context, v *View) (ok bool, err error) {
	last, err := v.lastRows(ctx)
	if err != nil {
		return false, err
	}
	grown := k.same && len(v.withoutRowid) == 0 && !k.runs.gone
	for t, n := range last {
		grown = grown && n >= k.last[t]
	}
	if grown && !k.verify && k.took > hashAlways {
		if ok, err := k.lookAtNew(ctx, v); ok || err != nil {
			k.last, k.hashed = last, false
			for id := range k.touched {
				k.since[id] = true
			}
			return ok, err
		}
	}
	// Everything is looked at.
	start := time.Now()
	hashes, err := v.hashRows(ctx)
	if err != nil {
		return false, err
	}
	touched := k.since // their hashes are older than what is known of them
	if touched == nil {
		touched = map[string]bool{}
	}
	for id, h := range hashes {
		if before, ok := k.hashes[id]; !ok || before != h || !k.alike {
			touched[id] = true
		}
	}
	for id := range k.hashes {
		if _, ok := hashes[id]; !ok {
			touched[id] = true
		}
	}
	k.touched, k.hashes, k.hashed, k.since = touched, hashes, true, map[string]bool{}
	if err := v.lookAtAll(ctx); err != nil {
		return false, err
	}
	k.newest = map[string]Time{}
	if err := k.readNewestRows(ctx, v, ""); err != nil {
		return false, err
	}
	k.took = time.Since(start)
	k.last, k.scan = last, v.scan
	return true, nil
}

// lastRows are the largest rowids of the journal tables.
func (v *View) lastRows(ctx context.Context) (map[string]int64, error) {
	last := map[string]int64{}
	for _, t := range v.journal() {
		if slices.Contains(v.withoutRowid, t) {
			continue
		}
		var n int64
		if err := v.db.conn.QueryRowContext(ctx, "SELECT coalesce(max(rowid), 0) FROM "+quote(t)).Scan(&n); err != nil {
			return nil, err
		}
		last[t] = n
	}
	return last, nil
}

// journal are the journal tables that the database has.
func (v *View) journal() []string {
	return slices.DeleteFunc(slices.Clone(journalTables), func(t string) bool { return !v.has(t, "run_id") })
}

// mostActive is how many active runs are read again at each look; of more,
// the older ones wait for all rows to be looked at.
const mostActive = 20

// lookAtNew looks at new rows and at the active runs. ok is false when that
// cannot tell everything.
func (k *known) lookAtNew(ctx context.Context, v *View) (ok bool, err error) {
	touched := map[string]bool{}
	runs := make(map[string]bool, len(v.runs))
	var active []*runRow
	for _, r := range v.runs {
		runs[r.rowKey()] = true
		if r.run.Status == "active" {
			active = append(active, r)
		}
	}
	for _, o := range k.scan.orphans { // 5x does not make such runs
		r := &runRow{run: &Run{ID: o.id}, nullID: o.null}
		if runs[r.rowKey()] {
			return false, nil // it has its row now
		}
		touched[r.rowKey()] = true
		active = append(active, r)
	}
	for _, t := range v.journal() {
		q := query{names: []string{"run_id"}, known: 1, sql: fmt.Sprintf("SELECT DISTINCT run_id FROM %s NOT INDEXED WHERE rowid > %d", quote(t), k.last[t])} // an index on run_id would be read whole
		for r, err := range v.rows(ctx, q) {
			if err != nil {
				return false, err
			}
			id := r.text(0)
			if r.vals[0] == nil {
				id = nullRun
			}
			if !runs[id] {
				return false, nil
			}
			touched[id] = true
		}
	}
	for _, r := range active[max(0, len(active)-mostActive-len(k.scan.orphans)):] {
		touched[r.rowKey()] = true
	}
	for id := range touched {
		arg := any(id)
		if id == nullRun {
			arg = nil
		}
		delete(k.newest, id)
		if err := k.readNewestRows(ctx, v, "WHERE run_id IS ?", arg); err != nil {
			return false, err
		}
	}
	v.scan = scan{}
	for _, t := range k.newest {
		v.seenInRows(t)
	}
	if err := v.readNewest(ctx, "runs", "plans", "phase_progress", "prompts", "invocations"); err != nil {
		return false, err
	}
	v.scan.orphans, v.scan.reviewPaths = k.scan.orphans, k.scan.reviewPaths
	k.scan, k.touched = v.scan, touched
	return true, nil
}

// readNewestRows finds the newest instant of each run's rows, of those runs
// that where leaves.
func (k *known) readNewestRows(ctx context.Context, v *View, where string, args ...any) error {
	for _, t := range v.journal() {
		q := query{names: []string{"a", "b", "run_id"}, known: 3, sql: newestOf(v.column(t, "created_at"), t, "run_id") + " " + where + " GROUP BY run_id"}
		for r, err := range v.rows(ctx, q, args...) {
			if err != nil {
				return err
			}
			key := r.text(2)
			if r.vals[2] == nil {
				key = nullRun
			}
			k.newest[key] = latest(k.newest[key], latest(r.time(0), r.time(1)))
		}
	}
	return nil
}

// seenInRows moves the newest instant of the rows.
func (v *View) seenInRows(t Time) { v.scan.newest = latest(v.scan.newest, t) }

// column is a column's name, or NULL where the table lacks it.
func (v *View) column(table, name string) string {
	if v.has(table, name) {
		return quote(name)
	}
	return "NULL"
}
