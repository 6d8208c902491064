package sidecar

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
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

func TestALogIsToldInPiecesThatBelongTogether(t *testing.T) {
	t.Parallel()
	dir := project(t)
	s, _ := start(t, dir)
	name := filepath.Join(dir, ".5x/logs/run_77c0d1e2f3a4/agent-900.ndjson")
	put := func(text string, flag int) {
		f, err := os.OpenFile(name, flag|os.O_WRONLY|os.O_CREATE, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		f.WriteString(text)
	}
	line := func(n int) string {
		return fmt.Sprintf(`{"ts":"2026-05-01T10:00:00.000Z","type":"tool_start","tool":"bash",`+
			`"input_summary":"line %d"}`+"\n", n)
	}
	put(line(1)+line(2), os.O_APPEND)
	p := dial(t, s)
	p.await("snapshot")
	p.send(`{"v":1,"type":"logs.subscribe","run":"run_77c0d1e2f3a4","file":"agent-900.ndjson"}`)
	var shown []string
	take := func() message {
		m := p.await("log.lines")
		if m.Keep > len(shown) {
			t.Fatalf("keep %d of %d", m.Keep, len(shown))
		}
		shown = append(shown[:m.Keep], m.Lines...)
		return m
	}
	until := func(text string) {
		t.Helper()
		for !strings.Contains(strings.Join(shown, ""), text) {
			take()
		}
	}
	until("line 2")
	put(line(3)[:60], os.O_APPEND)
	time.Sleep(200 * time.Millisecond)
	put(line(3)[60:], os.O_APPEND)
	until("line 3")
	if len(shown) != 3 {
		t.Errorf("%d entries: %q", len(shown), shown)
	}
	put(line(4), os.O_TRUNC)
	until("line 4")
	if len(shown) != 1 {
		t.Errorf("after it was written anew: %q", shown)
	}
	os.Rename(name, name+".1")
	put(line(5), os.O_TRUNC)
	until("line 5")
	for n := range logsOpen {
		os.WriteFile(filepath.Join(filepath.Dir(name), fmt.Sprintf("agent-80%d.ndjson", n)), []byte(line(n)), 0o600)
		p.send(fmt.Sprintf(`{"v":1,"type":"logs.subscribe","run":"run_77c0d1e2f3a4","file":"agent-80%d.ndjson"}`, n))
	}
	if m := p.await("error"); m.Code != "too-many-logs" {
		t.Errorf("%+v", m)
	}
	p.send(`{"v":1,"type":"logs.unsubscribe","run":"run_77c0d1e2f3a4","file":"agent-900.ndjson"}`)
}
