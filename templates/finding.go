package templates

import (
	"cmp"
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// fateClass and fateMark say of what was passed over, which no commit answers,
// that it is not mended.
func fateClass(x report.Fate) string {
	switch {
	case x.Kind == "fixed", x.Kind == "not-raised-again", x.Kind == "settled" && x.Commit != "":
		return "good"
	case x.Kind == "raised-again":
		return "bad"
	}
	return "warn"
}

func fateMark(x report.Fate) string {
	switch {
	case fateClass(x) == "good":
		return "✓"
	case x.Kind == "raised-again":
		return "↻"
	case x.Kind == "settled":
		return "!"
	}
	return "○"
}

// fateText is a fate, and what joins it to the places of its finding: where it ends in the
// only one of these, or in its file, that is not said twice.
func fateText(x *report.Finding) (text, joint string) {
	const changed = " which changed "
	if len(x.Locations) == 1 {
		place := x.Locations[0]
		if text, ok := strings.CutSuffix(x.Fate.Text, changed+place.String()); ok {
			return text, changed[1:]
		}
		if text, ok := strings.CutSuffix(x.Fate.Text, changed+place.Path); ok {
			return text + changed + "its file", "· "
		}
	}
	return x.Fate.Text, "· "
}

// withFindings knows the findings of a run by their ids: each item of each review asks
// for its own.
func (f Formats) withFindings(run *report.Run) Formats {
	f.findings = nil
	if run.Detail == nil {
		return f
	}
	f.findings = make(map[string]*report.Finding, len(run.Findings))
	for _, x := range run.Findings {
		if f.findings[x.ID] == nil && x.ID != "" {
			f.findings[x.ID] = x
		}
	}
	return f
}

// raisedHere tells whether the step's item is the one that raised its finding
// first; it carries the finding's anchor.
func raisedHere(x *report.Finding, s *report.Step, it report.Item) bool {
	return x.Raised[0].Step == s.ID && it.ID == x.Raised[0].ItemID
}

// raisedBy is the review that raised a finding first, and its item.
func raisedBy(run *report.Run, x *report.Finding) (review *report.Step, item report.Item) {
	for s := range run.Steps {
		if s.ID != x.Raised[0].Step || s.Agent == nil {
			continue
		}
		for _, it := range s.Agent.Items {
			if it.Finding == x.ID {
				return s, it
			}
		}
	}
	return &report.Step{Kind: "reviewer"}, item
}

// byPriority puts first what needs a person, then the gravest.
func byPriority(items []report.Item) []report.Item {
	return slices.SortedStableFunc(slices.Values(items), func(a, b report.Item) int {
		human := func(it report.Item) int { return truth(it.Action == "human_required") }
		return cmp.Or(human(b)-human(a), strings.Compare(or(a.Priority, "P9"), or(b.Priority, "P9")))
	})
}

func priorityClass(p string) string {
	switch p {
	case "P0", "P1", "P2":
		return strings.ToLower(p)
	}
	return "neutral"
}

func actionWord(action string) string {
	switch action {
	case "human_required":
		return "needs a person"
	case "auto_fix":
		return "the author can fix it"
	}
	return action
}
