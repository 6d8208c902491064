package templates

import (
	"fmt"
	"slices"

	"fivex/snapshot"
)

// A section is an entry of the page's navigation.
type section struct{ id, title string }

// sections are the parts that a page has.
func sections(rep *snapshot.Report, f Formats) []section {
	if f.Files == "../" { // a run's own page is short
		return nil
	}
	var out []section
	add := func(when bool, id, title string) {
		if when {
			out = append(out, section{id, title})
		}
	}
	onePage := f.Files == ""
	add(len(gatesWhere(rep, false)) > 0, "waiting", "Waiting")
	add(true, "overview", "Overview")
	add(onePage && len(compared(rep)) > 1, "compare", "Compare")
	add(len(gatesWhere(rep, true)) > 0, "gates", "Gates")
	add(onePage, "runs", "Runs")
	add(onePage && len(rep.Documents) > 0, "documents", "Documents")
	add(rep.Totals.Runs > 0, "analytics", "Analytics")
	add(true, "about", "About")
	return out
}

// mostCompared is how many runs fit side by side.
const mostCompared = 6

// compared are the runs to show side by side: those that were named one by
// one.
func compared(rep *snapshot.Report) []*snapshot.Run {
	if !rep.Compare {
		return nil
	}
	var out []*snapshot.Run
	for _, r := range rep.Runs {
		if r.Detail != nil && len(out) < mostCompared {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b *snapshot.Run) int { return a.StartedAt.Compare(b.StartedAt.Time) })
	return out
}

// A row compares one thing.
type row struct {
	name    string
	values  []string
	differs bool
}

func comparison(runs []*snapshot.Run) []row {
	var rows []row
	add := func(name string, value func(*snapshot.Run) string) {
		r := row{name: name}
		for _, run := range runs {
			v := value(run)
			r.differs = r.differs || len(r.values) > 0 && v != r.values[0]
			r.values = append(r.values, v)
		}
		rows = append(rows, r)
	}
	add("State", func(r *snapshot.Run) string { return stateMark(r.State.Kind) + " " + stateWord(r.State.Kind) })
	add("Why", func(r *snapshot.Run) string { return r.State.Why })
	add("Plan", func(r *snapshot.Run) string { return or(r.Plan, "–") })
	add("Started", func(r *snapshot.Run) string { return clock(r.StartedAt) })
	add("Phases done", func(r *snapshot.Run) string {
		return number(r.Totals.PhasesDone) + " of " + number(r.Totals.PhasesTotal)
	})
	add("Elapsed", func(r *snapshot.Run) string { return ms(r.Totals.ElapsedMS) })
	add("Authors worked", func(r *snapshot.Run) string { return ms(r.Totals.AuthorMS) })
	add("Reviewers worked", func(r *snapshot.Run) string { return ms(r.Totals.ReviewerMS) })
	add("Waited for people", func(r *snapshot.Run) string { return ms(r.Totals.HumanWaitMS) })
	add("Cost", func(r *snapshot.Run) string { return money(r.Totals.CostUSD) })
	add("Tokens", func(r *snapshot.Run) string {
		return count(r.Totals.TokensIn) + " in, " + count(r.Totals.TokensOut) + " out"
	})
	add("Agent results", func(r *snapshot.Run) string { return number(r.Totals.AgentResults) })
	add("Reviews", func(r *snapshot.Run) string { return number(r.Totals.Reviews) })
	add("Quality attempts", func(r *snapshot.Run) string {
		return fmt.Sprintf("%d, %d failed", r.Totals.QualityAttempts, r.Totals.QualityFailures)
	})
	add("Escalations", func(r *snapshot.Run) string { return number(r.Totals.Escalations) })
	var phases []string
	for _, r := range runs {
		for _, p := range r.Phases {
			if !slices.Contains(phases, p.ID) {
				phases = append(phases, p.ID)
			}
		}
	}
	slices.SortFunc(phases, snapshot.ComparePhases)
	for _, id := range phases {
		add(phaseName(id), func(r *snapshot.Run) string {
			for _, p := range r.Phases {
				if p.ID == id {
					return fmt.Sprintf("%s %s: %d author, %d quality, %d review; %s; %s", stateMark(p.State), stateWord(p.State),
						p.AuthorRuns, p.QualityAttempts, p.ReviewRounds, or(p.Review, "no verdict"), money(p.CostUSD))
				}
			}
			return "–"
		})
	}
	return rows
}
