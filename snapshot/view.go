package snapshot

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"time"

	"fivex/snapshot/beside"
	"fivex/snapshot/changes"
	"fivex/snapshot/journal"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
	"fivex/snapshot/sqlite"
)

// Options say what to read and how.
type Options struct {
	Select []string         // selectors of runs: id, unique prefix, "latest", "active", a plan's path; none means all
	At     report.Time      // the report's "now"; unknown means the newest instant in the data
	Title  string           // unknown means the project's name
	Wait   time.Duration    // how long to wait for a writer before giving up; 0 means 10 s
	Logs   beside.LogBounds // what to read of each log; zero reads none
	// Clock tells the time of whoever follows the data, where what is at work is
	// at work now; nil means a report of the data alone.
	Clock   func() time.Time
	Changes changes.Options // what to read of the code that runs changed; all of it by default
	// Redact masks secrets; nil leaves them in the report.
	Redact func() *redact.Redactor
	// VerifyBelow is how long hashing every row may take for a Follower to do it
	// at each refresh; 0 means half a millisecond, negative never.
	VerifyBelow time.Duration
	// Connections is how many connections may read at once; 0 means as many as
	// there are processors, up to four.
	Connections int
}

// A View is one consistent look at a source. It is valid inside Read only.
type View struct {
	place   place.Place
	opts    Options
	paths   *place.Paths
	db      *sqlite.DB // nil without a database
	mask    *redact.Redactor
	logs    *beside.Logs
	changes checkout

	head        *report.Report    // what is known beside the runs; complete after Each
	runs        runRows           // the selected runs, in the source's order
	keys        map[string]string // of all runs, by their stored id
	newest      report.Time
	scan        scan
	plans       *plans
	locks       map[string]*report.Lock   // by their plan's key
	gates       map[string][]*report.Gate // by their run's id
	invocations map[string]invocations    // by their run's id, as stored
	heard       map[report.Notice]bool    // those of the head
	documents   map[string]string         // what tells one text of a document from another, by its path
	texts       *beside.Texts             // of documents; nil but for a Follower
	hadRuns     bool                      // a Follower saw runs here before
}

// A runRow is a run before its details are read.
type runRow struct {
	run        *report.Run
	id         string // as stored; run.ID is masked
	null       bool   // its id is NULL
	planPath   string // as stored
	reviewPath string // as stored
	place      int    // among the runs
	print      string // of the row in runs
	rowless    bool   // its rows are told with another run of the same (absent) id
	logs       []beside.LogFile
	reviews    []string // keys of their documents
	record     string   // folder of a run record

	stored []journal.StoredRow // its steps, where a Follower keeps them
	before *journal.Kept       // those of them that it read at an earlier look
}

// Read calls fn with a consistent view of the place's data. When the data
// changed while fn read it, fn is called again with a new view; so fn must
// begin anew at each call. A reading that is cancelled ends with the context's
// error, whatever fn gives.
func Read(ctx context.Context, where place.Place, opts Options, fn func(*View) error) error {
	return read(ctx, where, opts, nil, fn)
}

func read(ctx context.Context, where place.Place, opts Options, known *known, fn func(*View) error) error {
	if opts.Wait == 0 {
		opts.Wait = 10 * time.Second
	}
	opts.Changes.Mask = opts.Redact
	code := changes.NewCache()
	var schema *sqlite.SchemaCache
	if known != nil {
		code, schema = known.code, known.schema
	}
	look := func(db *sqlite.DB) error {
		v, err := newView(ctx, where, opts, known, db)
		if err != nil {
			return err
		}
		defer v.logs.Close()
		v.changes = checkout{changes.Open(where.Root, opts.Changes, code), opts.Changes.None}
		defer v.changes.Close()
		v.head.Project.Forge = v.changes.forge(v.text)
		if err := fn(v); err != nil {
			return err
		}
		return ctx.Err()
	}
	if len(where.Records) == 0 && !sqlite.Absent(where.DB) {
		return sqlite.Read(ctx, where.DB, opts.Wait, schema, look)
	}
	if err := look(nil); err != nil && ctx.Err() == nil {
		return err
	}
	return ctx.Err()
}

// newView reads what is not part of a run; db is nil where there is none.
func newView(ctx context.Context, where place.Place, opts Options, known *known, db *sqlite.DB) (v *View, err error) {
	v = &View{place: where, opts: opts, db: db, keys: map[string]string{}, heard: map[report.Notice]bool{},
		locks: map[string]*report.Lock{}, gates: map[string][]*report.Gate{},
		invocations: map[string]invocations{}, documents: map[string]string{},
		head: &report.Report{
			Version: report.FormatVersion,
			Project: report.Project{Source: "none"},
			Notices: []report.Notice{},
		}}
	v.plans = newPlans(func(stored string) string { return v.text(v.paths.ShowPlan(stored)) })
	if known != nil {
		v.texts = known.texts
		v.texts.Turn()
	}
	if opts.Redact != nil {
		v.mask = opts.Redact()
		v.head.Masked = v.mask.Masked
		v.mask.At("the project")
	}
	for _, n := range where.Notices { // who wrote the checkout chose names in them
		v.notice(n.Kind, "%s", v.text(n.Text))
	}
	v.head.Project.Name = v.text(path.Base(place.Slashed(where.Root)))
	var problem string
	if v.logs, problem = beside.OpenLogs(where.State, v.mask); problem != "" {
		v.notice("logs-unreadable", "The log folder cannot be read: %s.", problem)
	}
	defer func() {
		if err != nil {
			v.logs.Close()
		}
	}()
	switch {
	case len(where.Records) > 0:
		err = v.openRecords()
	case db == nil:
		v.hadRuns = known != nil && known.hadRuns
		v.nothingYet()
	default:
		err = v.readDatabase(ctx, known)
	}
	if err == nil {
		err = v.selectRuns()
	}
	return v, err
}

// nothingYet is a project without a database.
func (v *View) nothingYet() {
	v.paths = place.NewPaths(v.place, nil)
	v.readGates()
	v.noRuns()
}

// Account is what was masked where, as far as that was kept: all of it after Each.
func (v *View) Account() *redact.Account {
	if v.mask == nil {
		return nil
	}
	return v.mask.Account()
}

// Len is how many runs Each yields.
func (v *View) Len() int { return len(v.runs) }

// text is s without its secrets.
func (v *View) text(s string) string {
	if v.mask != nil && s != "" {
		return v.mask.Text(s)
	}
	return s
}

// extra is what a row holds beside known columns, without its secrets.
func (v *View) extra(x map[string]any) map[string]any {
	if v.mask != nil && x != nil {
		v.mask.Value(&x)
	}
	return x
}

// notice adds a notice, once. Its arguments are masked already.
func (v *View) notice(kind, format string, args ...any) {
	v.hear(report.Notice{Kind: kind, Text: fmt.Sprintf(format, args...)})
}

func (v *View) hear(n report.Notice) {
	if !v.heard[n] {
		v.heard[n] = true
		v.head.Notices = append(v.head.Notices, n)
	}
}

// seen moves the newest instant in the data.
func (v *View) seen(t report.Time) { v.newest = report.Latest(v.newest, t) }

// now is the report's "now" as far as it is known.
func (v *View) now() report.Time {
	if !v.opts.At.IsZero() {
		return v.opts.At
	}
	return v.newest
}

// Head is the view's report without its runs; reading a run can still add a
// notice to it.
func (v *View) Head() *report.Report {
	v.head.At = v.now()
	v.head.Title = cmp.Or(v.text(v.opts.Title), v.head.Project.Name)
	return v.head
}

// Report is the whole report, with the details of at most full runs.
func (v *View) Report(ctx context.Context, full int) (*report.Report, error) {
	rep := v.Head()
	return rep, rep.Gather(report.Counted(v.Each(ctx)), full)
}
