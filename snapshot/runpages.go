package snapshot

import (
	"context"
	"fmt"
	"hash/maphash"
	"slices"
)

// A runTable is the table runs as a Follower saw it last. Which of its rows
// changed, the pages that they lie on tell: SQLite's dbstat and sqlite_dbpage
// name and show them, at a tenth of the time that reading every row takes.
type runTable struct {
	rows   []*runRow // in the order of their rowids
	leaves []leaf
	gone   bool // a run that was there is not any more; its other rows may be
}

// A leaf is a page with rows, and what overflows from it.
type leaf struct {
	page, rows int64
	sum        uint64 // of the content
}

var pageSeed = maphash.MakeSeed()

// runsPaged tells whether the rows of runs have rowids that can be named.
func (v *View) runsPaged() bool {
	return len(v.tables["runs"]) > 0 && !v.has("runs", "rowid") && !slices.Contains(v.withoutRowid, "runs")
}

// leavesOfRuns are the pages of the table runs in the order of its rows.
func (v *View) leavesOfRuns(ctx context.Context) ([]leaf, error) {
	q := query{names: []string{"pageno", "pagetype", "ncell", "data"}, known: 4, sql: `SELECT s.pageno, s.pagetype, s.ncell, p.data
		FROM dbstat s CROSS JOIN sqlite_dbpage p ON p.pgno = s.pageno
		WHERE s.name = (SELECT name FROM sqlite_master WHERE type = 'table' AND lower(name) = 'runs')`}
	var leaves []leaf
	for r, err := range v.rows(ctx, q) {
		if err != nil {
			return nil, err
		}
		data, ok := r.vals[3].([]byte)
		number, ok2 := r.vals[0].(int64)
		if !ok || !ok2 {
			return nil, fmt.Errorf("look at the pages of runs: %v of %T", r.vals[0], r.vals[3])
		}
		switch sum := maphash.Bytes(pageSeed, data); r.text(1) {
		case "leaf":
			rows, _ := r.vals[2].(int64)
			leaves = append(leaves, leaf{number, rows, sum})
		case "overflow":
			if n := len(leaves); n > 0 {
				leaves[n-1].sum = leaves[n-1].sum*31 + sum
			}
		}
	}
	return leaves, nil
}

// bring brings the table up to date: rows on pages that did not change are
// those of before.
func (t *runTable) bring(ctx context.Context, v *View) error {
	leaves, err := v.leavesOfRuns(ctx)
	if err != nil {
		return err
	}
	before, after := 0, 0 // leaves that are the same at the beginning and the end
	var from, to int64    // and the rows on them
	for before < len(leaves) && before < len(t.leaves) && leaves[before] == t.leaves[before] {
		from += leaves[before].rows
		before++
	}
	for after < len(leaves)-before && after < len(t.leaves)-before && leaves[len(leaves)-1-after] == t.leaves[len(t.leaves)-1-after] {
		to += leaves[len(leaves)-1-after].rows
		after++
	}
	head, tail := t.rows[:from], t.rows[int64(len(t.rows))-to:]
	where := "WHERE true"
	if len(head) > 0 {
		where += fmt.Sprintf(" AND rowid > %d", head[len(head)-1].stored)
	}
	if len(tail) > 0 {
		where += fmt.Sprintf(" AND rowid < %d", tail[0].stored)
	}
	rows := head
	if before+after < len(leaves) {
		changed, err := v.readRunRows(ctx, where)
		if err != nil {
			return err
		}
		rows = append(slices.Clip(head), changed...)
	}
	there := map[string]bool{}
	for _, r := range rows[len(head):] {
		there[r.rowKey()] = true
	}
	t.gone = slices.ContainsFunc(t.rows[len(head):len(t.rows)-len(tail)], func(r *runRow) bool { return !there[r.rowKey()] })
	t.rows, t.leaves = append(rows[:len(rows):len(rows)], tail...), leaves
	return nil
}
