package golden

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"fivex/snapshot"
	"fivex/snapshot/report"
)

// A told is everything that a JSON report says.
type told struct {
	texts   string          // every string and key
	numbers map[string]bool // every number
	values  map[string]bool // every object and array, as canonical JSON
}

func tell(t *testing.T, report []byte) *told {
	t.Helper()
	var v any
	if err := json.Unmarshal(report, &v); err != nil {
		t.Fatal(err)
	}
	all := &told{numbers: map[string]bool{}, values: map[string]bool{}}
	var b strings.Builder
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			b.WriteString(v + "\n")
		case float64:
			all.numbers[number(v)] = true
		case bool:
			all.numbers[map[bool]string{true: "1", false: "0"}[v]] = true
		case []any:
			all.values[canonical(v)] = true
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			all.values[canonical(v)] = true
			for k, x := range v {
				b.WriteString(k + "\n")
				walk(x)
			}
		}
	}
	walk(v)
	all.texts = b.String()
	return all
}

func number(f float64) string { return strconv.FormatFloat(f, 'g', 12, 64) }

func canonical(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

// has tells whether the report says a database value, in the form that the
// report gives such values.
func (all *told) has(column string, v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case int64:
		return all.numbers[number(float64(v))] || strings.Contains(all.texts, fmt.Sprint(v)+"\n")
	case float64:
		return all.numbers[number(v)] || strings.Contains(all.texts, "Inf")
	case []byte:
		return strings.Contains(all.texts, "base64:")
	case string:
		if strings.Contains(all.texts, v) {
			return true
		}
		var parsed any
		if json.Unmarshal([]byte(v), &parsed) == nil {
			switch parsed := parsed.(type) {
			case []any, map[string]any:
				return all.values[canonical(parsed)] || canonical(parsed) == "{}"
			case float64:
				return all.numbers[number(parsed)] || strings.Contains(all.texts, v)
			case nil:
				return true
			case string:
				v = parsed
			}
		}
		if ts, ok := report.ParseTime(v); ok && strings.Contains(all.texts, ts.RFC3339()) {
			return true
		}
		if strings.HasSuffix(column, "_path") || column == "planPath" {
			v = path.Base(strings.ReplaceAll(v, `\`, "/"))
		}
		if column == "step_name" { // shown as what it was before the migration
			v = strings.TrimPrefix(v, "event:")
			if parts := strings.Split(v, ":"); len(parts) == 3 {
				v = parts[1]
			}
		}
		if column == "phase" && v == "-1" {
			return true
		}
		return strings.Contains(all.texts, v)
	}
	return false
}

func TestNothingInTheDatabaseIsMissingFromTheJSONReport(t *testing.T) {
	t.Parallel()
	for _, dir := range everyFolder(t) {
		db := placeOf(t, dir).DB
		if _, err := os.Stat(db); err != nil {
			continue // run records and projects before their first run
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			j, _ := reportsWith(t, dir, snapshot.Options{})
			all := tell(t, j)
			rows := 0
			eachValue(t, db, func(table, column string, v any) {
				rows++
				if !all.has(column, v) {
					t.Errorf("%s.%s = %.200v is not in the report", table, column, v)
				}
			})
			if rows < 5 {
				t.Errorf("the database has only %d values: this proves nothing", rows)
			}
		})
	}
}

// openCopy opens a copy of a database.
func openCopy(t *testing.T, db string) *sql.DB {
	t.Helper()
	b, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(copied, b, 0o600); err != nil {
		t.Fatal(err)
	}
	conn, err := sql.Open("sqlite", copied)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// eachValue calls f with every value of every table. It reads a copy, with
// plain SQL and none of the code under test.
func eachValue(t *testing.T, db string, f func(table, column string, v any)) {
	t.Helper()
	conn := openCopy(t, db)
	var tables []string
	names, err := conn.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
	if err != nil {
		t.Fatal(err)
	}
	for names.Next() {
		var n string
		if err := names.Scan(&n); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, n)
	}
	for _, table := range tables {
		rs, err := conn.Query(`SELECT * FROM "` + table + `"`)
		if err != nil {
			t.Fatal(err)
		}
		cols, _ := rs.Columns()
		for rs.Next() {
			vals := make([]any, len(cols))
			ptrs := make([]any, len(cols))
			for i := range vals {
				ptrs[i] = &vals[i]
			}
			if err := rs.Scan(ptrs...); err != nil {
				t.Fatal(err)
			}
			for i, c := range cols {
				f(table, c, vals[i])
			}
		}
		if err := rs.Err(); err != nil {
			t.Fatal(err)
		}
	}
}
