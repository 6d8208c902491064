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
	if err := line(map[string]any{"type": "session_start", "role": role, "template": template,
		"run": s.id, "phase_number": phase}); err != nil {
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
