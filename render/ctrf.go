package render

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"iter"
	"math"
	"strings"

	"fivex/snapshot/report"
)

// The Common Test Report Format, version 0.0 of its schema.
type (
	ctrf struct {
		Format  string      `json:"reportFormat"`
		Version string      `json:"specVersion"`
		By      string      `json:"generatedBy"`
		At      report.Time `json:"timestamp,omitzero"`
		Results ctrfResults `json:"results"`
	}
	ctrfResults struct {
		Tool    ctrfTool    `json:"tool"`
		Summary ctrfSummary `json:"summary"`
		Tests   []ctrfTest  `json:"tests"`
	}
	ctrfTool struct {
		Name string `json:"name"`
	}
	ctrfSummary struct {
		Tests   int   `json:"tests"`
		Passed  int   `json:"passed"`
		Failed  int   `json:"failed"`
		Skipped int   `json:"skipped"`
		Pending int   `json:"pending"`
		Other   int   `json:"other"`
		Flaky   int   `json:"flaky"`
		Suites  int   `json:"suites"`
		Start   int64 `json:"start"`
		Stop    int64 `json:"stop"`
	}
	ctrfTest struct {
		ID       string        `json:"testId"`
		Name     string        `json:"name"`
		Status   string        `json:"status"`
		Raw      string        `json:"rawStatus,omitempty"`
		Duration int64         `json:"duration"`
		Start    int64         `json:"start,omitempty"`
		Suite    []string      `json:"suite"`
		Message  string        `json:"message,omitempty"`
		Trace    string        `json:"trace,omitempty"`
		Retries  int           `json:"retries,omitempty"`
		Attempts []ctrfAttempt `json:"retryAttempts,omitempty"`
		Flaky    bool          `json:"flaky,omitempty"`
		Stdout   []string      `json:"stdout,omitempty"`
	}
	ctrfAttempt struct {
		Number   int      `json:"attempt"`
		Status   string   `json:"status"`
		Duration int64    `json:"duration,omitempty"`
		Stdout   []string `json:"stdout,omitempty"`
	}
)

// CTRF writes the same tests as JUnit in the Common Test Report Format, which
// has a place for earlier attempts: a command that passed after it failed is
// flaky there. What waits for a person is pending.
func CTRF(w io.Writer, rep *report.Report, runs iter.Seq2[*report.Run, error]) error {
	all := ctrf{Format: "CTRF", Version: "0.0.0", By: "5x report", At: rep.At,
		Results: ctrfResults{Tool: ctrfTool{"5x"}, Tests: []ctrfTest{}}}
	sum := &all.Results.Summary
	var start, stop report.Time
	for run, err := range runs {
		if err != nil {
			return err
		}
		if t := run.StartedAt; !t.IsZero() && (start.IsZero() || start.IsAfter(t)) {
			start = t
		}
		stop = report.Latest(stop, run.LastActivity)
		for _, s := range suites(run) {
			sum.Suites++
			for _, c := range s.Cases {
				t := ctrfTestOf(run, s, c)
				sum.count(t)
				all.Results.Tests = append(all.Results.Tests, t)
			}
		}
	}
	if !start.IsZero() {
		sum.Start, sum.Stop = start.UnixMilli(), report.Latest(start, stop).UnixMilli()
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(all)
}

func (s *ctrfSummary) count(t ctrfTest) {
	s.Tests++
	switch t.Status {
	case "passed":
		s.Passed++
	case "failed":
		s.Failed++
	case "pending":
		s.Pending++
	case "skipped":
		s.Skipped++
	default:
		s.Other++
	}
	if t.Flaky {
		s.Flaky++
	}
}

func ctrfTestOf(run *report.Run, s junitSuite, c junitCase) ctrfTest {
	t := ctrfTest{Name: Visible(c.Name), Status: "passed", Raw: s.run, Duration: whole(c.ms), Suite: []string{run.ID, Visible(s.Name)}}
	if !s.from.IsZero() {
		t.Start = s.from.UnixMilli()
	}
	switch {
	case c.Failure != nil:
		t.Status, t.Message, t.Trace = "failed", Visible(c.Failure.Message), Visible(c.Failure.Text)
	case c.Skipped != nil:
		t.Status, t.Message = "skipped", Visible(c.Skipped.Message)
		if s.run == "waiting" || strings.HasPrefix(c.Skipped.Message, "waits for") {
			t.Status = "pending"
		}
	}
	t.Stdout = outputLines(c.SystemOut)
	for i, b := range c.before {
		a := ctrfAttempt{Number: i + 1, Status: "other", Duration: whole(report.Deref(b.DurationMS)), Stdout: outputLines(PlainTerminal(b.Output))}
		if b.Passed != nil {
			a.Status = "failed"
			if *b.Passed {
				a.Status = "passed"
			}
		}
		t.Attempts = append(t.Attempts, a)
		t.Flaky = t.Flaky || a.Status == "failed" && t.Status == "passed"
	}
	t.Retries = len(t.Attempts)
	// The same test has the same id on every machine and in every report.
	id := sha256.Sum256([]byte("5x-test/1\x00" + run.Plan + "\x00" + c.ClassName[len(run.ID):] + "\x00" + c.Name))
	t.ID = hex.EncodeToString(id[:16])
	return t
}

// whole is a duration in whole milliseconds.
func whole(ms float64) int64 { return int64(min(max(0, math.Round(ms)), 1<<53)) }

func outputLines(text string) []string {
	if text = strings.TrimRight(text, "\n"); text == "" {
		return nil
	}
	return strings.Split(Visible(text), "\n")
}
