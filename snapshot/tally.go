package snapshot

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"fivex/snapshot/journal"
	"fivex/snapshot/sqlite"
)

// A tally is the rows of one run in one table, by rowid, each with its hash. It is
// kept of runs at work, whose tables only grow as far as 5x writes them: what a
// new row adds is then known without a look at the others.
type tally struct {
	rows []journal.StoredRow
	sum  rowHash // of all of them
}

func (t *tally) add(r journal.StoredRow) {
	t.rows = append(t.rows, r)
	t.sum.add(rowHash(r.Hash))
}

// with is the tally with the rows of another behind its own. They go behind those
// that the look before has, in the same memory: that look has its own length.
func (t *tally) with(more *tally) *tally {
	sum := t.sum
	sum.add(more.sum)
	return &tally{append(t.rows, more.rows...), sum}
}

// stored are the rows, none of no tally.
func (t *tally) stored() []journal.StoredRow {
	if t == nil {
		return nil
	}
	return t.rows
}

// growing are the tables to which 5x only ever adds rows. Those of answers and of
// results it changes.
var growing = []string{"run_events", "steps"}

func grows(table string) bool { return slices.Contains(growing, table) }

// tallies are those of some runs, by table and row key.
type tallies map[string]map[string]*tally

// of is the tally of a run; nil when there is none.
func (all tallies) of(table, run string) *tally { return all[table][run] }

// tallied are empty tallies of the runs, in the growing tables that have rowids.
func (db tables) tallied(runs map[string]bool) tallies {
	all := tallies{}
	for _, t := range growing {
		if !db.Has(t, "run_id") || !db.HasRowids(t) {
			continue
		}
		all[t] = make(map[string]*tally, len(runs))
		for id := range runs {
			all[t][id] = &tally{}
		}
	}
	return all
}

// sort puts the rows in order: they are found by whichever index SQLite likes.
func (all tallies) sort() {
	for _, runs := range all {
		for _, t := range runs {
			slices.SortFunc(t.rows, func(a, b journal.StoredRow) int { return cmp.Compare(a.ID, b.ID) })
		}
	}
}

// grown is a table's tallies of the runs with the rows behind last, and without
// those that are gone; of a run that this cannot tell for certain there is none.
func (db tables) grown(ctx context.Context, before tallies, table string, runs map[string]bool,
	last int64) (map[string]*tally, error) {
	now := map[string]*tally{}
	known := map[string]bool{}
	for id := range runs {
		if t := before.of(table, id); t != nil {
			known[id] = true
			now[id] = t
		}
	}
	if len(known) == 0 {
		return now, nil
	}
	if err := db.withoutGone(ctx, now, table, known, last); err != nil {
		return nil, err
	}
	fresh := tallies{table: {}}
	for id := range now {
		fresh[table][id] = &tally{}
	}
	where := fmt.Sprintf("WHERE rowid > %d", last)
	if err := db.hashTable(ctx, map[string]rowHash{}, fresh, table, where); err != nil {
		return nil, err
	}
	fresh.sort()
	for id, t := range fresh[table] {
		if len(t.rows) > 0 {
			now[id] = now[id].with(t)
		}
	}
	return now, nil
}

// withoutGone takes the rows out of the tallies that are there no more, and the
// tallies that lack a row up to last.
func (db tables) withoutGone(ctx context.Context, now map[string]*tally, table string,
	runs map[string]bool, last int64) error {
	counts := map[string]int64{}
	for where, args := range eachWhere(runs) {
		q := sqlite.Query{Names: []string{"run_id", "n"}, Known: 2, SQL: fmt.Sprintf(
			"SELECT run_id, count(*) FROM %s %s AND rowid <= %d GROUP BY run_id", sqlite.Quote(table), where, last)}
		for r, err := range db.Rows(ctx, q, args...) {
			if err != nil {
				return err
			}
			n, _ := r.Vals[1].(int64)
			counts[keyOf(r, 0)] += n
		}
	}
	for id := range runs {
		if counts[id] == int64(len(now[id].rows)) {
			continue
		}
		left, err := db.leftOf(ctx, now[id], table, id, last)
		if err != nil {
			return err
		}
		if left == nil {
			delete(now, id)
		} else {
			now[id] = left
		}
	}
	return nil
}

// leftOf is what is left of a tally; nil when there is a row that it lacks.
func (db tables) leftOf(ctx context.Context, t *tally, table, run string, last int64) (*tally, error) {
	where, args := whereRun(run)
	q := sqlite.Query{Names: []string{"rowid"}, Known: 1, SQL: fmt.Sprintf(
		"SELECT rowid FROM %s %s AND rowid <= %d", sqlite.Quote(table), where, last)}
	there := make(map[int64]bool, len(t.rows))
	for r, err := range db.Rows(ctx, q, args...) {
		if err != nil {
			return nil, err
		}
		n, _ := r.Vals[0].(int64)
		there[n] = true
	}
	left := &tally{rows: make([]journal.StoredRow, 0, len(there)+16)}
	for _, r := range t.rows {
		if there[r.ID] {
			left.add(r)
		}
	}
	if len(left.rows) < len(there) {
		return nil, nil
	}
	return left, nil
}

// mostAsked is how many runs a query asks for; SQLite takes 32,766 values.
const mostAsked = 10_000

// eachWhere selects the rows of the runs, of at most mostAsked at a time: the
// condition of a query for each, and its values.
func eachWhere(runs map[string]bool) iter.Seq2[string, []any] {
	return func(yield func(string, []any) bool) {
		for some := range slices.Chunk(slices.Sorted(maps.Keys(runs)), mostAsked) {
			if where, args := whereRun(some...); !yield(where, args) {
				return
			}
		}
	}
}

// whereRun selects the rows of some runs.
func whereRun(runs ...string) (where string, args []any) {
	var ways []string
	for _, id := range runs {
		if id == nullRun {
			ways = append(ways, "run_id IS NULL")
		} else {
			args = append(args, id)
		}
	}
	if len(args) > 0 {
		ways = append(ways, "run_id IN (?"+strings.Repeat(", ?", len(args)-1)+")")
	}
	return "WHERE (" + strings.Join(ways, " OR ") + ")", args
}

// keyOf is the row key of the run whose id is column i.
func keyOf(r *sqlite.Row, i int) string {
	if r.Vals[i] == nil {
		return nullRun
	}
	return r.Text(i)
}
