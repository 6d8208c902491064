package snapshot

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"fivex/snapshot/beside"
	"fivex/snapshot/journal"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
)

// newestKnown is the newest schema whose every table this program reads.
const newestKnown = 5

// knownTables are read by name; any other table ends in OtherTables.
var knownTables = []string{"schema_version", "plans", "runs", "run_events", "agent_results", "quality_results",
	"phase_progress", "steps", "prompts", "invocations"}

// journalTables hold rows of runs, which are read run by run.
var journalTables = []string{"run_events", "agent_results", "quality_results", "steps", "prompts"}

// readDatabase reads what is not part of a run: the schema, plans, the list
// of runs, tables that are not known, and what lies beside the database.
func (v *View) readDatabase(ctx context.Context, known *known) error {
	p := &v.head.Project
	p.Source = "database"
	v.hadRuns = known != nil && known.hadRuns
	if err := v.readSchemaVersion(ctx); err != nil {
		return err
	}
	if empty, err := v.generation(); err != nil || empty {
		if err == nil {
			v.paths = place.NewPaths(v.place, nil)
			v.readGates()
			v.noRuns()
			err = v.readOtherTables(ctx, []string{"schema_version"})
		}
		return err
	}
	if p.Schema > newestKnown {
		v.notice("newer-schema", "The database has schema %d; this program knows %d. What it does not know "+
			"is shown as it is.", p.Schema, newestKnown)
	}
	if err := v.readRuns(ctx, known); err != nil {
		return err
	}
	if err := v.readPlans(ctx); err != nil {
		return err
	}
	if rel, ok := place.Under(place.Slashed(v.place.Root), place.Slashed(v.place.State)); ok {
		p.State = v.text(rel)
	} else {
		p.State = v.text(place.HideHome(v.place.State))
	}
	v.seen(v.scan.newest)
	v.seen(v.scan.elsewhere)
	if err := v.readInvocations(ctx); err != nil {
		return err
	}
	if err := v.readOtherTables(ctx, knownTables); err != nil {
		return err
	}
	v.readBeside()
	if len(v.runs) == 0 {
		v.noRuns()
	}
	return nil
}

// generation tells which journal the database has; empty means that it holds
// nothing of 5x so far.
func (v *View) generation() (empty bool, err error) {
	p, tables := &v.head.Project, v.db.Tables()
	events := v.db.Has("run_events", "run_id") || v.db.Has("agent_results", "run_id")
	switch {
	case events:
		p.Generation = "A"
	case v.db.Has("steps", "run_id") || v.db.Has("runs", "id"):
		p.Generation = "B"
	case len(tables) == 0 || len(tables) == 1 && tables["schema_version"] != nil:
		return true, nil
	default:
		return false, fmt.Errorf("read %s: not a 5x database: it has no runs (is --db right?)", v.place.DB)
	}
	if events && v.db.Has("steps", "run_id") {
		v.notice("half-migrated", "The database holds both run_events and steps; the report reads both.")
	}
	return false, nil
}

func (v *View) readSchemaVersion(ctx context.Context) error {
	q, ok := v.db.From("schema_version", []string{"version", "applied_at"}, "ORDER BY 1")
	if !ok {
		return nil
	}
	for r, err := range v.db.Rows(ctx, q) {
		if err != nil {
			return err
		}
		s := report.SchemaVersion{Version: report.Deref(r.Count(0)), AppliedAt: journal.Time(r, 1)}
		s.Extra = v.extra(r.Extra)
		v.head.Project.Schema = max(v.head.Project.Schema, s.Version)
		v.head.Project.SchemaVersions = append(v.head.Project.SchemaVersions, s)
	}
	return nil
}

// readOtherTables keeps the rows of tables that are not known.
func (v *View) readOtherTables(ctx context.Context, known []string) error {
	for _, t := range slices.Sorted(maps.Keys(v.db.Tables())) {
		if slices.Contains(known, t) {
			continue
		}
		v.notice("other-tables", "Tables that this program does not know are kept as they are in the JSON report.")
		rows, err := v.all(ctx, t, "")
		if err != nil {
			return err
		}
		v.head.OtherTables = append(v.head.OtherTables, &report.OtherTable{Name: v.text(t), Rows: rows})
	}
	if !slices.Contains(known, "prompts") || !v.db.Has("prompts", "run_id") || !v.db.Has("runs", "id") {
		return nil
	}
	loose, err := v.all(ctx, "prompts", "WHERE run_id IS NULL OR run_id NOT IN (SELECT id FROM runs WHERE id IS NOT NULL)")
	v.otherTable("prompts", loose)
	return err
}

// otherTable keeps rows of a known table that belong to no run.
func (v *View) otherTable(name string, rows []map[string]any) {
	if len(rows) > 0 {
		v.head.OtherTables = append(v.head.OtherTables, &report.OtherTable{Name: name, Rows: rows})
	}
}

// all are rows of a table, column by column.
func (v *View) all(ctx context.Context, table, where string) ([]map[string]any, error) {
	rows := []map[string]any{}
	q, _ := v.db.From(table, nil, where)
	for r, err := range v.db.Rows(ctx, q) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, v.extra(r.Extra))
	}
	return rows, nil
}

// readBeside reads what lies beside the database.
func (v *View) readBeside() {
	v.listLogs()
	for _, l := range beside.Locks(v.place.State, v.plans.shown) {
		l.File = v.text(l.File)
		v.head.Project.Locks = append(v.head.Project.Locks, l)
		if l.Plan != "" && l.Problem == "" {
			v.locks[l.Plan] = l
		}
	}
	files, _ := filepath.Glob(place.EscapeGlob(v.place.DB) + ".v*.bak")
	for _, f := range files {
		name := v.text(filepath.Base(f))
		v.head.Project.Backups = append(v.head.Project.Backups, name)
		v.notice("backup", "%s holds an older history; see it with --db.", name)
	}
	v.readGates()
	v.readDocuments()
}
