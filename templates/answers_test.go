package templates

import (
	"testing"

	"fivex/snapshot/report"
)

func TestAnAnswerSaysWhatItDoesWhereItsWordDoesNot(t *testing.T) {
	t.Parallel()
	for want, g := range map[string]*report.Gate{
		"continue or exit (pause the run)": {Type: "phase", Actions: []string{"continue", "exit"}},
		"continue (fix with guidance), approve (override) or abort": {Type: "escalation",
			Actions: []string{"continue", "approve", "abort"}},
		"übernehmen or später": {Type: "own", Actions: []string{"übernehmen", "später"}},
	} {
		if got := actionList(g); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
