package snapshot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/journal"
	"fivex/snapshot/report"
	"fivex/snapshot/sqlite"
)

// A scan is what can only be told by looking at all rows of the large tables.
type scan struct {
	orphans     []orphan
	reviewPaths map[string]string       // run id -> review, of migrated runs
	done        map[string][]completion // plan path as stored -> phases that its runs completed
	approved    map[string][]completion // and those that its progress calls approved
	made        map[string]string       // commit that 5x made -> the run that it made it for
	newest      report.Time             // instant of the growing tables: only new rows move it
	elsewhere   report.Time             // the newest instant of the others, found each time
}

// An orphan is a run that has rows but no row in runs.
type orphan struct {
	id   string
	null bool
}

// A completion is a phase that a run completed, and when. The migration gave a plan's
// progress to the plan's last run.
type completion struct {
	run, phase string
	at         report.Time
}

// tables are those of a database, as far as they tell of all runs at once.
type tables struct{ *sqlite.DB }

// scanAll looks at all rows, by so many connections at once. plans are the plan
// paths of the runs, by their id, as stored.
func (db tables) scanAll(ctx context.Context, connections int, plans map[string]string) (scan, error) {
	s := scan{reviewPaths: map[string]string{}, done: map[string][]completion{},
		approved: map[string][]completion{}, made: map[string]string{}}
	return s, db.doAll(ctx, connections, []task{ // each tells something else of the scan
		func(ctx context.Context, db tables) error { return db.scanReviewPaths(ctx, &s) },
		func(ctx context.Context, db tables) error { return db.scanNewest(ctx, &s) },
		func(ctx context.Context, db tables) error { return db.scanDone(ctx, &s, plans) },
		func(ctx context.Context, db tables) error { return db.scanOrphans(ctx, &s) },
	})
}

// scanOrphans finds runs that have rows but no row in runs.
func (db tables) scanOrphans(ctx context.Context, s *scan) error {
	seen := map[orphan]bool{}
	for _, t := range db.journal() {
		if t == "prompts" {
			continue
		}
		q := sqlite.Query{SQL: "SELECT DISTINCT run_id FROM " + sqlite.Quote(t), Names: []string{"run_id"}, Known: 1}
		if db.Has("runs", "id") {
			q.SQL += " WHERE run_id NOT IN (SELECT id FROM runs WHERE id IS NOT NULL) OR run_id IS NULL " +
				"AND NOT EXISTS (SELECT 1 FROM runs WHERE id IS NULL)"
		}
		for r, err := range db.Rows(ctx, q) {
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
func (db tables) scanReviewPaths(ctx context.Context, s *scan) error {
	if !db.Has("steps", "step_name") {
		return nil
	}
	q := sqlite.Query{Names: []string{"run_id", "result_json"}, Known: 2,
		SQL: "SELECT run_id, result_json FROM steps WHERE step_name IN ('event:run_start', 'event:plan_review_start')"}
	for r, err := range db.Rows(ctx, q) {
		if err != nil {
			return err
		}
		s.reviewPaths[r.Text(0)] = freeform.Of([]byte(r.Text(1))).Text("reviewPath")
	}
	return nil
}

// doneNames are what rows that complete a phase are called, in tables of each kind.
var doneNames = map[string][]string{
	"steps":      {"phase:complete", "event:phase_complete"},
	"run_events": {"phase_complete"},
}

// nameColumns say what is recorded in a row.
var nameColumns = map[string]string{"steps": "step_name", "run_events": "event_type"}

// scanDone finds the phases that the runs of each plan completed, and the commits that
// 5x made for each run: what one run finds done or there, another did.
func (db tables) scanDone(ctx context.Context, s *scan, plans map[string]string) error {
	for _, t := range []string{"run_events", "steps"} {
		if !db.Has(t, "phase") || !db.Has(t, "run_id") {
			continue
		}
		names := strings.Join(doneNames[t], "', '")
		q := sqlite.Query{Names: []string{"run_id", "phase", "name", "told", "created_at"}, Known: 5,
			SQL: fmt.Sprintf("SELECT DISTINCT run_id, phase, %[1]s, %s, %s FROM %s "+
				"WHERE %[1]s = '%[5]s' OR phase IS NOT NULL AND %[1]s IN ('%[6]s')",
				nameColumns[t], db.told(t), db.column(t, "created_at"), sqlite.Quote(t), journal.MadeName, names)}
		for r, err := range db.Rows(ctx, q) {
			if err != nil {
				return err
			}
			s.add(plans[r.Text(0)], r.Text(2), r.Text(3), completion{r.Text(0), r.Text(1), journal.Time(r, 4)})
		}
	}
	s.sortDone()
	return nil
}

// told is what rows of the table tell of a commit, or of a plan's progress; else NULL.
func (db tables) told(table string) string {
	if table != "steps" || !db.Has(table, "step_name") || !db.Has(table, "result_json") {
		return "NULL"
	}
	return "CASE WHEN step_name = '" + journal.MadeName + "' OR step_name = 'phase:complete' AND " +
		`result_json LIKE '%"review_approved"%' THEN result_json END`
}

// foreign tells a commit that 5x made for another run than this one.
func (s *scan) foreign(hash, run string) bool {
	of, made := s.made[hash]
	return made && of != run
}

// add notes the commit that a row tells of, or the phase of the plan that it completes.
func (s *scan) add(plan, name, told string, c completion) {
	switch {
	case name == journal.MadeName:
		s.noteCommit(freeform.Of([]byte(told)).Text("hash"), c.run)
	case plan != "" && told != "":
		s.approved[plan] = append(s.approved[plan], c)
	case plan != "":
		s.done[plan] = append(s.done[plan], c)
	}
}

// noteCommit notes a commit that 5x made for a run.
func (s *scan) noteCommit(hash, run string) {
	if hash != "" && s.made[hash] == "" {
		s.made[hash] = run
	}
}

// sortDone puts completions in the order in which they came, whichever index SQLite found
// them by: of several runs that completed a phase the first did it.
func (s *scan) sortDone() {
	for _, all := range []map[string][]completion{s.done, s.approved} {
		for plan, list := range all {
			all[plan] = firstTwo(list)
		}
	}
}

// firstTwo keeps of each phase the completions by the first two runs, in order: the first
// run itself is told of the one behind it.
func firstTwo(list []completion) (kept []completion) {
	order := make([]*completion, len(list)) // pointers are sorted by code that is there already
	for i := range list {
		order[i] = &list[i]
	}
	slices.SortFunc(order, func(a, b *completion) int {
		return cmp.Or(a.at.Compare(b.at.Time), strings.Compare(a.run, b.run), strings.Compare(a.phase, b.phase))
	})
	of := map[string][]string{} // the runs, by the phase
	for _, c := range order {
		if runs := of[c.phase]; len(runs) < 2 && !slices.Contains(runs, c.run) {
			of[c.phase] = append(runs, c.run)
			kept = append(kept, *c)
		}
	}
	return kept
}

// timeColumns are where a database says when something happened.
var timeColumns = []struct{ table, column string }{
	{"runs", "started_at"}, {"runs", "completed_at"}, {"runs", "created_at"}, {"runs", "updated_at"},
	{"plans", "created_at"}, {"plans", "updated_at"}, {"phase_progress", "updated_at"},
	{"run_events", "created_at"}, {"agent_results", "created_at"}, {"quality_results", "created_at"},
	{"steps", "created_at"}, {"prompts", "created_at"}, {"prompts", "answered_at"},
	{"invocations", "created_at"}, {"invocations", "updated_at"},
}

// scanNewest finds the newest instants of the tables, whichever runs are
// selected.
func (db tables) scanNewest(ctx context.Context, s *scan) (err error) {
	if s.newest, err = db.newestOf(ctx, grows); err != nil {
		return err
	}
	return db.scanElsewhere(ctx, s)
}

// scanElsewhere finds the newest instant of the tables whose rows 5x changes.
func (db tables) scanElsewhere(ctx context.Context, s *scan) (err error) {
	s.elsewhere, err = db.newestOf(ctx, func(table string) bool { return !grows(table) })
	return err
}

// newestOf is the newest instant of the tables that are wanted, in one query that
// goes once through each. The two forms of time do not compare as text, so each has
// its own maximum.
func (db tables) newestOf(ctx context.Context, wanted func(table string) bool) (newest report.Time, err error) {
	var q sqlite.Query
	columns := map[string][]string{}
	var order []string
	for _, c := range timeColumns {
		if !wanted(c.table) || !db.Has(c.table, c.column) {
			continue
		}
		if columns[c.table] == nil {
			order = append(order, c.table)
		}
		for _, form := range []string{"____-__-__ %", "____-__-__T%"} {
			n := sqlite.Quote(c.column)
			columns[c.table] = append(columns[c.table],
				fmt.Sprintf("max(%s) FILTER (WHERE %s LIKE '%s')", n, n, form))
			q.Names = append(q.Names, c.column)
		}
	}
	if len(order) == 0 {
		return newest, nil
	}
	var from []string
	for _, t := range order {
		from = append(from, "(SELECT "+strings.Join(columns[t], ", ")+" FROM "+sqlite.Quote(t)+")")
	}
	q.SQL, q.Known = "SELECT * FROM "+strings.Join(from, ", "), len(q.Names)
	for r, err := range db.Rows(ctx, q) {
		if err != nil {
			return newest, err
		}
		for i := range q.Names {
			newest = report.Latest(newest, journal.Time(r, i))
		}
	}
	return newest, nil
}
