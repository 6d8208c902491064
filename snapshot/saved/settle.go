package saved

import (
	"slices"

	"fivex/snapshot/report"
)

// settle gives a run the form that every reader of the model relies on: no
// member of a list is missing, a step holds what its kind says, and no id comes
// twice. A report that this program wrote has it already.
func settle(run *report.Run) {
	d := run.Detail
	if d == nil {
		return
	}
	d.Phases, d.Findings, d.Logs = whole(d.Phases), whole(d.Findings), whole(d.Logs)
	d.Split, d.Timeline.Spans = filled(d.Split), filled(d.Timeline.Spans)
	var phases, steps, findings report.Keys
	for _, p := range d.Phases {
		p.ID = phases.Unique(p.ID)
		p.Rounds = whole(p.Rounds)
		for i, r := range p.Rounds {
			r.N = i + 1
			r.Steps = whole(r.Steps)
			for _, s := range r.Steps {
				s.ID = steps.Unique(s.ID)
				settleStep(s)
			}
		}
		if p.Changes != nil {
			p.Changes.Files = filled(p.Changes.Files)
		}
	}
	for _, f := range d.Findings {
		f.ID = findings.Unique(f.ID)
		f.Raised = filled(f.Raised)
	}
	for _, l := range d.Logs {
		if l.Transcript != nil {
			l.Transcript.Entries = whole(l.Transcript.Entries)
		}
	}
}

// settleStep makes a step that lacks what its kind says a note.
func settleStep(s *report.Step) {
	has := map[string]bool{
		"author": s.Agent != nil, "reviewer": s.Agent != nil, "agent": s.Agent != nil,
		"quality": s.Quality != nil, "person": s.Person != nil, "commit": s.Commit != nil, "boundary": s.Boundary != nil,
		"note": true,
	}
	if !has[s.Kind] {
		s.Kind = "note"
	}
	if s.Kind == "note" {
		s.Agent, s.Quality, s.Person, s.Commit, s.Boundary = nil, nil, nil, nil, nil
	}
}

// whole is a list without what is missing in it.
func whole[T any](list []*T) []*T {
	return filled(slices.DeleteFunc(list, func(x *T) bool { return x == nil }))
}

// filled is a list that is empty in JSON, not null.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
