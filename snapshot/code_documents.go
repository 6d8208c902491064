package snapshot

import (
	"path"
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// documents tell plans, reviews and records of a run from code.
type documents struct {
	run    *report.Run
	before map[string]bool // what its plan was called before it was moved
}

// documentsOf knows where the run's plan was by the changes that moved it, oldest first.
func documentsOf(run *report.Run, list []*report.Changes) documents {
	d := documents{run: run, before: map[string]bool{}}
	for _, c := range slices.Backward(list) {
		for _, f := range c.Files {
			if f.OldPath != "" && d.kind(f.Path) == "plan" {
				d.before[f.OldPath] = true
			}
		}
	}
	return d
}

// mark says of each file which kind of document it is. What several runs share
// is left as it is.
func (d documents) mark(c *report.Changes) *report.Changes {
	isDocument := func(f report.FileChange) bool { return d.kind(f.Path) != "" }
	if !slices.ContainsFunc(c.Files, isDocument) {
		return c
	}
	now := *c
	now.Files = slices.Clone(c.Files)
	for i := range now.Files {
		f := &now.Files[i]
		f.Document = d.kind(f.Path)
	}
	return &now
}

// kind is the kind of document that a file is; "" is code.
func (d documents) kind(file string) string {
	run := d.run
	same := func(name string) bool {
		return name != "" && (name == file || strings.HasSuffix(file, "/"+name) ||
			strings.HasSuffix(name, "/"+file))
	}
	ending := strings.ToLower(path.Ext(file))
	switch {
	case same(run.Plan), d.before[file]:
		return "plan"
	case same(run.ReviewPath), slices.ContainsFunc(run.Reviews, same), strings.HasSuffix(file, "-review.md"):
		return "review"
	case isNumbered(file) && run.Plan != "" && (path.Base(file) == path.Base(run.Plan) || liesBeside(file, run.Plan)):
		return "plan" // another one, or the run's before it was moved
	case strings.Contains("/"+file, "/docs/development/runs/") &&
		(ending == ".json" || ending == ".jsonl" || ending == ".md"):
		return "record"
	}
	return ""
}

// isNumbered tells a document that has a name as 5x gives its plans.
func isNumbered(file string) bool {
	base := path.Base(file)
	return base[0] >= '0' && base[0] <= '9' && strings.ToLower(path.Ext(base)) == ".md"
}

// liesBeside tells a file of the repository that lies in the folder of a plan, of which the
// project, or where it stood, is known.
func liesBeside(file, plan string) bool {
	dir, of := path.Dir(file), path.Dir(plan)
	return dir == of || strings.HasSuffix(dir, "/"+of) || strings.HasSuffix(of, "/"+dir)
}
