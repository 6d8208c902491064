package templates

import (
	"strings"

	"fivex/snapshot/report"
)

func takesGuidance(g *report.Gate) bool {
	return g.Type != "phase" && g.Type != "resume"
}

// isDrastic tells answers that cannot be taken back and lose something: the
// page asks once more.
func isDrastic(kind, action string) bool {
	switch kind + "/" + action {
	case "escalation/approve", "escalation/abort", "resume/abort", "resume/start-fresh":
		return true
	}
	return false
}

// actionList are the answers that the gate takes, with what a button says.
func actionList(g *report.Gate) string {
	var list []string
	for _, a := range g.Actions {
		if label := actionLabel(g, a); strings.EqualFold(label, a) {
			list = append(list, a)
		} else {
			list = append(list, a+" ("+strings.ToLower(label[:1])+label[1:]+")")
		}
	}
	return report.Either(list)
}

func actionLabel(g *report.Gate, action string) string {
	switch g.Type + "/" + action {
	case "phase/continue":
		return "Continue"
	case "phase/exit":
		return "Pause the run"
	case "escalation/continue":
		return "Fix with guidance"
	case "escalation/approve":
		return "Override"
	case "escalation/abort", "resume/abort":
		return "Abort"
	case "resume/resume":
		return "Resume"
	case "resume/start-fresh":
		return "Start fresh"
	}
	return action
}
