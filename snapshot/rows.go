package snapshot

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	fast "github.com/segmentio/encoding/json"
)

// A query reads the known columns of a table, by name, whichever of them
// exist; missing ones read as NULL. Columns that are not known come behind
// them and end in the entity's Extra.
type query struct {
	sql   string
	names []string // known columns, then the others
	known int
}

// from builds the query for a table; ok is false when the table is missing.
func (v *View) from(table string, known []string, rest string) (q query, ok bool) {
	have, ok := v.tables[table]
	if !ok {
		return q, false
	}
	q.names = append(q.names, known...)
	q.known = len(known)
	cols := make([]string, 0, len(have)+len(known))
	index := map[string]bool{}
	for _, c := range have {
		index[strings.ToLower(c)] = true
	}
	isKnown := map[string]bool{}
	for _, k := range known {
		isKnown[k] = true
		if index[k] {
			cols = append(cols, quote(k))
		} else {
			cols = append(cols, "NULL")
		}
	}
	for _, c := range have {
		if !isKnown[strings.ToLower(c)] {
			q.names = append(q.names, c)
			cols = append(cols, quote(c))
		}
	}
	q.sql = "SELECT " + strings.Join(cols, ", ") + " FROM " + quote(table) + " " + rest
	return q, true
}

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// rows runs the query; each row is valid until the next, and no other query
// runs meanwhile. It asks the driver itself: database/sql would convert and
// copy every value once more. A query is prepared once for all runs.
func (v *View) rows(ctx context.Context, q query, args ...any) iter.Seq2[*row, error] {
	return func(yield func(*row, error) bool) {
		stopped := false
		err := v.db.conn.Raw(func(conn any) error {
			rs, err := v.db.query(ctx, conn, q.sql, args)
			if err != nil {
				return err
			}
			defer rs.Close()
			r := &row{query: &q, vals: make([]driver.Value, len(q.names))}
			for {
				switch err := rs.Next(r.vals); {
				case errors.Is(err, io.EOF):
					return nil
				case err != nil:
					return err
				}
				r.extra = nil
				for i := q.known; i < len(r.vals); i++ {
					if r.vals[i] != nil {
						r.keep(i)
					}
				}
				if !yield(r, nil) {
					stopped = true
					return nil
				}
			}
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

// query runs a prepared statement on the driver's connection.
func (d *database) query(ctx context.Context, conn any, sql string, args []any) (driver.Rows, error) {
	stmt := d.prepared[sql]
	if stmt == nil {
		var err error
		if stmt, err = conn.(driver.ConnPrepareContext).PrepareContext(ctx, sql); err != nil {
			return nil, err
		}
		if d.prepared == nil {
			d.prepared = map[string]driver.Stmt{}
		}
		d.prepared[sql] = stmt
	}
	named := make([]driver.NamedValue, len(args))
	for i, x := range args {
		named[i] = driver.NamedValue{Ordinal: i + 1, Value: x}
	}
	return stmt.(driver.StmtQueryContext).QueryContext(ctx, named)
}

// A row gives a table row's values by their position in the query. A value
// that is not of the type asked for is kept in extra, never lost.
type row struct {
	query *query
	vals  []driver.Value
	extra map[string]any
}

func (r *row) keep(i int) {
	if r.extra == nil {
		r.extra = map[string]any{}
	}
	r.extra[r.query.names[i]] = plain(r.vals[i])
}

// text is column i as a string; empty for NULL.
func (r *row) text(i int) string { return asText(r.vals[i]) }

// count is column i as a whole number; nil for NULL.
func (r *row) count(i int) *int64 {
	f := r.number(i)
	if f == nil {
		return nil
	}
	if *f != math.Trunc(*f) || math.Abs(*f) > 1<<53 {
		r.keep(i)
		return nil
	}
	n := int64(*f)
	return &n
}

// number is column i as a number; nil for NULL. JavaScript stores floats in
// INTEGER columns, and any column may hold text.
func (r *row) number(i int) *float64 {
	var f float64
	switch x := r.vals[i].(type) {
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
			r.keep(i)
			return nil
		}
	default:
		r.keep(i)
		return nil
	}
	if math.IsInf(f, 0) || math.IsNaN(f) {
		r.keep(i)
		return nil
	}
	return &f
}

// flag is column i as 0 or 1; nil for NULL.
func (r *row) flag(i int) *bool {
	f := r.number(i)
	if f == nil {
		return nil
	}
	b := *f != 0
	return &b
}

// time is column i as an instant; unknown for NULL.
func (r *row) time(i int) Time {
	if t, ok := r.vals[i].(time.Time); ok {
		return Time{t.UTC().Truncate(time.Millisecond)}
	}
	s := r.text(i)
	if s == "" {
		return Time{}
	}
	t, ok := ParseTime(s)
	if !ok {
		r.keep(i)
	}
	return t
}

// payload is column i as a Payload.
func (r *row) payload(i int) Payload {
	if r.vals[i] == nil {
		return Payload{}
	}
	s := r.text(i)
	if s == "" {
		r.keep(i) // an empty string is not NULL
	}
	return newPayload(s)
}

// newPayload takes text as JSON where it is.
func newPayload(s string) Payload {
	s = validText(s)
	if data := []byte(strings.TrimSpace(s)); len(data) > 0 && validJSON(data) {
		return Payload{Data: data}
	}
	return Payload{Text: s}
}

// deepest is how deep JSON may be nested; the limit of encoding/json.
const deepest = 10000

// validJSON says what json.Valid does, eight times as fast where the text
// cannot be too deep for a recursive parser.
func validJSON(data []byte) bool {
	if bytes.Count(data, []byte{'['})+bytes.Count(data, []byte{'{'}) < deepest {
		return fast.Valid(data)
	}
	return json.Valid(data)
}

func asText(v any) string {
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
		return Time{x}.RFC3339()
	}
	return fmt.Sprint(v)
}

// plain is a database value that JSON can hold.
func plain(v any) any {
	switch x := v.(type) {
	case nil, int64, bool:
		return x
	case float64:
		if math.IsInf(x, 0) || math.IsNaN(x) {
			return asText(x)
		}
		return x
	}
	return asText(v)
}
