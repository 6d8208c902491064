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
	text   string       // of its document, where that is whole
	limits place.Limits // of the configuration that its runs had
	print  string       // of its texts and these
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
		p.print = hashJSON(text) + hashJSON(p.text) + fmt.Sprint(p.limits)
	}
}

// readPlans reads the plans, names each run's, and reads the progress that all
// runs together made.
func (s *survey) readPlans(ctx context.Context, db database) error {
	rows, err := db.plans(ctx)
	if err != nil {
		return err
	}
	var stored []string
	for _, r := range s.runs {
		stored = append(stored, r.planPath)
	}
	for _, x := range rows {
		stored = append(stored, x.stored)
	}
	s.placed(stored)
	for _, x := range rows {
		p := s.plans.named(x.stored)
		if p.Worktree != "" {
			p.Extra = with(p.Extra, "plan_path of another row", s.mask.Text(place.HideHome(x.stored)))
		}
		p.Worktree, p.Branch, p.CreatedAt, p.UpdatedAt = x.worktree, x.branch, x.created, x.updated
		for k, value := range x.extra {
			p.Extra = with(p.Extra, k, value)
		}
	}
	for _, r := range s.runs {
		if r.planPath != "" {
			r.run.Plan = s.plans.named(r.planPath).Path
		}
		r.run.ReviewPath = s.mask.Text(s.paths.Show(r.reviewPath))
	}
	err = db.readProgress(ctx, s.plans)
	s.Plans = slices.Clone(s.plans.list)
	return err
}

// A planRow is a row of the table plans.
type planRow struct {
	stored, worktree, branch string
	created, updated         report.Time
	extra                    map[string]any
}

// plans are the rows of the table plans.
func (db database) plans(ctx context.Context) (rows []planRow, err error) {
	q, ok := db.From("plans", []string{"plan_path", "worktree_path", "branch", "created_at",
		"updated_at"}, "ORDER BY 1")
	if !ok {
		return nil, nil
	}
	for r, err := range db.Rows(ctx, q) {
		if err != nil {
			return nil, err
		}
		p := planRow{stored: r.Text(0), worktree: r.Text(1), branch: db.mask.Text(r.Text(2)),
			created: journal.Time(r, 3), updated: journal.Time(r, 4), extra: db.extra(r)}
		rows = append(rows, p)
	}
	return rows, nil
}

// readProgress reads how far the phases of the plans are.
func (db database) readProgress(ctx context.Context, ps *plans) error {
	q, ok := db.From("phase_progress", []string{"plan_path", "phase", "implementation_done",
		"latest_review_readiness", "review_approved", "blocked_reason", "created_at", "updated_at"}, "")
	if !ok {
		return nil
	}
	for r, err := range db.Rows(ctx, q) {
		if err != nil {
			return err
		}
		g := report.Progress{Phase: db.mask.Text(r.Text(1)), ImplementationDone: r.Flag(2),
			LatestReadiness: db.mask.Text(r.Text(3)), ReviewApproved: r.Flag(4),
			BlockedReason: db.mask.Text(r.Text(5)),
			CreatedAt:     journal.Time(r, 6), UpdatedAt: journal.Time(r, 7), Extra: db.extra(r)}
		p := ps.named(r.Text(0))
		p.Progress = append(p.Progress, g)
	}
	for _, p := range ps.list {
		slices.SortStableFunc(p.Progress,
			func(a, b report.Progress) int { return story.ComparePhases(a.Phase, b.Phase) })
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
