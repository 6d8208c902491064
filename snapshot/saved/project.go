package saved

import (
	"cmp"
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// A project is what several files tell of one project.
type project struct {
	name  string  // as it is shown, unique
	files []*file // the newest last
	first report.Time
}

// projectsOf sorts files by the projects that they tell of. Two files of one
// name are of one project when they name the same home, or, where one of them
// names none, when they share a run or a plan (its path and its title).
func projectsOf(files []*file) []*project {
	var groups []*project
	for _, f := range files {
		into := &project{}
		rest := groups[:0:0]
		for _, g := range groups {
			if slices.ContainsFunc(g.files, func(o *file) bool { return sameProject(f, o) }) {
				into.files = append(into.files, g.files...)
			} else {
				rest = append(rest, g)
			}
		}
		into.files = append(into.files, f)
		groups = append(rest, into)
	}
	for _, g := range groups {
		slices.SortStableFunc(g.files, func(a, b *file) int {
			return cmp.Or(a.head.At.Compare(b.head.At.Time), strings.Compare(a.path, b.path))
		})
		g.first = g.firstStart()
	}
	slices.SortStableFunc(groups, func(a, b *project) int {
		return cmp.Or(strings.Compare(a.last().head.Project.Name, b.last().head.Project.Name),
			strings.Compare(a.last().forge(), b.last().forge()), a.first.Compare(b.first.Time),
			strings.Compare(a.files[0].path, b.files[0].path))
	})
	return groups
}

func (p *project) last() *file { return p.files[len(p.files)-1] }

func (p *project) firstStart() (first report.Time) {
	for _, f := range p.files {
		for _, e := range f.runs {
			if first.IsZero() || !e.StartedAt.IsZero() && first.IsAfter(e.StartedAt) {
				first = e.StartedAt
			}
		}
	}
	return first
}

// forge is where its project lives, as it says it; "" is unknown.
func (f *file) forge() string {
	if f.head.Project.Forge == nil {
		return ""
	}
	return f.head.Project.Forge.URL
}

func sameProject(a, b *file) bool {
	if a.head.Project.Name != b.head.Project.Name || a.path == b.path && a.named != b.named {
		return false
	}
	if a.forge() != "" && b.forge() != "" {
		return a.forge() == b.forge()
	}
	runs := map[string]bool{}
	for _, e := range a.runs {
		runs[e.key] = true
	}
	plans := map[[2]string]bool{}
	for _, p := range a.head.Plans {
		plans[[2]string{p.Path, p.Title}] = true
	}
	return slices.ContainsFunc(b.runs, func(e *entry) bool { return runs[e.key] }) ||
		slices.ContainsFunc(b.head.Plans, func(p *report.Plan) bool { return plans[[2]string{p.Path, p.Title}] })
}

// newest are the project's runs or documents, each once: the file tells it that
// saw it last.
func (p *project) newest(of func(*file) []*entry) (list []*entry) {
	at := map[string]int{}
	for _, f := range p.files {
		for _, e := range of(f) {
			e.of = p
			i, seen := at[e.key]
			switch {
			case !seen:
				at[e.key] = len(list)
				list = append(list, e)
			case !list[i].LastActivity.IsAfter(e.LastActivity):
				list[i] = e
			}
		}
	}
	return list
}
