package sample

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
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
	if _, err := s.db.ExecContext(ctx, `INSERT INTO runs VALUES (?, ?, 'active', '{"maxStepsPerRun":250}', ?, ?)`, s.id, s.plan, now, now); err != nil {
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

func (s *simulation) end(ctx context.Context, status, reason string) error {
	step := map[string]string{"completed": "run:complete", "aborted": "run:abort"}[status]
	if err := s.step(ctx, step, "", map[string]any{"status": status, "reason": reason}, work{}); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, `UPDATE runs SET status = ?, updated_at = ? WHERE id = ?`, status, sqlTime(), s.id)
	return err
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
		"qualityPassed": true, "reviewVerdict": "ready", "filesChanged": 3 + phase})
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
			"reason": "Two workers take the same job when the first one is slow. Leases or idempotency keys?", "location": "src/alerts/delivery.ts:4"},
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

// work is what an agent used.
type work struct {
	model   string
	in, out int
	cost    float64
	took    time.Duration
	log     string
}

func (s *simulation) author(ctx context.Context, step, phase, notes, guidance string) error {
	says := []string{"Reading the plan and the code around it.",
		"The change is small: one table, two handlers.", "Writing the test first.", "All of it passes here."}
	if guidance != "" {
		says[0] = "Guidance from a person: " + guidance
	}
	w, err := s.agent(ctx, "author", step, phase, says)
	if err != nil {
		return err
	}
	commit := fmt.Sprintf("%040x", time.Now().UnixNano())
	if s.code != nil {
		if commit, err = s.code.work(step, phaseTitles[phase]); err != nil {
			return err
		}
	}
	return s.step(ctx, step, phase, map[string]any{"result": "complete", "notes": notes, "commit": commit}, w)
}

func (s *simulation) review(ctx context.Context, phase, readiness string, items []map[string]any) error {
	w, err := s.agent(ctx, "reviewer", "reviewer:review", phase,
		[]string{"Looking at the commit.", "Comparing it with the completion gate."})
	if err != nil {
		return err
	}
	if items == nil {
		items = []map[string]any{}
	}
	return s.step(ctx, "reviewer:review", phase,
		map[string]any{"readiness": readiness, "items": items, "summary": "A simulated review."}, w)
}

// agent plays an agent that writes its log.
func (s *simulation) agent(ctx context.Context, role, template, phase string, says []string) (work, error) {
	s.agents++
	dir := filepath.Join(s.state, "logs", s.id)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return work{}, err
	}
	w := work{model: map[string]string{"author": "anthropic/claude-opus-4", "reviewer": "openai/gpt-5"}[role],
		log: filepath.Join(dir, fmt.Sprintf("agent-%03d.ndjson", s.agents))}
	start := time.Now()
	line := func(fields map[string]any) error {
		fields["ts"] = time.Now().UTC().Format("2006-01-02T15:04:05.000Z")
		b, err := json.Marshal(fields)
		if err != nil {
			return err
		}
		f, err := os.OpenFile(w.log, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = f.Write(append(b, '\n'))
		return err
	}
	if err := line(map[string]any{"type": "session_start", "role": role, "template": template, "run": s.id, "phase_number": phase}); err != nil {
		return w, err
	}
	for i, text := range says {
		for _, word := range strings.SplitAfter(text, " ") {
			if err := s.pause(ctx, 0.12); err != nil {
				return w, err
			}
			if err := line(map[string]any{"type": "text", "delta": word}); err != nil {
				return w, err
			}
		}
		if err := line(map[string]any{"type": "tool_start", "tool": "bash",
			"input_summary": "bun test src/alerts.test.ts"}); err != nil {
			return w, err
		}
		if err := s.pause(ctx, 1); err != nil {
			return w, err
		}
		if err := line(map[string]any{"type": "tool_end", "tool": "bash",
			"output": fmt.Sprintf("\x1b[32m✓\x1b[0m %d pass\n0 fail\n", 160+i)}); err != nil {
			return w, err
		}
	}
	w.took = time.Since(start)
	w.in, w.out, w.cost = 18000+s.agents*731, 1200+s.agents*97, 0.2+float64(s.agents)*0.01
	err := line(map[string]any{"type": "usage", "tokens": map[string]int{"in": w.in, "out": w.out}, "costUsd": w.cost})
	return w, err
}

func (s *simulation) quality(ctx context.Context, phase string, passes bool) error {
	start := time.Now()
	if err := s.pause(ctx, 3); err != nil {
		return err
	}
	output := "\x1b[32m✓\x1b[0m 164 pass\n0 fail\n"
	if !passes {
		output = "\x1b[32m✓\x1b[0m 163 pass\n\x1b[31m✗\x1b[0m alerts > tells only once\n  \x1b[31mexpected " +
			"1, received 2\x1b[0m\n"
	}
	took := float64(time.Since(start).Microseconds()) / 1000
	return s.step(ctx, "quality:check", phase, map[string]any{"passed": passes, "results": []map[string]any{
		{"command": "bun run lint", "passed": true, "duration_ms": took / 3, "output": "\x1b[32m✓\x1b[0m 84 files checked\n"},
		{"command": "bun test", "passed": passes, "duration_ms": took * 2 / 3, "output": output},
	}}, work{took: time.Since(start)})
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
	_, err = s.db.ExecContext(ctx, `INSERT OR IGNORE INTO steps (run_id, step_name, phase, iteration, result_json, model, tokens_in, tokens_out, cost_usd, duration_ms, log_path, created_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`,
		s.id, name, null(phase, phase == ""), s.iterations[name+"/"+phase], string(b),
		null(w.model, w.model == ""), null(w.in, w.in == 0), null(w.out, w.out == 0), null(w.cost, w.cost == 0),
		null(float64(w.took.Microseconds())/1000, w.took == 0), null(w.log, w.log == ""), sqlTime())
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `UPDATE runs SET updated_at = ? WHERE id = ?`, sqlTime(), s.id)
	return err
}

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

// sqlTime is the time of SQL's datetime('now').
func sqlTime() string { return time.Now().UTC().Format("2006-01-02 15:04:05") }
