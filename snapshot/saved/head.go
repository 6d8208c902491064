package saved

import (
	"cmp"
	"fmt"
	"slices"

	"fivex/snapshot/report"
)

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
			r.takeNotices(rep, p, f)
		}
		for kind, n := range r.masked(p) {
			rep.Masked[kind] += n
		}
		r.takePlans(rep, p)
		r.takeGates(rep, p)
		r.takeTables(rep, p)
	}
	if err := r.takeDocuments(rep); err != nil {
		return nil, err
	}
	title := r.title
	switch len(r.projects) {
	case 1:
		rep.Project = r.told(r.projects[0])
		title = r.projects[0].last().head.Title
	default:
		rep.Project = report.Project{Name: fmt.Sprintf("%d projects", len(r.projects)), Source: "reports",
			Projects: map[string]report.Part{}}
		for _, p := range r.projects {
			rep.Project.Projects[p.name] = report.Part{Project: r.told(p), At: p.last().head.At, Masked: r.masked(p)}
		}
	}
	rep.Title = cmp.Or(r.mask.Text(r.opts.Title), r.mask.Text(title), rep.Project.Name)
	return rep, nil
}

// told is a project as its newest file tells it.
func (r *Reports) told(p *project) report.Project {
	x := p.last().head.Project
	if len(p.files) > 1 {
		x.Machine = "" // each run has its own
	}
	r.mask.Value(&x)
	return x
}

// masked is what the making of a project's reports masked. A report of which
// nothing is told adds nothing, and one of which nothing was masked is masked now.
func (r *Reports) masked(p *project) map[string]int {
	if r.mask == nil {
		return nil
	}
	sum := map[string]int{}
	for _, f := range p.files {
		if f.told {
			for kind, n := range f.head.Masked {
				sum[kind] += n
			}
		}
	}
	return sum
}

// mostNotices bounds what many reports say about themselves.
const mostNotices = 200

func (r *Reports) takeNotices(rep *report.Report, p *project, f *file) {
	for _, n := range f.head.Notices {
		r.mask.Value(&n)
		if len(r.projects) > 1 {
			n.Text = p.name + ": " + n.Text
		}
		if len(rep.Notices) < mostNotices && !slices.Contains(rep.Notices, n) {
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
			r.mask.Value(&plan)
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
			r.mask.At("gate " + x.ID)
			r.mask.Value(&g)
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
			r.mask.Value(t)
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
		r.mask.At(e.key)
		r.mask.Value(d)
		d.Path = keys.Unique(r.within(e.of, d.Path))
		rep.Documents = append(rep.Documents, d)
	}
	return nil
}
