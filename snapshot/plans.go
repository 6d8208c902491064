package snapshot

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"

	"fivex/snapshot/journal"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
	"fivex/snapshot/story"
)

// plans are those that a project's rows and runs name.
type plans struct {
	shown func(stored string) string // a plan's path as people see it, which looks at the disk
	keys  map[string]string          // its key, which that is, by the path as stored
	byKey map[string]*plan
	list  []*report.Plan // in the order in which they were named
}

// A plan is with what runs depend on beside its text.
type plan struct {
	*report.Plan
	limits place.Limits // of the configuration that its runs had
	print  string       // of its text and these
}

func newPlans(shown func(stored string) string) *plans {
	return &plans{shown: shown, keys: map[string]string{}, byKey: map[string]*plan{}}
}

// named is the plan with the stored path, which it adds when it is new.
func (ps *plans) named(stored string) *report.Plan {
	if stored == "" {
		stored = "(no path)"
	}
	key, ok := ps.keys[stored]
	if !ok {
		key = ps.shown(stored)
		ps.keys[stored] = key
	}
	if ps.byKey[key] == nil {
		p := &report.Plan{Path: key, Phases: []report.PlanPhase{}, Runs: []string{}}
		ps.byKey[key] = &plan{Plan: p}
		ps.list = append(ps.list, p)
	}
	return ps.byKey[key].Plan
}

// of is the plan with the key; an empty one where there is none.
func (ps *plans) of(key string) plan {
	if p := ps.byKey[key]; p != nil {
		return *p
	}
	return plan{}
}

// complete adds, once their texts are read, what runs depend on beside them.
func (ps *plans) complete(root string) {
	for key, p := range ps.byKey {
		p.limits = place.LimitsOf(root, path.Dir(key))
		text := *p.Plan
		text.Runs, text.Totals, text.LastActive, text.State = nil, report.Totals{}, report.Time{}, ""
		p.print = hashJSON(text) + fmt.Sprint(p.limits)
	}
}

// readPlans reads the plans, names each run's, and reads the progress that all
// runs together made.
func (v *View) readPlans(ctx context.Context) error {
	type planRow struct {
		stored, worktree, branch string
		created, updated         report.Time
		extra                    map[string]any
	}
	var rows []planRow
	var stored []string
	for _, r := range v.runs {
		stored = append(stored, r.planPath)
	}
	if q, ok := v.db.From("plans", []string{"plan_path", "worktree_path", "branch", "created_at",
		"updated_at"}, "ORDER BY 1"); ok {
		for r, err := range v.db.Rows(ctx, q) {
			if err != nil {
				return err
			}
			p := planRow{stored: r.Text(0), worktree: r.Text(1), branch: v.text(r.Text(2)),
				created: journal.Time(r, 3), updated: journal.Time(r, 4)}
			p.extra = v.extra(r.Extra)
			rows, stored = append(rows, p), append(stored, p.stored)
		}
	}
	v.paths = place.NewPaths(v.place, stored)
	for _, x := range rows {
		p := v.plans.named(x.stored)
		if p.Worktree != "" {
			p.Extra = with(p.Extra, "plan_path of another row", v.text(place.HideHome(x.stored)))
		}
		p.Worktree, p.Branch, p.CreatedAt, p.UpdatedAt = x.worktree, x.branch, x.created, x.updated
		for k, value := range x.extra {
			p.Extra = with(p.Extra, k, value)
		}
	}
	for _, r := range v.runs {
		if r.planPath != "" {
			r.run.Plan = v.plans.named(r.planPath).Path
		}
		r.run.ReviewPath = v.text(v.paths.Show(r.reviewPath))
	}
	err := v.readProgress(ctx)
	v.head.Plans = slices.Clone(v.plans.list)
	return err
}

// readProgress reads how far the phases of the plans are.
func (v *View) readProgress(ctx context.Context) error {
	q, ok := v.db.From("phase_progress", []string{"plan_path", "phase", "implementation_done", "latest_review_readiness",
		"review_approved", "blocked_reason", "created_at", "updated_at"}, "")
	if !ok {
		return nil
	}
	for r, err := range v.db.Rows(ctx, q) {
		if err != nil {
			return err
		}
		g := report.Progress{Phase: v.text(r.Text(1)), ImplementationDone: r.Flag(2),
			LatestReadiness: v.text(r.Text(3)), ReviewApproved: r.Flag(4),
			BlockedReason: v.text(r.Text(5)), CreatedAt: journal.Time(r, 6), UpdatedAt: journal.Time(r, 7)}
		g.Extra = v.extra(r.Extra)
		p := v.plans.named(r.Text(0))
		p.Progress = append(p.Progress, g)
	}
	for _, p := range v.plans.list {
		slices.SortStableFunc(p.Progress, func(a, b report.Progress) int { return story.ComparePhases(a.Phase, b.Phase) })
	}
	return nil
}

func with(m map[string]any, k string, value any) map[string]any {
	m = maps.Clone(m)
	if m == nil {
		m = map[string]any{}
	}
	m[k] = value
	return m
}
