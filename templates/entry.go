package templates

import (
	"strings"

	"fivex/snapshot/report"
)

func entryClass(kind string) string {
	switch kind {
	case "text", "reasoning", "prompt", "tool", "error", "usage", "start", "end":
		return "e-" + kind
	}
	return "e-other"
}

// entryLine says what has no body of its own.
func entryLine(e *report.Entry) string {
	words := map[string]string{"start": "session", "usage": "usage", "end": "ended"}
	parts := []string{words[e.Kind]}
	if e.Kind == "start" {
		parts = append(parts, e.Text)
	}
	if !e.At.IsZero() {
		parts = append(parts, clock(e.At))
	}
	if e.TokensIn != nil || e.TokensOut != nil {
		parts = append(parts, maybeCount(e.TokensIn)+" in, "+maybeCount(e.TokensOut)+" out")
	}
	if e.CostUSD != nil {
		parts = append(parts, money(*e.CostUSD))
	}
	if e.DurationMS != nil {
		parts = append(parts, duration(e.DurationMS))
	}
	return strings.Join(parts, " · ")
}
