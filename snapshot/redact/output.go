package redact

import (
	"strings"

	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/shell"
)

// Output is what a command printed with its secrets masked: those that the command shows,
// too, which nothing in the text itself tells.
func (r *Redactor) Output(command, text string) string {
	if r == nil || shell.Shows(command) == names.None {
		return r.Text(text)
	}
	prompt := "$ " + strings.Join(strings.Fields(command), " ") + "\n"
	for range rounds {
		var all []found
		for _, f := range r.spans(prompt + text) {
			if f.to > len(prompt) {
				f.from, f.to = max(0, f.from-len(prompt)), f.to-len(prompt)
				all = append(all, f)
			}
		}
		if len(all) == 0 {
			break
		}
		text = r.apply(text, all)
	}
	return r.Text(text)
}
