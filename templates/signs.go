package templates

import (
	"fmt"
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// drawsStrip tells whether a timeline says more than a line of text.
func drawsStrip(run *report.Run) bool {
	spans := run.Timeline.Spans
	return len(spans) > 1 || len(spans) == 1 && spans[0].ToMS > spans[0].FromMS
}

// signs are what the signs at phases and steps of the run mean.
func signs(run *report.Run) string {
	there, unnamed := map[string]bool{}, false
	for _, p := range run.Phases {
		sign := stateMark(phaseKind(run, p))
		there[sign] = p.ID != "" || there[sign]
		for s := range p.Steps {
			there[stepMark(s)] = true
			unnamed = unnamed || isUnnamed(s.Person)
		}
	}
	var list []string
	for _, x := range [][2]string{{"✓", "passed"}, {"✓!", "a person passed it"}, {"●", "was done"},
		{"✕", "went wrong"}, {"!", "needs a look"}, {"◆", "waits for a person"}, {"▶", "at work"},
		{"◐", "begun"}, {"⚡", "broken off"}, {"–", "switched off"}, {"○", "to come"}} {
		if there[x[0]] {
			list = append(list, x[0]+"\u00a0"+x[1])
		}
	}
	if unnamed {
		list = append(list, "5x does not record who answered")
	}
	if text := unlogged(run); text != "" {
		list = append(list, text)
	}
	return strings.Join(list, " · ")
}

// unlogged says of how many of the run's calls of agents no log is here.
func unlogged(run *report.Run) string {
	here := make(map[string]bool, len(run.Logs))
	for _, l := range run.Logs {
		here[l.Name] = true
	}
	calls, without := 0, 0
	for _, p := range run.Phases {
		for s := range p.Steps {
			if s.Agent != nil {
				calls++
				without += truth(!here[s.Log])
			}
		}
	}
	switch without {
	case 0:
		return ""
	case calls:
		return "no log of the agents' calls"
	}
	return fmt.Sprintf("no log of %d of %d calls", without, calls)
}

// isUnnamed tells whether a person answered of whom nothing is recorded but where.
func isUnnamed(p *report.Person) bool {
	return p != nil && !p.Pending && !p.Rule && p.Choice != "" && (p.By == "" || p.By == "terminal" || p.By == "dashboard")
}

func hasFailed(run *report.Run) bool {
	return slices.ContainsFunc(run.Timeline.Spans, func(s report.Span) bool { return s.Outcome == "bad" })
}
