package redact

import "strings"

// Lines is [Redactor.Text] for a text whose lines must stay where they are,
// such as a side of a diff: a secret of several lines is a mark on each.
func (r *Redactor) Lines(s string) string { return r.masked(s, r.applyLines) }

// applyLines puts marks in the place of secrets and keeps every end of a line.
func (r *Redactor) applyLines(s string, all []found) string {
	var b strings.Builder
	at := 0
	for _, f := range all {
		b.WriteString(s[at:f.from])
		for i, part := range strings.Split(s[f.from:f.to], "\n") {
			if i > 0 {
				b.WriteByte('\n')
			}
			if part != "" {
				b.WriteString(f.rule.mark())
			}
		}
		r.count(f.rule)
		at = f.to
	}
	b.WriteString(s[at:])
	return b.String()
}
