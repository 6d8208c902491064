package sidecar

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestALongLogsEntriesStayWhereTheyAreWhenItGrows(t *testing.T) {
	t.Parallel()
	dir := project(t)
	s, _ := start(t, dir)
	name := filepath.Join(dir, ".5x/logs/run_77c0d1e2f3a4/agent-900.ndjson")
	line := func(n int) string {
		l := fmt.Sprintf(`{"ts":"2026-05-01T10:00:00.000Z","type":"tool_start","tool":"bash","input_summary":"line %d`, n)
		return l + strings.Repeat(" ", 254-len(l)-1) + "\"}\n" // 256 bytes
	}
	var text strings.Builder
	for n := range 1000 {
		text.WriteString(line(n))
	}
	if err := os.WriteFile(name, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	p := dial(t, s)
	p.await("snapshot")
	p.send(`{"v":1,"type":"logs.subscribe","run":"run_77c0d1e2f3a4","file":"agent-900.ndjson"}`)
	m := p.await("log.lines")
	if m.From != 2*logStart {
		t.Errorf("of 256,000 bytes those from %d on are shown", m.From)
	}
	shown := len(m.Lines)
	for n := range 5 {
		f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		f.WriteString(line(1000 + n))
		f.Close()
		if m = p.await("log.lines"); m.Keep != shown+n || len(m.Lines) != 1 {
			t.Errorf("line %d: %d entries of %d stay, %d come", 1000+n, m.Keep, shown+n, len(m.Lines))
		}
	}
}
