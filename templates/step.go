package templates

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fivex/snapshot/report"
)

// whoOf says who did a step, with the number of their try.
func whoOf(s *report.Step) string {
	switch {
	case s.Quality != nil:
		return fmt.Sprintf("quality %d", s.Quality.Attempt)
	case s.Kind == "reviewer" && s.Agent != nil && s.Agent.Review > 0:
		return fmt.Sprintf("review %d", s.Agent.Review)
	case s.Kind == "reviewer":
		return "review"
	case s.Agent != nil:
		return or(s.Agent.Role, "agent")
	case s.Person != nil && s.Person.TakenBack() && s.Person.Gate != "":
		return "gate"
	case s.Person != nil && s.Person.Rule:
		return "rule"
	case s.Person != nil:
		return "person"
	case s.Kind == "commit":
		return "commit"
	case s.Boundary != nil:
		return "5x"
	}
	return "note"
}

// tookOf is what a step took.
func tookOf(s *report.Step) string {
	var parts []string
	switch {
	case s.Person != nil && s.Person.WaitedMS != nil && *s.Person.WaitedMS < 1000:
		// it was answered at once
	case s.Person != nil && s.Person.WaitedMS != nil:
		parts = append(parts, "waited "+duration(s.Person.WaitedMS))
	case s.DurationMS != nil && *s.DurationMS > 0:
		parts = append(parts, duration(s.DurationMS))
	}
	if s.CostUSD != nil && *s.CostUSD != 0 {
		parts = append(parts, money(*s.CostUSD))
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, " · ") + " · "
}

// times are when a step began and ended, by the clock.
func times(s *report.Step) string {
	if s.At.IsZero() {
		return ""
	}
	end := s.At.Format("15:04")
	if s.DurationMS == nil {
		return end
	}
	begin := s.At.Add(-time.Duration(*s.DurationMS * float64(time.Millisecond))).Format("15:04")
	if begin == end {
		return end
	}
	return begin + "–" + end
}

// summaryOf is what came of a step, without what its mark says already.
func summaryOf(s *report.Step) string {
	text := s.Summary
	if text == "" && whoOf(s) == "note" {
		return report.OneLine(s.Name, 60)
	}
	if s.Agent != nil && s.Outcome == "good" {
		text = strings.TrimPrefix(text, "complete: ")
		if _, what, ok := strings.Cut(s.Name, ":"); ok && text == "complete" {
			text = strings.ReplaceAll(what, "-", " ") + ": done"
		}
	}
	if q := s.Quality; q != nil && q.Outcome == "passed" && len(q.Commands) == 1 && q.Commands[0].Command != "" {
		text = "passed: `" + report.OneLine(q.Commands[0].Command, 120) + "`"
	}
	if s.Person != nil && identifier.MatchString(s.Person.Choice) {
		text = strings.Replace(text, s.Person.Choice, readable(s.Person.Choice), 1)
	}
	if s.Person != nil && s.Person.By != "" && !s.Person.Pending && !s.Person.Rule {
		text += ", by " + report.OneLine(s.Person.By, 40)
	}
	if s.Commit == nil && s.Agent != nil && s.Agent.Commit != "" {
		text += " · " + report.ShortHash(s.Agent.Commit)
	}
	return text
}

// gist parts a step's line where it begins to tell what its open body tells in full;
// rest is "" where it does not.
func gist(s *report.Step) (line, rest string) {
	text := summaryOf(s)
	at := strings.Index(text, ": ")
	if at < 0 {
		return text, ""
	}
	var told []string
	switch {
	case s.Person != nil:
		told = []string{s.Person.Guidance}
	case s.Agent != nil && (saysReason(s) || saysNotes(s)):
		told = []string{s.Agent.Notes, s.Agent.Reason}
	}
	_, begins, _ := strings.Cut(s.Summary, ": ")
	begins = strings.TrimRight(strings.TrimSuffix(begins, "…"), " ")
	for _, full := range told {
		if begins != "" && strings.HasPrefix(report.OneLine(full, len(full)), begins) {
			return text[:at], text[at:]
		}
	}
	return text, ""
}

// hasBody tells whether a step has more to tell than its line and its rows.
func hasBody(run *report.Run, s *report.Step) bool {
	switch {
	case s.Agent != nil:
		return saysReason(s) || saysNotes(s) || len(s.Agent.Items) > 0 || len(s.Agent.Fields) > 0 ||
			s.Agent.Overwritten || logNamed(run, s.Log) != nil
	case s.Quality != nil:
		return len(s.Quality.Commands) > 1 || s.Quality.Overwritten ||
			len(s.Quality.Commands) == 1 && hasOutput(run, s.Quality.Commands[0])
	case s.Person != nil:
		return s.Person.Question != "" || s.Person.Guidance != "" || len(s.Person.Items) > 0
	}
	return s.Commit != nil || saysMore(s.Boundary, s.Summary)
}

// saysMore tells whether a boundary's reason is more than the step's line.
func saysMore(b *report.Boundary, line string) bool {
	reason := strings.TrimSpace(b.Told())
	return reason != "" && b.Event != "phase-started" && !strings.HasSuffix(line, ": "+reason)
}

// saysReason tells whether an agent's reason says more than its notes and the
// step's line.
func saysReason(s *report.Step) bool {
	reason := strings.TrimSpace(s.Agent.Reason)
	return reason != "" && s.Agent.Reason != s.Agent.Notes && !strings.HasSuffix(s.Summary, ": "+reason)
}

// saysNotes tells whether an agent's notes say more than the step's line.
func saysNotes(s *report.Step) bool {
	notes := strings.TrimSpace(s.Agent.Notes)
	return notes != "" && !strings.HasSuffix(s.Summary, ": "+notes)
}

func hasOutput(run *report.Run, c report.Command) bool {
	return c.Output != "" || logNamed(run, c.Log) != nil
}

// mayScroll tells whether a text may be longer than its box, which a keyboard
// must reach then.
func mayScroll(text string) bool { return len(text) > 600 || strings.Count(text, "\n") > 12 }

// isParagraph tells whether markup is one paragraph and nothing else.
func isParagraph(html string) bool {
	return strings.HasPrefix(html, "<p>") && strings.HasSuffix(html, "</p>\n") &&
		!strings.Contains(html[1:], "<p>")
}

func stepMark(s *report.Step) string {
	if s.Kind == "note" || s.Kind == "boundary" && s.Outcome == "" {
		return "·"
	}
	if s.Outcome == "" || s.Outcome == "good" && s.Agent != nil && s.Kind == "author" {
		return "●"
	}
	return resultMark(s.Outcome)
}

func stepClass(s *report.Step) string {
	switch s.Outcome {
	case "good":
		if s.Agent != nil && s.Kind == "author" {
			return "did"
		}
		return "ok"
	case "bad":
		return "no"
	case "warn":
		return "over"
	case "waiting":
		return "ask-step"
	case "working":
		return "works"
	}
	if s.Kind == "note" || s.Kind == "boundary" {
		return "said"
	}
	return "plain"
}

// unsaidOutcome is a step's outcome in a word, for those who do not see its
// mark; "" where its line begins with it.
func unsaidOutcome(s *report.Step) string {
	if s.Quality != nil || s.Agent != nil && (s.Agent.Result != "" || s.Agent.Call != "") {
		return ""
	}
	switch s.Outcome {
	case "bad":
		return "went wrong:"
	case "warn":
		return "needs a look:"
	case "waiting":
		return "waits:"
	case "working":
		return "at work:"
	}
	return ""
}

// opens tells whether a step is told open: what failed, waits, was overridden,
// or has findings.
func opens(s *report.Step) bool {
	switch {
	case s.Outcome == "waiting":
		return false // what waits stands at the top
	case s.Outcome == "working":
		return true
	case s.Quality != nil || s.Kind == "reviewer":
		return s.Outcome == "bad" || s.Outcome == "warn"
	case s.Agent != nil:
		return s.Outcome == "bad"
	}
	return s.Person != nil && s.Person.Guidance != ""
}

// callLine says the facts of an agent's call.
func callLine(s *report.Step) string {
	parts := []string{or(s.Model, "default model")}
	if s.Agent.Template != "" {
		parts = append(parts, s.Agent.Template)
	}
	if s.TokensIn != nil || s.TokensOut != nil {
		parts = append(parts, maybeCount(s.TokensIn)+" in, "+maybeCount(s.TokensOut)+" out")
	}
	if s.Session != "" {
		word := "new session"
		if s.Continued {
			word = "continued session"
		}
		parts = append(parts, word)
	}
	if !s.At.IsZero() {
		parts = append(parts, clock(s.At))
	}
	return strings.Join(parts, " · ")
}

// questionOf is what a person was asked beside the findings that stand below.
func questionOf(p *report.Person) string {
	if len(p.Items) > 0 && report.CountsItems(strings.TrimSpace(p.Question)) {
		return ""
	}
	return p.Question
}

// personLine says who answered, where, when.
func personLine(p *report.Person) string {
	parts := []string{p.Kind}
	if p.By != "" {
		parts = append(parts, "by "+p.By)
	}
	if !p.AskedAt.IsZero() {
		parts = append(parts, "asked "+clock(p.AskedAt))
	}
	if p.Gate != "" {
		parts = append(parts, "gate "+p.Gate)
	}
	return strings.Join(parts, " · ")
}

// failedFirst puts the failing part of an attempt first.
func failedFirst(cs []report.Command) []report.Command {
	failed := func(c report.Command) int { return truth(commandOutcome(c) == "failed") }
	return slices.SortedStableFunc(slices.Values(cs), func(a, b report.Command) int { return failed(b) - failed(a) })
}
