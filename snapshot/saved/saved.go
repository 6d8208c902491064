package saved

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// Options say how reports are read.
type Options struct {
	At     report.Time // the report's "now"; unknown means the newest of theirs
	Title  string      // unknown means the project's title, or how many there are
	Redact func() *redact.Redactor
}

// Reports are saved reports, looked through.
type Reports struct {
	opts     Options
	mask     *redact.Redactor
	projects []*project
	runs     []*entry
	docs     []*entry
	runKeys  map[*project]map[string]string // as in their files -> as shown
	gateKeys map[*project]map[string]string
}

// Open looks through the files.
func Open(ctx context.Context, paths []string, opts Options) (*Reports, error) {
	var files []*file
	for _, p := range paths {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f, err := scan(p)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	r := &Reports{opts: opts, projects: projectsOf(files), runKeys: map[*project]map[string]string{},
		gateKeys: map[*project]map[string]string{}}
	if opts.Redact != nil {
		r.mask = opts.Redact()
	}
	r.collect()
	return r, nil
}

// collect settles which runs and documents are told, and their keys.
func (r *Reports) collect() {
	for _, p := range r.projects {
		r.runs = append(r.runs, p.newest(func(f *file) []*entry { return f.runs })...)
		r.docs = append(r.docs, p.newest(func(f *file) []*entry { return f.docs })...)
	}
	if len(r.projects) > 1 || len(r.projects) == 1 && len(r.projects[0].files) > 1 {
		slices.SortStableFunc(r.runs, func(a, b *entry) int {
			return cmp.Or(a.StartedAt.Compare(b.StartedAt.Time), strings.Compare(a.key, b.key))
		})
	}
	var names, keys report.Keys
	for _, p := range r.projects {
		p.name = names.Unique(r.text(p.last().head.Project.Name))
		r.runKeys[p], r.gateKeys[p] = map[string]string{}, map[string]string{}
	}
	for _, e := range r.runs {
		e.shown = keys.Unique(r.text(e.key))
		r.runKeys[e.of][e.key] = e.shown
	}
}

// Len is how many runs Each yields.
func (r *Reports) Len() int { return len(r.runs) }

func (r *Reports) text(s string) string {
	if r.mask == nil || s == "" {
		return s
	}
	return r.mask.Text(s)
}

// within is a plan's or a document's path, below its project's name where there
// are several projects.
func (r *Reports) within(p *project, path string) string {
	if path == "" || len(r.projects) == 1 {
		return path
	}
	return p.name + "/" + path
}

// Head is the report without its runs. It is made once for each reading.
func (r *Reports) Head() (*report.Report, error) {
	rep := &report.Report{Version: report.FormatVersion, Notices: []report.Notice{}, At: r.opts.At}
	if r.mask != nil {
		r.mask.At("the project")
		rep.Masked = r.mask.Masked
	}
	for _, p := range r.projects {
		for _, f := range p.files {
			if r.opts.At.IsZero() {
				rep.At = report.Latest(rep.At, f.head.At)
			}
			r.takeMasked(rep, f)
			r.takeNotices(rep, p, f)
		}
		r.takePlans(rep, p)
		r.takeGates(rep, p)
		r.takeTables(rep, p)
	}
	if err := r.takeDocuments(rep); err != nil {
		return nil, err
	}
	title := ""
	switch len(r.projects) {
	case 1:
		rep.Project = r.projects[0].last().head.Project
		if len(r.projects[0].files) > 1 {
			rep.Project.Machine = "" // each run has its own
		}
		title = r.projects[0].last().head.Title
		if r.mask != nil {
			r.mask.Value(&rep.Project)
		}
	default:
		rep.Project = report.Project{Name: fmt.Sprintf("%d projects", len(r.projects)), Source: "reports"}
	}
	rep.Title = cmp.Or(r.text(r.opts.Title), r.text(title), rep.Project.Name)
	return rep, nil
}

// takeMasked adds what a file's own making masked. One of which nothing was
// masked is masked now, if at all.
func (r *Reports) takeMasked(rep *report.Report, f *file) {
	for kind, n := range f.head.Masked {
		if rep.Masked != nil {
			rep.Masked[kind] += n
		}
	}
}

// maxNotices bounds what many reports say about themselves.
const maxNotices = 200

func (r *Reports) takeNotices(rep *report.Report, p *project, f *file) {
	for _, n := range f.head.Notices {
		if r.mask != nil {
			r.mask.Value(&n)
		}
		if len(r.projects) > 1 {
			n.Text = p.name + ": " + n.Text
		}
		if len(rep.Notices) < maxNotices && !slices.Contains(rep.Notices, n) {
			rep.Notices = append(rep.Notices, n)
		}
	}
}

// takePlans takes each plan once, as its newest report says it; what its runs
// add up to is counted anew.
func (r *Reports) takePlans(rep *report.Report, p *project) {
	at := map[string]int{}
	for _, f := range p.files {
		for _, x := range f.head.Plans {
			plan := *x
			if r.mask != nil {
				r.mask.Value(&plan)
			}
			plan.Path, plan.Document = r.within(p, plan.Path), r.within(p, plan.Document)
			plan.Runs, plan.Totals, plan.State, plan.LastActive = []string{}, report.Totals{}, "", report.Time{}
			if plan.Phases == nil {
				plan.Phases = []report.PlanPhase{}
			}
			if i, seen := at[plan.Path]; seen {
				rep.Plans[i] = &plan
				continue
			}
			at[plan.Path] = len(rep.Plans)
			rep.Plans = append(rep.Plans, &plan)
		}
	}
}

func (r *Reports) takeGates(rep *report.Report, p *project) {
	var keys report.Keys
	for _, g := range rep.Gates {
		keys.Unique(g.ID)
	}
	at := map[string]int{}
	for _, f := range p.files {
		for _, x := range f.head.Gates {
			g := *x
			if r.mask != nil {
				r.mask.At("gate " + x.ID)
				r.mask.Value(&g)
			}
			if i, seen := at[x.ID]; seen {
				g.ID = rep.Gates[i].ID
				rep.Gates[i] = &g
				continue
			}
			g.ID = keys.Unique(g.ID)
			r.gateKeys[p][x.ID] = g.ID
			at[x.ID] = len(rep.Gates)
			rep.Gates = append(rep.Gates, &g)
		}
	}
}

// takeTables takes the rows of unknown tables, of the newest report that has
// them.
func (r *Reports) takeTables(rep *report.Report, p *project) {
	at := map[string]int{}
	for _, f := range p.files {
		for _, x := range f.head.OtherTables {
			t := &report.OtherTable{Name: r.within(p, x.Name), Rows: x.Rows}
			if r.mask != nil {
				r.mask.Value(t)
			}
			if t.Rows == nil {
				t.Rows = []map[string]any{}
			}
			if i, seen := at[t.Name]; seen {
				rep.OtherTables[i] = t
				continue
			}
			at[t.Name] = len(rep.OtherTables)
			rep.OtherTables = append(rep.OtherTables, t)
		}
	}
}

func (r *Reports) takeDocuments(rep *report.Report) error {
	var keys report.Keys
	for _, e := range r.docs {
		d := &report.Document{}
		if err := e.read(d); err != nil {
			return err
		}
		d.Path = e.key
		if r.mask != nil {
			r.mask.At(e.key)
			r.mask.Value(d)
		}
		d.Path = keys.Unique(r.within(e.of, d.Path))
		rep.Documents = append(rep.Documents, d)
	}
	return nil
}

// Each yields the runs, one at a time, in the order in which they were
// started. It ends early only with an error, the context's when it is done.
func (r *Reports) Each(ctx context.Context) iter.Seq2[*report.Run, error] {
	return func(yield func(*report.Run, error) bool) {
		for _, e := range r.runs {
			run, err := r.load(e)
			if ctx.Err() != nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(run, nil) {
				return
			}
		}
	}
}

// load reads a run and gives it the keys of this report.
func (r *Reports) load(e *entry) (*report.Run, error) {
	run := &report.Run{}
	if err := e.read(run); err != nil {
		return nil, err
	}
	gates, runs := r.gateKeys[e.of], r.runKeys[e.of]
	settle(run)
	run.State.Gate = known(gates, run.State.Gate)
	if run.Detail != nil {
		for s := range run.Steps {
			if s.Person != nil {
				s.Person.Gate = known(gates, s.Person.Gate)
			}
		}
		for _, p := range run.Phases {
			p.DoneByRun = known(runs, p.DoneByRun)
		}
	}
	if r.mask != nil {
		r.mask.At("run " + e.key)
		r.mask.Value(run)
	}
	run.Key = e.shown
	run.Plan = r.within(e.of, run.Plan)
	if len(r.projects) > 1 {
		run.Project = cmp.Or(run.Project, e.of.name)
	}
	if len(r.projects) > 1 || len(e.of.files) > 1 {
		run.Machine = cmp.Or(run.Machine, r.text(e.file.head.Project.Machine))
	}
	if run.Detail != nil {
		for i, d := range run.Reviews {
			run.Reviews[i] = r.within(e.of, d)
		}
	}
	return run, nil
}

// known is the key that a thing has here; as it was where it is not here.
func known(keys map[string]string, key string) string { return cmp.Or(keys[key], key) }
