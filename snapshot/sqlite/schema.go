package sqlite

import (
	"context"
	"slices"
	"strings"
)

// A schema is what a database says of its tables, by their lower-case names.
type schema struct {
	tables       map[string][]string
	rowids       map[string]string
	withoutRowid map[string]bool
}

// A SchemaCache keeps a database's schema for who reads it again and again. Its zero
// value is empty.
type SchemaCache struct {
	text   string // what the database itself says of its schema
	schema *schema
}

// schemaText is everything that a schema follows from.
const schemaText = `SELECT group_concat(quote(type) || quote(name) || quote(rootpage) || quote(sql))
	FROM sqlite_master`

// recallSchema reads the schema, unless it is the one that is known.
func (d *DB) recallSchema(ctx context.Context, c *SchemaCache) error {
	if c == nil {
		return d.readSchema(ctx)
	}
	text := ""
	for r, err := range d.Rows(ctx, Query{SQL: schemaText, Names: []string{"text"}, Known: 1}) {
		if err != nil {
			return err
		}
		text = r.Text(0)
	}
	if c.schema != nil && c.text == text {
		d.schema = c.schema
		return nil
	}
	err := d.readSchema(ctx)
	if err == nil && !d.reindexed { // which indexes must be made anew is found again each time
		c.text, c.schema = text, d.schema
	}
	return err
}

func (d *DB) readSchema(ctx context.Context) error {
	s := &schema{map[string][]string{}, map[string]string{}, map[string]bool{}}
	q := Query{Names: []string{"table", "column", "rowid", "without", "collate"}, Known: 5,
		SQL: `SELECT lower(m.name), c.name,
			upper(c.type) = 'INTEGER' AND c.pk = 1 AND (SELECT max(pk) FROM pragma_table_info(m.name)) = 1,
			EXISTS (SELECT 1 FROM sqlite_master WHERE CAST(sql AS TEXT) LIKE '%without%'),
			EXISTS (SELECT 1 FROM sqlite_master WHERE CAST(sql AS TEXT) LIKE '%collate%')
		FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.rootpage > 0 AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY m.name, c.cid`}
	without, collate := false, false // no rowid, an order of its own: rare, and asked for only then
	for r, err := range d.Rows(ctx, q) {
		if err != nil {
			return err
		}
		without, collate = r.Vals[3] == int64(1), r.Vals[4] == int64(1)
		t, c := r.Text(0), r.Text(1)
		s.tables[t] = append(s.tables[t], c)
		if r.Vals[2] == int64(1) {
			s.rowids[t] = c
		}
	}
	if without {
		if err := d.readWithoutRowid(ctx, s); err != nil {
			return err
		}
	}
	if collate && !d.reindexed {
		if err := d.refuseForeignIndex(ctx); err != nil {
			return err
		}
	}
	d.schema = s
	return nil
}

func (d *DB) readWithoutRowid(ctx context.Context, s *schema) error {
	q := Query{SQL: "SELECT lower(name) FROM pragma_table_list WHERE wr = 1", Names: []string{"name"}, Known: 1}
	for r, err := range d.Rows(ctx, q) {
		if err != nil {
			return err
		}
		s.withoutRowid[r.Text(0)] = true
	}
	return nil
}

// refuseForeignIndex says that an index is in an order that is not SQLite's own.
func (d *DB) refuseForeignIndex(ctx context.Context) error {
	q := Query{Names: []string{"collation"}, Known: 1, SQL: `SELECT c.coll
		FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_xinfo(l.name) c WHERE m.type = 'table'`}
	foreign := false
	for r, err := range d.Rows(ctx, q) {
		if err != nil {
			return err
		}
		switch strings.ToUpper(r.Text(0)) {
		case "", "BINARY", "NOCASE", "RTRIM":
		default:
			foreign = true
		}
	}
	if foreign {
		return errForeignIndex
	}
	return nil
}

// Tables are the columns of each table, by its lower-case name.
func (d *DB) Tables() map[string][]string { return d.schema.tables }

// Has tells whether there is such a table with such a column.
func (d *DB) Has(table, column string) bool {
	return slices.ContainsFunc(d.schema.tables[table], func(c string) bool { return strings.EqualFold(c, column) })
}

// Rowid is the column of the table that is its rowid; "" when none is.
func (d *DB) Rowid(table string) string { return d.schema.rowids[table] }

// HasRowids tells whether the table's rows have rowids.
func (d *DB) HasRowids(table string) bool {
	return d.schema.tables[table] != nil && !d.schema.withoutRowid[table]
}

// AllRowids tells whether the rows of every table have rowids.
func (d *DB) AllRowids() bool { return len(d.schema.withoutRowid) == 0 }

// Quote is a name as SQL has it.
func Quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
