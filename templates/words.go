package templates

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"fivex/snapshot/report"
)

// stateMark is a shape for a state, so that colour is never the only sign.
func stateMark(kind string) string {
	switch kind {
	case "waiting", "blocked":
		return "◆"
	case "working", "active":
		return "▶"
	case "paused":
		return "‖"
	case "interrupted", "stopped":
		return "⚡"
	case "begun":
		return "◐"
	case "idle", "pending":
		return "○"
	case "completed", "done":
		return "✓"
	case "approved-by-person":
		return "✓!"
	case "failed":
		return "✕"
	case "aborted":
		return "■"
	}
	return "?"
}

func stateWord(kind string) string {
	switch kind {
	case "approved-by-person":
		return "passed by a person"
	case "blocked":
		return "waits for a person"
	case "stopped":
		return "broken off"
	case "pending":
		return "to come"
	}
	return kind
}

// markClass is the colour of a state or an outcome.
func markClass(kind string) string {
	switch kind {
	case "completed", "done", "good", "passed":
		return "good"
	case "failed", "aborted", "interrupted", "stopped", "bad":
		return "bad"
	case "waiting", "blocked":
		return "wait"
	case "paused", "approved-by-person", "warn":
		return "warn"
	}
	return "idle"
}

// resultMark is a sign for an outcome.
func resultMark(outcome string) string {
	switch outcome {
	case "passed", "good":
		return "✓"
	case "failed", "bad":
		return "✕"
	case "skipped":
		return "–"
	case "warn":
		return "!"
	case "waiting":
		return "◆"
	case "working":
		return "▶"
	case "unknown":
		return "?"
	}
	return "●"
}

func duration(ms *float64) string {
	if ms == nil {
		return "–"
	}
	return report.FormatDuration(max(0, *ms))
}

func ms(v float64) string {
	if v == 0 {
		return "–"
	}
	return report.FormatDuration(v)
}

// count is a whole number with commas between thousands, as money has them.
func count(n int64) string {
	s := strconv.FormatInt(n, 10)
	neg := strings.HasPrefix(s, "-")
	s = report.Thousands(strings.TrimPrefix(s, "-"))
	if neg {
		return "−" + s
	}
	return s
}

func maybeCount(n *int64) string {
	if n == nil {
		return "–"
	}
	return count(*n)
}

// money is US dollars: cents, or more places where those say little.
func money(usd float64) string {
	switch a := math.Abs(usd); {
	case usd == 0:
		return "–"
	case a >= 1e12:
		return fmt.Sprintf("$%.3g", usd)
	case a < 0.1:
		s := fmt.Sprintf("%.4f", usd)
		return "$" + s[:len(s)-2] + strings.TrimRight(s[len(s)-2:], "0")
	}
	return report.Dollars(usd)
}

// clock is an instant for people: UTC, to the second.
func clock(t report.Time) string {
	if t.IsZero() {
		return "time unknown"
	}
	return t.Format("2006-01-02 15:04:05")
}

// or is s, or what stands for its absence.
func or(s, absent string) string {
	if s == "" {
		return absent
	}
	return s
}

func number(n int) string { return count(int64(n)) }

// plural is so many of something, with the number as everywhere on the page.
func plural(n int, noun string) string { return number(n) + " " + report.Noun(n, noun) }

// commandOutcome is the outcome of one quality command.
func commandOutcome(c report.Command) string {
	switch {
	case c.Passed == nil:
		return "unknown"
	case *c.Passed:
		return "passed"
	}
	return "failed"
}
