package journal

import (
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// tellMigrated tells a run whose rows the migration to schema 4 made of
// generation A's tables. It wrote agents, quality, events and phases in turn,
// so ids are not chronological.
func tellMigrated(rows []*stepRow, logs finder) []*report.Step {
	slices.SortStableFunc(rows, func(a, b *stepRow) int { return a.at.Compare(b.at.Time) })
	var events []event
	var results []*result
	var checks []*check
	var rest []*report.Step // recorded since the migration
	for _, row := range rows {
		name, isEvent := strings.CutPrefix(row.row.Name, "event:")
		parts := strings.Split(row.row.Name, ":")
		switch {
		case isEvent:
			events = append(events, row.event(name))
		case len(parts) == 3 && (parts[2] == "status" || parts[2] == "verdict"):
			results = append(results, row.result(parts, logs))
		case row.row.Name == "quality:check" && strings.HasPrefix(string(row.row.Data), "["):
			s := row.tell(logs)
			checks = append(checks, &check{step: s})
		case row.row.Name == "phase:complete" && row.object().Has("review_approved"):
			s := row.plain(logs)
			s.Kind, s.Boundary = "boundary", &report.Boundary{Event: "plan-progress"}
			rest = append(rest, s)
		default:
			rest = append(rest, row.tell(logs))
		}
	}
	steps := interleave(tellEvents(events, results, checks, logs), rest)
	for i, s := range steps[min(1, len(steps)):] {
		if strings.HasPrefix(s.Name, "human:") {
			askedAfter(s, steps[i])
		}
	}
	return steps
}

// event is the row as the event that it was.
func (row *stepRow) event(name string) event {
	e := event{row: row.row, phase: row.phase, iteration: row.iteration, at: row.at, o: row.object()}
	e.row.Name = name
	if string(row.row.Data) == "{}" {
		e.row.Payload = report.Payload{} // the migration's word for NULL
	}
	return e
}

// result is the row as the agent's result that it was.
func (row *stepRow) result(parts []string, logs finder) *result {
	s := row.plain(logs)
	s.Kind, s.Name = roleKind(parts[0]), parts[1]
	s.Agent = &report.Agent{Role: parts[0], Template: parts[1], ResultType: parts[2]}
	answer(s.Agent, row.object())
	return &result{step: s, id: row.row.ID, logPath: row.logPath}
}
