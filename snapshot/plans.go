package snapshot

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"fivex/snapshot/beside"
	"fivex/snapshot/journal"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
	"fivex/snapshot/story"
)

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
		p := v.plan(x.stored)
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
			r.run.Plan = v.plan(r.planPath).Path
		}
		r.run.ReviewPath = v.text(v.paths.Show(r.reviewPath))
	}
	return v.readProgress(ctx)
}

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
		p := v.plan(r.Text(0))
		p.Progress = append(p.Progress, g)
	}
	for _, p := range v.head.Plans {
		slices.SortStableFunc(p.Progress, func(a, b report.Progress) int { return story.ComparePhases(a.Phase, b.Phase) })
	}
	return nil
}

// plan is the plan with the stored path, which it adds when it is new.
func (v *View) plan(stored string) *report.Plan {
	if stored == "" {
		stored = "(no path)"
	}
	key, ok := v.planKeys[stored]
	if !ok {
		key = v.text(v.paths.ShowPlan(stored)) // which looks at the disk
		v.planKeys[stored] = key
	}
	if v.plans[key] == nil {
		v.plans[key] = &report.Plan{Path: key, Phases: []report.PlanPhase{}, Runs: []string{}}
		v.head.Plans = append(v.head.Plans, v.plans[key])
	}
	return v.plans[key]
}

// planShown is the key that a stored plan path has, whether or not there is
// such a plan.
func (v *View) planShown(stored string) string { return v.text(v.paths.ShowPlan(stored)) }

func with(m map[string]any, k string, value any) map[string]any {
	m = maps.Clone(m)
	if m == nil {
		m = map[string]any{}
	}
	m[k] = value
	return m
}

// readDocuments reads the plan of every run and the reviews that belong to
// them.
func (v *View) readDocuments() {
	d := beside.Documents{Place: v.place, Paths: v.paths, Mask: v.mask, Texts: v.texts}
	stored := map[string]string{} // worktrees, by the plan's key
	for _, p := range v.head.Plans {
		stored[p.Path] = p.Worktree
		v.limits[p.Path] = place.LimitsOf(v.place.Root, path.Dir(p.Path))
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
	v.printDocuments()
}

// printDocuments keeps what tells one content of plans and documents from
// another.
func (v *View) printDocuments() {
	for _, doc := range v.head.Documents {
		v.prints["document "+doc.Path] = hashJSON(doc)
	}
	for key, p := range v.plans {
		phases := *p
		phases.Runs, phases.Totals, phases.LastActive, phases.State = nil, report.Totals{}, report.Time{}, ""
		v.prints["plan "+key] = hashJSON(phases) + fmt.Sprint(v.limits[key])
	}
}

// readGates reads the gate files.
func (v *View) readGates() {
	now := v.opts.At
	if v.opts.Clock != nil && now.IsZero() {
		now = report.Time{Time: v.opts.Clock()}
	}
	list, notices := beside.Gates(v.place.State, now, v.newest, v.mask)
	for _, n := range notices {
		v.hear(n)
	}
	v.head.Gates = list
	for _, g := range list {
		v.seen(g.CreatedAt)
		v.seen(g.ResolvedAt)
		v.gates[g.Run] = append(v.gates[g.Run], g)
	}
}

// listLogs lists the log folder of every run, and the folders that no run has.
func (v *View) listLogs() {
	folders := v.logs.Folders()
	there := make(map[string]bool, len(folders))
	for _, f := range folders {
		there[f] = true
	}
	mine := map[string]bool{}
	for _, r := range v.runs {
		mine[r.id] = true
		if !there[r.id] {
			continue
		}
		r.logs = v.list(r.id)
		if r.run.Status != "active" {
			continue
		}
		for i := range r.logs {
			if c := v.logs.Call(r.id, r.logs[i]); c != nil {
				r.logs[i].LastAt = c.EndedAt
				v.seen(c.EndedAt)
			}
		}
	}
	for _, f := range folders {
		if mine[f] {
			continue
		}
		for _, l := range v.list(f) {
			if v.head.Project.UnrecordedLogs == nil {
				v.head.Project.UnrecordedLogs = map[string][]string{}
			}
			name := v.text(strings.ToValidUTF8(f, "\uFFFD"))
			v.head.Project.UnrecordedLogs[name] = append(v.head.Project.UnrecordedLogs[name], l.Name)
		}
	}
}

func (v *View) list(folder string) []beside.LogFile {
	files, problem := v.logs.List(folder)
	if problem != "" {
		v.notice("logs-unreadable", "Log folder %s %s.", v.text(strings.ToValidUTF8(folder, "\uFFFD")), problem)
	}
	return files
}

// readLogs reads the logs of a run as far as the options want them, and the
// calls of those that no step names.
func (v *View) readLogs(r *runRow, run *report.Run, steps []*report.Step) (notices []report.Notice) {
	named := map[string]bool{}
	for _, s := range steps {
		named[s.Log] = true
		if s.Quality != nil {
			for _, c := range s.Quality.Commands {
				named[c.Log] = true
			}
		}
	}
	for _, f := range r.logs {
		if f.Recorded = named[f.Name] || f.Kind == "quality"; !f.Recorded {
			f.Call = v.logs.Call(r.id, f)
		}
		v.logs.Read(r.id, &f, v.opts.Logs)
		if f.Problem != "" {
			notices = append(notices, report.Notice{Kind: "log", Text: "Log " + run.ID + "/" + f.Name + ": " + f.Problem + "."})
		}
		run.Logs = append(run.Logs, &f.Log)
	}
	switch {
	case run.Source == "record":
		run.LogsNote = "A run record carries no logs."
	case len(run.Logs) == 0:
		run.LogsNote = "No logs: the folder logs/" + report.OneLine(run.ID, 80) + " is missing or empty."
	}
	return notices
}
