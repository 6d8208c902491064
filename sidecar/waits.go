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

// tell tells of each question that waits once, however long the server runs. A
// question that came and went between two readings is not told.
func (s *Server) tell(rep *report.Report) {
	if s.opts.Waits == nil {
		return
	}
	for _, g := range rep.Gates {
		if !g.Resolved && g.Withdrawn == "" {
			s.tellOnce("gate\x00"+g.ID, s.gateWait(rep, g))
		}
	}
	for _, r := range rep.Runs {
		if r.State.Kind == "waiting" && r.State.Gate == "" {
			s.tellOnce("run\x00"+r.Key+"\x00"+r.State.Step, Wait{Type: "run", Run: r.ID, Plan: r.Plan, Phase: r.State.Phase,
				Question: r.State.Why, Next: r.State.Next, URL: s.URL(false) + "#" + report.Anchor("run", r.Key)})
		}
	}
}

func (s *Server) tellOnce(key string, w Wait) {
	if s.reading.told[key] {
		return
	}
	s.reading.told[key] = true
	s.opts.Waits(w)
}

func (s *Server) gateWait(rep *report.Report, g *report.Gate) Wait {
	w := Wait{Gate: g.ID, Type: g.Type, Run: g.Run, Phase: g.Phase, Question: g.Question, URL: s.URL(false)}
	if !g.TerminalOnly && len(g.Actions) > 0 {
		w.Next = "5x gate answer " + g.ID + " " + strings.Join(g.Actions, "|")
	}
	for _, r := range rep.Runs {
		if r.ID == g.Run {
			w.Plan, w.URL = r.Plan, s.URL(false)+"#"+report.Anchor("run", r.Key)
			break
		}
	}
	return w
}
