package snapshot

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// newestKnown is the newest schema whose every table this program reads.
const newestKnown = 5

// readDatabase reads what is not part of a run: the schema, plans, the list
// of runs, tables that are not known.
func (v *View) readDatabase(ctx context.Context) error {
	if err := v.readTables(ctx); err != nil {
		return err
	}
	p := &v.head.Project
	if err := v.readSchemaVersion(ctx); err != nil {
		return err
	}
	switch {
	case v.has("run_events", "run_id") || v.has("agent_results", "run_id"):
		p.Generation, v.source = "A", generationA{}
	case v.has("steps", "run_id"):
		p.Generation, v.source = "B", generationB{}
	case len(v.tables) == 0 || v.onlySchema():
		v.paths = newPaths(v.place, nil)
		p.Source = "database"
		v.notice("awaiting-first-run", "No run yet: awaiting first run.")
		v.readGates()
		return v.readOtherTables(ctx, nil)
	case !v.has("runs", "id"):
		return fmt.Errorf("read %s: not a 5x database: it has no runs (is --db right?)", v.place.DB)
	default:
		p.Generation, v.source = "B", generationB{} // runs without a journal
	}
	p.Source = "database"
	if v.has("steps", "run_id") && v.has("run_events", "run_id") {
		v.notice("half-migrated", "The database holds both run_events and steps; the report reads both.")
		v.source = bothGenerations{}
	}
	if p.Schema > newestKnown {
		v.notice("newer-schema", "The database has schema %d; this program knows %d. What it does not know is shown as it is.", p.Schema, newestKnown)
	}
	if err := v.readRuns(ctx); err != nil {
		return err
	}
	var stored []string
	for _, r := range v.runs {
		stored = append(stored, r.planPath)
	}
	if q, ok := v.from("plans", []string{"plan_path"}, ""); ok {
		for r, err := range v.rows(ctx, q) {
			if err != nil {
				return err
			}
			stored = append(stored, r.text(0))
		}
	}
	v.paths = newPaths(v.place, stored)
	if rel, ok := under(slashed(v.place.Root), slashed(v.place.State)); ok {
		p.State = rel
	} else {
		p.State = hideHome(v.place.State)
	}
	if err := v.readPlans(ctx); err != nil {
		return err
	}
	for _, r := range v.runs {
		r.run.Plan = v.planKey(r.planPath)
		r.run.ReviewPath = v.paths.show(r.run.ReviewPath)
	}
	v.seen(v.scan.newest)
	if err := v.readNewerTables(ctx); err != nil {
		return err
	}
	v.readLogFolders()
	v.readLocks()
	v.readBackups()
	v.readGates()
	if err := v.readOtherTables(ctx, knownTables); err != nil {
		return err
	}
	v.readDocuments()
	return nil
}

// knownTables are read by name; any other table ends in OtherTables.
var knownTables = []string{"schema_version", "plans", "runs", "run_events", "agent_results", "quality_results",
	"phase_progress", "steps", "prompts", "invocations"}

func (v *View) readTables(ctx context.Context) error {
	rs, err := v.db.conn.QueryContext(ctx, `SELECT m.name, c.name, upper(c.type) = 'INTEGER' AND c.pk = 1 AND (SELECT max(pk) FROM pragma_table_info(m.name)) = 1
		FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.rootpage > 0 AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY m.name, c.cid`)
	if err != nil {
		return err
	}
	defer rs.Close()
	for rs.Next() {
		var t, c string
		var key bool
		if err := rs.Scan(&t, &c, &key); err != nil {
			return err
		}
		t = strings.ToLower(t)
		v.tables[t] = append(v.tables[t], c)
		if key {
			v.rowids[t] = c
		}
	}
	if err := rs.Err(); err != nil {
		return err
	}
	q := query{sql: "SELECT lower(name) FROM pragma_table_list WHERE wr = 1", names: []string{"name"}, known: 1}
	for r, err := range v.rows(ctx, q) {
		if err != nil {
			return err
		}
		v.withoutRowid = append(v.withoutRowid, r.text(0))
	}
	q = query{names: []string{"name"}, known: 1, sql: `SELECT lower(m.name) FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_xinfo(l.name) c
		WHERE m.type = 'table' AND l.partial = 0 AND c.seqno = 0 AND c.name = 'run_id' AND c.coll = 'BINARY'`}
	for r, err := range v.rows(ctx, q) {
		if err != nil {
			return err
		}
		v.runIndexed[r.text(0)] = true
	}
	return nil
}

func (v *View) has(table, column string) bool {
	return slices.ContainsFunc(v.tables[table], func(c string) bool { return strings.EqualFold(c, column) })
}

func (v *View) onlySchema() bool { return len(v.tables) == 1 && v.tables["schema_version"] != nil }

func (v *View) readSchemaVersion(ctx context.Context) error {
	q, ok := v.from("schema_version", []string{"version", "applied_at"}, "ORDER BY 1")
	if !ok {
		return nil
	}
	for r, err := range v.rows(ctx, q) {
		if err != nil {
			return err
		}
		var s SchemaVersion
		if n := r.count(0); n != nil {
			s.Version = *n
		}
		s.AppliedAt = r.time(1)
		s.Extra = r.extra
		v.head.Project.Schema = max(v.head.Project.Schema, s.Version)
		v.head.Project.SchemaVersions = append(v.head.Project.SchemaVersions, s)
	}
	return nil
}

// readRuns lists the runs, and those that only other tables name.
func (v *View) readRuns(ctx context.Context) error {
	if v.known != nil {
		if err := v.known.begin(ctx, v); err != nil {
			return err
		}
	}
	var keys map[string]bool
	unique := func(want string) string {
		key := want
		for n := 2; keys[key]; n++ {
			key = fmt.Sprintf("%s~%d", want, n)
		}
		keys[key] = true
		return key
	}
	var rows []*runRow
	var err error
	switch {
	case len(v.tables["runs"]) == 0:
		v.notice("missing-table", "The database has no table runs; runs are told from the rows that name them.")
	case v.known != nil:
		rows, err = v.known.runRows(ctx, v)
	default:
		rows, err = v.readRunRows(ctx, "")
	}
	if err != nil {
		return err
	}
	keys = make(map[string]bool, len(rows))
	v.runs = make([]*runRow, 0, len(rows))
	nullSeen := false // rows without a run's id can belong to one run only
	for _, r := range rows {
		r.run.Key, r.run.ReviewPath = unique(r.run.ID), r.reviewPath
		r.place = len(v.runs)
		r.rowless = r.nullID && nullSeen
		r.logs, r.names, r.reviews = nil, nil, nil
		nullSeen = nullSeen || r.nullID
		v.runs = append(v.runs, r)
	}
	if err := v.lookAround(ctx); err != nil {
		return err
	}
	v.addOrphans(unique)
	for _, r := range v.runs {
		if r.run.ReviewPath == "" {
			r.run.ReviewPath = v.scan.reviewPaths[r.run.ID]
		}
	}
	return nil
}

// readRunRows reads rows of the table runs, as they are stored.
func (v *View) readRunRows(ctx context.Context, where string) ([]*runRow, error) {
	const ( // positions in the query below
		stored, id, planPath, reviewPath, command, status, phase, state, startedAt, completedAt, config, createdAt, updatedAt = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
	)
	names := []string{"id", "plan_path", "review_path", "command", "status", "current_phase", "current_state",
		"started_at", "completed_at", "config_json", "created_at", "updated_at"}
	rowid := "NULL"
	if v.runsPaged() {
		rowid, where = "rowid", where+" ORDER BY rowid"
	}
	q, _ := v.from("runs", names, where)
	q.sql = "SELECT " + rowid + ", " + q.sql[len("SELECT "):]
	q.names = append([]string{"rowid"}, q.names...)
	q.known++
	var rows []*runRow
	for r, err := range v.rows(ctx, q) {
		if err != nil {
			return nil, err
		}
		run := &Run{
			ID: r.text(id), Command: r.text(command), Status: r.text(status),
			CurrentPhase: r.text(phase), CurrentState: r.text(state),
			StartedAt: r.time(startedAt), EndedAt: r.time(completedAt), UpdatedAt: r.time(updatedAt),
			Config: r.payload(config), Source: "run_events",
		}
		if run.StartedAt.IsZero() {
			run.StartedAt = r.time(createdAt)
		}
		if v.head.Project.Generation == "B" {
			run.Source = "steps"
		}
		row := &runRow{run: run, planPath: r.text(planPath), reviewPath: r.text(reviewPath), nullID: r.vals[id] == nil}
		run.Extra = r.extra
		row.stored, _ = r.vals[stored].(int64)
		r.vals[stored] = nil // it may change without the row
		row.print = r.hash()
		rows = append(rows, row)
	}
	return rows, nil
}

// A scan is what can only be told by looking at all rows of the large tables.
type scan struct {
	orphans     []orphan
	reviewPaths map[string]string // run id -> review, of migrated runs
	newest      Time
}

// An orphan is a run that has rows but no row in runs.
type orphan struct {
	table, id string
	null      bool
}

// lookAround scans the large tables, unless it is known what that would find.
func (v *View) lookAround(ctx context.Context) error {
	if v.known != nil {
		ok, err := v.known.look(ctx, v)
		if ok || err != nil {
			return err
		}
	}
	return v.lookAtAll(ctx)
}

func (v *View) lookAtAll(ctx context.Context) error {
	if err := v.readOrphans(ctx); err != nil {
		return err
	}
	if err := v.readMigratedReviewPaths(ctx); err != nil {
		return err
	}
	return v.readNewestTogether(ctx, slices.Sorted(maps.Keys(timeColumns)))
}

// readMigratedReviewPaths recovers what the migration from generation A
// dropped from runs, but kept in the first event.
func (v *View) readMigratedReviewPaths(ctx context.Context) error {
	where := "WHERE step_name IN ('event:run_start', 'event:plan_review_start')"
	if v.rowids["steps"] != "" { // an index tells where they are, without reading payloads
		where = "WHERE rowid IN (SELECT rowid FROM steps " + where + ")"
	}
	q, ok := v.from("steps", []string{"run_id", "result_json", "step_name"}, where)
	if !ok || !v.has("steps", "step_name") {
		return nil
	}
	v.scan.reviewPaths = map[string]string{}
	for r, err := range v.rows(ctx, q) {
		if err != nil {
			return err
		}
		data := r.payload(1)
		v.scan.reviewPaths[r.text(0)] = data.object().text("reviewPath")
	}
	return nil
}

// readOrphans finds runs that have rows but no row in runs.
func (v *View) readOrphans(ctx context.Context) error {
	for _, t := range []string{"run_events", "steps", "agent_results", "quality_results"} {
		if !v.has(t, "run_id") {
			continue
		}
		ids := "SELECT DISTINCT run_id FROM " + quote(t)
		if v.runIndexed[t] { // then from one id to the next, not from row to row
			ids = fmt.Sprintf(`WITH RECURSIVE ids(run_id) AS (SELECT min(run_id) FROM %[1]s
				UNION ALL SELECT (SELECT min(run_id) FROM %[1]s t WHERE t.run_id > ids.run_id) FROM ids WHERE run_id IS NOT NULL)
				SELECT run_id FROM ids WHERE run_id IS NOT NULL UNION ALL SELECT NULL WHERE EXISTS (SELECT 1 FROM %[1]s WHERE run_id IS NULL)`, quote(t))
		}
		q := query{sql: "SELECT run_id FROM (" + ids + ")", names: []string{"run_id"}, known: 1}
		if v.has("runs", "id") {
			q.sql += " WHERE run_id NOT IN (SELECT id FROM runs WHERE id IS NOT NULL) OR run_id IS NULL AND NOT EXISTS (SELECT 1 FROM runs WHERE id IS NULL)"
		}
		for r, err := range v.rows(ctx, q) {
			if err != nil {
				return err
			}
			o := orphan{t, r.text(0), r.vals[0] == nil}
			if !slices.ContainsFunc(v.scan.orphans, func(x orphan) bool { return x.id == o.id && x.null == o.null }) {
				v.scan.orphans = append(v.scan.orphans, o)
			}
		}
	}
	return nil
}

func (v *View) addOrphans(unique func(string) string) {
	for _, o := range v.scan.orphans {
		run := &Run{ID: o.id, Status: "unknown", Source: o.table}
		run.Key = unique(o.id)
		v.runs = append(v.runs, &runRow{run: run, place: len(v.runs), orphan: true, nullID: o.null})
		v.notice("orphan-rows", "Table %s has rows of run %q, which table runs does not hold.", o.table, o.id)
	}
}

// arg is the run's id as a query argument; "run_id IS ?" also finds NULL.
func (r *runRow) arg() any {
	if r.nullID {
		return nil
	}
	return r.run.ID
}

// planKey is the key of the plan with the stored path, which it adds when the
// plan is not known yet.
func (v *View) planKey(stored string) string {
	if stored == "" {
		return ""
	}
	key, ok := v.planKeys[stored]
	if !ok {
		key = v.paths.showPlan(stored) // which looks at the disk
		if v.planKeys == nil {
			v.planKeys = map[string]string{}
		}
		v.planKeys[stored] = key
	}
	if v.plans[key] == nil {
		v.plans[key] = &Plan{Path: key, Phases: []PlanPhase{}, Runs: []string{}}
		v.head.Plans = append(v.head.Plans, v.plans[key])
	}
	return key
}

func (v *View) readPlans(ctx context.Context) error {
	if q, ok := v.from("plans", []string{"plan_path", "worktree_path", "branch", "created_at", "updated_at"}, "ORDER BY 1"); ok {
		for r, err := range v.rows(ctx, q) {
			if err != nil {
				return err
			}
			stored := r.text(0)
			if stored == "" {
				stored = "(no path)"
			}
			p := v.plans[v.planKey(stored)]
			if p.Worktree != "" {
				p.Extra = merge(p.Extra, "plan_path of another row", hideHome(stored))
			}
			p.Worktree, p.Branch = r.text(1), r.text(2)
			p.CreatedAt, p.UpdatedAt = r.time(3), r.time(4)
			for k, x := range r.extra {
				p.Extra = merge(p.Extra, k, x)
			}
		}
	}
	q, ok := v.from("phase_progress", []string{"plan_path", "phase", "implementation_done", "latest_review_readiness",
		"review_approved", "blocked_reason", "created_at", "updated_at"}, "")
	if !ok {
		return nil
	}
	for r, err := range v.rows(ctx, q) {
		if err != nil {
			return err
		}
		stored := r.text(0)
		if stored == "" {
			stored = "(no path)"
		}
		p := v.plans[v.planKey(stored)]
		g := Progress{Phase: r.text(1), ImplementationDone: r.flag(2), LatestReadiness: r.text(3), ReviewApproved: r.flag(4),
			BlockedReason: r.text(5), CreatedAt: r.time(6), UpdatedAt: r.time(7)}
		g.Extra = r.extra
		p.Progress = append(p.Progress, g)
	}
	for _, p := range v.head.Plans {
		slices.SortStableFunc(p.Progress, func(a, b Progress) int { return ComparePhases(a.Phase, b.Phase) })
	}
	return nil
}

func merge(m map[string]any, k string, x any) map[string]any {
	m = maps.Clone(m)
	if m == nil {
		m = map[string]any{}
	}
	m[k] = x
	return m
}

// timeColumns are where a database says when something happened.
var timeColumns = map[string][]string{
	"runs": {"started_at", "completed_at", "created_at", "updated_at"}, "plans": {"created_at", "updated_at"},
	"run_events": {"created_at"}, "agent_results": {"created_at"}, "quality_results": {"created_at"},
	"phase_progress": {"updated_at"}, "steps": {"created_at"},
	"prompts": {"created_at", "answered_at"}, "invocations": {"created_at", "updated_at"},
}

// readNewest finds the newest instant of the tables, whichever runs are
// selected.
func (v *View) readNewest(ctx context.Context, tables ...string) error {
	for _, t := range tables {
		for _, c := range timeColumns[t] {
			if !v.has(t, c) {
				continue
			}
			newest := func(sql string) (found bool, err error) {
				for r, err := range v.rows(ctx, query{names: []string{c, c}, known: 2, sql: sql}) {
					if err != nil {
						return false, err
					}
					t := latest(r.time(0), r.time(1))
					v.scan.newest = latest(v.scan.newest, t)
					found = !t.IsZero()
				}
				return found, nil
			}
			// Text with a space sorts below text with a T on the same day, and
			// a later day above both: a maximum with a space is the newest.
			found, err := newest(fmt.Sprintf("SELECT m, NULL FROM (SELECT max(%s) AS m FROM %s) WHERE m LIKE '____-__-__ %%'", quote(c), quote(t)))
			if err == nil && !found {
				_, err = newest(newestOf(quote(c), t))
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// readNewestTogether does so with several connections where there is much to
// read.
func (v *View) readNewestTogether(ctx context.Context, tables []string) error {
	var workers []*View
	if len(v.runs) >= together {
		workers = v.fork(ctx, min(runtime.GOMAXPROCS(0), 4))
	}
	if workers == nil {
		return v.readNewest(ctx, tables...)
	}
	next := make(chan string, len(tables))
	for _, t := range tables {
		next <- t
	}
	close(next)
	var all errgroup.Group
	for _, w := range workers {
		all.Go(func() error {
			defer w.db.close()
			for t := range next {
				if err := w.readNewest(ctx, t); err != nil {
					return err
				}
			}
			return nil
		})
	}
	err := all.Wait()
	for _, w := range workers {
		v.scan.newest = latest(v.scan.newest, w.scan.newest)
	}
	return err
}

// newestOf selects a column's newest instants. The two forms of time do not
// compare as text, so each has its own maximum.
func newestOf(column, table string, more ...string) string {
	more = append([]string{""}, more...)
	return fmt.Sprintf("SELECT max(%[1]s) FILTER (WHERE %[1]s LIKE '____-__-__ %%'), max(%[1]s) FILTER (WHERE %[1]s LIKE '____-__-__T%%')%[3]s FROM %[2]s", column, quote(table), strings.Join(more, ", "))
}

// readOtherTables keeps the rows of tables that are not known. Rows of a
// table that names runs belong to those runs' details.
func (v *View) readOtherTables(ctx context.Context, known []string) error {
	for _, t := range slices.Sorted(maps.Keys(v.tables)) {
		if slices.Contains(known, t) || known == nil && t == "schema_version" {
			continue
		}
		if len(v.head.OtherTables) == 0 {
			v.notice("other-tables", "Tables that this program does not know are kept as they are in the JSON report.")
		}
		q, _ := v.from(t, nil, "")
		o := &OtherTable{Name: t, Rows: []map[string]any{}}
		for r, err := range v.rows(ctx, q) {
			if err != nil {
				return err
			}
			o.Rows = append(o.Rows, r.extra)
		}
		v.head.OtherTables = append(v.head.OtherTables, o)
	}
	return nil
}
