package sample

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"fivex/gates"
	"fivex/snapshot/sqlite"
)

// DemoPace is how long a simulated agent takes to say one thing.
const DemoPace = 900 * time.Millisecond

// Simulate plays 5x on an unpacked project until ctx ends: a run of a new plan,
// and the next when it ended,
// with agents that work, quality that fails and is retried, reviews, and
// gates, to whose answers it reacts. It writes to the project what 5x would.
func Simulate(ctx context.Context, project string, pace time.Duration) error {
	s := &simulation{project: project, state: filepath.Join(project, ".5x"), pace: pace,
		gates: gates.In(filepath.Join(project, ".5x"))}
	db, err := sql.Open("sqlite", sqlite.URI(filepath.Join(s.state, "5x.db"))+
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(wal)")
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	s.db = db
	if s.code, err = beginCode(project); err != nil {
		return err
	}
	for n := 1; ; n++ {
		if err := s.run(ctx, n); err != nil {
			return err
		}
		if err := s.pause(ctx, 10); err != nil {
			return err
		}
	}
}

var errStopped = errors.New("a person stopped the run")

type simulation struct {
	project, state string
	pace           time.Duration
	gates          gates.Folder
	db             *sql.DB
	code           *simulatedCode // nil without a repository

	id, plan   string         // of the run that is played
	agents     int            // how many have worked in it
	iterations map[string]int // step and phase -> how often
}

func (s *simulation) pause(ctx context.Context, units float64) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Duration(units * float64(s.pace))):
		return nil
	}
}

// run plays one run. Even ones meet an escalation, odd ones a failing test.
func (s *simulation) run(ctx context.Context, n int) error {
	s.id, s.agents, s.iterations = fmt.Sprintf("run_%012x", time.Now().UnixMilli()), 0, map[string]int{}
	now := sqlTime()
	if err := s.writePlan(n); err != nil {
		return err
	}
	if _, err := s.db.ExecContext(ctx, `INSERT OR IGNORE INTO plans VALUES (?, NULL, NULL, ?, ?)`, s.plan, now,
		now); err != nil {
		return err
	}
	if _, err := s.db.ExecContext(ctx,
		`INSERT INTO runs VALUES (?, ?, 'active', '{"maxStepsPerRun":250}', ?, ?)`,
		s.id, s.plan, now, now); err != nil {
		return err
	}
	for phase := 1; phase <= 3; phase++ {
		err := s.phase(ctx, n, phase)
		if errors.Is(err, errStopped) {
			return s.end(ctx, "aborted", "A person stopped the run.")
		}
		if err != nil {
			return err
		}
	}
	return s.end(ctx, "completed", "")
}

var phaseTitles = map[string]string{"1": "Subscriptions", "2": "Delivery", "3": "Limits"}

func (s *simulation) phase(ctx context.Context, n, phase int) error {
	p := fmt.Sprint(phase)
	title := phaseTitles[p]
	if err := s.author(ctx, "author:implement", p, "Implemented "+strings.ToLower(title)+".", ""); err != nil {
		return err
	}
	fails := (n+phase)%2 == 0
	for ; ; fails = false {
		if err := s.quality(ctx, p, !fails); err != nil {
			return err
		}
		if !fails {
			break
		}
		if err := s.author(ctx, "author:fix-quality", p, "The test waited for the wrong event.", ""); err != nil {
			return err
		}
	}
	if phase == 2 {
		if err := s.escalate(ctx, p); err != nil {
			return err
		}
	} else if err := s.review(ctx, p, "ready", nil); err != nil {
		return err
	}
	answer, err := s.ask(ctx, "phase", map[string]any{"phaseNumber": p, "phaseTitle": title,
		"qualityPassed": true, "reviewVerdict": "ready", "filesChanged": 1})
	if err != nil {
		return err
	}
	if err := s.step(ctx, "human:gate", p, map[string]any{"choice": answer.Action()}, work{}); err != nil {
		return err
	}
	if answer.Action() != "continue" {
		return errStopped
	}
	s.tick(phase)
	return s.step(ctx, "phase:complete", p, map[string]any{"phase": p}, work{})
}

// escalate plays a review that a person must decide on.
func (s *simulation) escalate(ctx context.Context, phase string) error {
	items := []map[string]any{
		{"id": "P0.1", "title": "An alert can be sent twice", "action": "human_required", "priority": "P0",
			"reason": "Two workers take the same job when the first one is slow. " +
				"Leases or idempotency keys?", "location": "src/alerts/delivery.ts:4"},
		{"id": "P2.1", "title": "Name the queue", "action": "auto_fix", "priority": "P2", "reason": "`q2` says nothing."},
	}
	for {
		if err := s.review(ctx, phase, "not_ready", items); err != nil {
			return err
		}
		answer, err := s.ask(ctx, "escalation",
			map[string]any{"reason": "The reviewer needs a decision: may an alert be sent twice?",
				"iteration": s.iterations["reviewer:review/"+phase], "items": items[:1],
				"logPath": filepath.Join(s.state, "logs", s.id, fmt.Sprintf("agent-%03d.ndjson", s.agents))})
		if err != nil {
			return err
		}
		if err := s.step(ctx, "human:gate", phase,
			map[string]any{"choice": answer.Action(), "guidance": answer.Guidance()}, work{}); err != nil {
			return err
		}
		switch answer.Action() {
		case "abort":
			return errStopped
		case "approve":
			return nil
		}
		if err := s.author(ctx, "author:fix-review", phase, "Every alert has an idempotency key now.",
			answer.Guidance()); err != nil {
			return err
		}
		if err := s.quality(ctx, phase, true); err != nil {
			return err
		}
		if strings.Contains(strings.ToLower(answer.Guidance()), "again") { // for who wants to see another round
			continue
		}
		return s.review(ctx, phase, "ready", nil)
	}
}

// ask opens a gate and waits for its answer.
func (s *simulation) ask(ctx context.Context, kind string, about map[string]any) (*gates.Answer, error) {
	b, err := json.Marshal(about)
	if err != nil {
		return nil, err
	}
	id, err := s.gates.Open(gates.Request{Type: kind, Run: s.id, Context: b})
	if err != nil {
		return nil, err
	}
	g, err := s.gates.Await(ctx, id)
	if errors.Is(err, gates.ErrWithdrawn) {
		return nil, errStopped
	}
	return g.Answer, err
}
