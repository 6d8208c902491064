package templates

import (
	"slices"
	"strings"

	"fivex/snapshot/report"

	"github.com/a-h/templ"
)

// mostDiffering is how many findings are named side by side.
const mostDiffering = 100

// A findingRow is a finding, by its title, and how it stands in each run.
type findingRow struct {
	title string
	found []foundIn
}

// foundIn is a finding of a run; nil where the run has none of this title.
type foundIn struct {
	run     *report.Run
	finding *report.Finding
}

// link leads to where the finding was raised, also from a site's index.
func (x foundIn) link(f Formats) templ.SafeURL {
	page, _, _ := strings.Cut(f.RunLink(x.run), "#")
	return link(page + "#" + findingAnchor(x.run, x.finding.ID))
}

// differingFindings are those that not every run has with the same fate, and how many
// there are beyond those.
func differingFindings(runs []*report.Run) (rows []findingRow, more int) {
	byTitle := map[string]int{}
	for i, run := range runs {
		for _, x := range run.Findings {
			title := report.OneLine(or(x.Title, x.ID), 120)
			at, known := byTitle[title]
			if !known {
				at = len(rows)
				byTitle[title] = at
				rows = append(rows, findingRow{title, make([]foundIn, len(runs))})
			}
			rows[at].found[i] = foundIn{run, x}
		}
	}
	rows = slices.DeleteFunc(rows, func(r findingRow) bool {
		first := r.found[0].finding
		return first != nil && !slices.ContainsFunc(r.found, func(x foundIn) bool {
			return x.finding == nil || x.finding.Fate.Kind != first.Fate.Kind
		})
	})
	if len(rows) > mostDiffering {
		return rows[:mostDiffering], len(rows) - mostDiffering
	}
	return rows, 0
}
