package snapshot

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"fivex/snapshot/journal"
	"fivex/snapshot/report"
)

// newestKnown is the newest schema whose every table this program reads.
const newestKnown = 5

// knownTables are read by name; any other table ends in OtherTables.
var knownTables = []string{"schema_version", "plans", "runs", "run_events", "agent_results", "quality_results",
	"phase_progress", "steps", "prompts", "invocations"}

// journalTables hold rows of runs, which are read run by run.
var journalTables = []string{"run_events", "agent_results", "quality_results", "steps", "prompts"}

// A database is one whose tables tell of a project, each row masked; what is odd
// about them is said in the head.
type database struct {
	tables
	*head
}

// readGeneration tells which journal the database has; empty means that it holds
// nothing of 5x so far.
func (db database) readGeneration(file string) (empty bool, err error) {
	p, tables := &db.Project, db.Tables()
	events := db.Has("run_events", "run_id") || db.Has("agent_results", "run_id")
	switch {
	case events:
		p.Generation = "A"
	case db.Has("steps", "run_id") || db.Has("runs", "id"):
		p.Generation = "B"
	case len(tables) == 0 || len(tables) == 1 && tables["schema_version"] != nil:
		return true, nil
	default:
		return false, fmt.Errorf("read %s: not a 5x database: it has no runs (is --db right?)", file)
	}
	if events && db.Has("steps", "run_id") {
		db.notice("half-migrated", "The database holds both run_events and steps; the report reads both.")
	}
	return false, nil
}

// source is where the steps of runs are told.
func (db database) source() string {
	if db.Project.Generation == "B" {
		return "steps"
	}
	return "run_events"
}

func (db database) readSchemaVersions(ctx context.Context) error {
	q, ok := db.From("schema_version", []string{"version", "applied_at"}, "ORDER BY 1")
	if !ok {
		return nil
	}
	for r, err := range db.Rows(ctx, q) {
		if err != nil {
			return err
		}
		s := report.SchemaVersion{Version: report.Deref(r.Count(0)), AppliedAt: journal.Time(r, 1)}
		db.mask.Value(&r.Extra)
		s.Extra = r.Extra
		db.Project.Schema = max(db.Project.Schema, s.Version)
		db.Project.SchemaVersions = append(db.Project.SchemaVersions, s)
	}
	return nil
}

// readOtherTables keeps the rows of tables that are not known.
func (db database) readOtherTables(ctx context.Context, known []string) error {
	for _, t := range slices.Sorted(maps.Keys(db.Tables())) {
		if slices.Contains(known, t) {
			continue
		}
		db.notice("other-tables", "Tables that this program does not know are kept as they are in the JSON report.")
		rows, err := db.all(ctx, t, "")
		if err != nil {
			return err
		}
		db.OtherTables = append(db.OtherTables, &report.OtherTable{Name: db.mask.Text(t), Rows: rows})
	}
	if !slices.Contains(known, "prompts") || !db.Has("prompts", "run_id") || !db.Has("runs", "id") {
		return nil
	}
	loose, err := db.all(ctx, "prompts",
		"WHERE run_id IS NULL OR run_id NOT IN (SELECT id FROM runs WHERE id IS NOT NULL)")
	db.otherTable("prompts", loose)
	return err
}

// otherTable keeps rows of a known table that belong to no run.
func (db database) otherTable(name string, rows []map[string]any) {
	if len(rows) > 0 {
		db.OtherTables = append(db.OtherTables, &report.OtherTable{Name: name, Rows: rows})
	}
}

// all are rows of a table, column by column.
func (db database) all(ctx context.Context, table, where string) ([]map[string]any, error) {
	rows := []map[string]any{}
	q, _ := db.From(table, nil, where)
	for r, err := range db.Rows(ctx, q) {
		if err != nil {
			return nil, err
		}
		db.mask.Value(&r.Extra)
		rows = append(rows, r.Extra)
	}
	return rows, nil
}
