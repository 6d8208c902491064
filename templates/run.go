package templates

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"fivex/snapshot"
)

// shortID is a run's id as 5x shows it: UUIDs by their first 8 characters.
func shortID(id string) string {
	if len(id) == 36 && strings.Count(id, "-") == 4 {
		return id[:8]
	}
	return or(id, "(no id)")
}

func short(commit string) string {
	if len(commit) > 10 && strings.Trim(commit, "0123456789abcdef") == "" {
		return commit[:10]
	}
	return commit
}

func baseName(path string) string { return path[strings.LastIndex(path, "/")+1:] }

func planTitle(rep *snapshot.Report, run *snapshot.Run) string {
	for _, p := range rep.Plans {
		if p.Path == run.Plan {
			return p.Title
		}
	}
	return ""
}

func hasDocument(rep *snapshot.Report, path string) bool {
	return slices.ContainsFunc(rep.Documents, func(d *snapshot.Document) bool { return d.Path == path })
}

func missingPlan(rep *snapshot.Report, path string) string {
	for _, p := range rep.Plans {
		if p.Path == path {
			return or(p.Missing, "not found")
		}
	}
	return "not found"
}

// machine is generation A's state machine and the run's place in it; -1 when
// the run has none.
func machine(run *snapshot.Run) ([]string, int) {
	states := []string{"EXECUTE", "QUALITY_CHECK", "QUALITY_RETRY", "REVIEW", "AUTO_FIX", "ESCALATE", "PHASE_GATE"}
	if run.Command == "plan-review" {
		states = []string{"REVIEW", "AUTO_FIX", "ESCALATE", "APPROVED", "ABORTED"}
	}
	at := run.CurrentState
	switch at { // before 2026-02-20
	case "PARSE_AUTHOR_STATUS":
		at = "EXECUTE"
	case "PARSE_VERDICT", "PARSE_STATUS":
		at = "REVIEW"
	case "PARSE_FIX_STATUS":
		at = "AUTO_FIX"
	case "":
		return nil, -1
	}
	i := slices.Index(states, at)
	if i < 0 { // a state outside the loop, or a newer one
		return append(states, at), len(states)
	}
	return states, i
}

// verdicts are the run's reviews, the newest first.
func verdicts(run *snapshot.Run) []*snapshot.AgentResult {
	var out []*snapshot.AgentResult
	for _, a := range slices.Backward(run.Agents) {
		if a.IsVerdict() && !a.EventOnly {
			out = append(out, a)
		}
	}
	return out
}

func byPriority(items []snapshot.Item) []snapshot.Item {
	return slices.SortedStableFunc(slices.Values(items), func(a, b snapshot.Item) int {
		human := func(it snapshot.Item) int {
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
		return "auto-fix"
	}
	return action
}

// failedFirst puts the failing part of an attempt first.
func failedFirst(cs []snapshot.Command) []snapshot.Command {
	return slices.SortedStableFunc(slices.Values(cs), func(a, b snapshot.Command) int {
		rank := func(c snapshot.Command) int {
			if commandOutcome(c) == "failed" {
				return 0
			}
			return 1
		}
		return rank(a) - rank(b)
	})
}

func refAnchor(run *snapshot.Run, r *snapshot.EventRefs) string {
	switch {
	case r.Agent != "":
		return Anchor("run", run.Key, "agent", r.Agent)
	case r.Quality != "":
		return Anchor("run", run.Key, "quality", r.Quality)
	}
	return Anchor("run", run.Key, "decision", r.Decision)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func logNamed(run *snapshot.Run, name string) *snapshot.Log {
	for _, l := range run.Logs {
		if name != "" && l.Name == name {
			return l
		}
	}
	return nil
}

// unshownLogs are the agent logs that no result of the run names.
func unshownLogs(run *snapshot.Run) []*snapshot.Log {
	var out []*snapshot.Log
	for _, l := range run.Logs {
		named := slices.ContainsFunc(run.Agents, func(a *snapshot.AgentResult) bool { return a.Log == l.Name })
		if l.Kind == "agent" && l.Problem == "" && !named {
			out = append(out, l)
		}
	}
	return out
}

func entryClass(kind string) string {
	switch kind {
	case "text", "reasoning", "prompt", "tool", "error", "usage", "start", "end":
		return "e-" + kind
	}
	return "e-other"
}

// entryLine says what has no body of its own.
func entryLine(e *snapshot.Entry) string {
	parts := []string{map[string]string{"start": "session", "usage": "usage", "end": "ended"}[e.Kind]}
	if e.Kind == "start" {
		parts = append(parts, e.Text)
	}
	if !e.At.IsZero() {
		parts = append(parts, clock(e.At))
	}
	if e.TokensIn != nil || e.TokensOut != nil {
		parts = append(parts, maybeCount(e.TokensIn)+" in, "+maybeCount(e.TokensOut)+" out")
	}
	if e.CostUSD != nil {
		parts = append(parts, money(*e.CostUSD))
	}
	if e.DurationMS != nil {
		parts = append(parts, duration(e.DurationMS))
	}
	return strings.Join(parts, " · ")
}

func sameDay(a, b snapshot.Time) bool {
	return !a.IsZero() && !b.IsZero() && a.Format("2006-01-02") == b.Format("2006-01-02")
}

// goesOn tells whether the run's time is still running.
func goesOn(run *snapshot.Run) bool {
	return run.EndedAt.IsZero() && !run.StartedAt.IsZero() && (run.State.Kind == "working" || run.State.Kind == "waiting")
}
