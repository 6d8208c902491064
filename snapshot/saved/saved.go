package saved

import (
	"cmp"
	"context"
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
	title    string // of the only file
	projects []*project
	runs     []*entry
	docs     []*entry
	runKeys  map[*project]map[string]string // as in their files -> as shown
	gateKeys map[*project]map[string]string
}

// Open looks through the files.
func Open(ctx context.Context, paths []string, opts Options) (*Reports, error) {
	var files []*file
	title := ""
	for _, p := range paths {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f, err := scan(p)
		if err != nil {
			return nil, err
		}
		files, title = append(files, f.parts()...), f.head.Title
	}
	r := &Reports{opts: opts, projects: projectsOf(files), runKeys: map[*project]map[string]string{},
		gateKeys: map[*project]map[string]string{}}
	if len(paths) == 1 {
		r.title = title
	}
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
	for _, e := range slices.Concat(r.runs, r.docs) {
		e.file.told = true
	}
	var names, keys report.Keys
	for _, p := range r.projects {
		p.name = names.Unique(r.mask.Text(p.last().head.Project.Name))
		r.runKeys[p], r.gateKeys[p] = map[string]string{}, map[string]string{}
	}
	for _, e := range r.runs {
		e.shown = keys.Unique(r.mask.Text(e.key))
		r.runKeys[e.of][e.key] = e.shown
	}
	for _, e := range r.runs {
		if r.runKeys[e.of][e.given] == "" {
			r.runKeys[e.of][e.given] = e.shown
		}
	}
}

// Len is how many runs Each yields.
func (r *Reports) Len() int { return len(r.runs) }

// within is a plan's or a document's path, below its project's name where there
// are several projects.
func (r *Reports) within(p *project, path string) string {
	if path == "" || len(r.projects) == 1 {
		return path
	}
	return p.name + "/" + path
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
	r.mask.At("run " + e.key)
	r.mask.Value(run)
	run.Key = e.shown
	run.Plan = r.within(e.of, e.file.local(run.Plan))
	if e.file.named != "" {
		run.Project = ""
	}
	if len(r.projects) > 1 {
		run.Project = cmp.Or(run.Project, e.of.name)
	}
	if len(r.projects) > 1 || len(e.of.files) > 1 {
		run.Machine = cmp.Or(run.Machine, r.mask.Text(e.file.head.Project.Machine))
	}
	if run.Detail != nil {
		for i, d := range run.Reviews {
			run.Reviews[i] = r.within(e.of, e.file.local(d))
		}
	}
	return run, nil
}

// known is the key that a thing has here; as it was where it is not here.
func known(keys map[string]string, key string) string { return cmp.Or(keys[key], key) }
