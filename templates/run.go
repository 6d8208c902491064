package templates

import (
	"cmp"
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
	return RunTitle(run, rep.PlanNamed(run.Plan))
}

// RunTitle is what a person knows a run by: the title of its plan, which is nil where it is
// not known.
func RunTitle(run *report.Run, plan *report.Plan) string {
	title := or(strings.TrimSuffix(baseName(run.Plan), ".md"), shortID(run.ID))
	if plan != nil && plan.Title != "" {
		title = plan.Title
	}
	if run.Project != "" {
		title = run.Project + ": " + title
	}
	return report.OneLine(title, mostInTitle)
}

func branchOf(rep *report.Report, run *report.Run) string {
	if p := rep.PlanNamed(run.Plan); p != nil {
		return report.OneLine(p.Branch, mostInTitle)
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

// inOrder are the runs as the page lists them: those first that need a person. In a
// page that stays open the newest stand first, so that a run that begins to wait
// changes places with no other.
func inOrder(rep *report.Report, f Formats) []*report.Run {
	if f.Mark == "" {
		return rep.Runs
	}
	return slices.SortedStableFunc(slices.Values(rep.Runs), func(a, b *report.Run) int {
		return cmp.Or(b.StartedAt.Compare(a.StartedAt.Time), strings.Compare(a.Key, b.Key))
	})
}

// firstTold is the run that the page tells first; nil when it tells none.
func firstTold(rep *report.Report, f Formats) *report.Run {
	for _, r := range inOrder(rep, f) {
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

// hasFigures tells whether anything was counted or measured of a run that stands behind its verdict.
func hasFigures(rep *report.Report, run *report.Run) bool {
	t := run.Totals
	return t.PhasesTotal > 0 || t.CostUSD > 0 || t.UnrecordedCostUSD > 0 || took(run) > 0 ||
		changesOf(run).files > 0 || branchOf(rep, run) != ""
}

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
	return report.Capital(report.OneLine(stateWord(run.State.Shown()), 60))
}

// whyText is why a run stands as it does; of one that waits, what it waits for.
func whyText(run *report.Run) string {
	if what, ok := strings.CutPrefix(run.State.Why, "Waits for "); ok && run.State.Kind == "waiting" {
		if _, what, ok = strings.Cut(what, ": "); ok && what != "" {
			return report.Capital(what)
		}
	}
	if what, ok := strings.CutPrefix(run.State.Why, stateSentence(run)+": "); ok && what != "" {
		return report.Capital(what)
	}
	return run.State.Why
}
