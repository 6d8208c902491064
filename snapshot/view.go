package snapshot

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fivex/snapshot/redact"
)

// Options say what to read and how.
type Options struct {
	Select []string      // selectors of runs: id, unique prefix, "latest", "active", a plan's path; none means all
	At     Time          // the report's "now"; unknown means the newest instant in the data
	Title  string        // unknown means the project's name
	Wait   time.Duration // how long to wait for a writer before giving up; 0 means 10 s
	Logs   LogBounds     // what to read of each log; zero reads none
	// Redact masks secrets; nil leaves them in the report.
	Redact func() *redact.Redactor
}

// A View is one consistent look at a source. It is valid inside Read only.
type View struct {
	place  Place
	opts   Options
	paths  *paths
	db     *database
	tables map[string][]string // lower-case table name -> its columns
	known  *known              // what a Follower knows already; nil otherwise
	head   *Report             // what is known beside the runs; complete after Each
	runs   []*runRow           // the selected runs, in the source's order
	source source
	newest Time

	scan      scan
	memory    *Memory // of runs that need not be read again; nil otherwise
	before    map[string]*remembered
	documents map[string]string  // path -> hash, as far as they were asked for
	plans     map[string]*Plan   // by key, as read
	planKeys  map[string]string  // by the path as stored
	locks     map[string]*Lock   // by their plan's key
	gates     map[string][]*Gate // by run id, oldest first
	redactor  *redact.Redactor
	masked    bool     // the head is masked
	heard     []Notice // every notice given, for whoever wants to give it again

	withoutRowid []string                               // tables that are stored by their primary key
	rowids       map[string]string                      // table -> the column that is its rowid
	runIndexed   map[string]bool                        // tables with an index that begins with run_id
	steps        []step                                 // room to read a run's steps
	prompts      map[string][]*Decision                 // by run id
	runRows      map[string]map[string][]map[string]any // rows of newer tables, by run id
	running      map[string]Time                        // run id -> since when an invocation runs
}

// A source yields the details of one run. There are three: run_events, steps
// and records.
type source interface {
	load(ctx context.Context, v *View, r *runRow) error
}

// A runRow is a run before its details are read.
type runRow struct {
	run        *Run
	planPath   string            // as stored
	reviewPath string            // as stored
	stored     int64             // the rowid, where it has one
	place      int               // among the runs
	print      [sha256.Size]byte // of the row in runs
	orphan     bool              // no row in runs: only other tables name it
	nullID     bool
	rowless    bool // its rows are told with another run of the same (absent) id
	logs       []*Log
	names      []string // of the logs' files, as the system has them
	reviews    []string // keys of their documents
	folder     *recordFolder
}

// Read calls fn with a consistent view of the place's data. When the data
// changed while fn read it, or a writer kept it locked, fn is called again
// with a new view, until it went well or opts.Wait is over. fn must therefore
// begin anew at each call.
func Read(ctx context.Context, place Place, opts Options, fn func(*View) error) error {
	return read(ctx, place, opts, nil, fn)
}

func read(ctx context.Context, place Place, opts Options, known *known, fn func(*View) error) error {
	if opts.Wait == 0 {
		opts.Wait = 10 * time.Second
	}
	start := time.Now()
	for try := 0; ; try++ {
		err := readOnce(ctx, place, opts, known, fn)
		if err == nil || ctx.Err() != nil || !isTransient(err) || time.Since(start) > opts.Wait {
			if err != nil {
				err = explain(err, place.DB, time.Since(start))
			}
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(10*time.Millisecond<<min(try, 6), 500*time.Millisecond)):
		}
	}
}

func readOnce(ctx context.Context, place Place, opts Options, known *known, fn func(*View) error) error {
	if known != nil {
		known = known.draft()
	}
	v := &View{place: place, opts: opts, known: known, tables: map[string][]string{}, rowids: map[string]string{}, runIndexed: map[string]bool{}, plans: map[string]*Plan{}, locks: map[string]*Lock{}, gates: map[string][]*Gate{}, head: &Report{
		Version: FormatVersion,
		Project: Project{Name: path.Base(slashed(place.Root)), Source: "none"},
		Notices: append([]Notice{}, place.Notices...),
	}}
	if opts.Redact != nil {
		v.redactor = opts.Redact()
		v.head.Masked = v.redactor.Masked
	}
	switch {
	case len(place.Records) > 0:
		if err := v.openRecords(); err != nil {
			return err
		}
	case notYet(place.DB):
		v.paths = newPaths(place, nil)
		v.notice("awaiting-first-run", "No run yet: awaiting first run.")
		if isDir(filepath.Join(place.Root, "docs", "development", "runs")) {
			v.notice("records", "There are run records in docs/development/runs; name that folder to report on them.")
		}
		v.readGates()
	default:
		db, err := openDatabase(ctx, place.DB, max(opts.Wait/2, time.Millisecond))
		if err != nil {
			return err
		}
		defer db.close()
		v.db = db
		if err := v.readDatabase(ctx); err != nil {
			return db.blame(err)
		}
	}
	if err := v.selectRuns(); err != nil {
		return err
	}
	if err := fn(v); err != nil {
		if v.db != nil {
			err = v.db.blame(err)
		}
		return err
	}
	if v.db != nil {
		return v.db.verify()
	}
	return nil
}

// notYet tells whether there is no database so far: no file, or an empty one
// without a -wal. A file that cannot be looked at is not that.
func notYet(db string) bool {
	fi, err := os.Stat(db)
	if err != nil {
		return errors.Is(err, fs.ErrNotExist)
	}
	return fi.Mode().IsRegular() && fi.Size() == 0 && size(db+"-wal") == 0
}

// Len is how many runs Each yields.
func (v *View) Len() int { return len(v.runs) }

func (v *View) notice(kind, format string, args ...any) {
	n := Notice{kind, fmt.Sprintf(format, args...)}
	if v.masked {
		v.mask(&n)
	}
	v.hear(n)
}

// hear takes a notice that is masked, once.
func (v *View) hear(n Notice) {
	v.heard = append(v.heard, n)
	if !slices.Contains(v.head.Notices, n) {
		v.head.Notices = append(v.head.Notices, n)
	}
}

// seen moves the newest instant in the data.
func (v *View) seen(t Time) { v.newest = latest(v.newest, t) }

// now is the report's "now" as far as it is known.
func (v *View) now() Time {
	if !v.opts.At.IsZero() {
		return v.opts.At
	}
	return v.newest
}

// Each yields the selected runs, one at a time and in full, in the order in
// which they were started.
func (v *View) Each(ctx context.Context) iter.Seq2[*Run, error] {
	return func(yield func(*Run, error) bool) {
		if len(v.runs) >= together && v.eachTogether(ctx, yield) {
			return
		}
		for _, r := range v.runs {
			l, ok := v.recall(r)
			if !ok {
				alone, print := *v, l.print
				l = alone.loadAlone(ctx, r)
				l.print = print
			}
			v.take(l)
			if !yield(l.run, l.err) || l.err != nil {
				return
			}
		}
	}
}

// loadRun reads the run's details and everything that follows from them.
func (v *View) loadRun(ctx context.Context, r *runRow) (*Run, error) {
	run := *r.run
	run.Extra = maps.Clone(run.Extra) // it is masked in place
	run.Detail = &Detail{}
	c := *r
	c.run = &run
	if !r.rowless {
		if err := v.source.load(ctx, v, &c); err != nil {
			return nil, fmt.Errorf("run %s: %w", run.ID, err)
		}
	}
	v.finishSources(&c)
	run.finish(v.plans[run.Plan], v.evidence(&run))
	v.mask(&run)
	return &run, nil
}

// mask masks the secrets in what the pointer leads to.
func (v *View) mask(pointer any) {
	if v.redactor != nil {
		v.redactor.Value(pointer)
	}
}

// evidence gathers what tells more than the run's own rows.
func (v *View) evidence(run *Run) evidence {
	return evidence{now: v.now(), running: v.running[run.ID], lock: v.locks[run.Plan], gate: v.waitingGate(run.ID)}
}

// Head is the view's report without its runs; reading a run can still add a
// notice to it.
func (v *View) Head() *Report {
	h := v.head
	h.At = v.now()
	h.Title = v.opts.Title
	if h.Title == "" {
		h.Title = h.Project.Name
	}
	if !v.masked {
		v.mask(h)
		v.masked = true
	}
	return h
}

// Report is the whole report, with the details of at most full runs.
func (v *View) Report(ctx context.Context, full int) (*Report, error) {
	rep := v.Head()
	return rep, rep.Gather(v.Each(ctx), full)
}

// Gather takes the runs into the report. It keeps the details of at most full
// of them (negative: of all), those that need attention first, then the most
// recent.
func (rep *Report) Gather(runs iter.Seq2[*Run, error], full int) error {
	for run, err := range runs {
		if err != nil {
			return err
		}
		rep.Count(run)
		i, _ := slices.BinarySearchFunc(rep.Runs, run, attentionFirst)
		rep.Runs = slices.Insert(rep.Runs, i, run)
		if full >= 0 && len(rep.Runs) > full {
			rep.Runs[max(i, full)].Detail = nil // the one that fell behind, or this one
		}
	}
	rep.Finish()
	return nil
}

// Count adds a run, with its details, to the totals of the report and its
// plan.
func (rep *Report) Count(run *Run) {
	an := run.analytics
	if an == nil {
		an = analyticsOf(run)
	}
	rep.count(run, an)
}

func (rep *Report) count(run *Run, an *Analytics) {
	rep.Totals.Runs++
	rep.Totals.add(run.Totals)
	rep.Analytics.add(an)
	p := rep.planNamed(run.Plan)
	if p == nil {
		return
	}
	p.Runs = append(p.Runs, run.Key)
	p.Totals.Runs++
	p.Totals.add(run.Totals)
	p.LastActive = latest(p.LastActive, run.LastActivity)
	// A later run of the plan tells how it stands, unless an earlier one
	// still waits for someone.
	if p.State == "" || attention(run.State.Kind) <= attention(p.State) || attention(p.State) >= attention("idle") {
		p.State = run.State.Kind
	}
	if p.Totals.PhasesTotal = max(len(p.Phases), p.Totals.PhasesTotal, run.Totals.PhasesTotal); run.Totals.PhasesDone > p.Totals.PhasesDone {
		p.Totals.PhasesDone = run.Totals.PhasesDone
	}
}

// Finish completes the report when every run is counted: it orders the plans,
// those that need attention first.
func (rep *Report) Finish() {
	rep.Analytics.finish()
	for _, p := range rep.Plans {
		done := 0
		for _, ph := range p.Phases {
			if ph.Complete || p.approved(ph.ID) {
				done++
			}
		}
		p.Totals.PhasesDone = max(done, p.Totals.PhasesDone)
		rep.Totals.PhasesDone += p.Totals.PhasesDone
		rep.Totals.PhasesTotal += p.Totals.PhasesTotal
		if p.State == "" {
			p.State = "idle"
		}
	}
	slices.SortStableFunc(rep.Plans, func(a, b *Plan) int {
		if c := attention(a.State) - attention(b.State); c != 0 {
			return c
		}
		if c := b.LastActive.Compare(a.LastActive.Time); c != 0 {
			return c
		}
		return strings.Compare(a.Path, b.Path)
	})
}

func (p *Plan) approved(phase string) bool {
	for _, g := range p.Progress {
		if g.Phase == phase && g.ReviewApproved != nil && *g.ReviewApproved {
			return true
		}
	}
	return false
}

func (rep *Report) planNamed(key string) *Plan {
	for _, p := range rep.Plans {
		if p.Path == key {
			return p
		}
	}
	return nil
}

// attention ranks states: the smaller, the sooner a person should look.
func attention(kind string) int {
	switch kind {
	case "waiting":
		return 0
	case "working":
		return 1
	case "interrupted":
		return 2
	case "paused":
		return 3
	case "idle":
		return 4
	case "failed":
		return 5
	case "aborted":
		return 6
	case "completed":
		return 8
	}
	return 7
}

// attentionFirst orders runs: active ones, then failed ones among the recent,
// each newest first.
func attentionFirst(a, b *Run) int {
	rank := func(r *Run) int { return min(attention(r.State.Kind), 5) }
	if c := rank(a) - rank(b); c != 0 {
		return c
	}
	if c := b.LastActivity.Compare(a.LastActivity.Time); c != 0 {
		return c
	}
	if c := b.StartedAt.Compare(a.StartedAt.Time); c != 0 {
		return c
	}
	return strings.Compare(a.Key, b.Key)
}
