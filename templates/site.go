package templates

import (
	"slices"
	"strconv"
	"strings"

	"fivex/snapshot/report"
	"fivex/snapshot/trend"
)

// A WordsLink leads to a page of the index by word: words that begin alike.
type WordsLink struct {
	Begin string
	File  string // its name, beside the other pages of the index
	Words int    // how many
}

// An IndexedWord is a word with the newest places where it stands.
type IndexedWord struct {
	Word   string
	Places []WordPlace
	More   int // places that are left out
}

// A WordPlace is a place in a run's page.
type WordPlace struct{ Link, Kind, Title, Run, Day string }

// A sumsTable is the groups of one kind.
type sumsTable struct {
	id, head, note string
	groups         []*trend.Group
	name           func(*trend.Group) string
	lines          bool // whether their runs make a line over time
}

// sumsTables are those that tell something: of one project or machine, the
// project's sums do.
func sumsTables(rep *report.Report, g *trend.Groups) (list []sumsTable) {
	named := func(unknown string) func(*trend.Group) string {
		return func(x *trend.Group) string { return or(x.Name, unknown) }
	}
	if len(g.Projects) > 1 {
		list = append(list, sumsTable{"projects", "Project", "", g.Projects, named("no name"), true})
	}
	if len(g.Machines) > 1 || len(g.Machines) == 1 && g.Machines[0].Name != "" {
		list = append(list, sumsTable{"machines", "Machine", "Machines are named by --machine where a report is written.",
			g.Machines, named("not named"), true})
	}
	plans := rep.PlansByKey()
	plan := func(x *trend.Group) string {
		title := or(strings.TrimSuffix(baseName(x.Name), ".md"), "no plan")
		if p := plans[x.Name]; p != nil && p.Title != "" {
			title = p.Title
		}
		if project, _, several := strings.Cut(x.Name, "/"); several && len(g.Projects) > 1 {
			return project + ": " + title
		}
		return title
	}
	return append(list,
		sumsTable{"plans", "Plan", "", g.Plans, plan, true},
		sumsTable{"models", "Model", "The cost is the model's own; the other figures are those of the runs in " +
			"which it worked, so a run of two models counts with both.", g.Models, named("not recorded"), false},
		sumsTable{"days", "Day", "A run counts on the day, in UTC, on which it was started.", g.Days,
			named("unknown"), false})
}

func rounds(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

func reviewsOf(g *trend.Group) string {
	if g.Reviewed == 0 {
		return "–"
	}
	return rounds(float64(g.Reviews) / float64(g.Reviewed))
}

func ratio(part, whole int) float64 {
	if whole == 0 {
		return -1
	}
	return float64(part) / float64(whole)
}

func (p WordPlace) where() string {
	if p.Kind == "run" {
		return strings.TrimSuffix("run, "+p.Day, ", ")
	}
	return strings.TrimSuffix(p.Kind+" in "+p.Run+", "+p.Day, ", ")
}

// words find the runs of a group in the search; "" where it has no name.
func (t sumsTable) words(g *trend.Group) string {
	if t.id == "plans" {
		return strings.TrimSuffix(baseName(g.Name), ".md")
	}
	return g.Name
}

// draws tells whether any group of the table makes a line.
func (t sumsTable) draws() bool {
	return t.lines && slices.ContainsFunc(t.groups, func(g *trend.Group) bool {
		return lineOver(g.Costs, money).path != "" || lineOver(g.Rounds, rounds).path != ""
	})
}

// lineOver is a line of at least two values; of fewer there is none.
func lineOver(values []float64, say func(float64) string) (line trendLine) {
	if len(values) < 2 {
		return line
	}
	return lineOf(values, 84, say)
}

func searchHint(runs int) string {
	return "Search " + plural(runs, "run") +
		": plans, phases, findings, files, answers, errors, commits; or a time of the clock, such as 14:20."
}
