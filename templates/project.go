package templates

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// whereText says what the page is about, in the bar.
func whereText(rep *report.Report) string {
	switch len(rep.Runs) {
	case 0:
		return "" // as the headline says
	case 1:
		return runTitle(rep, rep.Runs[0]) + " · run " + strings.TrimPrefix(shortID(rep.Runs[0].ID), "run_")
	}
	plans := map[string]bool{}
	for _, r := range rep.Runs {
		plans[r.Plan] = true
	}
	delete(plans, "") // is not known
	return fmt.Sprintf("%s of %s", plural(rep.Totals.Runs, "run"), plural(len(plans), "plan"))
}

// projectSentence says how the project stands, those first that need a person.
func (f Formats) projectSentence(rep *report.Report) string {
	var parts []string
	if text := f.waitingSentence(rep); text != "" {
		return text
	}
	for _, r := range rep.Runs {
		if len(parts) == 2 || report.Attention(r.State.Kind) > report.Attention("interrupted") {
			break
		}
		if r.State.Kind == "waiting" {
			parts = append(parts, f.nameOf(rep, r)+" waits for you") // what for stands above, or below
			continue
		}
		parts = append(parts, f.nameOf(rep, r)+": "+strings.TrimRight(report.OneLine(r.State.Why, 160), "."))
	}
	if len(parts) > 0 {
		return report.Sentence(strings.Join(parts, "; "))
	}
	if len(rep.Runs) == 0 {
		return "No run yet."
	}
	var counts []string
	for _, c := range stateCounts(rep) {
		counts = append(counts, number(c.n)+" "+stateWord(c.kind))
	}
	if len(counts) == 1 && len(rep.Runs) > 1 {
		all := "All " + number(len(rep.Runs))
		if len(rep.Runs) == 2 {
			all = "Both"
		}
		return all + " runs are " + stateWord(rep.Runs[0].State.Shown()) + "."
	}
	noun := " runs: "
	if len(rep.Runs) == 1 {
		noun = " run: "
	}
	return number(len(rep.Runs)) + noun + strings.Join(counts, ", ") + "."
}

// notesOn are the notes on the source, without what the headline says: that there is
// no run yet.
func notesOn(rep *report.Report) (list []string) {
	for _, n := range rep.Notices {
		text := n.Text
		if len(rep.Runs) == 0 {
			text = strings.TrimSpace(strings.TrimPrefix(text, "No run yet: awaiting first run."))
		}
		if text != "" {
			list = append(list, text)
		}
	}
	return list
}

// waitingSentence names runs of which several wait.
func (f Formats) waitingSentence(rep *report.Report) string {
	const named = 3
	var titles []string
	n := 0
	for _, r := range rep.Runs {
		if r.State.Kind != "waiting" {
			continue
		}
		if n++; n <= named+1 {
			titles = append(titles, f.nameOf(rep, r))
		}
	}
	switch {
	case n < 2:
		return ""
	case n > named+1:
		return fmt.Sprintf("%s runs wait for you: %s and %s more.", number(n), strings.Join(titles[:named], ", "),
			number(n-named))
	}
	return fmt.Sprintf("%s runs wait for you: %s and %s.", number(n), strings.Join(titles[:n-1], ", "), titles[n-1])
}

// A stateCount is how many runs are in a state.
type stateCount struct {
	kind string
	n    int
}

func stateCounts(rep *report.Report) (list []stateCount) {
	n := map[string]int{}
	for _, r := range rep.Runs {
		n[r.State.Shown()]++
	}
	for kind, k := range n {
		list = append(list, stateCount{kind, k})
	}
	slices.SortFunc(list, func(a, b stateCount) int {
		return cmp.Or(report.Attention(a.kind)-report.Attention(b.kind), strings.Compare(a.kind, b.kind))
	})
	return list
}
