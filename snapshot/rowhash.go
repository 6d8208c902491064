package snapshot

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// A rowHash is a hash of all rows of a run, whatever their order: the sum of
// the rows' own.
type rowHash [2]uint64

func (h *rowHash) add(o rowHash) {
	h[0] += o[0]
	h[1] += o[1]
}

// hashRows hashes the rows of every run, by its row key, in one look at each
// journal table; with several connections where there is much to look at.
func (v *View) hashRows(ctx context.Context) (map[string]rowHash, error) {
	var workers []*View
	if len(v.runs) >= together {
		workers = v.fork(ctx, min(runtime.GOMAXPROCS(0), 4))
	}
	sums := map[string]rowHash{}
	if workers == nil {
		for _, t := range v.journal() {
			if err := v.hashTable(ctx, sums, t, ""); err != nil {
				return nil, err
			}
		}
		return sums, nil
	}
	type stretch struct{ table, where string }
	var list []stretch
	last, err := v.lastRows(ctx)
	for _, t := range v.journal() {
		const parts = 8
		n, ok := last[t]
		if !ok || n < parts {
			list = append(list, stretch{t, ""})
			continue
		}
		for i := range int64(parts) {
			where := fmt.Sprintf("WHERE rowid > %d AND rowid <= %d", n/parts*i, n/parts*(i+1))
			switch i {
			case 0:
				where = fmt.Sprintf("WHERE rowid <= %d", n/parts)
			case parts - 1:
				where = fmt.Sprintf("WHERE rowid > %d", n/parts*i)
			}
			list = append(list, stretch{t, where})
		}
	}
	next := make(chan stretch, len(list))
	for _, s := range list {
		next <- s
	}
	close(next)
	var all errgroup.Group
	parts := make([]map[string]rowHash, len(workers))
	for i, w := range workers {
		parts[i] = map[string]rowHash{}
		all.Go(func() error {
			defer w.db.close()
			for s := range next {
				if err := w.hashTable(ctx, parts[i], s.table, s.where); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if e := all.Wait(); err == nil {
		err = e
	}
	for _, part := range parts {
		for key, h := range part {
			sum := sums[key]
			sum.add(h)
			sums[key] = sum
		}
	}
	return sums, err
}

// hashTable adds the hashes of a table's rows to the sums of their runs.
func (v *View) hashTable(ctx context.Context, sums map[string]rowHash, table, where string) error {
	q, _ := v.from(table, []string{"run_id"}, where)
	if !slices.Contains(v.withoutRowid, table) {
		q.sql = "SELECT rowid, " + q.sql[len("SELECT "):]
		q.names = append([]string{"rowid"}, q.names...)
		q.known++
	}
	id := q.known - 1
	q.known = len(q.names) // extra is of no use here
	var text []byte
	for r, err := range v.rows(ctx, q) {
		if err != nil {
			return err
		}
		text = append(text[:0], table...)
		for _, x := range r.vals {
			text = appendValue(text, x)
		}
		key := r.text(id)
		if r.vals[id] == nil {
			key = nullRun
		}
		h := sha256.Sum256(text)
		sum := sums[key]
		sum.add(rowHash{binary.LittleEndian.Uint64(h[:]), binary.LittleEndian.Uint64(h[8:])})
		sums[key] = sum
	}
	return nil
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
