package sample

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// An agent at work is told in the phase that its log names: the run's latest
// step may be of the phase before.
func TestTheLogsOfTheSimulationNameTheirPhase(t *testing.T) {
	dir := t.TempDir()
	if err := Unpack(dir, Recent(time.Now())); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- Simulate(ctx, dir, time.Millisecond) }()
	var first string
	for first == "" && ctx.Err() == nil {
		time.Sleep(20 * time.Millisecond)
		logs, _ := filepath.Glob(filepath.Join(dir, ".5x", "logs", "run_0*", "agent-001.ndjson"))
		for _, log := range logs {
			b, err := os.ReadFile(log)
			if err == nil && strings.Contains(string(b), `"template":"author:implement"`) && strings.Contains(string(b), "\n") {
				first, _, _ = strings.Cut(string(b), "\n")
			}
		}
	}
	stop()
	<-ended
	if !strings.Contains(first, `"phase_number":"1"`) {
		t.Errorf("the log begins with %q", first)
	}
}

// What an earlier run did would be done before in the next one's plan.
func TestEachRunOfTheSimulationHasAPlanOfItsOwn(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "docs", "development"), 0o755); err != nil {
		t.Fatal(err)
	}
	s := &simulation{project: dir}
	for n, title := range []string{"# Stock alerts\n", "# Stock alerts, part 2\n"} {
		if err := s.writePlan(n + 1); err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(s.plan); err != nil || !strings.HasPrefix(string(b), title) ||
			strings.Contains(string(b), "[x]") {
			t.Errorf("%v: plan %d begins with %.40q", err, n+1, b)
		}
	}
}
