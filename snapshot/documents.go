package snapshot

import (
	"slices"

	"fivex/snapshot/beside"
	"fivex/snapshot/report"
)

// readDocuments reads the plan of every run and the reviews that belong to
// them.
func (s *survey) readDocuments() {
	d := beside.Documents{Place: s.place, Paths: s.paths, Mask: s.mask}
	if s.known != nil {
		d.Texts = s.known.texts
	}
	stored := map[string]string{} // worktrees, by the plan's key
	for _, p := range s.Plans {
		stored[p.Path] = p.Worktree
		doc, notice := d.Plan(p)
		if notice != "" {
			s.notice("plan", "%s", notice)
		}
		if doc != nil {
			s.Documents = append(s.Documents, doc)
		}
		if doc != nil && doc.CutBytes == 0 {
			s.plans.byKey[p.Path].text = doc.Text
		}
	}
	names := make([]beside.Reviewed, len(s.runs))
	for i, r := range s.runs {
		names[i] = beside.Reviewed{Run: r.id, Plan: r.run.Plan, Worktree: stored[r.run.Plan], ReviewPath: r.reviewPath}
	}
	docs, of, notices := d.Reviews(names)
	for i, r := range s.runs {
		r.reviews = of[i]
	}
	s.hear(notices...)
	for _, doc := range docs { // a plan can be a review, too
		if !slices.ContainsFunc(s.Documents, func(x *report.Document) bool { return x.Path == doc.Path }) {
			s.Documents = append(s.Documents, doc)
		}
	}
	for _, doc := range s.Documents {
		s.documents[doc.Path] = hashJSON(doc)
	}
	s.plans.complete(s.place.Root)
}
