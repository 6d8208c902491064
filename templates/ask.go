package templates

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"fivex/snapshot/report"
)

func runKeyOf(run *report.Run) string {
	if run == nil {
		return ""
	}
	return run.Key
}

func gateState(g *report.Gate) string {
	switch {
	case g.Withdrawn != "":
		return "withdrawn"
	case g.Resolved:
		return "answered"
	}
	return "pending"
}

// gateMark is a sign of what waits, or of what waits no longer.
func gateMark(g *report.Gate) string {
	return map[string]string{"pending": "◆", "answered": "✓", "withdrawn": "○"}[gateState(g)]
}

func gateTitle(rep *report.Report, run *report.Run, g *report.Gate) string {
	where := ""
	if p := phaseOf(run, g); p != nil {
		where = phaseName(p)
	} else if g.Phase != "" {
		where = plannedTitle(rep, run, g.Phase)
	} else if run != nil && run.State.Gate == g.ID && run.State.Phase != "" {
		where = plannedTitle(rep, run, run.State.Phase)
	}
	switch g.Type {
	case "phase":
		where = or(where, "a phase")
		return report.Capital(where) + " is done: go on?"
	case "escalation":
		if where == "" {
			return "A decision is needed"
		}
		if gateState(g) == "answered" {
			return "Decided: " + where
		}
		return "Decide: " + where
	case "resume":
		return "An earlier run was interrupted: resume it?"
	}
	return or(report.OneLine(g.Type, mostInTitle), "gate")
}

// phaseAt is a phase of the run, nil when there is none.
func phaseAt(run *report.Run, id string) *report.Phase {
	if run == nil || run.Detail == nil || id == "" {
		return nil
	}
	return phaseWithID(run, id)
}

// phaseOf is the phase of the run that a gate is about; nil when it is none.
func phaseOf(run *report.Run, g *report.Gate) *report.Phase {
	if run == nil {
		return nil
	}
	if p := phaseAt(run, g.Phase); p != nil {
		return p
	}
	if run.State.Gate == g.ID {
		return phaseAt(run, run.State.Phase)
	}
	return phaseAt(run, phaseOfAnswer(run, g))
}

// phaseOfAnswer is where a gate's answer stands in the story, or what it asked
// about: "" where neither is known.
func phaseOfAnswer(run *report.Run, g *report.Gate) string {
	if run.Detail == nil {
		return ""
	}
	for s := range run.Steps {
		if s.Person != nil && s.Person.Gate == g.ID && s.Phase != "" {
			return s.Phase
		}
	}
	for _, x := range slices.Backward(run.Findings) {
		if slices.ContainsFunc(g.Items, func(it report.Item) bool { return it.Title != "" && it.Title == x.Title }) {
			return x.Phase
		}
	}
	return ""
}

func waitWord(n int) string {
	if n == 1 {
		return "waits"
	}
	return "wait"
}

func decisionTitle(rep *report.Report, run *report.Run) string {
	if p := phaseAt(run, run.State.Phase); p != nil {
		return "Decide: " + phaseName(p)
	}
	if run.State.Phase != "" {
		return "Decide: " + plannedTitle(rep, run, run.State.Phase)
	}
	return "A decision is needed"
}

// plannedTitle names a phase with the title that the run's plan gives it: a page that tells the run
// in a line has none of the run's phases.
func plannedTitle(rep *report.Report, run *report.Run, id string) string {
	if run != nil {
		if p := rep.PlanNamed(run.Plan); p != nil {
			for _, ph := range p.Phases {
				if ph.ID == id {
					return phaseName(&report.Phase{ID: id, Title: ph.Title})
				}
			}
		}
	}
	return report.PhaseName(report.OneLine(id, mostInTitle))
}

// findingWord names one of so many findings.
func findingWord(i, of int) string {
	if of == 1 {
		return "the finding"
	}
	return "finding " + number(i+1)
}

// gateContext are the facts that a request's context gives, beside its question, its
// items and what the card tells of the phase.
func gateContext(run *report.Run, p *report.Phase, g *report.Gate) []report.Field {
	var request struct {
		Context map[string]any `json:"context"`
	}
	if json.Unmarshal(g.Request.Data, &request) != nil {
		return nil
	}
	var out []report.Field
	for _, k := range sortedKeys(request.Context) {
		var text string
		switch v := request.Context[k].(type) {
		case bool:
			text = yesNo(v)
		case float64:
			if text = anyText(v); k == "duration" {
				text = duration(&v)
			}
		case string:
			text = valueText(v)
		}
		switch {
		case text == "", text == g.Question, k == "logPath", k == "runId", k == "iteration",
			report.CountsItems(text),
			p != nil && isTold(run, p, k, text):
		default:
			out = append(out, report.Field{Name: wordsOf(strings.TrimSuffix(k, "Verdict")), Value: text})
		}
	}
	return out
}

// isTold tells whether the card says this fact of the phase already.
func isTold(run *report.Run, p *report.Phase, key, text string) bool {
	switch key {
	case "phaseNumber":
		return text == p.ID
	case "phaseTitle":
		return text == p.Title
	case "qualityPassed":
		return attempts(p.Quality) != "" && text == yesNo(p.Quality[len(p.Quality)-1] == "passed")
	case "filesChanged":
		if _, ok := lastCode(run, p); ok {
			_, _, files := p.Changes.Code()
			return text == strconv.Itoa(files)
		}
	}
	return false
}

// phaseName is what a phase is called in a sentence.
func phaseName(p *report.Phase) string {
	name := report.PhaseName(p.ID)
	if p.Title != "" && p.ID != "plan" {
		name += " (" + p.Title + ")"
	}
	return report.OneLine(name, mostInTitle)
}

func in(p *report.Phase) string {
	if p == nil {
		return ""
	}
	return " in " + phaseName(p)
}

// counted is what 5x itself asks for findings that wait; they say it better.
var counted = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\d+ item\(s\) require`)
})

// asksInWords tells whether the gate's question says what its findings do not.
func asksInWords(run *report.Run, g *report.Gate) bool {
	if p := phaseOf(run, g); g.Question == "" || p != nil && g.Question == p.Title {
		return false
	}
	return len(g.Items) == 0 && len(decidedAt(run, g)) == 0 || !counted().MatchString(g.Question)
}
