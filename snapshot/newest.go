package snapshot

import (
	"context"
	"fmt"
	"strings"

	"fivex/snapshot/journal"
	"fivex/snapshot/report"
	"fivex/snapshot/sqlite"
)

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
