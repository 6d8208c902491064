package snapshot

import (
	"reflect"

	"fivex/snapshot/report"
)

// share takes over from the run before the phases, rounds, steps and logs that
// are equal.
func share(run, before *report.Run) {
	steps := map[string]*report.Step{}
	for s := range before.Detail.Steps {
		steps[s.ID] = s
	}
	for _, p := range run.Phases {
		for _, r := range p.Rounds {
			for i, s := range r.Steps {
				if o := steps[s.ID]; o != nil && reflect.DeepEqual(o, s) {
					r.Steps[i] = o
				}
			}
		}
	}
	phases := map[string]*report.Phase{}
	for _, p := range before.Phases {
		phases[p.ID] = p
	}
	for i, p := range run.Phases {
		o := phases[p.ID]
		if o == nil {
			continue
		}
		shareCode(p, o)
		if reflect.DeepEqual(o, p) {
			run.Phases[i] = o
		}
	}
	logs := map[string]*report.Log{}
	for _, l := range before.Logs {
		logs[l.Name] = l
	}
	for i, l := range run.Logs {
		if o := logs[l.Name]; o != nil && reflect.DeepEqual(o, l) {
			run.Logs[i] = o
		}
	}
}

// shareCode takes over the changes that are equal.
func shareCode(p, before *report.Phase) {
	same := func(now, old *report.Changes) *report.Changes {
		if now != nil && old != nil && reflect.DeepEqual(now, old) {
			return old
		}
		return now
	}
	p.Changes = same(p.Changes, before.Changes)
	for i := range min(len(p.Rounds), len(before.Rounds)) {
		p.Rounds[i].Changes = same(p.Rounds[i].Changes, before.Rounds[i].Changes)
	}
}
