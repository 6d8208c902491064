package snapshot

import (
	"context"
	"slices"

	"fivex/snapshot/freeform"
	"fivex/snapshot/journal"
	"fivex/snapshot/report"
)

// runRows are runs before they are loaded, in the source's order.
type runRows []*runRow

// storedPlans are the plan paths of the runs, by their id, both as stored.
func (list runRows) storedPlans() map[string]string {
	plans := make(map[string]string, len(list))
	for _, r := range list {
		plans[r.id] = r.planPath
	}
	return plans
}

// mostActive is how many active runs are looked at again each time; of more,
// the older ones wait for all rows to be looked at.
const mostActive = 20

// active are the row keys of the newest active runs.
func (list runRows) active() map[string]bool {
	runs := map[string]bool{}
	n := 0
	for _, r := range slices.Backward(list) {
		if r.run.Status == "active" && n < mostActive {
			runs[r.rowKey()] = true
			n++
		}
	}
	return runs
}

// runs are the rows of the table runs.
func (db database) runs(ctx context.Context) (list runRows, err error) {
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
	if db.HasRowids("runs") {
		order = "ORDER BY rowid"
	}
	q, _ := db.From("runs", []string{"id", "plan_path", "review_path", "command", "status", "current_phase",
		"current_state", "started_at", "completed_at", "config_json", "created_at", "updated_at"}, order)
	for r, err := range db.Rows(ctx, q) {
		if err != nil {
			return nil, err
		}
		row := hashOf(r)
		run := &report.Run{ID: db.mask.Text(r.Text(id)), Command: db.mask.Text(r.Text(command)),
			Status: db.mask.Text(r.Text(status)), CurrentPhase: db.mask.Text(r.Text(phase)),
			CurrentState: db.mask.Text(r.Text(state)),
			StartedAt:    journal.Time(r, startedAt), EndedAt: journal.Time(r, completedAt),
			UpdatedAt: journal.Time(r, updatedAt), Config: freeform.Payload(r.Text(config)),
			Source: db.source()}
		if run.StartedAt.IsZero() {
			run.StartedAt = journal.Time(r, createdAt)
		}
		db.mask.Value(&run.Config)
		db.mask.Value(&r.Extra)
		run.Extra = r.Extra
		list = append(list, &runRow{run: run, id: r.Text(id), null: r.Vals[id] == nil,
			planPath: r.Text(planPath), reviewPath: r.Text(reviewPath), print: row})
	}
	return list, nil
}
