package snapshot

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// line is the event's summary, on one line.
func (e *Event) line(ix index) string { return oneLine(withoutLog(e.summarize(ix)), 300) }

// withoutLog drops the line "Log: <path>" that 5x appends to a reason.
func withoutLog(reason string) string {
	reason, _, _ = strings.Cut(reason, "\nLog: ")
	return reason
}

// summarize says an event in one line, from its payload. An unknown type has
// none: its payload speaks.
func (e *Event) summarize(ix index) string {
	o := e.Payload.object()
	if e.Refs != nil {
		switch {
		case e.Refs.Agent != "":
			return ix.agents[e.Refs.Agent].Summary()
		case e.Refs.Quality != "":
			return ix.quality[e.Refs.Quality].Summary()
		case e.Refs.Decision != "":
			return ix.decisions[e.Refs.Decision].Summary()
		}
	}
	switch e.Type {
	case "phase_start":
		return o.text("phaseTitle")
	case "verdict":
		return strings.TrimSuffix(fmt.Sprintf("%s, %s", o.text("readiness"), plural(o.count("itemCount"), "item")), ", ")
	case "escalation", "phase_force_approved", "error", "phase_execute_skipped_plan_complete", "auto_start_fresh", "phase:checklist_mismatch":
		return o.text("reason", "error")
	case "auto_escalation_continue", "auto_escalation_abort":
		return fmt.Sprintf("%s (attempt %s of %s)", o.text("reason"), o.text("attempt"), o.text("maxAttempts"))
	case "phase_complete", "phase_review_committed":
		if c := o.text("commit"); c != "" {
			return "commit " + shortHash(c)
		}
	case "run_complete", "run_abort", "run_paused":
		return fmt.Sprintf("%s of %s phases", o.text("phasesCompleted"), o.text("totalPhases"))
	case "plan_review_complete", "plan_review_abort":
		return plural(o.count("iterations"), "iteration")
	case "plan_generate_complete":
		return o.text("summary")
	case "run:complete", "run:abort":
		return o.text("reason")
	case "run:reopen":
		return "was " + o.text("previous_status")
	case "git:commit":
		msg, _, _ := strings.Cut(o.text("message"), "\n")
		return strings.TrimSpace(shortHash(o.text("short_hash", "hash")) + " " + msg)
	}
	return ""
}

// Summary says the result in one line.
func (a *AgentResult) Summary() string {
	s := a.Result
	switch {
	case a.Overwritten:
		s = "result overwritten by a later one"
	case a.EventOnly:
		s = "only the event is recorded"
	case s == "" && a.Payload.IsZero():
		s = "no result recorded"
	case s == "":
		s = "answered in an unknown form"
	}
	if n := int64(len(a.Items)); n > 0 {
		s += ", " + plural(&n, "item")
	}
	if a.Reason != "" {
		s += ": " + oneLine(a.Reason, 160)
	}
	return s
}

// Failed tells whether every command passed.
func (q *QualityResult) Failed() bool { return q.Passed != nil && !*q.Passed }

// Summary says the attempt in one line.
func (q *QualityResult) Summary() string {
	failed := []string{}
	for _, c := range q.Commands {
		if c.Passed != nil && !*c.Passed {
			failed = append(failed, oneLine(c.Command, 80))
		}
	}
	switch {
	case q.Skipped:
		return "skipped"
	case q.Passed == nil:
		return "no outcome recorded"
	case *q.Passed:
		n := int64(len(q.Commands))
		if n == 0 {
			return "passed"
		}
		return "passed, " + plural(&n, "command")
	}
	return strings.TrimSuffix("failed: "+strings.Join(failed, "; "), ": ")
}

// Summary says the decision in one line.
func (d *Decision) Summary() string {
	if d.Pending {
		return strings.TrimSuffix("waits for an answer: "+oneLine(d.Question, 160), ": ")
	}
	if d.Guidance != "" {
		return d.Meaning + ": " + oneLine(d.Guidance, 160)
	}
	return d.Meaning
}

func plural(n *int64, noun string) string {
	switch {
	case n == nil:
		return ""
	case *n == 1:
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", *n, noun)
}

func shortHash(s string) string {
	if len(s) > 10 && strings.Trim(s, "0123456789abcdef") == "" {
		return s[:10]
	}
	return s
}

// oneLine is s with its white space folded, cut to at most n characters.
func oneLine(s string, n int) string {
	if trimmed := strings.TrimSpace(s); len(trimmed) <= n && isOneLine(trimmed) {
		return trimmed
	}
	b := make([]byte, 0, min(len(s), n+n/4))
	count, cut, space := 0, 0, false // cut is where character n-1 ends
	for _, r := range s {
		if unicode.IsSpace(r) {
			space = count > 0
			continue
		}
		if space {
			b = append(b, ' ')
			if count++; count == n-1 {
				cut = len(b)
			}
			space = false
		}
		b = utf8.AppendRune(b, r)
		if count++; count == n-1 {
			cut = len(b)
		}
		if count > n {
			return string(b[:cut]) + "…"
		}
	}
	return string(b)
}

// isOneLine tells that a text is ASCII on one line, its words one space apart.
func isOneLine(s string) bool {
	last := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c == ' ' && last == ' ' {
			return false
		}
		last = c
	}
	return s == "" || last != ' '
}

// FormatDuration says milliseconds as people do: "1h 4m", "12.3s", "450ms".
func FormatDuration(ms float64) string {
	d := time.Duration(ms * float64(time.Millisecond))
	switch {
	case ms > 1e15:
		return fmt.Sprintf("%.0fd", ms/86400e3)
	case d < time.Second:
		return fmt.Sprintf("%.0fms", ms)
	case d < time.Minute:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", d.Seconds()), ".0") + "s"
	case d < time.Hour:
		return two(int(d.Minutes()), "m", int(d.Seconds())%60, "s")
	case d < 48*time.Hour:
		return two(int(d.Hours()), "h", int(d.Minutes())%60, "m")
	}
	return two(int(d.Hours())/24, "d", int(d.Hours())%24, "h")
}

func two(a int, ua string, b int, ub string) string {
	if b == 0 {
		return fmt.Sprintf("%d%s", a, ua)
	}
	return fmt.Sprintf("%d%s %d%s", a, ua, b, ub)
}
