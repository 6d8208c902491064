package saved

import (
	"maps"
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// parts are the projects of a report of several, each as if it were a file of its
// own; a report of one project is its only part. What names none is the first's.
func (f *file) parts() []*file {
	var parts []*file
	named := map[string]*file{}
	for _, name := range slices.Sorted(maps.Keys(f.head.Project.Projects)) {
		p := f.head.Project.Projects[name]
		p.Projects = nil
		x := &file{path: f.path, size: f.size, named: name,
			head: report.Report{Title: p.Name, At: p.At, Project: p.Project, Masked: p.Masked}}
		parts, named[name] = append(parts, x), x
	}
	if len(parts) == 0 {
		return []*file{f}
	}
	f.partRuns(parts[0], named)
	f.partPaths(parts)
	return parts
}

// partRuns gives each part its runs, by the ids that they have there, and their gates.
func (f *file) partRuns(first *file, named map[string]*file) {
	keys, of := map[*file]*report.Keys{}, map[string]*file{}
	for _, e := range f.runs {
		x := named[e.Project]
		if x == nil {
			x = first
		}
		if keys[x] == nil {
			keys[x] = &report.Keys{}
		}
		if e.ID != "" {
			e.key = keys[x].Unique(e.ID)
		}
		e.file, of[e.ID] = x, x
		x.runs = append(x.runs, e)
	}
	for _, g := range f.head.Gates {
		x := of[g.Run]
		if x == nil {
			x = first
		}
		x.head.Gates = append(x.head.Gates, g)
	}
}

// partPaths gives each part what stands below its name.
func (f *file) partPaths(parts []*file) {
	owner := func(text, sign string) (x *file, rest string) {
		x, rest = parts[0], text
		for _, p := range parts {
			if within, ok := strings.CutPrefix(text, p.named+sign); ok && len(within) < len(rest) {
				x, rest = p, within
			}
		}
		return x, rest
	}
	for _, p := range f.head.Plans {
		var x *file
		x, p.Path = owner(p.Path, "/")
		p.Document = x.local(p.Document)
		x.head.Plans = append(x.head.Plans, p)
	}
	for _, t := range f.head.OtherTables {
		var x *file
		x, t.Name = owner(t.Name, "/")
		x.head.OtherTables = append(x.head.OtherTables, t)
	}
	for _, n := range f.head.Notices {
		var x *file
		x, n.Text = owner(n.Text, ": ")
		x.head.Notices = append(x.head.Notices, n)
	}
	for _, e := range f.docs {
		e.file, e.key = owner(e.key, "/")
		e.file.docs = append(e.file.docs, e)
	}
}

// local is a path as the part's own report has it.
func (f *file) local(path string) string {
	if f.named == "" {
		return path
	}
	return strings.TrimPrefix(path, f.named+"/")
}
