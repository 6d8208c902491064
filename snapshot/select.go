package snapshot

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"fivex/snapshot/place"
	"fivex/snapshot/report"
)

// selected are the runs that the selectors name, in their order.
func (list runRows) selected(selectors []string) (keep runRows, err error) {
	for _, s := range selectors {
		found, err := list.match(s)
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			if !slices.Contains(keep, r) {
				keep = append(keep, r)
			}
		}
	}
	return keep, nil
}

// match finds the runs that a selector names, or says what there is.
func (list runRows) match(s string) (runRows, error) {
	if len(list) == 0 {
		return nil, fmt.Errorf("no run, plan, report or folder of records matches %q: the project has no runs yet", s)
	}
	switch s {
	case "latest":
		last := list[0]
		for _, r := range list {
			if c := r.run.StartedAt.Compare(last.run.StartedAt.Time); c > 0 || c == 0 && r.place > last.place {
				last = r
			}
		}
		return runRows{last}, nil
	case "active":
		if a := list.pick(func(r *runRow) bool { return r.run.Status == "active" }); len(a) > 0 {
			return a, nil
		}
		return nil, fmt.Errorf("no run is active; the latest is %s", list[len(list)-1:].candidates())
	}
	if exact := list.pick(func(r *runRow) bool { return r.run.Key == s || r.id == s }); len(exact) > 0 {
		return exact, nil
	}
	if plan := list.ofPlan(s); len(plan) > 0 {
		return plan, nil
	}
	prefix := list.pick(func(r *runRow) bool { return strings.HasPrefix(r.id, s) || strings.HasPrefix(r.id, "run_"+s) })
	switch {
	case s != "" && len(prefix) == 1:
		return prefix, nil
	case s != "" && len(prefix) > 1:
		return nil, fmt.Errorf("%q matches %d runs: %s; give more of the id", s, len(prefix), prefix.candidates())
	}
	return nil, fmt.Errorf("no run matches %q; there are: %s", s, list.candidates())
}

// RunID is the stored id of the one run whose id is s or begins with it; s
// itself where that is no run, or several, which the problem says.
func (v *View) RunID(s string) (id, problem string) {
	if found := v.runs.pick(func(r *runRow) bool { return r.id == s }); len(found) > 0 {
		return s, ""
	}
	found := v.runs.pick(func(r *runRow) bool {
		return s != "" && (strings.HasPrefix(r.id, s) || strings.HasPrefix(r.id, "run_"+s))
	})
	switch len(found) {
	case 0:
		return s, "there is no such run"
	case 1:
		return found[0].id, ""
	}
	return s, fmt.Sprintf("that is the beginning of %d runs: %s", len(found), found.candidates())
}

// Selectors are what may be given to name runs, as stored, at most so many:
// ids, the newest first, then plans.
func (v *View) Selectors(most int) (list []string) {
	var plans []string
	for _, r := range slices.Backward(v.runs) {
		if r.id != "" && len(list) < most {
			list = append(list, r.id)
		}
		if r.run.Plan != "" && len(plans) < most && !slices.Contains(plans, r.run.Plan) {
			plans = append(plans, r.run.Plan)
		}
	}
	list = append(list, plans...)
	return list[:min(most, len(list))]
}

func (list runRows) pick(ok func(*runRow) bool) (found runRows) {
	for _, r := range list {
		if ok(r) {
			found = append(found, r)
		}
	}
	return found
}

// ofPlan are the runs of the plan that a selector names: by its path in the
// project, its path as stored, its old place, or its name.
func (list runRows) ofPlan(s string) runRows {
	want := strings.TrimSuffix(place.Slashed(strings.TrimPrefix(s, "./")), ".md")
	if want == "" {
		return nil
	}
	same := func(p string) bool { return p != "" && strings.TrimSuffix(p, ".md") == want }
	if found := list.pick(func(r *runRow) bool {
		// A path from the working folder, or of this machine.
		return same(r.run.Plan) || same(place.Slashed(r.planPath)) || r.run.Plan != "" &&
			strings.HasSuffix(want, "/"+strings.TrimSuffix(r.run.Plan, ".md"))
	}); len(found) > 0 {
		return found
	}
	// A plan that was moved, or a bare name: what its last element says.
	name := path.Base(want)
	return list.pick(func(r *runRow) bool {
		return strings.TrimSuffix(path.Base(r.run.Plan), ".md") == name ||
			strings.TrimSuffix(path.Base(place.Slashed(r.planPath)), ".md") == name
	})
}

// candidates lists runs for an error message, the newest first, on one line.
func (list runRows) candidates() string {
	const most = 8
	var out []string
	for _, r := range slices.Backward(list) {
		if len(out) == most {
			out = append(out, fmt.Sprintf("and %d more", len(list)-most))
			break
		}
		s := report.OneLine(r.run.ID, 64)
		if r.run.Plan != "" {
			s += " (" + report.OneLine(path.Base(r.run.Plan), 64) + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}
