package sqlite

import (
	"context"
	"database/sql/driver"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A Query reads columns by their position. The first Known of them are what
// the asker knows; values of the others, which are not NULL, end in a row's
// Extra.
type Query struct {
	SQL   string
	Names []string // known columns, then the others
	Known int
}

// From is the query for a table's known columns, whichever of them exist, with
// the others behind them; missing ones read as NULL. rest follows the table's
// name. ok is false when there is no such table.
func (d *DB) From(table string, known []string, rest string) (q Query, ok bool) {
	have, ok := d.schema.tables[table]
	if !ok {
		return q, false
	}
	q.Names = append(q.Names, known...)
	q.Known = len(known)
	cols := make([]string, 0, len(have)+len(known))
	index := map[string]bool{}
	for _, c := range have {
		index[strings.ToLower(c)] = true
	}
	isKnown := map[string]bool{}
	for _, k := range known {
		isKnown[k] = true
		if index[k] {
			cols = append(cols, Quote(k))
		} else {
			cols = append(cols, "NULL")
		}
	}
	for _, c := range have {
		if !isKnown[strings.ToLower(c)] {
			q.Names = append(q.Names, c)
			cols = append(cols, Quote(c))
		}
	}
	q.SQL = "SELECT " + strings.Join(cols, ", ") + " FROM " + Quote(table) + " " + rest
	return q, true
}

// Rows runs the query; each row is valid until the next, and no other query
// runs meanwhile. What ends before the last row ends with an error, the
// context's when it is done.
//
// It asks the driver itself: database/sql would convert and copy every value
// once more. A query is prepared once.
func (d *DB) Rows(ctx context.Context, q Query, args ...any) iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		stopped := false
		err := d.verifySometimes()
		if err != nil {
			yield(nil, err)
			return
		}
		err = d.conn.Raw(func(conn any) error {
			rs, err := d.query(ctx, conn, q.SQL, args)
			if err != nil {
				return err
			}
			defer rs.Close()
			r := &Row{Vals: make([]driver.Value, len(q.Names)), query: &q}
			for {
				switch err := rs.Next(r.Vals); {
				case ctx.Err() != nil:
					return ctx.Err()
				case errors.Is(err, io.EOF):
					return nil
				case err != nil:
					return err
				}
				r.Extra = nil
				for i := q.Known; i < len(r.Vals); i++ {
					if r.Vals[i] != nil {
						r.Keep(i)
					}
				}
				if !yield(r, nil) {
					stopped = true
					return nil
				}
			}
		})
		if ctx.Err() != nil {
			err = ctx.Err() // SQLite says "interrupted"
		}
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

// Integer is the one number that the SQL selects; 0 for NULL.
func (d *DB) Integer(ctx context.Context, sql string) (n int64, err error) {
	for r, err := range d.Rows(ctx, Query{SQL: sql, Names: []string{"n"}, Known: 1}) {
		if err != nil {
			return 0, err
		}
		n, _ = r.Vals[0].(int64)
	}
	return n, nil
}

// query runs a prepared statement on the driver's connection.
func (d *DB) query(ctx context.Context, conn any, sql string, args []any) (driver.Rows, error) {
	stmt := d.stmts[sql]
	if stmt == nil {
		var err error
		if stmt, err = conn.(driver.ConnPrepareContext).PrepareContext(ctx, sql); err != nil {
			return nil, err
		}
		if d.stmts == nil {
			d.stmts = map[string]driver.Stmt{}
		}
		d.stmts[sql] = stmt
	}
	named := make([]driver.NamedValue, len(args))
	for i, x := range args {
		named[i] = driver.NamedValue{Ordinal: i + 1, Value: x}
	}
	return stmt.(driver.StmtQueryContext).QueryContext(ctx, named)
}

// A Row gives a table row's values by their position in the query. A value
// that is not of the type asked for is kept in Extra, never lost.
type Row struct {
	Vals  []driver.Value
	Extra map[string]any // nil when there is nothing

	query *Query
}

// Keep puts column i into Extra.
func (r *Row) Keep(i int) {
	if r.Extra == nil {
		r.Extra = map[string]any{}
	}
	r.Extra[r.query.Names[i]] = Plain(r.Vals[i])
}

// Text is column i as a string; empty for NULL.
func (r *Row) Text(i int) string { return Text(r.Vals[i]) }

// Count is column i as a whole number; nil for NULL.
func (r *Row) Count(i int) *int64 {
	f := r.Number(i)
	if f == nil {
		return nil
	}
	if *f != math.Trunc(*f) {
		r.Keep(i)
		return nil
	}
	n := int64(*f)
	return &n
}

// largest is the largest number that is told as one. Whole numbers are exact
// up to there, and however many are summed up, the sum is no infinity, which
// JSON has no word for.
const largest = 1 << 53

// Number is column i as a number; nil for NULL. INTEGER columns may hold
// floats, and any column may hold text.
func (r *Row) Number(i int) *float64 {
	var f float64
	switch x := r.Vals[i].(type) {
	case nil:
		return nil
	case int64:
		f = float64(x)
	case float64:
		f = x
	case bool:
		if x {
			f = 1
		}
	case string:
		var err error
		if f, err = strconv.ParseFloat(strings.TrimSpace(x), 64); err != nil {
			r.Keep(i)
			return nil
		}
	default:
		r.Keep(i)
		return nil
	}
	if !(math.Abs(f) <= largest) {
		r.Keep(i)
		return nil
	}
	return &f
}

// Flag is column i as 0 or 1; nil for NULL.
func (r *Row) Flag(i int) *bool {
	f := r.Number(i)
	if f == nil {
		return nil
	}
	b := *f != 0
	return &b
}

// Text is a database value as text, which is valid UTF-8; empty for NULL.
func Text(v driver.Value) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return validText(x)
	case []byte:
		if utf8.Valid(x) {
			return string(x)
		}
		return "base64:" + base64.StdEncoding.EncodeToString(x)
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return strconv.FormatFloat(x, 'g', -1, 64)
	case bool:
		return strconv.FormatBool(x)
	case time.Time:
		return x.UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano)
	}
	return fmt.Sprint(v)
}

// validText replaces what is not UTF-8.
func validText(s string) string {
	if utf8.ValidString(s) { // several times as fast
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// Plain is a database value that JSON can hold.
func Plain(v driver.Value) any {
	switch x := v.(type) {
	case nil, int64, bool:
		return x
	case float64:
		if math.IsInf(x, 0) || math.IsNaN(x) {
			return Text(x)
		}
		return x
	}
	return Text(v)
}
