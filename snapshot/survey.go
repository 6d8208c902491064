package snapshot

import (
	"context"
	"path/filepath"
	"slices"

	"fivex/snapshot/beside"
	"fivex/snapshot/place"
	"fivex/snapshot/report"
)

// A survey finds out what belongs to no run, or to all: it fills an index, and a
// head with what there is to tell of the project.
type survey struct {
	*head
	*index
	opts  Options
	db    tables // without a database of none
	logs  *beside.Logs
	known *known // what a Follower knows; nil without one
}

// all looks at everything, and keeps the runs that are selected.
func (s *survey) all(ctx context.Context) (err error) {
	switch {
	case len(s.place.Records) > 0:
		err = s.ofRecords(ctx)
	case s.db.DB == nil:
		s.ofNothing(ctx)
	default:
		err = s.ofDatabase(ctx)
	}
	s.now = s.opts.At
	if s.now.IsZero() {
		s.now = s.newest
	}
	if err != nil {
		return err
	}
	return s.keepSelected()
}

// ofNothing is a project without a database, or with one that 5x did not fill yet.
func (s *survey) ofNothing(ctx context.Context) {
	s.placed(nil)
	s.readGates()
	s.noRuns(ctx)
}

// ofDatabase reads what is not part of a run: the schema, plans, the list
// of runs, tables that are not known, and what lies beside the database.
func (s *survey) ofDatabase(ctx context.Context) error {
	db, p := database{s.db, s.head}, &s.Project
	p.Source = "database"
	if err := db.readSchemaVersions(ctx); err != nil {
		return err
	}
	if empty, err := db.readGeneration(s.place.DB); err != nil {
		return err
	} else if empty {
		s.ofNothing(ctx)
		return db.readOtherTables(ctx, []string{"schema_version"})
	}
	if p.Schema > newestKnown {
		s.notice("newer-schema", "The database has schema %d; this program knows %d. What it does not know "+
			"is shown as it is.", p.Schema, newestKnown)
	}
	if err := s.readRuns(ctx, db); err != nil {
		return err
	}
	if err := s.readPlans(ctx, db); err != nil {
		return err
	}
	if rel, ok := place.Under(place.Slashed(s.place.Root), place.Slashed(s.place.State)); ok {
		p.State = s.mask.Text(rel)
	} else {
		p.State = s.mask.Text(place.HideHome(s.place.State))
	}
	s.seen(s.scan.newest)
	s.seen(s.scan.elsewhere)
	var err error
	if s.invocations, err = db.invocations(ctx, s.runs); err != nil {
		return err
	}
	if err := db.readOtherTables(ctx, knownTables); err != nil {
		return err
	}
	s.readBeside()
	if len(s.runs) == 0 {
		s.noRuns(ctx)
	}
	return nil
}

// readRuns lists the runs, and those that only other tables name.
func (s *survey) readRuns(ctx context.Context, db database) (err error) {
	if s.db.Tables()["runs"] == nil {
		s.notice("missing-table",
			"The database has no table runs; runs are told from the rows that name them.")
	} else if s.runs, err = db.runs(ctx); err != nil {
		return err
	}
	if s.known != nil {
		s.scan, err = s.known.look(ctx, s.db, s.runs, s.opts.VerifyBelow)
	} else {
		s.scan, err = s.db.scanAll(ctx, s.opts.connections(), s.runs.storedPlans())
	}
	if err != nil {
		return err
	}
	for _, o := range s.scan.orphans {
		run := &report.Run{ID: s.mask.Text(o.id), Status: "unknown", Source: db.source()}
		s.runs = append(s.runs, &runRow{run: run, id: o.id, null: o.null})
		s.notice("orphan-rows", "There are rows of run %q, which table runs does not hold.", run.ID)
	}
	s.number()
	nullSeen := false // rows without a run's id can belong to one run only
	for _, r := range s.runs {
		r.rowless = r.null && nullSeen
		nullSeen = nullSeen || r.null
		if r.reviewPath == "" {
			r.reviewPath = s.scan.reviewPaths[r.id]
		}
	}
	return nil
}

// placed tells where the project lay by the paths of its plans, as stored.
func (s *survey) placed(stored []string) {
	s.paths = place.NewPaths(s.place, stored)
	s.plans = newPlans(func(stored string) string { return s.mask.Text(s.paths.ShowPlan(stored)) })
}

// readBeside reads what lies beside the database.
func (s *survey) readBeside() {
	s.listLogs()
	for _, l := range beside.Locks(s.place.State, s.plans.shown) {
		l.File = s.mask.Text(l.File)
		s.Project.Locks = append(s.Project.Locks, l)
		if l.Plan != "" && l.Problem == "" {
			s.locks[l.Plan] = l
		}
	}
	for _, f := range s.place.Backups() {
		name := s.mask.Text(filepath.Base(f))
		s.Project.Backups = append(s.Project.Backups, name)
		s.notice("backup", "%s is what an upgrade set aside; see it with --db.", name)
	}
	s.readGates()
	s.readDocuments()
}

// readGates reads the gate files.
func (s *survey) readGates() {
	now := s.opts.At
	if s.opts.Clock != nil && now.IsZero() {
		now = report.Time{Time: s.opts.Clock()}
	}
	list, notices := beside.Gates(s.place.State, now, s.newest, s.mask)
	s.hear(notices...)
	s.Gates = list
	for _, g := range list {
		s.seen(g.CreatedAt)
		s.seen(g.ResolvedAt)
		s.gates[g.Run] = append(s.gates[g.Run], g)
	}
}

// keepSelected keeps the runs that the selectors name.
func (s *survey) keepSelected() error {
	if len(s.opts.Select) == 0 {
		return nil
	}
	keep, err := s.runs.selected(s.opts.Select)
	if err != nil {
		return err
	}
	s.runs = keep
	s.Compare = len(s.opts.Select) > 1 && len(keep) > 1
	plans := map[string]bool{}
	for _, r := range keep {
		plans[r.run.Plan] = true
	}
	s.Plans = slices.DeleteFunc(s.Plans, func(p *report.Plan) bool { return !plans[p.Path] })
	s.Documents = slices.DeleteFunc(s.Documents, func(d *report.Document) bool {
		return d.Kind == "plan" && !plans[d.Path]
	})
	return nil
}
