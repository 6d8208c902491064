package templates

import (
	"slices"
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

// isEmpty tells whether a transcript was read and has nothing to tell.
func isEmpty(t *report.Transcript) bool {
	return t != nil && len(t.Entries) == 0 && t.CutBytes == 0 && len(t.Notes) == 0
}

// mostEntriesOpen is how many entries a transcript has at most that opens with its step.
const mostEntriesOpen = 40

// isShort tells whether a transcript can be shown at once.
func isShort(t *report.Transcript) bool { return t != nil && len(t.Entries) <= mostEntriesOpen }

func emptyWord(l *report.Log) string {
	if isEmpty(l.Transcript) {
		return ", which is empty"
	}
	return ""
}

// entryLine says what has no body of its own.
func entryLine(e *report.Entry) string {
	words := map[string]string{"start": "session", "usage": "usage", "end": "ended"}
	parts := []string{words[e.Kind]}
	if e.Kind == "start" {
		parts = append(parts, withoutRole(e.Text))
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

// withoutRole is a session's role and template, without the role where the template's name
// begins with it.
func withoutRole(text string) string {
	if role, template, ok := strings.Cut(text, " "); ok && strings.HasPrefix(template, role+"-") {
		return template
	}
	return text
}

// toldOnce are entries without the usage that the end of the call says again.
func toldOnce(list []*report.Entry) []*report.Entry {
	var told []*report.Entry
	for i, e := range list {
		if e.Kind != "usage" || i+1 == len(list) || !endsWith(list[i+1], e) {
			told = append(told, e)
		}
	}
	return told
}

// endsWith tells whether a call's end says what it used.
func endsWith(end, used *report.Entry) bool {
	return end.Kind == "end" && maybeCount(end.TokensIn) == maybeCount(used.TokensIn) &&
		maybeCount(end.TokensOut) == maybeCount(used.TokensOut) &&
		(used.CostUSD == nil || end.CostUSD != nil && *end.CostUSD == *used.CostUSD)
}

// mostTools is how many tools a transcript's head names.
const mostTools = 4

// toolsText is what an agent did, in tool calls: those that it made most first.
func toolsText(t *report.Transcript) string {
	calls, failed := 0, 0
	n := map[string]int{}
	for _, e := range t.Entries {
		if e.Kind == "tool" {
			calls++
			n[or(e.Tool, "other")]++
			failed += truth(e.Failed)
		}
	}
	if calls == 0 {
		return ""
	}
	names := slices.SortedStableFunc(slices.Values(sortedKeys(n)),
		func(a, b string) int { return n[b] - n[a] })
	var list []string
	for _, name := range names[:min(len(names), mostTools)] {
		list = append(list, report.OneLine(name, 24)+" "+number(n[name]))
	}
	if len(names) > mostTools {
		list = append(list, "…")
	}
	text := ": " + plural(calls, "tool call") + " (" + strings.Join(list, ", ") + ")"
	if failed > 0 {
		text += ", " + number(failed) + " failed"
	}
	return text
}

// isShown tells whether logBody gives the log a place of its own.
func isShown(l *report.Log, f Formats) bool {
	return l.Transcript != nil || l.Text != "" || f.Mark != "" && l.Problem == ""
}

// logWord is what a log is called before it is read.
func logWord(l *report.Log) string {
	if l.Kind == "agent" {
		return "transcript"
	}
	return "whole output"
}
