package snapshot

import (
	"context"
	"slices"
	"strings"

	"fivex/snapshot/freeform"
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
