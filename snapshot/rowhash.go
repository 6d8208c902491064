package snapshot

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
)

// A rowHash is a hash of all rows of a run, whatever their order: the sum of
// the rows' own.
type rowHash [2]uint64

// hashRows hashes the rows of every run, by its row key, in one look at each
// journal table.
func (v *View) hashRows(ctx context.Context) (map[string]rowHash, error) {
	sums := map[string]rowHash{}
	var text []byte
	for _, t := range v.journal() {
		q, _ := v.from(t, []string{"run_id"}, "")
		if !slices.Contains(v.withoutRowid, t) {
			q.sql = "SELECT rowid, " + q.sql[len("SELECT "):]
			q.names = append([]string{"rowid"}, q.names...)
			q.known++
		}
		id := q.known - 1
		q.known = len(q.names) // extra is of no use here
		for r, err := range v.rows(ctx, q) {
			if err != nil {
				return nil, err
			}
			text = append(text[:0], t...)
			for _, x := range r.vals {
				text = appendValue(text, x)
			}
			key := r.text(id)
			if r.vals[id] == nil {
				key = nullRun
			}
			h := sha256.Sum256(text)
			sum := sums[key]
			sum[0] += binary.LittleEndian.Uint64(h[:])
			sum[1] += binary.LittleEndian.Uint64(h[8:])
			sums[key] = sum
		}
	}
	return sums, nil
}

// hash is a hash of the row's values.
func (r *row) hash() [sha256.Size]byte {
	var text []byte
	for _, x := range r.vals {
		text = appendValue(text, x)
	}
	return sha256.Sum256(text)
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
	s := asText(v)
	return append(binary.AppendUvarint(append(b, 3), uint64(len(s))), s...)
}
