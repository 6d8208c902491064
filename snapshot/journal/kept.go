package journal

import "context"

// Kept are rows of one run as they were read and masked, in order, so that whoever
// reads the run again reads only what is new. It does not change.
type Kept struct{ rows []*keptRow }

// A RowHash tells one content of a row from another.
type RowHash [2]uint64

// A StoredRow is what is known of a row before it is read: see Reader.Stored.
type StoredRow struct {
	ID   int64 // its rowid
	Hash RowHash
}

type keptRow struct {
	StoredRow
	row    *stepRow
	masked map[string]int // what was masked in it; nil for nothing
}

// storedStepRows are the run's rows of the steps table, of which it is known which
// they are: those before the first that is new come from Before. kept has all.
func (r *Reader) storedStepRows(ctx context.Context, run Run) (rows []*stepRow, kept *Kept, err error) {
	kept = &Kept{make([]*keptRow, 0, len(r.Stored))}
	rows = make([]*stepRow, 0, len(r.Stored))
	for _, x := range r.stillThere() {
		kept.rows, rows = append(kept.rows, x), append(rows, x.row)
		r.Mask.Recount(x.masked)
	}
	fresh := r.Stored[len(rows):]
	if len(fresh) == 0 {
		return rows, kept, nil
	}
	newlyMasked := r.newlyMasked()
	err = r.readStepRows(ctx, run, r.inOrderFrom("steps", fresh[0].ID), func(rowid any, s *stepRow) {
		masked := newlyMasked()
		if n := len(rows); n < len(r.Stored) && rowid == r.Stored[n].ID {
			kept.rows = append(kept.rows, &keptRow{r.Stored[n], s, masked})
		}
		rows = append(rows, s)
	})
	if len(kept.rows) < len(rows) {
		kept = nil // it was not known after all which they are
	}
	return rows, kept, err
}

// stillThere are the kept rows up to the first that is new, without those that are
// gone.
func (r *Reader) stillThere() (rows []*keptRow) {
	if r.Before == nil {
		return nil
	}
	known := r.Before.rows
	for _, x := range r.Stored {
		for len(known) > 0 && known[0].ID < x.ID {
			known = known[1:]
		}
		if len(known) == 0 || known[0].StoredRow != x {
			break
		}
		rows = append(rows, known[0])
	}
	return rows
}

// newlyMasked makes a function that gives what was masked since it was made, or
// called last, by kind.
func (r *Reader) newlyMasked() func() map[string]int {
	if r.Mask == nil {
		return func() map[string]int { return nil }
	}
	before := r.Mask.Counted()
	return func() map[string]int {
		masked := r.Mask.Since(before)
		before = r.Mask.Counted()
		return masked
	}
}
