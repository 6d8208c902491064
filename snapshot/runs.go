package snapshot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/journal"
	"fivex/snapshot/report"
	"fivex/snapshot/sqlite"
)

// readRuns lists the runs, and those that only other tables name.
func (v *View) readRuns(ctx context.Context, known *known) error {
	if v.db.Tables()["runs"] == nil {
		v.notice("missing-table", "The database has no table runs; runs are told from the rows that name them.")
	} else if err := v.readRunRows(ctx); err != nil {
		return err
	}
	var err error
	if known != nil {
		v.scan, err = known.look(ctx, v)
	} else {
		v.scan, err = v.scanAll(ctx)
	}
	if err != nil {
		return err
	}
	source := "run_events"
	if v.head.Project.Generation == "B" {
		source = "steps"
	}
	for _, o := range v.scan.orphans {
		run := &report.Run{ID: v.text(o.id), Status: "unknown", Source: source}
		v.runs = append(v.runs, &runRow{run: run, id: o.id, null: o.null})
		v.notice("orphan-rows", "There are rows of run %q, which table runs does not hold.", run.ID)
	}
	keys := report.Keys{}
	nullSeen := false // rows without a run's id can belong to one run only
	for i, r := range v.runs {
		r.place, r.run.Key = i, keys.Unique(r.run.ID)
		v.keys[r.id] = r.run.Key
		r.rowless = r.null && nullSeen
		nullSeen = nullSeen || r.null
		if r.reviewPath == "" {
			r.reviewPath = v.scan.reviewPaths[r.id]
		}
	}
	return nil
}

// readRunRows reads the rows of the table runs, as they are stored.
func (v *View) readRunRows(ctx context.Context) error {
	const ( // positions in the query below
		id = iota
		planPath
		reviewPath
		command
		status
		phase
		state
		startedAt
		completedAt
		config
		createdAt
		updatedAt
	)
	order := ""
	if v.db.HasRowids("runs") {
		order = "ORDER BY rowid"
	}
	q, _ := v.db.From("runs", []string{"id", "plan_path", "review_path", "command", "status", "current_phase",
		"current_state", "started_at", "completed_at", "config_json", "created_at", "updated_at"}, order)
	for r, err := range v.db.Rows(ctx, q) {
		if err != nil {
			return err
		}
		row := hashOf(r)
		run := &report.Run{ID: v.text(r.Text(id)), Command: v.text(r.Text(command)), Status: v.text(r.Text(status)),
			CurrentPhase: v.text(r.Text(phase)), CurrentState: v.text(r.Text(state)),
			StartedAt: journal.Time(r, startedAt), EndedAt: journal.Time(r, completedAt), UpdatedAt: journal.Time(r, updatedAt),
			Config: v.payload(r, config), Source: "run_events"}
		if run.StartedAt.IsZero() {
			run.StartedAt = journal.Time(r, createdAt)
		}
		if v.head.Project.Generation == "B" {
			run.Source = "steps"
		}
		run.Extra = v.extra(r.Extra)
		v.runs = append(v.runs, &runRow{run: run, id: r.Text(id), null: r.Vals[id] == nil,
			planPath: r.Text(planPath), reviewPath: r.Text(reviewPath), print: row})
	}
	return nil
}

func (v *View) payload(r *sqlite.Row, i int) report.Payload {
	p := freeform.Payload(r.Text(i))
	if v.mask == nil {
		return p
	}
	return report.Payload{Data: v.mask.JSON(p.Data), Text: v.mask.Text(p.Text)}
}

// A scan is what can only be told by looking at all rows of the large tables.
type scan struct {
	orphans     []orphan
	reviewPaths map[string]string       // run id -> review, of migrated runs
	done        map[string][]completion // plan path as stored -> phases that its runs completed
	newest      report.Time
}

// An orphan is a run that has rows but no row in runs.
type orphan struct {
	id   string
	null bool
}

// A completion is a phase that a run completed.
type completion struct{ run, phase string }

// scanAll looks at all rows.
func (v *View) scanAll(ctx context.Context) (scan, error) {
	s := scan{reviewPaths: map[string]string{}, done: map[string][]completion{}}
	for _, look := range []func(context.Context, *scan) error{v.scanOrphans, v.scanReviewPaths, v.scanDone, v.scanNewest} {
		if err := look(ctx, &s); err != nil {
			return s, err
		}
	}
	return s, nil
}

// scanOrphans finds runs that have rows but no row in runs.
func (v *View) scanOrphans(ctx context.Context, s *scan) error {
	seen := map[orphan]bool{}
	for _, t := range v.journal() {
		if t == "prompts" {
			continue
		}
		q := sqlite.Query{SQL: "SELECT DISTINCT run_id FROM " + sqlite.Quote(t), Names: []string{"run_id"}, Known: 1}
		if v.db.Has("runs", "id") {
			q.SQL += " WHERE run_id NOT IN (SELECT id FROM runs WHERE id IS NOT NULL) OR run_id IS NULL " +
				"AND NOT EXISTS (SELECT 1 FROM runs WHERE id IS NULL)"
		}
		for r, err := range v.db.Rows(ctx, q) {
			if err != nil {
				return err
			}
			if o := (orphan{r.Text(0), r.Vals[0] == nil}); !seen[o] {
				seen[o] = true
				s.orphans = append(s.orphans, o)
			}
		}
	}
	slices.SortFunc(s.orphans, func(a, b orphan) int { return strings.Compare(a.id, b.id) })
	return nil
}

// scanReviewPaths recovers what the migration from generation A dropped from
// runs, but kept in the first event.
func (v *View) scanReviewPaths(ctx context.Context, s *scan) error {
	if !v.db.Has("steps", "step_name") {
		return nil
	}
	q := sqlite.Query{Names: []string{"run_id", "result_json"}, Known: 2,
		SQL: "SELECT run_id, result_json FROM steps WHERE step_name IN ('event:run_start', 'event:plan_review_start')"}
	for r, err := range v.db.Rows(ctx, q) {
		if err != nil {
			return err
		}
		s.reviewPaths[r.Text(0)] = freeform.Of([]byte(r.Text(1))).Text("reviewPath")
	}
	return nil
}

// doneSQL selects which runs completed which phases, in tables of each kind.
var doneSQL = map[string]string{
	"steps":      "step_name IN ('phase:complete', 'event:phase_complete')",
	"run_events": "event_type = 'phase_complete'",
}

// scanDone finds the phases that the runs of each plan completed: what one run
// finds done, another did.
func (v *View) scanDone(ctx context.Context, s *scan) error {
	plans := map[string]string{}
	for _, r := range v.runs {
		plans[r.id] = r.planPath
	}
	for _, t := range []string{"run_events", "steps"} {
		if !v.db.Has(t, "phase") || !v.db.Has(t, "run_id") {
			continue
		}
		q := sqlite.Query{Names: []string{"run_id", "phase"}, Known: 2,
			SQL: fmt.Sprintf("SELECT DISTINCT run_id, phase FROM %s WHERE phase IS NOT NULL AND %s",
				sqlite.Quote(t), doneSQL[t])}
		for r, err := range v.db.Rows(ctx, q) {
			if err != nil {
				return err
			}
			s.addDone(plans, r.Text(0), r.Text(1))
		}
	}
	return nil
}

func (s *scan) addDone(plans map[string]string, run, phase string) {
	plan := plans[run]
	if c := (completion{run, phase}); plan != "" && !slices.Contains(s.done[plan], c) {
		s.done[plan] = append(s.done[plan], c)
	}
}

// timeColumns are where a database says when something happened.
var timeColumns = []struct{ table, column string }{
	{"runs", "started_at"}, {"runs", "completed_at"}, {"runs", "created_at"}, {"runs", "updated_at"},
	{"plans", "created_at"}, {"plans", "updated_at"}, {"phase_progress", "updated_at"},
	{"run_events", "created_at"}, {"agent_results", "created_at"}, {"quality_results",
		"created_at"}, {"steps", "created_at"},
	{"prompts", "created_at"}, {"prompts", "answered_at"}, {"invocations", "created_at"}, {"invocations", "updated_at"},
}

// scanNewest finds the newest instant of the tables, whichever runs are
// selected.
func (v *View) scanNewest(ctx context.Context, s *scan) error {
	for _, c := range timeColumns {
		if !v.db.Has(c.table, c.column) {
			continue
		}
		t, err := v.newestOf(ctx, c.table, c.column, "")
		if err != nil {
			return err
		}
		s.newest = report.Latest(s.newest, t)
	}
	return nil
}

// newestOf is a column's newest instant. The two forms of time do not compare
// as text, so each has its own maximum.
func (v *View) newestOf(ctx context.Context, table, column, where string) (newest report.Time, err error) {
	q := sqlite.Query{Names: []string{"a", "b"}, Known: 2, SQL: fmt.Sprintf(
		"SELECT max(%[1]s) FILTER (WHERE %[1]s LIKE '____-__-__ %%'), max(%[1]s) FILTER (WHERE %[1]s LIKE "+
			"'____-__-__T%%') FROM %[2]s %[3]s",
		sqlite.Quote(column), sqlite.Quote(table), where)}
	for r, err := range v.db.Rows(ctx, q) {
		if err != nil {
			return newest, err
		}
		newest = report.Latest(journal.Time(r, 0), journal.Time(r, 1))
	}
	return newest, nil
}
