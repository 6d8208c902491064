package snapshot

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"

	"fivex/snapshot/journal"
	"fivex/snapshot/sqlite"
)

// A rowHash is a hash of all rows of a run, whatever their order: the sum of
// the rows' own.
type rowHash [2]uint64

func (h *rowHash) add(o rowHash) {
	h[0] += o[0]
	h[1] += o[1]
}

// nullRun stands for the run without an id.
const nullRun = "\x00NULL"

// rowKey names the run in the rows of other tables.
func (r *runRow) rowKey() string {
	if r.null {
		return nullRun
	}
	return r.id
}

// hashRows hashes the rows of every run, by its row key, in one look at each
// journal table, and adds the rows of some to their tallies.
func (db tables) hashRows(ctx context.Context, some tallies) (map[string]rowHash, error) {
	hashes := map[string]rowHash{}
	for _, t := range db.journal() {
		if err := db.hashTable(ctx, hashes, some, t, ""); err != nil {
			return nil, err
		}
	}
	return hashes, nil
}

// journal are the journal tables that the database has.
func (db tables) journal() (tables []string) {
	for _, t := range journalTables {
		if db.Has(t, "run_id") {
			tables = append(tables, t)
		}
	}
	return tables
}

// hashTable adds the hashes of a table's rows to those of their runs, and the rows to
// the tallies of their runs that there are.
func (db tables) hashTable(ctx context.Context, hashes map[string]rowHash, some tallies,
	table, where string, args ...any) error {
	q, _ := db.From(table, []string{"run_id"}, where)
	if db.HasRowids(table) {
		q.SQL = "SELECT rowid, " + q.SQL[len("SELECT "):]
		q.Names = append([]string{"rowid"}, q.Names...)
		q.Known++
	}
	id := q.Known - 1
	q.Known = len(q.Names) // extra is of no use here
	var text []byte
	for r, err := range db.Rows(ctx, q, args...) {
		if err != nil {
			return err
		}
		text = append(text[:0], table...)
		for _, x := range r.Vals {
			text = appendValue(text, x)
		}
		key := keyOf(r, id)
		h := sha256.Sum256(text)
		sum := hashes[key]
		row := rowHash{binary.LittleEndian.Uint64(h[:]), binary.LittleEndian.Uint64(h[8:])}
		sum.add(row)
		hashes[key] = sum
		if t := some.of(table, key); t != nil {
			n, _ := r.Vals[0].(int64) // the rowid: a table without has no tallies
			t.add(journal.StoredRow{ID: n, Hash: journal.RowHash(row)})
		}
	}
	return nil
}

// hashOf is a hash of a row's values.
func hashOf(r *sqlite.Row) string {
	var text []byte
	for _, x := range r.Vals {
		text = appendValue(text, x)
	}
	h := sha256.Sum256(text)
	return string(h[:])
}

// appendValue appends a value with its type and length, so that no two rows
// look alike.
func appendValue(b []byte, v any) []byte {
	switch x := v.(type) {
	case nil:
		return append(b, 0)
	case int64:
		return binary.LittleEndian.AppendUint64(append(b, 1), uint64(x))
	case float64:
		return binary.LittleEndian.AppendUint64(append(b, 2), math.Float64bits(x))
	case []byte:
		return append(binary.AppendUvarint(append(b, 4), uint64(len(x))), x...)
	}
	s := sqlite.Text(v)
	return append(binary.AppendUvarint(append(b, 3), uint64(len(s))), s...)
}

// hashJSON is a hash of a value's JSON.
func hashJSON(v any) string {
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(v); err != nil {
		fmt.Fprint(h, err)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
