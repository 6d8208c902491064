package journal

import (
	"context"
	"fmt"

	"fivex/snapshot/freeform"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
	"fivex/snapshot/sqlite"
)

// A Reader reads the journal of runs. Every text that it reads is masked whole
// before anything is made of it.
type Reader struct {
	DB   *sqlite.DB                 // nil for run records
	Mask *redact.Redactor           // nil leaves secrets in
	Logs func(Run) []string         // names of the files in a run's log folder
	Show func(stored string) string // a stored path as people see it; nil leaves paths out

	// Stored are the run's rows in the steps table, by rowid, where whoever asks
	// knows them; Before are those of them that were read at another time.
	Stored []StoredRow
	Before *Kept
}

// A Run says which rows to read.
type Run struct {
	ID   string // as stored
	Null bool   // the rows have no run id
}

// arg is the run's id for a query; "run_id IS ?" also finds NULL.
func (r Run) arg() any {
	if r.Null {
		return nil
	}
	return r.ID
}

// A Journal is what a database tells of a run.
type Journal struct {
	Steps    []*report.Step // in the order in which they happened
	Migrated bool           // from generation A to B
	Kept     *Kept          // the rows of the steps table, for the next reading; nil where they are not known
}

// Read reads the journal of a run. A database that was migrated only half holds
// both journals, and both are told.
func (r *Reader) Read(ctx context.Context, run Run) (j Journal, err error) {
	var steps []*report.Step
	if r.DB.Has("run_events", "run_id") || r.DB.Has("agent_results", "run_id") || r.DB.Has("quality_results", "run_id") {
		if steps, err = r.runEvents(ctx, run); err != nil {
			return Journal{}, err
		}
	}
	if r.DB.Has("steps", "run_id") {
		rows, kept, err := r.stepRows(ctx, run)
		if err != nil {
			return Journal{}, err
		}
		var more []*report.Step
		more, j.Migrated = tellSteps(rows, r.finder(run))
		steps, j.Kept = append(steps, more...), kept
	}
	prompts, err := r.prompts(ctx, run)
	if err != nil {
		return Journal{}, err
	}
	j.Steps = interleave(steps, prompts)
	distinct(j.Steps)
	continued(j.Steps)
	return j, nil
}

// distinct gives each step an id of its own: rows without ids, and ids that
// masking made equal, are told apart.
func distinct(steps []*report.Step) {
	keys := report.Keys{}
	for _, s := range steps {
		id := keys.Unique(s.ID)
		if s.Commit != nil {
			s.Commit.Step = id
		}
		s.ID = id
	}
}

// continued marks the steps whose session began in an earlier one.
func continued(steps []*report.Step) {
	sessions := map[string]bool{}
	for _, s := range steps {
		if s.Session != "" {
			s.Continued = sessions[s.Session]
			sessions[s.Session] = true
		}
	}
}

// at says where the texts to come stand, for the account of what is masked.
func (r *Reader) at(run Run, table string, row *sqlite.Row) {
	if r.Mask.Account() != nil {
		r.Mask.At("run " + run.ID + ", " + table + " " + row.Text(0))
	}
}

// text is column i, masked.
func (r *Reader) text(row *sqlite.Row, i int) string {
	return r.Mask.Text(row.Text(i))
}

// payload is column i as a payload, masked.
func (r *Reader) payload(row *sqlite.Row, i int) report.Payload {
	if row.Vals[i] == nil {
		return report.Payload{}
	}
	s := row.Text(i)
	if s == "" {
		row.Keep(i) // an empty string is not NULL
	}
	return r.masked(freeform.Payload(s))
}

// masked is a payload without its secrets.
func (r *Reader) masked(p report.Payload) report.Payload {
	return report.Payload{Data: r.Mask.JSON(p.Data), Text: r.Mask.Text(p.Text)}
}

// Time is a row's column i as an instant; unknown for NULL, and kept in the
// row's Extra where it is no time.
func Time(row *sqlite.Row, i int) report.Time {
	s := row.Text(i)
	if s == "" {
		return report.Time{}
	}
	t, ok := report.ParseTime(s)
	if !ok {
		row.Keep(i)
	}
	return t
}

// extra is what the row holds beside the known columns, masked.
func (r *Reader) extra(row *sqlite.Row) map[string]any {
	if row.Extra != nil {
		r.Mask.Value(&row.Extra)
	}
	return row.Extra
}

// A finder finds the logs that stored paths name.
type finder struct {
	names map[string]string // file in the run's own log folder -> its name as it is shown
	show  func(string) string
}

func (r *Reader) finder(run Run) finder {
	f := finder{names: map[string]string{}, show: r.Show}
	if r.Logs != nil {
		for _, n := range r.Logs(run) {
			f.names[n] = r.Mask.Text(freeform.ValidText(n))
		}
	}
	return f
}

// name is the log that a stored path means: the file of that name in the run's
// own folder; "" when it is not there.
func (f finder) name(stored string) string {
	return f.names[baseName(stored)]
}

// put puts the log into the step, or else the path that was stored.
func (f finder) put(s *report.Step, stored string) {
	if s.Log = f.name(stored); s.Log == "" && stored != "" && f.show != nil {
		s.LogPath = f.show(stored)
	}
}

// inOrder selects the rows of one run in the order of a column. Where that is
// the rowid, only the rowids are sorted, and not whole rows with their
// payloads.
func (r *Reader) inOrder(table, column string) string {
	if r.DB.Rowid(table) == column && r.DB.HasRowids(table) {
		return fmt.Sprintf("WHERE rowid IN (SELECT rowid FROM %s WHERE run_id IS ?) ORDER BY rowid", sqlite.Quote(table))
	}
	return "WHERE run_id IS ? ORDER BY " + r.orderBy(table, column)
}

// inOrderFrom selects the rows of one run from a rowid on, in that order.
func (r *Reader) inOrderFrom(table string, rowid int64) string {
	return fmt.Sprintf("WHERE rowid IN (SELECT rowid FROM %s WHERE run_id IS ? AND rowid >= %d) ORDER BY rowid",
		sqlite.Quote(table), rowid)
}

// orderBy is the column when the table has it, else the order of storage.
func (r *Reader) orderBy(table, column string) string {
	if r.DB.Has(table, column) {
		return sqlite.Quote(column) + " COLLATE BINARY"
	}
	return "1"
}

// storageOrder keeps rows in the order of their insertion; an upsert moves
// created_at but not the rowid.
func (r *Reader) storageOrder(table string) string {
	if r.DB.HasRowids(table) {
		return "rowid"
	}
	return r.orderBy(table, "created_at")
}

// resultPhase is a result's phase; plan reviews store "-1" for none.
func resultPhase(s string) string {
	if s == "-1" {
		return ""
	}
	return s
}
