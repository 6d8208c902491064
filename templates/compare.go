package templates

import (
	"slices"
	"strings"

	"fivex/snapshot/report"
	"fivex/snapshot/story"
)

// mostCompared is how many runs fit side by side.
const mostCompared = 6

// compared are the runs to show side by side: those that were named one by
// one.
func compared(rep *report.Report) []*report.Run {
	if !rep.Compare {
		return nil
	}
	var out []*report.Run
	for _, r := range rep.Runs {
		if r.Detail != nil && len(out) < mostCompared {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b *report.Run) int { return a.StartedAt.Compare(b.StartedAt.Time) })
	return out
}

// A row compares one thing. Of numbers, deltas say how the later runs differ
// from the first.
type row struct {
	name    string
	values  []string
	deltas  []string
	differs bool
}

func comparison(runs []*report.Run) (rows []row) {
	text := func(name string, value func(*report.Run) string) {
		r := row{name: name}
		for _, run := range runs {
			v := value(run)
			r.differs = r.differs || len(r.values) > 0 && v != r.values[0]
			r.values, r.deltas = append(r.values, v), append(r.deltas, "")
		}
		rows = append(rows, r)
	}
	samePlan := !slices.ContainsFunc(runs, func(r *report.Run) bool { return r.Plan == "" || r.Plan != runs[0].Plan })
	amount := func(name string, more verdictOn, value func(*report.Run) float64, show func(float64) string) {
		r := row{name: name}
		first := value(runs[0])
		for _, run := range runs {
			v := value(run)
			delta := ""
			if v != first {
				r.differs = true
				if show(v) != "–" && show(first) != "–" { // what is not known is not less
					delta = signed(v-first, show)
					if samePlan {
						delta += more.word(v > first)
					}
				}
			}
			r.values, r.deltas = append(r.values, show(v)), append(r.deltas, delta)
		}
		rows = append(rows, r)
	}
	whole := func(v float64) string { return number(int(v)) }
	text("State", func(r *report.Run) string { return stateMark(r.State.Shown()) + " " + stateWord(r.State.Shown()) })
	text("Why", func(r *report.Run) string { return r.State.Why })
	amount("Phases done", isBetter, func(r *report.Run) float64 { return float64(r.Totals.PhasesDone) }, whole)
	amount("Cost", isWorse, func(r *report.Run) float64 { return r.Totals.CostUSD }, money)
	amount("Took", isWorse, func(r *report.Run) float64 { return took(r) }, ms)
	amount("Authors worked", isMore, func(r *report.Run) float64 { return r.Totals.AuthorMS }, ms)
	amount("Reviewers worked", isMore, func(r *report.Run) float64 { return r.Totals.ReviewerMS }, ms)
	amount("Waited for people", isMore, func(r *report.Run) float64 { return r.Totals.HumanWaitMS }, ms)
	amount("Tokens", isWorse, func(r *report.Run) float64 {
		return float64(report.SumCount(r.Totals.TokensIn,
			r.Totals.TokensOut))
	}, whole)
	amount("Reviews", isMore, func(r *report.Run) float64 { return float64(r.Totals.Reviews) }, whole)
	amount("Quality attempts", isMore, func(r *report.Run) float64 { return float64(r.Totals.QualityAttempts) }, whole)
	amount("Quality failures", isWorse, func(r *report.Run) float64 { return float64(r.Totals.QualityFailures) }, whole)
	amount("Findings", isMore, func(r *report.Run) float64 { return float64(len(r.Findings)) }, whole)
	amount("Escalations", isWorse, func(r *report.Run) float64 { return float64(r.Totals.Escalations) }, whole)
	for _, id := range phasesOf(runs) {
		text(report.Capital(report.PhaseName(id)), func(r *report.Run) string {
			if p := phaseWithID(r, id); p != nil {
				return phaseInShort(r, p)
			}
			return "not in this run"
		})
	}
	text("Plan", func(r *report.Run) string { return or(r.Plan, "none") })
	text("Run", func(r *report.Run) string { return shortID(r.ID) })
	return rows
}

// phaseInShort leaves out what did not happen, such as a round of a phase to come.
func phaseInShort(r *report.Run, p *report.Phase) string {
	var list []string
	if n := len(p.Rounds); n > 0 {
		list = append(list, plural(n, "round"))
	}
	if q := attempts(p.Quality); q != "" {
		list = append(list, "quality "+q)
	}
	if p.CostUSD > 0 {
		list = append(list, money(p.CostUSD))
	}
	state := stateMark(phaseKind(r, p)) + " " + stateWord(phaseKind(r, p))
	if len(list) == 0 {
		return state
	}
	return state + ": " + strings.Join(list, ", ")
}

// A verdictOn says what more of a thing is, where runs of one plan are compared.
type verdictOn int

const (
	isMore verdictOn = iota
	isBetter
	isWorse
)

func (v verdictOn) word(more bool) string {
	switch {
	case v == isMore:
		return ""
	case more == (v == isBetter):
		return " better"
	}
	return " worse"
}

// judgement is the colour of a difference whose word says that it is better or worse.
func judgement(delta string) string {
	switch {
	case strings.HasSuffix(delta, " better"):
		return "good"
	case strings.HasSuffix(delta, " worse"):
		return "bad"
	}
	return ""
}

func signed(v float64, show func(float64) string) string {
	if v < 0 {
		return "▼ " + show(-v)
	}
	return "▲ " + show(v)
}

func phasesOf(runs []*report.Run) (ids []string) {
	for _, r := range runs {
		for _, p := range r.Phases {
			if p.ID != "" && !slices.Contains(ids, p.ID) {
				ids = append(ids, p.ID)
			}
		}
	}
	slices.SortFunc(ids, story.ComparePhases)
	return ids
}
