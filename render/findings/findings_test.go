package findings_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"
	"time"

	"fivex/render/findings"
	"fivex/snapshot/report"
)

// at is the n-th hour of a day.
func at(n int) report.Time {
	return report.Time{Time: time.Date(2026, 5, 1, n, 0, 0, 0, time.UTC)}
}

// reviewed is a run in whose phase 1 the last review raised items; each is
// "P1 title path:line".
func reviewed(id string, hour int, items ...string) *report.Run {
	verdict := &report.Step{ID: "review", Kind: "reviewer", Agent: &report.Agent{Role: "reviewer",
		ResultType: "verdict", Result: "not_ready"}}
	p := &report.Phase{ID: "1", State: "active", Rounds: []*report.Round{{N: 1, Steps: []*report.Step{verdict}}}}
	p.ReviewRounds = 1
	run := &report.Run{Key: id, ID: id, Plan: "docs/plan.md", LastActivity: at(hour), State: report.State{Kind: "idle"},
		Detail: &report.Detail{Phases: []*report.Phase{p}}}
	for i, it := range items {
		words := strings.Fields(it)
		f := &report.Finding{ID: fmt.Sprintf("1-%d", i), Phase: "1", Priority: words[0], Title: words[1],
			Fate:   report.Fate{Kind: "open"},
			Raised: []report.Raised{{Step: "review"}}}
		if len(words) > 2 {
			l := report.Location{Path: words[2]}
			if path, line, ok := strings.Cut(words[2], ":"); ok {
				l.Path = path
				fmt.Sscan(line, &l.Line)
			}
			f.Locations = append(f.Locations, l)
		}
		run.Findings = append(run.Findings, f)
		verdict.Agent.Items = append(verdict.Agent.Items, report.Item{Finding: f.ID, Title: f.Title})
	}
	return run
}

func each(runs ...*report.Run) iter.Seq2[*report.Run, error] {
	return func(yield func(*report.Run, error) bool) {
		for _, r := range runs {
			if !yield(r, nil) {
				return
			}
		}
	}
}

type writer func(io.Writer, *report.Report, iter.Seq2[*report.Run, error]) error

func write(t *testing.T, f writer, runs ...*report.Run) string {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b, &report.Report{}, each(runs...)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// violations are the Code Quality entries as "severity path:line fingerprint".
func violations(t *testing.T, runs ...*report.Run) (list []string) {
	t.Helper()
	var all []struct {
		Severity, Fingerprint string
		Location              struct {
			Path  string
			Lines struct{ Begin int }
		}
	}
	if err := json.Unmarshal([]byte(write(t, findings.CodeQuality, runs...)), &all); err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		list = append(list, fmt.Sprintf("%s %s:%d %s", v.Severity, v.Location.Path, v.Location.Lines.Begin, v.Fingerprint))
	}
	return list
}

func print(t *testing.T, run *report.Run) string {
	t.Helper()
	list := violations(t, run)
	if len(list) != 1 {
		t.Fatalf("want one violation: %q", list)
	}
	f := strings.Fields(list[0])
	return f[len(f)-1]
}

func TestAFingerprintIsTheSameInAnotherReviewAndRun(t *testing.T) {
	t.Parallel()
	first := print(t, reviewed("run_a", 1, "P1 Leak src/a.go:10"))
	for name, run := range map[string]*report.Run{
		"at another line":           reviewed("run_a", 1, "P1 Leak src/a.go:99"),
		"in another run, later":     reviewed("run_b", 7, "P1 Leak src/a.go:10"),
		"of another priority":       reviewed("run_a", 1, "P0 Leak src/a.go:10"),
		"in other letters":          reviewed("run_a", 1, "P1 LEAK src/a.go:10"),
		"on a machine of backslash": reviewed("run_a", 1, `P1 Leak src\a.go:10`),
	} {
		if got := print(t, run); got != first {
			t.Errorf("%s: %s, want %s", name, got, first)
		}
	}
	for name, run := range map[string]*report.Run{
		"other words": reviewed("run_a", 1, "P1 Race src/a.go:10"),
		"other file":  reviewed("run_a", 1, "P1 Leak src/b.go:10"),
	} {
		if got := print(t, run); got == first {
			t.Errorf("%s: the same fingerprint", name)
		}
	}
	reworded := reviewed("run_a", 1, "P1 Leak src/a.go:10")
	reworded.Findings[0].Title = "It leaks, still" // as a second review said; the first one's words count
	if got := print(t, reworded); got != first {
		t.Error("a second review's words change the fingerprint")
	}
	if twice := violations(t, reviewed("run_a", 1, "P1 Leak", "P1 Leak")); len(twice) != 2 || twice[0] == twice[1] {
		t.Errorf("two findings of the same words: %q", twice)
	}
}

func TestTheLastReviewOfAPhaseTells(t *testing.T) {
	t.Parallel()
	old, later := reviewed("run_a", 1, "P1 Leak src/a.go:10"), reviewed("run_b", 2)
	for _, order := range [][]*report.Run{{old, later}, {later, old}} {
		if list := violations(t, order...); len(list) != 0 {
			t.Errorf("a later review raised nothing, yet: %q", list)
		}
	}
	done := reviewed("run_a", 1, "P1 Leak src/a.go:10")
	done.Phases[0].State = "done"
	if list := violations(t, done); len(list) != 0 {
		t.Errorf("the phase is done, yet: %q", list)
	}
}

func TestTheWorstComesFirstAtItsPlace(t *testing.T) {
	t.Parallel()
	var got []string
	for _, v := range violations(t, reviewed("run_a", 1, "P2 Name src/c.go", "whatever Odd", "P0 Loss src/a.go:3",
		"P1 Leak src/b.go:7")) {
		got = append(got, v[:strings.LastIndex(v, " ")])
	}
	want := "critical src/a.go:3, major src/b.go:7, minor src/c.go:1, info docs/plan.md:1"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}

func TestNoPlaceOutsideTheProjectIsNamed(t *testing.T) {
	t.Parallel()
	for _, p := range []string{"/etc/passwd", "../secret", "a/../../b", "~/x", "C:/x", "file:///etc/passwd",
		"https://evil.example/x", "..", `\\host\share`, "a\u202eb"} {
		run := reviewed("run_a", 1, "P1 Leak")
		run.Findings[0].Locations = []report.Location{{Path: p, Line: 3}}
		if list := violations(t, run); !strings.Contains(list[0], " docs/plan.md:1 ") {
			t.Errorf("%q stands at %s", p, list[0])
		}
	}
	run := reviewed("run_a", 1, "P1 Leak")
	run.Plan = "/home/dev/plan.md"
	if list := violations(t, run); !strings.Contains(list[0], " plan.md:1 ") {
		t.Errorf("a plan outside the project: %s", list[0])
	}
}

func TestGitHubsLimitsAreKeptAndSaid(t *testing.T) {
	t.Parallel()
	var items []string
	for i := range 5100 {
		items = append(items, fmt.Sprintf("P%d Leak%d src/a.go:%d", i%3, i, i+1))
	}
	run := reviewed("run_a", 1, items...)
	for i := range 2000 {
		run.Findings[0].Locations = append(run.Findings[0].Locations, report.Location{Path: fmt.Sprint("src/", i, ".go")})
	}
	var log struct {
		Runs []struct {
			Results []struct {
				Level            string
				RelatedLocations []any
			}
			Invocations []struct {
				ToolExecutionNotifications []struct{ Message struct{ Text string } }
			}
		}
	}
	if err := json.Unmarshal([]byte(write(t, findings.SARIF, run)), &log); err != nil {
		t.Fatal(err)
	}
	r := log.Runs[0]
	if len(r.Results) != 5000 || r.Results[0].Level != "error" || r.Results[4999].Level != "note" {
		t.Errorf("%d results, from %s to %s", len(r.Results), r.Results[0].Level, r.Results[len(r.Results)-1].Level)
	}
	if said := r.Invocations[0].ToolExecutionNotifications; len(said) != 1 ||
		said[0].Message.Text != "100 findings of least priority left out: hosts take 5000 of one file." {
		t.Errorf("said: %v", said)
	}
	if n := len(r.Results[0].RelatedLocations); n != 20 {
		t.Errorf("%d further places", n)
	}
	lines := strings.Split(strings.TrimSpace(write(t, findings.Annotations, run)), "\n")
	if len(lines) != 11 || lines[10] != "5x report: 5090 more are left out: GitHub shows 10 of one step. "+
		"The report has them all." {
		t.Errorf("%d lines, the last: %s", len(lines), lines[len(lines)-1])
	}
}

func TestAnnotationsTellWhoWaitsAndWhatFailedBeforeFindings(t *testing.T) {
	t.Parallel()
	no := false
	run := reviewed("run_a", 1, "P0 Loss src/a.go:3")
	run.State = report.State{Kind: "waiting", Why: "Waits for you: which format?", Next: "Answer it."}
	run.Phases[0].Rounds[0].Steps = append(run.Phases[0].Rounds[0].Steps, &report.Step{ID: "q", Kind: "quality",
		Quality: &report.Quality{Outcome: "failed", Commands: []report.Command{{Command: "go test", Passed: &no,
			Output: "\x1b[31mFAIL\x1b[0m 100%"}}}})
	want := `::error title=5x waits for you::Waits for you: which format? Answer it.
::error title=5x quality%3A go test::phase 1 of docs/plan.md: go test failed%0AFAIL 100%25
::error file=src/a.go,line=3,title=P0 Loss::P0 Loss%0A%0ARaised once in phase 1 of docs/plan.md.
`
	if got := write(t, findings.Annotations, run); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	// A later run of the plan takes the place of a failed one.
	failed := reviewed("run_b", 1)
	failed.State = report.State{Kind: "failed", Why: "It failed."}
	later := reviewed("run_c", 2)
	later.State.Kind = "completed"
	if got := write(t, findings.Annotations, failed, later); got != "" {
		t.Errorf("a later run completed, yet:\n%s", got)
	}
}

func TestWhereSomethingStandsIsSaidAlsoOfWorkThatIsOfNoPhase(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"plan": "planning of docs/plan.md: go test failed", "": "outside phases of docs/plan.md: go test failed"} {
		run := reviewed("run_a", 1)
		run.Phases[0].ID = id
		run.Phases[0].Rounds[0].Steps = append(run.Phases[0].Rounds[0].Steps, &report.Step{ID: "q", Kind: "quality",
			Quality: &report.Quality{Outcome: "failed", Commands: []report.Command{{Command: "go test", Passed: new(bool)}}}})
		if got := write(t, findings.Annotations, run); !strings.Contains(got, "::"+want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

func TestTextIsNoCommandAndNoLink(t *testing.T) {
	t.Parallel()
	evil := "x\n::set-output name=a::b\r\n##[add-path]/evil\n::error file=/etc/passwd::y,title=z " +
		"[here](https://evil.example) \x1b[31m\u202e"
	run := reviewed("run_a", 1, "P1 Leak src/a.go")
	run.Findings[0].Title, run.Findings[0].Reason = evil, evil
	run.State = report.State{Kind: "waiting", Why: evil, Next: evil}
	got := write(t, findings.Annotations, run)
	for _, line := range strings.Split(strings.TrimSuffix(got, "\n"), "\n") {
		head, _, _ := strings.Cut(strings.TrimPrefix(line, "::"), "::")
		if !strings.HasPrefix(line, "::error ") && !strings.HasPrefix(line, "::warning ") || strings.Contains(head,
			"passwd,") {
			t.Errorf("a line of its own: %s", line)
		}
		for part := range strings.SplitSeq(head, ",") {
			if k, _, _ := strings.Cut(part, "="); !strings.Contains(" error title warning file line ",
				" "+strings.TrimPrefix(strings.TrimPrefix(k, "error "), "warning ")+" ") {
				t.Errorf("a property of its own: %q in %s", part, line)
			}
		}
	}
	for _, f := range []writer{findings.Annotations, findings.SARIF, findings.CodeQuality} {
		if s := write(t, f, run); strings.ContainsAny(s, "\x1b\u202e\r") {
			t.Errorf("invisible characters: %q", s)
		}
	}
	if s := write(t, findings.SARIF, run); strings.Contains(s, "](") {
		t.Errorf("a link: %s", s)
	}
}

func TestAReadingThatFailsIsAnError(t *testing.T) {
	t.Parallel()
	broken := func(yield func(*report.Run, error) bool) { yield(nil, io.ErrUnexpectedEOF) }
	for _, f := range []writer{findings.Annotations, findings.SARIF, findings.CodeQuality} {
		if err := f(io.Discard, &report.Report{}, broken); err != io.ErrUnexpectedEOF {
			t.Errorf("the error is %v", err)
		}
	}
}
