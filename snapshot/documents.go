package snapshot

import (
	"slices"

	"fivex/snapshot/beside"
	"fivex/snapshot/report"
)

// readDocuments reads the plan of every run and the reviews that belong to
// them.
func (v *View) readDocuments() {
	d := beside.Documents{Place: v.place, Paths: v.paths, Mask: v.mask, Texts: v.texts}
	stored := map[string]string{} // worktrees, by the plan's key
	for _, p := range v.head.Plans {
		stored[p.Path] = p.Worktree
		doc, notice := d.Plan(p)
		if notice != "" {
			v.notice("plan", "%s", notice)
		}
		if doc != nil {
			v.head.Documents = append(v.head.Documents, doc)
		}
	}
	names := make([]beside.Reviewed, len(v.runs))
	for i, r := range v.runs {
		names[i] = beside.Reviewed{Run: r.id, Plan: r.run.Plan, Worktree: stored[r.run.Plan], ReviewPath: r.reviewPath}
	}
	docs, of, notices := d.Reviews(names)
	for i, r := range v.runs {
		r.reviews = of[i]
	}
	for _, n := range notices {
		v.hear(n)
	}
	for _, doc := range docs { // a plan can be a review, too
		if !slices.ContainsFunc(v.head.Documents, func(x *report.Document) bool { return x.Path == doc.Path }) {
			v.head.Documents = append(v.head.Documents, doc)
		}
	}
	for _, doc := range v.head.Documents {
		v.documents[doc.Path] = hashJSON(doc)
	}
	v.plans.complete(v.place.Root)
}
