package beside

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fivex/snapshot/redact"
	"fivex/snapshot/report"

	"golang.org/x/tools/txtar"
)

// tell is a transcript, a line for each entry.
func tell(t *report.Transcript) string {
	var b strings.Builder
	for _, e := range t.Entries {
		b.WriteString(e.Kind)
		if e.Kind == "tool" {
			fmt.Fprintf(&b, " %s(%s)", e.Tool, e.Input)
		}
		for word, on := range map[string]bool{" failed": e.Failed, " running": e.Running} {
			if on {
				b.WriteString(word)
			}
		}
		if e.DurationMS != nil {
			b.WriteString(" " + report.FormatDuration(*e.DurationMS))
		}
		for _, n := range []*int64{e.TokensIn, e.TokensOut} {
			if n != nil {
				fmt.Fprintf(&b, " %d", *n)
			}
		}
		if e.CostUSD != nil {
			fmt.Fprintf(&b, " %v", *e.CostUSD)
		}
		if e.Text != "" {
			fmt.Fprintf(&b, " %q", e.Text)
		}
		b.WriteByte('\n')
	}
	for _, n := range t.Notes {
		b.WriteString("note " + n + "\n")
	}
	return b.String()
}

// Each archive in testdata/logs holds a log and what is read from it.
func TestEveryShapeOfLogBecomesATranscript(t *testing.T) {
	files, err := filepath.Glob("testdata/logs/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no logs: ", err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			ar, err := txtar.ParseFile(f)
			if err != nil {
				t.Fatal(err)
			}
			log := strings.TrimSuffix(string(ar.Files[0].Data), "\n")
			got := tell(readTranscript(strings.NewReader(log), false, FullLogs, nil, false))
			if want := string(ar.Files[1].Data); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func TestATranscriptIsBounded(t *testing.T) {
	line := func(kind, text string) string {
		return fmt.Sprintf(`{"ts":"2026-04-02T09:14:03Z","type":%q,"delta":%q,"message":%q}`, kind, text, text) + "\n"
	}
	var log strings.Builder
	log.WriteString(`the rest of a line that began before the tail"}` + "\n")
	for i := range 500 {
		log.WriteString(line("error", fmt.Sprint(i)))
	}
	log.WriteString(line("text", strings.Repeat("é", 1000)))
	log.WriteString(line("text", strings.Repeat("x", 5<<20))) // longer than a line may be
	tr := readTranscript(strings.NewReader(log.String()), true,
		LogBounds{Bytes: 1 << 30, Entries: 100, Text: 99}, nil, false)
	if len(tr.Entries) != 100 || tr.CutEntries != 401 {
		t.Errorf("%d entries, %d left out", len(tr.Entries), tr.CutEntries)
	}
	last := tr.Entries[99]
	if len(last.Text) > 99+2 || last.CutBytes != 2000-99 {
		t.Errorf("the last text has %d bytes, %d left out", len(last.Text), last.CutBytes)
	}
	if len(tr.Notes) != 1 || !strings.Contains(tr.Notes[0], "bytes was left out") {
		t.Errorf("notes: %q", tr.Notes)
	}
}

func FuzzTranscript(f *testing.F) {
	files, _ := filepath.Glob("testdata/logs/*.txtar")
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Fuzz(func(t *testing.T, log string) {
		tr := readTranscript(strings.NewReader(log), false, LogBounds{Bytes: 1 << 20, Entries: 10, Text: 50}, nil, false)
		if len(tr.Entries) > 10 {
			t.Errorf("%d entries", len(tr.Entries))
		}
		for _, e := range tr.Entries {
			if len(e.Text) > 53 {
				t.Errorf("a text of %d bytes", len(e.Text))
			}
		}
	})
}

func TestASecretWhoseDeltasStandApartIsMasked(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "logs", "r"), 0o755); err != nil {
		t.Fatal(err)
	}
	log := `{"ts":"2026-04-02T09:00:00Z","type":"text","delta":"the key is AKIAZ7QX"}
{"ts":"2026-04-02T09:00:01Z","type":"reasoning","delta":"hm"}
{"ts":"2026-04-02T09:00:02Z","type":"text","delta":"M4NPL2WRTY6B, use it"}
{"ts":"2026-04-02T09:00:03Z","type":"usage","tokens":{"in":1,"out":1}}
`
	if err := os.WriteFile(filepath.Join(dir, "logs", "r", "agent-001.ndjson"), []byte(log), 0o644); err != nil {
		t.Fatal(err)
	}
	l, _, err := ReadLog(dir, "r", "agent-001.ndjson", -1<<20, TailLogs, redact.New())
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, e := range l.Transcript.Entries {
		all += e.Text + "\n"
	}
	if strings.Contains(all, "AKIAZ7QX") || strings.Contains(all, "M4NPL2WRTY6B") ||
		!strings.Contains(all, "the key is [masked:") || !strings.Contains(all, "hm") {
		t.Errorf("%q", all)
	}
}

// Nothing in what a tool printed tells that it is a password: its command does.
func TestWhatAToolPrintedIsMaskedByItsCommand(t *testing.T) {
	t.Parallel()
	log := `{"ts":"2026-04-02T09:00:00Z","type":"tool_start","tool":"bash","input_summary":"printenv DB_PASSWORD"}
{"ts":"2026-04-02T09:00:01Z","type":"tool_end","tool":"bash","output":"Falcon!4621\n"}
{"ts":"2026-04-02T09:00:02Z","type":"tool_start","tool":"bash","input_summary":"make"}
{"ts":"2026-04-02T09:00:03Z","type":"tool_end","tool":"bash","output":"ok\n"}
`
	got := readTranscript(strings.NewReader(log), false, TailLogs, redact.New(), false)
	text := tell(got)
	if strings.Contains(text, "Falcon") || !strings.Contains(text, "[masked:password]") || !strings.Contains(text, "ok") {
		t.Errorf("it is\n%s", text)
	}
}

func TestDeltasWithoutTimesAreOneText(t *testing.T) {
	t.Parallel()
	log := `{"type":"text","delta":"the key is AKIAZ7QX"}
{"type":"text","delta":"M4NPL2WRTY6B, use it"}
`
	got := readTranscript(strings.NewReader(log), false, TailLogs, redact.New(), false)
	if want := "text \"the key is [masked:aws-access-token], use it\"\n"; tell(got) != want {
		t.Errorf("it is\n%swant\n%s", tell(got), want)
	}
}

func TestOfALogThatGrowsNoKeyIsShownBeforeItIsWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "logs", "r", "agent-001.ndjson")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	key := "AKIAZ7QXM4NPL2WRTY6B"
	log := ""
	for _, c := range "The key is " + key + ", use it.\nDone.\n" {
		log += fmt.Sprintf(`{"ts":"2026-04-02T09:00:00Z","type":"text","delta":%q}`+"\n", string(c))
		if err := os.WriteFile(file, []byte(log), 0o644); err != nil {
			t.Fatal(err)
		}
		l, _, err := ReadLog(dir, "r", "agent-001.ndjson", -1<<20, TailLogs, redact.New())
		if err != nil {
			t.Fatal(err)
		}
		if text := l.Transcript.Entries[0].Text; strings.Contains(text, key[:6]) {
			t.Fatalf("shown: %q", text)
		}
	}
}
