package snapshot

import (
	"context"

	"fivex/snapshot/freeform"
	"fivex/snapshot/journal"
	"fivex/snapshot/report"
	"fivex/snapshot/sqlite"
)

// readRuns lists the runs, and those that only other tables name.
func (v *View) readRuns(ctx context.Context, known *known) error {
	if v.db.Tables()["runs"] == nil {
		v.notice("missing-table", "The database has no table runs; runs are told from the rows that name them.")
	} else if err := v.readRunRows(ctx); err != nil {
		return err
	}
	var err error
	db := tables{v.db}
	if known != nil {
		v.scan, err = known.look(ctx, v)
	} else {
		v.scan, err = db.scanAll(ctx, v.opts.connections(), v.storedPlans())
	}
	if err != nil {
		return err
	}
	source := "run_events"
	if v.head.Project.Generation == "B" {
		source = "steps"
	}
	for _, o := range v.scan.orphans {
		run := &report.Run{ID: v.text(o.id), Status: "unknown", Source: source}
		v.runs = append(v.runs, &runRow{run: run, id: o.id, null: o.null})
		v.notice("orphan-rows", "There are rows of run %q, which table runs does not hold.", run.ID)
	}
	keys := report.Keys{}
	nullSeen := false // rows without a run's id can belong to one run only
	for i, r := range v.runs {
		r.place, r.run.Key = i, keys.Unique(r.run.ID)
		v.keys[r.id] = r.run.Key
		r.rowless = r.null && nullSeen
		nullSeen = nullSeen || r.null
		if r.reviewPath == "" {
			r.reviewPath = v.scan.reviewPaths[r.id]
		}
	}
	return nil
}

// readRunRows reads the rows of the table runs, as they are stored.
func (v *View) readRunRows(ctx context.Context) error {
	const ( // positions in the query below
		id = iota
		planPath
		reviewPath
		command
		status
		phase
		state
		startedAt
		completedAt
		config
		createdAt
		updatedAt
	)
	order := ""
	if v.db.HasRowids("runs") {
		order = "ORDER BY rowid"
	}
	q, _ := v.db.From("runs", []string{"id", "plan_path", "review_path", "command", "status", "current_phase",
		"current_state", "started_at", "completed_at", "config_json", "created_at", "updated_at"}, order)
	for r, err := range v.db.Rows(ctx, q) {
		if err != nil {
			return err
		}
		row := hashOf(r)
		run := &report.Run{ID: v.text(r.Text(id)), Command: v.text(r.Text(command)), Status: v.text(r.Text(status)),
			CurrentPhase: v.text(r.Text(phase)), CurrentState: v.text(r.Text(state)),
			StartedAt: journal.Time(r, startedAt), EndedAt: journal.Time(r, completedAt), UpdatedAt: journal.Time(r, updatedAt),
			Config: v.payload(r, config), Source: "run_events"}
		if run.StartedAt.IsZero() {
			run.StartedAt = journal.Time(r, createdAt)
		}
		if v.head.Project.Generation == "B" {
			run.Source = "steps"
		}
		run.Extra = v.extra(r.Extra)
		v.runs = append(v.runs, &runRow{run: run, id: r.Text(id), null: r.Vals[id] == nil,
			planPath: r.Text(planPath), reviewPath: r.Text(reviewPath), print: row})
	}
	return nil
}

func (v *View) payload(r *sqlite.Row, i int) report.Payload {
	p := freeform.Payload(r.Text(i))
	if v.mask == nil {
		return p
	}
	return report.Payload{Data: v.mask.JSON(p.Data), Text: v.mask.Text(p.Text)}
}
