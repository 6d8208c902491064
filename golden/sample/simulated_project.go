package sample

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// writePlan writes the plan of the nth run: what was done of an earlier one's
// would count as done.
func (s *simulation) writePlan(n int) error {
	title := "Stock alerts"
	if n > 1 {
		title += fmt.Sprintf(", part %d", n)
	}
	s.plan = filepath.Join(s.project, "docs", "development", fmt.Sprintf("%03d-alerts.md", 3+n))
	return os.WriteFile(s.plan, []byte("# "+title+"\n"+simulatedPlan), 0o644)
}

const simulatedPlan = `
**Version:** 1.0
**Status:** In progress

Tell people when what they want is back. This plan is played by a simulation.

## Phase 1: Subscriptions

**Completion gate:** people can subscribe to a product.

- [ ] Table and migration
- [ ] Subscribe and unsubscribe

## Phase 2: Delivery

**Completion gate:** an alert is sent once.

- [ ] Queue
- [ ] Mail template

## Phase 3: Limits

**Completion gate:** nobody gets more than one mail a day.

- [ ] Rate limit
- [ ] Metrics
`

// tick ticks a phase off in the plan.
func (s *simulation) tick(phase int) {
	b, err := os.ReadFile(s.plan)
	if err != nil {
		return
	}
	head := fmt.Sprintf("## Phase %d:", phase)
	before, rest, found := strings.Cut(string(b), head)
	if !found {
		return
	}
	section, after, more := strings.Cut(rest, "\n## ")
	text := before + head + strings.ReplaceAll(section, "- [ ]", "- [x]")
	if more {
		text += "\n## " + after
	}
	os.WriteFile(s.plan, []byte(text), 0o644)
}

// step records a step as 5x does.
func (s *simulation) step(ctx context.Context, name, phase string, result map[string]any, w work) error {
	b, err := json.Marshal(result)
	if err != nil {
		return err
	}
	s.iterations[name+"/"+phase]++
	null := func(v any, zero bool) any {
		if zero {
			return nil
		}
		return v
	}
	_, err = s.db.ExecContext(ctx, `INSERT OR IGNORE INTO steps (run_id, step_name, phase, iteration,
		result_json, model, tokens_in, tokens_out, cost_usd, duration_ms, log_path, created_at)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`,
		s.id, name, null(phase, phase == ""), s.iterations[name+"/"+phase], string(b),
		null(w.model, w.model == ""), null(w.in, w.in == 0), null(w.out, w.out == 0), null(w.cost, w.cost == 0),
		null(float64(w.took.Microseconds())/1000, w.took == 0), null(w.log, w.log == ""), sqlTime())
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `UPDATE runs SET updated_at = ? WHERE id = ?`, sqlTime(), s.id)
	return err
}

func (s *simulation) end(ctx context.Context, status, reason string) error {
	step := map[string]string{"completed": "run:complete", "aborted": "run:abort"}[status]
	if err := s.step(ctx, step, "", map[string]any{"status": status, "reason": reason}, work{}); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, `UPDATE runs SET status = ?, updated_at = ? WHERE id = ?`, status, sqlTime(), s.id)
	return err
}

// sqlTime is the time of SQL's datetime('now').
func sqlTime() string { return time.Now().UTC().Format("2006-01-02 15:04:05") }
