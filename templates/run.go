package templates

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// mostInRail is how many runs the rail lists.
const mostInRail = 30

// shortID is a run's id as 5x shows it: UUIDs by their first 8 characters.
func shortID(id string) string {
	if len(id) == 36 && strings.Count(id, "-") == 4 {
		return id[:8]
	}
	return or(id, "(no id)")
}

func baseName(path string) string { return path[strings.LastIndex(path, "/")+1:] }

// runTitle is what people call a run: its plan's title.
func runTitle(rep *report.Report, run *report.Run) string {
	title := or(strings.TrimSuffix(baseName(run.Plan), ".md"), shortID(run.ID))
	if p := rep.PlanNamed(run.Plan); p != nil && p.Title != "" {
		title = p.Title
	}
	if run.Project != "" {
		return run.Project + ": " + title
	}
	return title
}

func branchOf(rep *report.Report, run *report.Run) string {
	if p := rep.PlanNamed(run.Plan); p != nil {
		return p.Branch
	}
	return ""
}

func planDocument(rep *report.Report, path string) string {
	if p := rep.PlanNamed(path); p != nil {
		return p.Document
	}
	return ""
}

func missingPlan(rep *report.Report, path string) string {
	if p := rep.PlanNamed(path); p != nil {
		return or(p.Missing, "not found")
	}
	return "not found"
}

// firstTold is the run that the page tells first; nil when it tells none.
func firstTold(rep *report.Report) *report.Run {
	for _, r := range rep.Runs {
		if r.Detail != nil {
			return r
		}
	}
	return nil
}

// only is the report as a page of one run sees it: notes on the source stand on
// the page of all.
func only(rep *report.Report, run *report.Run) *report.Report {
	one := *rep
	one.Runs, one.Notices = report.Set[*report.Run]{run}, nil
	return &one
}

// A changed is how much code a run changed.
type changed struct{ added, removed, files int }

func changesOf(run *report.Run) changed {
	return changed{run.Totals.LinesAdded, run.Totals.LinesRemoved, run.Totals.FilesChanged}
}

// phaseTitle is a phase's number with its title.
func phaseTitle(p *report.Phase) string {
	switch {
	case p.ID == "":
		return "Outside any phase"
	case p.ID == "plan":
		return or(p.Title, "Planning")
	}
	return strings.TrimSpace(p.ID + " " + p.Title)
}

// phaseKind is how a phase stands: one that nobody works on is begun, not at work.
func phaseKind(run *report.Run, p *report.Phase) string {
	if p.State == "active" && run.State.Kind != "working" {
		return "begun"
	}
	return p.State
}

// costText is what was spent, and apart from it what calls spent that are not
// recorded.
func costText(cost, unrecorded float64) string {
	switch {
	case cost != 0 && unrecorded != 0:
		return money(cost) + " + " + money(unrecorded) + " unrecorded"
	case unrecorded != 0:
		return money(unrecorded) + " unrecorded"
	case cost != 0:
		return money(cost)
	}
	return ""
}

// phaseLine is what a phase took, in short.
func phaseLine(p *report.Phase) string {
	if len(p.Rounds) == 0 {
		if p.Done() {
			return "done before"
		}
		return "not begun"
	}
	var parts []string
	if n := len(p.Rounds); n > 0 && p.ID != "" {
		parts = append(parts, report.Plural(n, "round"))
	}
	if worked := p.AuthorMS + p.ReviewerMS + p.QualityMS; worked > 0 {
		parts = append(parts, ms(worked))
	}
	if cost := costText(p.CostUSD, p.UnrecordedCostUSD); cost != "" {
		parts = append(parts, cost)
	}
	if c := p.Changes; c != nil {
		if added, removed, files := c.Code(); files > 0 {
			parts = append(parts, fmt.Sprintf("+%d\u00a0−%d", added, removed)) // on one line
		}
	}
	return strings.Join(parts, " · ")
}

// phaseSentence says how the phase stands and who passed it.
func phaseSentence(p *report.Phase) string {
	var parts []string
	switch {
	case p.ID == "":
		return ""
	case p.State == "approved-by-person":
		parts = append(parts, "A person passed it all the same")
	case p.State == "done" && p.DoneBy == "checklist" && len(p.Rounds) == 0:
		parts = append(parts, "The plan's checklist says it is done")
	case p.State == "done" && p.DoneBy == "other-run":
		parts = append(parts, "Done by another run of the plan")
	case p.State == "done":
		parts = append(parts, "Done")
	case p.State == "blocked":
		parts = append(parts, "A person is next")
	case p.State == "stopped":
		parts = append(parts, "Not finished")
	case p.State == "pending" && p.Items > 0:
		return fmt.Sprintf("%s in the plan.", report.Plural(p.Items, "item"))
	}
	if p.Review != "" {
		parts = append(parts, "reviewed "+readable(p.Review))
	}
	if p.Decision != "" && p.State != "approved-by-person" {
		parts = append(parts, "a person "+p.Decision)
	}
	if p.Commit != "" {
		parts = append(parts, "commit "+report.ShortHash(p.Commit))
	}
	if len(parts) == 0 {
		return ""
	}
	text := strings.Join(parts, ", ") + "."
	return strings.ToUpper(text[:1]) + text[1:]
}

// readable is a readiness as people say it.
func readable(word string) string { return strings.ReplaceAll(word, "_", " ") }

// attempts are the outcomes of quality attempts as signs, in their order.
func attempts(outcomes []string) string {
	const most = 8
	var list []string
	if over := len(outcomes) - most; over > 0 {
		list, outcomes = append(list, "…"), outcomes[over:]
	}
	for _, o := range outcomes {
		list = append(list, resultMark(o))
	}
	return strings.Join(list, " ")
}

// byPriority puts first what needs a person, then the gravest.
func byPriority(items []report.Item) []report.Item {
	return slices.SortedStableFunc(slices.Values(items), func(a, b report.Item) int {
		human := func(it report.Item) int {
			if it.Action == "human_required" {
				return 0
			}
			return 1
		}
		return cmp.Or(human(a)-human(b), strings.Compare(or(a.Priority, "P9"), or(b.Priority, "P9")))
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

// failedFirst puts the failing part of an attempt first.
func failedFirst(cs []report.Command) []report.Command {
	return slices.SortedStableFunc(slices.Values(cs), func(a, b report.Command) int {
		rank := func(c report.Command) int {
			if commandOutcome(c) == "failed" {
				return 0
			}
			return 1
		}
		return rank(a) - rank(b)
	})
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func logNamed(run *report.Run, name string) *report.Log {
	for _, l := range run.Logs {
		if name != "" && l.Name == name {
			return l
		}
	}
	return nil
}

// unshownLogs are the agent logs that no call of the run names: a person may be
// asked about a call that failed before it was recorded.
func unshownLogs(run *report.Run) (list []*report.Log) {
	named := map[string]bool{}
	for s := range run.Detail.Steps {
		if s.Agent != nil {
			named[s.Log] = true
		}
	}
	for _, l := range run.Logs {
		if l.Kind == "agent" && l.Problem == "" && !named[l.Name] {
			list = append(list, l)
		}
	}
	return list
}

// took is how long a run took, no less than its agents worked: where their calls
// are longer than the run's clock tells, it is the clock that says too little.
func took(run *report.Run) float64 { return max(run.Totals.ElapsedMS, worked(run)) }

func worked(run *report.Run) float64 {
	return report.Sum(report.Sum(run.Totals.AuthorMS, run.Totals.ReviewerMS), run.Totals.OtherMS)
}

// goesOn tells whether the run's time is still running.
func goesOn(run *report.Run) bool {
	return run.EndedAt.IsZero() && !run.StartedAt.IsZero() && (run.State.Kind == "working" || run.State.Kind == "waiting")
}

// stateSentence is the run's state as a person says it.
func stateSentence(run *report.Run) string {
	switch run.State.Kind {
	case "waiting":
		return "Waits for you" + in(phaseAt(run, run.State.Phase))
	case "working":
		return "At work"
	}
	word := stateWord(run.State.Shown())
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

// whyText is why a run stands as it does; of one that waits, what it waits for.
func whyText(run *report.Run) string {
	if what, ok := strings.CutPrefix(run.State.Why, "Waits for "); ok && run.State.Kind == "waiting" {
		if _, what, ok = strings.Cut(what, ": "); ok && what != "" {
			return strings.ToUpper(what[:1]) + what[1:]
		}
	}
	if what, ok := strings.CutPrefix(run.State.Why, stateSentence(run)+": "); ok && what != "" {
		return strings.ToUpper(what[:1]) + what[1:]
	}
	return run.State.Why
}
