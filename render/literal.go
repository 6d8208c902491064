package render

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fivex/snapshot/report"
)

// literal is text on one line that means nothing in Markdown: no markup, no
// link, no mention, no reference.
func literal(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	const most = 400
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most-1]) + "…"
	}
	var b strings.Builder
	for i, r := range s {
		if strings.ContainsRune("&<>\"`*_{}[]()#+!|~@\\$", r) {
			fmt.Fprintf(&b, "&#%d;", r)
		} else {
			b.WriteRune(r)
		}
		if refers(s[:i], r, s[i+utf8.RuneLen(r):]) {
			b.WriteString(apart)
		}
	}
	// Bare addresses become links without any sign.
	return strings.NewReplacer("://", "&#58;//", "www.", "www&#46;", "WWW.", "WWW&#46;").Replace(b.String())
}

// apart is a space without width. Hosts look for mentions and references in the text
// that Markdown became, where a character is the same however it was written.
const apart = "&#8203;"

// refers tells whether a sign with what stands behind it could be a mention or a
// reference for GitHub or GitLab: @name, #1, !1, ~label, &1, $1, %1, ^alert, GH-1.
func refers(before string, sign rune, behind string) bool {
	next, _ := utf8.DecodeRuneInString(behind)
	switch sign {
	case '@', '#', '!', '~', '&', '$', '%', '^':
		return unicode.IsLetter(next) || unicode.IsDigit(next) || strings.ContainsRune(`_."'`, next)
	case '-':
		word := before[strings.LastIndexFunc(before, func(r rune) bool { return !unicode.IsLetter(r) })+1:]
		return unicode.IsDigit(next) && (strings.EqualFold(word, "GH") || strings.EqualFold(word, "GL"))
	}
	return false
}

// withCode is literal text whose parts in backticks are code.
func withCode(s string) string {
	var b strings.Builder
	for i, part := range strings.Split(s, "`") {
		if i%2 == 0 || part == "" || strings.ContainsAny(part, "\n<>") {
			// The bars keep the spaces at both ends.
			b.WriteString(strings.TrimSuffix(strings.TrimPrefix(literal("|"+part+"|"), "&#124;"), "&#124;"))
			continue
		}
		b.WriteString("`" + part + "`")
	}
	return b.String()
}

// code is an id as code, where it can be that.
func code(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == "" {
		return "`" + s + "`"
	}
	return literal(s)
}

func shortRun(id string) string {
	if len(id) == 36 && strings.Count(id, "-") == 4 {
		return id[:8]
	}
	return id
}

// sign is a state as a sign that job summaries show in colour.
func sign(state string) string {
	switch state {
	case "completed", "done", "approved-by-person":
		return "✅"
	case "failed", "aborted", "stopped":
		return "❌"
	case "waiting", "blocked", "paused", "interrupted":
		return "⚠️"
	case "working", "active":
		return "▶️"
	}
	return "⚪"
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func dollars(usd float64) string {
	if usd == 0 {
		return "–"
	}
	return report.Dollars(usd)
}

// withoutCost says how many calls the costs are without.
func withoutCost(t report.Totals) string {
	if t.CallsWithoutCost == 0 {
		return "–"
	}
	return "without " + report.Plural(t.CallsWithoutCost, "call") + " whose cost is not recorded"
}

func thousands(n int64) string {
	if n >= 10_000 {
		return fmt.Sprintf("%.0fk", float64(n)/1000)
	}
	return fmt.Sprint(n)
}

func elapsed(ms float64) string {
	if ms == 0 {
		return "–"
	}
	return report.FormatDuration(ms)
}

// phases is how many are done of how many, "–" where there are none to count.
// phasesDone says how many phases are done, of how many.
func phasesDone(t report.Totals) string {
	return phases(t) + " " + report.Noun(t.PhasesTotal, "phase") + " done"
}

func phases(t report.Totals) string {
	if t.PhasesTotal == 0 {
		return "–"
	}
	return fmt.Sprintf("%d of %d", t.PhasesDone, t.PhasesTotal)
}

// asOf is the newest instant that a report knows of.
func asOf(at report.Time) string {
	if at.IsZero() {
		return "–"
	}
	return "as of " + at.RFC3339()
}

// listed joins what is told; what nobody recorded ("–") is left out.
func listed(told ...string) string {
	known := slices.DeleteFunc(told, func(s string) bool { return strings.HasPrefix(s, "–") })
	return strings.Join(known, ", ")
}
