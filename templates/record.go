package templates

import (
	"fmt"
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// isRecorded tells whether rows of a step, or facts of its call, are told apart
// from its line.
func isRecorded(s *report.Step) bool {
	return s.Agent != nil || s.Person != nil ||
		slices.ContainsFunc(s.Rows, func(r report.Row) bool { return !r.IsZero() || len(r.Extra) > 0 })
}

func recordAnchor(run *report.Run, s *report.Step) string { return stepAnchor(run, s.ID) + ".r" }

// tellsCall tells whether a step's body says the facts of its call, which its rows then
// need not.
func tellsCall(run *report.Run, s *report.Step) bool {
	return (s.Agent != nil || s.Person != nil) && hasBody(run, s)
}

// recordText is a step's rows as text, each below what it is; before them are the facts of
// its call, where nothing else tells them.
func recordText(s *report.Step, told bool) string {
	var b strings.Builder
	switch {
	case told:
	case s.Agent != nil:
		b.WriteString(callLine(s))
		b.WriteByte('\n')
	case s.Person != nil:
		b.WriteString(personLine(s.Person))
		b.WriteByte('\n')
	}
	for i, r := range s.Rows {
		if i > 0 {
			b.WriteString("\n")
		}
		text := beginning(r.String())
		b.Grow(len(r.Table) + len(r.ID) + len(r.Name) + len(text) + 3)
		b.WriteString(r.Table)
		b.WriteByte(' ')
		b.WriteString(r.ID)
		b.WriteByte(' ')
		b.WriteString(r.Name)
		if !r.IsZero() {
			b.WriteByte('\n')
			writeIndented(&b, text)
		}
		for _, k := range sortedKeys(r.Extra) {
			fmt.Fprintf(&b, "\n%s: %s", k, beginning(anyText(r.Extra[k])))
		}
	}
	return b.String()
}

// writeIndented writes JSON with a tab where it is indented by two spaces: of thousands of
// rows, each byte counts.
func writeIndented(b *strings.Builder, text string) {
	for line := range strings.Lines(text) {
		for strings.HasPrefix(line, "  ") {
			b.WriteByte('\t')
			line = line[2:]
		}
		b.WriteString(line)
	}
}
