package snapshot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/journal"
	"fivex/snapshot/report"
	"fivex/snapshot/sqlite"
)

// A completion is a phase that a run completed, and when. The migration gave a plan's
// progress to the plan's last run.
type completion struct {
	run, phase string
	at         report.Time
}

// doneNames are what rows that complete a phase are called, in tables of each kind.
var doneNames = map[string][]string{
	"steps":      {"phase:complete", "event:phase_complete"},
	"run_events": {"phase_complete"},
}

// verdictNames are what verdicts of generation A are called: it approves a phase whose review
// says ready, and where it is left at the phase's gate it records no completion.
var verdictNames = map[string]string{"steps": "event:verdict", "run_events": "verdict"}

// nameColumns say what is recorded in a row.
var nameColumns = map[string]string{"steps": "step_name", "run_events": "event_type"}

// scanDone finds the phases that the runs of each plan completed, and the commits that
// 5x made for each run: what one run finds done or there, another did.
func (db tables) scanDone(ctx context.Context, s *scan, plans map[string]string) error {
	for _, t := range []string{"run_events", "steps"} {
		if !db.Has(t, "phase") || !db.Has(t, "run_id") {
			continue
		}
		names := strings.Join(doneNames[t], "', '")
		q := sqlite.Query{Names: []string{"run_id", "phase", "name", "told", "created_at"}, Known: 5,
			SQL: fmt.Sprintf("SELECT DISTINCT run_id, phase, %[1]s, %s, %s FROM %s "+
				"WHERE %[1]s = '%[5]s' OR phase IS NOT NULL AND (%[1]s IN ('%[6]s') OR %[7]s)",
				nameColumns[t], db.told(t), db.column(t, "created_at"), sqlite.Quote(t), journal.MadeName, names,
				db.saysReady(t))}
		for r, err := range db.Rows(ctx, q) {
			if err != nil {
				return err
			}
			s.add(plans[r.Text(0)], r.Text(2), r.Text(3), completion{r.Text(0), r.Text(1), journal.Time(r, 4)})
		}
	}
	s.sortDone()
	return nil
}

// told is what rows of the table tell of a commit, of a plan's progress, or that a review
// says ready; else NULL.
func (db tables) told(table string) string {
	switch {
	case table == "run_events":
		return "CASE WHEN " + db.saysReady(table) + " THEN 'ready' END"
	case table != "steps" || !db.Has(table, "step_name") || !db.Has(table, "result_json"):
		return "NULL"
	}
	return "CASE WHEN step_name = '" + journal.MadeName + "' OR step_name = 'phase:complete' AND " +
		`result_json LIKE '%"review_approved"%' THEN result_json WHEN ` + db.saysReady(table) + " THEN 'ready' END"
}

// saysReady is the condition for a verdict of generation A that says ready.
func (db tables) saysReady(table string) string {
	payload := map[string]string{"steps": "result_json", "run_events": "data"}[table]
	if !db.Has(table, nameColumns[table]) || !db.Has(table, payload) {
		return "0"
	}
	return fmt.Sprintf(`%s = '%s' AND %s LIKE '%%"readiness":"ready"%%'`, nameColumns[table], verdictNames[table], payload)
}

// tells tells rows of the table that are of use to other runs.
func tells(table, name, told string, phase bool) bool {
	return name == journal.MadeName ||
		phase && (slices.Contains(doneNames[table], name) || name == verdictNames[table] && told != "")
}

// foreign tells a commit that 5x made for another run than this one.
func (s *scan) foreign(hash, run string) bool {
	of, made := s.made[hash]
	return made && of != run
}

// add notes the commit that a row tells of, or the phase of the plan that it completes.
func (s *scan) add(plan, name, told string, c completion) {
	switch {
	case name == journal.MadeName:
		s.noteCommit(freeform.Of([]byte(told)).Text("hash"), c.run)
	case plan != "" && name == "phase:complete" && told != "":
		s.approved[plan] = append(s.approved[plan], c)
	case plan != "":
		s.done[plan] = append(s.done[plan], c)
	}
}

// noteCommit notes a commit that 5x made for a run.
func (s *scan) noteCommit(hash, run string) {
	if hash != "" && s.made[hash] == "" {
		s.made[hash] = run
	}
}

// sortDone puts completions in the order in which they came, whichever index SQLite found
// them by: of several runs that completed a phase the first did it.
func (s *scan) sortDone() {
	for _, all := range []map[string][]completion{s.done, s.approved} {
		for plan, list := range all {
			all[plan] = firstTwo(list)
		}
	}
}

// firstTwo keeps of each phase the completions by the first two runs, in order: the first
// run itself is told of the one behind it.
func firstTwo(list []completion) (kept []completion) {
	order := make([]*completion, len(list)) // pointers are sorted by code that is there already
	for i := range list {
		order[i] = &list[i]
	}
	slices.SortFunc(order, func(a, b *completion) int {
		return cmp.Or(a.at.Compare(b.at.Time), strings.Compare(a.run, b.run), strings.Compare(a.phase, b.phase))
	})
	of := map[string][]string{} // the runs, by the phase
	for _, c := range order {
		if runs := of[c.phase]; len(runs) < 2 && !slices.Contains(runs, c.run) {
			of[c.phase] = append(runs, c.run)
			kept = append(kept, *c)
		}
	}
	return kept
}
