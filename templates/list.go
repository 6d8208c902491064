package templates

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fivex/snapshot/report"
)

// mostTrend is how many runs of a plan its line of costs shows.
const mostTrend = 12

// runLine says a run in the rail.
func runLine(r *report.Run) string {
	if r.Totals.PhasesTotal == 0 {
		return stateWord(r.State.Shown())
	}
	return stateWord(r.State.Shown()) + " · " + phasesText(r) + " " + report.Noun(r.Totals.PhasesTotal, "phase")
}

// runFigures are what a run cost and took, as far as they are known, and when
// it began.
func runFigures(r *report.Run) string {
	var known []string
	if r.Totals.CostUSD > 0 {
		known = append(known, money(r.Totals.CostUSD))
	}
	if took(r) > 0 {
		known = append(known, ms(took(r)))
	}
	return strings.Join(append(known, day(r.StartedAt)), " · ")
}

func phasesText(r *report.Run) string {
	if r.Totals.PhasesTotal == 0 {
		return "–"
	}
	return number(r.Totals.PhasesDone) + " of " + number(r.Totals.PhasesTotal)
}

func changedText(c changed) string {
	if c.files == 0 {
		return "–"
	}
	return "+" + number(c.added) + " −" + number(c.removed)
}

// A runTable is what the lines of the runs' list have in common.
type runTable struct {
	rep            *report.Report
	changes, trend bool // whether these columns are there
	costs          map[string]float64
	plans          map[string]*report.Plan
	name           func(*report.Run) string
}

func tableOf(rep *report.Report, f Formats) *runTable {
	t := &runTable{rep: rep, costs: map[string]float64{}, plans: map[string]*report.Plan{},
		name: f.names(rep)}
	for _, r := range rep.Runs {
		t.costs[r.Key] = r.Totals.CostUSD
		t.changes = t.changes || changesOf(r).files > 0
	}
	for _, p := range rep.Plans {
		t.plans[p.Path] = p
	}
	t.trend = slices.ContainsFunc(rep.Runs, func(r *report.Run) bool { return t.trendOf(r).path != "" })
	return t
}

// lines counts the runs of which there is no more than their line.
func lines(rep *report.Report, f Formats) (n int) {
	for _, r := range rep.Runs {
		n += truth(f.RunLink(r) == "")
	}
	return n
}

// stepWords are a step of a phase as the comparison of two runs names it.
func stepWords(p *report.Phase, s *report.Step) string {
	text := whoOf(s)
	switch {
	case s.Kind == "author" || s.Kind == "agent":
		text = "the " + text
	case !strings.ContainsAny(text, "0123456789"): // review 1, quality 2, 5x
		text = "a " + text
	}
	if p.ID != "" {
		text += " in " + report.PhaseName(p.ID)
	}
	words := map[string]string{"good": "passed", "bad": "went wrong", "warn": "needs a look", "waiting": "waits"}
	if w := words[s.Outcome]; w != "" && !(s.Outcome == "good" && s.Agent != nil && s.Kind == "author") {
		text += " (" + w + ")"
	}
	return text
}

// raw is a number as the script reads it.
func raw(v float64) string { return strconv.FormatFloat(v, 'g', 10, 64) }

// day is an instant to the minute.
func day(t report.Time) string {
	if t.IsZero() {
		return "unknown"
	}
	return t.Format("2006-01-02 15:04")
}

func wholePercent(part, whole int) string {
	if whole <= 0 {
		return "–"
	}
	return fmt.Sprintf("%d %%", (part*100+whole/2)/whole)
}

// A trendLine is a small line of costs in a box of 84 by 20.
type trendLine struct{ path, x, y, text string }

func (t *runTable) trendOf(run *report.Run) (line trendLine) {
	p := t.plans[run.Plan]
	if p == nil || len(p.Runs) < 2 {
		return line
	}
	n := slices.Index(p.Runs, run.Key)
	var costs []float64
	for _, key := range p.Runs[max(0, n+1-mostTrend) : n+1] {
		costs = append(costs, t.costs[key])
	}
	if len(costs) < 2 {
		return line
	}
	return lineOf(costs, 84, money)
}

// lineOf is a line of values in a box of this width and a height of 20; none
// where all of them are zero.
func lineOf(values []float64, width int, say func(float64) string) (line trendLine) {
	top := slices.Max(values)
	if top <= 0 {
		return line
	}
	var said []string
	for i, v := range values {
		x, y := 4+float64(width-8)*float64(i)/float64(len(values)-1), 17-14*v/top
		line.x, line.y = px(x), px(y)
		line.path += string("ML"[min(i, 1)]) + line.x + " " + line.y
		said = append(said, say(v))
	}
	line.text = strings.Join(said, ", ")
	return line
}

// mostSteps is how many steps of a run the page's script compares.
const mostSteps = 200

// comparable is what the script compares of a run, beside the columns of its
// line: sums, findings with their fate, and the way that its steps took.
// Of one that goes on in a live page, findings and way are left out: they would
// be sent anew with every step.
func comparable(r *report.Run, f Formats) string {
	type told struct {
		Name     string               `json:"name"`
		Plan     string               `json:"plan,omitempty"`
		Sums     map[string]int64     `json:"sums"`
		Findings map[string][2]string `json:"findings"` // fate, end of the address
		Kinds    []string             `json:"kinds,omitempty"`
		Steps    []int                `json:"steps,omitempty"` // places in Kinds
	}
	t := r.Totals
	x := told{Name: shortID(r.ID), Plan: r.Plan, Sums: map[string]int64{
		"Tokens": report.SumCount(t.TokensIn, t.TokensOut), "Quality failures": int64(t.QualityFailures),
		"Quality attempts": int64(t.QualityAttempts), "Escalations": int64(t.Escalations)}}
	if r.Detail != nil && (f.Mark == "" || !goesOn(r)) {
		x.Findings = map[string][2]string{}
		for _, f := range r.Findings {
			x.Findings[report.OneLine(f.Title, 120)] = [2]string{f.Fate.Kind, report.Anchor(f.ID)}
		}
		place := map[string]int{}
		for _, p := range r.Phases {
			for s := range p.Steps {
				if s.Kind == "note" || len(x.Steps) == mostSteps {
					continue
				}
				words := stepWords(p, s)
				if _, known := place[words]; !known {
					place[words] = len(x.Kinds)
					x.Kinds = append(x.Kinds, words)
				}
				x.Steps = append(x.Steps, place[words])
			}
		}
	}
	b, err := json.Marshal(x)
	if err != nil {
		return ""
	}
	return string(b)
}
