package sidecar

import (
	"strings"

	"fivex/snapshot/report"
)

// A Wait is a question that somebody is waited for with: a gate, or where the
// journal asks without one, the run's last step.
type Wait struct {
	Gate     string // its id; "" where the journal asks
	Type     string // of the gate, or of the question
	Run      string
	Plan     string
	Phase    string
	Question string
	Next     string // what a person can do
	URL      string // where it can be seen, without the token
}

// waits tells somebody of each question that waits once, however long the server runs.
type waits struct {
	each func(Wait) // nil tells nobody
	page string     // its address, without the token
	told map[string]bool
}

// tell tells of what a report's questions wait for that nobody was told of. A question
// that came and went between two readings is not told.
func (w *waits) tell(rep *report.Report) {
	if w.each == nil {
		return
	}
	for _, g := range rep.Gates {
		if !g.Resolved && g.Withdrawn == "" {
			w.once("gate\x00"+g.ID, w.gate(rep, g))
		}
	}
	for _, r := range rep.Runs {
		if r.State.Kind == "waiting" && r.State.Gate == "" {
			w.once("run\x00"+r.Key+"\x00"+r.State.Step, Wait{Type: "run", Run: r.ID, Plan: r.Plan, Phase: r.State.Phase,
				Question: r.State.Why, Next: r.State.Next, URL: w.page + "#" + report.Anchor("run", r.Key)})
		}
	}
}

func (w *waits) once(key string, question Wait) {
	if !w.told[key] {
		w.told[key] = true
		w.each(question)
	}
}

func (w *waits) gate(rep *report.Report, g *report.Gate) Wait {
	q := Wait{Gate: g.ID, Type: g.Type, Run: g.Run, Phase: g.Phase, Question: g.Question, URL: w.page}
	if !g.TerminalOnly && len(g.Actions) > 0 {
		q.Next = "5x gate answer " + g.ID + " " + strings.Join(g.Actions, "|")
	}
	for _, r := range rep.Runs {
		if r.ID == g.Run {
			q.Plan, q.URL = r.Plan, w.page+"#"+report.Anchor("run", r.Key)
			break
		}
	}
	return q
}
