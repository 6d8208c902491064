package snapshot

import (
	"cmp"
	"context"
	"time"

	"fivex/snapshot/beside"
	"fivex/snapshot/changes"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
	"fivex/snapshot/sqlite"
)

// Options say what to read and how.
type Options struct {
	// Select are selectors of runs: an id, its unique prefix, "latest", "active", a
	// plan's path; none means all.
	Select []string
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
	head *head // complete when all runs were loaded
	loader
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
		v.head.Project.Forge = v.changes.forge(v.head.mask)
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
func newView(ctx context.Context, where place.Place, opts Options, known *known, db *sqlite.DB) (*View, error) {
	h := newHead(where, opts)
	logs, problem := beside.OpenLogs(where.State, h.mask)
	if problem != "" {
		h.notice("logs-unreadable", "The log folder cannot be read: %s.", problem)
	}
	s := &survey{head: h, index: newIndex(where), opts: opts, db: tables{db}, logs: logs, known: known}
	if err := s.all(ctx); err != nil {
		logs.Close()
		return nil, err
	}
	return &View{head: h, loader: loader{index: s.index, opts: opts, db: db, logs: logs}}, nil
}

// Account is what was masked where, as far as that was kept: all of it after Each.
func (v *View) Account() *redact.Account { return v.head.mask.Account() }

// Len is how many runs Each yields.
func (v *View) Len() int { return len(v.runs) }

// Head is the view's report without its runs; reading a run can still add a
// notice to it.
func (v *View) Head() *report.Report {
	v.head.At = v.now
	v.head.Title = cmp.Or(v.head.mask.Text(v.opts.Title), v.head.Project.Name)
	return v.head.Report
}

// Report is the whole report, with the details of at most full runs.
func (v *View) Report(ctx context.Context, full int) (*report.Report, error) {
	rep := v.Head()
	return rep, rep.Gather(report.Counted(v.Each(ctx)), full)
}
