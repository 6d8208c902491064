package golden

import (
	"bytes"
	"encoding/json"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fivex/render/otlp"
	"fivex/snapshot"
	"fivex/snapshot/beside"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// A span as OTLP/JSON has it.
type otlpSpan struct {
	TraceID, SpanID, ParentSpanID, Name string
	StartTimeUnixNano, EndTimeUnixNano  string
	Attributes                          []struct {
		Key   string
		Value map[string]any
	}
	Status struct{ Code int }
}

func (s otlpSpan) number(key string) (n float64) {
	for _, a := range s.Attributes {
		if a.Key != key {
			continue
		}
		if v, ok := a.Value["doubleValue"].(float64); ok {
			return v
		}
		text, _ := a.Value["intValue"].(string)
		n, _ = strconv.ParseFloat(text, 64)
	}
	return n
}

func (s otlpSpan) at(t *testing.T, text string) time.Time {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return time.Unix(0, n).UTC()
}

// spansOf writes a report's traces and reads them.
func spansOf(t *testing.T, rep *report.Report, content bool) map[string]otlpSpan {
	t.Helper()
	var b bytes.Buffer
	if err := otlp.Lines(&b, rep, each(rep.Runs), content); err != nil {
		t.Fatal(err)
	}
	spans := map[string]otlpSpan{}
	for line := range bytes.Lines(b.Bytes()) {
		var m struct {
			ResourceSpans []struct {
				SchemaURL  string
				ScopeSpans []struct{ Spans []otlpSpan }
			}
		}
		if err := json.Unmarshal(line, &m); err != nil {
			t.Fatal(err)
		}
		for _, r := range m.ResourceSpans {
			if r.SchemaURL != "https://opentelemetry.io/schemas/1.41.0" {
				t.Errorf("the schema is %s", r.SchemaURL)
			}
			for _, sc := range r.ScopeSpans {
				for _, s := range sc.Spans {
					if _, twice := spans[s.SpanID]; twice {
						t.Errorf("the span %s (%s) comes twice", s.SpanID, s.Name)
					}
					spans[s.SpanID] = s
				}
			}
		}
	}
	return spans
}

func over(kind string) bool { return kind == "completed" || kind == "failed" || kind == "aborted" }

func TestSpansAreTheReportsRunsPhasesAndStepsWithTheirSums(t *testing.T) {
	t.Parallel()
	for _, dir := range everyFolder(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			rep := everyRun(t, dir, snapshot.Options{Redact: redact.New, Logs: beside.FullLogs})
			var cost, tokens float64
			runs, phases, steps, tools, commands := 0, 0, 0, 0, 0
			for _, r := range rep.Runs {
				if over(r.State.Kind) {
					runs++
				}
				named := map[string]int{} // how many steps name a log
				for _, p := range r.Phases {
					if p.Done() || over(r.State.Kind) {
						phases++
					}
					for s := range p.Steps {
						if s.Outcome == "waiting" || s.Outcome == "working" || s.Agent != nil && s.Agent.Call == "working" ||
							s.Person != nil && s.Person.Pending {
							continue
						}
						steps++
						cost += report.Deref(s.CostUSD)
						tokens += float64(report.Deref(s.TokensIn))
						if s.Quality != nil {
							commands += len(s.Quality.Commands)
						}
						if s.Agent != nil {
							named[s.Log]++
						}
					}
				}
				for _, l := range r.Logs {
					if l.Transcript == nil {
						continue
					}
					for _, e := range l.Transcript.Entries {
						if e.Kind == "tool" && !e.Running {
							tools += named[l.Name]
						}
					}
				}
			}
			spans := spansOf(t, rep, false)
			if want := runs + phases + steps + tools + commands; len(spans) != want {
				t.Errorf("%d spans, want %d runs + %d phases + %d steps + %d tool calls + %d commands = %d", len(spans),
					runs, phases, steps, tools, commands, want)
			}
			var gotCost, gotTokens float64
			for _, s := range spans {
				gotCost += s.number("llm.cost.total")
				gotTokens += s.number("gen_ai.usage.input_tokens")
				from, to := s.at(t, s.StartTimeUnixNano), s.at(t, s.EndTimeUnixNano)
				if to.Before(from) || from.Unix() < 0 {
					t.Errorf("%s is from %s to %s", s.Name, from, to)
				}
				p, ok := spans[s.ParentSpanID]
				if !ok {
					continue // not closed yet, or a root
				}
				if p.TraceID != s.TraceID {
					t.Errorf("%s is in another trace than its parent", s.Name)
				}
				if !strings.HasPrefix(p.Name, "invoke_agent") && (from.Before(p.at(t, p.StartTimeUnixNano)) ||
					to.After(p.at(t, p.EndTimeUnixNano))) {
					t.Errorf("%s lies outside of %s", s.Name, p.Name)
				}
			}
			if math.Abs(gotCost-cost) > 1e-9 || gotTokens != tokens {
				t.Errorf("spans cost %v and %v tokens, the steps %v and %v", gotCost, gotTokens, cost, tokens)
			}
		})
	}
}

func TestARunThatIsFinishedLaterIsOneTrace(t *testing.T) {
	t.Parallel()
	step := &report.Step{ID: "s", Kind: "author", Agent: &report.Agent{Role: "author"},
		At: report.Time{Time: time.Unix(1e9, 0)}}
	waits := &report.Step{ID: "q", Kind: "person", Outcome: "waiting", Person: &report.Person{Pending: true},
		At: report.Time{Time: time.Unix(1e9, 0)}}
	p := &report.Phase{ID: "1", State: "active", Rounds: []*report.Round{{N: 1, Steps: []*report.Step{step, waits}}}}
	run := &report.Run{Key: "run", State: report.State{Kind: "waiting"},
		Detail: &report.Detail{Phases: []*report.Phase{p}}}
	rep := &report.Report{Project: report.Project{Name: "shop"}, Runs: report.Set[*report.Run]{run}}
	before := spansOf(t, rep, false)
	if len(before) != 1 {
		t.Fatalf("of an open run %d spans are told, want its one step that ended", len(before))
	}
	waits.Outcome, waits.Person.Pending, p.State, run.State.Kind = "good", false, "done", "completed"
	after := spansOf(t, rep, false)
	roots := 0
	for id, s := range before {
		if now, ok := after[id]; !ok || now.TraceID != s.TraceID || now.ParentSpanID != s.ParentSpanID {
			t.Errorf("the span %s is another one now", s.Name)
		}
	}
	for _, s := range after {
		if s.ParentSpanID == "" {
			roots++
		} else if _, ok := after[s.ParentSpanID]; !ok {
			t.Errorf("the parent of %s is missing", s.Name)
		}
	}
	if roots != 1 || len(after) != 4 {
		t.Errorf("%d spans with %d roots, want 4 with one", len(after), roots)
	}
}

// written are words that somebody wrote, each in a place of its own.
func TestWhatSomebodyWroteIsToldOnlyWhenAskedFor(t *testing.T) {
	t.Parallel()
	log := &report.Log{Name: "a.ndjson", Transcript: &report.Transcript{Entries: []*report.Entry{{Kind: "tool",
		Tool: "bash", Input: "W-input", Text: "W-result"}}}}
	steps := []*report.Step{
		{ID: "1", Kind: "author", Summary: "W-summary", Log: "a.ndjson", Agent: &report.Agent{Role: "author",
			Notes: "W-notes", Reason: "W-reason"}},
		{ID: "2", Kind: "person", Person: &report.Person{Question: "W-question", Guidance: "W-guidance",
			Choice: "continue"}},
		{ID: "3", Kind: "quality", Quality: &report.Quality{Commands: []report.Command{{Command: "test",
			Output: "W-output"}}}},
		{ID: "4", Kind: "commit", Commit: &report.Commit{Hash: "abc", Message: "W-message"}},
		{ID: "5", Kind: "note", Summary: "W-note"},
	}
	run := &report.Run{Key: "run", State: report.State{Kind: "failed", Why: "W-why"},
		Detail: &report.Detail{Phases: []*report.Phase{{ID: "1", Rounds: []*report.Round{{N: 1, Steps: steps}}}},
			Logs: []*report.Log{log}}}
	rep := &report.Report{Runs: report.Set[*report.Run]{run}}
	var with, without bytes.Buffer
	if err := otlp.Lines(&with, rep, each(rep.Runs), true); err != nil {
		t.Fatal(err)
	}
	if err := otlp.Lines(&without, rep, each(rep.Runs), false); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(without.String(), "W-") {
		t.Errorf("without being asked: %s", &without)
	}
	for _, w := range []string{"input", "result", "notes", "reason", "question", "guidance", "output", "message",
		"note", "why"} {
		if !strings.Contains(with.String(), "W-"+w) {
			t.Errorf("W-%s is missing although it was asked for", w)
		}
	}
}
