package templates

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fivex/snapshot/report"
)

// How much of a run stands open: what is more is folded.
const (
	mostRounds = 3  // of a phase
	mostOpen   = 25 // steps of a round
	mostUndone = 5  // phases of a run that began and did not pass
	mostPhases = 12 // phases of a run before those that passed are one fold
)

// passedFirst divides the phases of a run of many phases: those at its
// beginning that passed, which are one fold, and the others.
func passedFirst(run *report.Run) (passed, rest []*report.Phase) {
	list := namedPhases(run)
	if len(list) <= mostPhases {
		return nil, list
	}
	n := 0
	for n < len(run.Phases) && run.Phases[n].Done() {
		n++
	}
	if n < 3 {
		return nil, list
	}
	return run.Phases[:n], run.Phases[n:]
}

// opensPhase tells whether a phase is told open: one of the last that began and
// did not pass.
func opensPhase(run *report.Run, p *report.Phase) bool {
	if p.Done() {
		return false
	}
	later := 0
	for _, x := range slices.Backward(run.Phases) {
		if x == p {
			return true
		}
		if !x.Done() && len(x.Rounds) > 0 {
			later++
		}
		if later == mostUndone {
			return false
		}
	}
	return true
}

// namedPhases are those that a way around names.
func namedPhases(run *report.Run) (list []*report.Phase) {
	for _, p := range run.Phases {
		if p.ID != "" {
			list = append(list, p)
		}
	}
	return list
}

func passedText(list []*report.Phase) string {
	return fmt.Sprintf("%s passed: %s to %s", plural(len(list), "phase"), report.PhaseName(list[0].ID),
		report.PhaseName(list[len(list)-1].ID))
}

func passedLine(list []*report.Phase) string {
	var cost, unrecorded, worked float64
	for _, p := range list {
		cost = report.SumMoney(cost, p.CostUSD)
		unrecorded = report.SumMoney(unrecorded, p.UnrecordedCostUSD)
		worked = report.Sum(worked, p.AuthorMS+p.ReviewerMS+p.QualityMS)
	}
	known := []string{}
	if worked > 0 {
		known = append(known, ms(worked))
	}
	if text := costText(cost, unrecorded, money); text != "" {
		known = append(known, text)
	}
	return strings.Join(known, " · ")
}

// A chunk is neighbouring steps of a round.
type chunk struct {
	first int // counted from 0
	steps []*report.Step
}

// chunks are a round's steps in lists that are folded but for the last: by
// hundreds, then smaller ones.
func chunks(steps []*report.Step) (list []chunk) {
	first := 0
	for _, size := range []int{100, mostOpen} {
		for len(steps)-first > max(size, mostOpen) {
			list = append(list, chunk{first, steps[first : first+size]})
			first += size
		}
	}
	return append(list, chunk{first, steps[first:]})
}

func (c chunk) text() string {
	bad := 0
	for _, s := range c.steps {
		if s.Outcome == "bad" {
			bad++
		}
	}
	text := fmt.Sprintf("Steps %d to %d", c.first+1, c.first+len(c.steps))
	if first, last := c.steps[0].At, c.steps[len(c.steps)-1].At; !first.IsZero() && !last.IsZero() {
		from, to := first.Format("15:04"), last.Format("15:04")
		if text += ", " + from; from != to {
			text += " to " + to
		}
	}
	if bad > 0 {
		text += fmt.Sprintf(", %d went wrong", bad)
	}
	return text
}

// roundLine is what a round came to.
func roundLine(run *report.Run, p *report.Phase, r *report.Round) string {
	text := plural(len(r.Steps), "step")
	for _, s := range r.Steps {
		if s.Kind == "reviewer" {
			text = s.Summary
		}
	}
	text = report.OneLine(text, 60)
	if x, ok := codeOf(run, p, r); ok && x.inLine() {
		text += " · " + changesLine(x.code)
	}
	return text
}

func chunkAnchor(run *report.Run, p *report.Phase, r *report.Round, c chunk) string {
	return roundAnchor(run, p, r) + ".c" + strconv.Itoa(c.first)
}

// recorded are a phase's steps whose rows are told apart from them.
func recorded(p *report.Phase) (list []*report.Step) {
	for s := range p.Steps {
		if isRecorded(s) {
			list = append(list, s)
		}
	}
	return list
}
