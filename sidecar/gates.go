package sidecar

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"fivex/gates"
)

// resolve answers a gate for somebody at the page. What it tells of the gate and of
// who was first is masked, as everything that the page gets.
func (s *Server) resolve(ctx context.Context, m *resolveRequest) gateMessage {
	out := s.settled(ctx, m)
	if s.opts.Report.Redact != nil {
		s.opts.Report.Redact().Value(&out)
	}
	return out
}

func (s *Server) settled(ctx context.Context, m *resolveRequest) gateMessage {
	out := gateMessage{V: protocolVersion, Type: "gate.result", GateID: m.GateID}
	if s.opts.Observe != "" {
		out.Outcome, out.Message = "refused", s.opts.Observe
		return out
	}
	place, err := s.opts.Place()
	if err != nil {
		out.Outcome, out.Message = "failed", err.Error()
		return out
	}
	g, err := gates.In(place.State).Resolve(ctx, m.GateID, gates.Reply{By: gates.Dashboard, Response: m.Response})
	switch {
	case err == nil:
		out.Outcome = "won"
	case errors.Is(err, gates.ErrResolved), errors.Is(err, gates.ErrWithdrawn):
		out.Outcome = "lost"
	case errors.Is(err, gates.ErrInvalid):
		out.Outcome = "invalid"
	case errors.Is(err, gates.ErrNotFound):
		out.Outcome = "gone"
	case errors.Is(err, gates.ErrTerminalOnly):
		out.Outcome = "refused"
	default:
		out.Outcome = "failed"
	}
	if err != nil {
		out.Message = err.Error()
	}
	if a := g.Answer; a != nil {
		out.Winner = &gateOutcome{By: a.By, At: a.At.Format(time.RFC3339), Action: a.Action(), Response: a.Response}
		if len(out.Winner.Response) == 0 {
			out.Winner.Response = json.RawMessage("null")
		}
	}
	return out
}

// keepGates looks after the gates folder: answers and foreign files are
// audited, gates whose time is over are ended, old ones pruned.
func (s *Server) keepGates(ctx context.Context) {
	if s.opts.Observe != "" {
		return
	}
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	keeper := gateKeeper{noted: map[string]bool{}}
	for {
		if place, err := s.opts.Place(); err == nil {
			if err := keeper.look(gates.In(place.State), time.Now()); err != nil {
				s.opts.Problem(err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// A gateKeeper remembers what it has seen to.
type gateKeeper struct {
	pruned time.Time
	noted  map[string]bool // gates whose answer is in the audit
}

func (k *gateKeeper) look(folder gates.Folder, now time.Time) error {
	list, err := folder.ListAt(now)
	if err != nil {
		return err
	}
	var problems []error
	if len(list.Ignored) > 0 {
		problems = append(problems, folder.NoteIgnored(list.Ignored))
	}
	isOver := func(g gates.Gate) bool { return g.Answer != nil && g.Answer.Raw == nil }
	if now.Sub(k.pruned) > time.Hour || slices.ContainsFunc(list.Gates, isOver) {
		k.pruned = now
		_, err := folder.Prune(now)
		problems = append(problems, err)
	}
	fresh := slices.DeleteFunc(slices.Clone(list.Gates), func(g gates.Gate) bool {
		return g.Answer == nil || g.Answer.Raw == nil || k.noted[g.ID]
	})
	if len(fresh) > 0 {
		err := folder.NoteAnswers(fresh)
		for _, g := range fresh {
			k.noted[g.ID] = err == nil
		}
		problems = append(problems, err)
	}
	return errors.Join(problems...)
}
