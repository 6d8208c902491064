package redact

import (
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/shell"
)

// outputRule is the rule for what only the command tells that printed it.
var outputRule = &rule{id: "own/output", kind: "password", weak: true}

// Output is what a command printed with its secrets masked: those that the command shows,
// too, which nothing in the text itself tells.
func (r *Redactor) Output(command, text string) string {
	text = r.Text(text)
	if r == nil {
		return text
	}
	shown := shell.Shows(command)
	if shown == names.None {
		return text
	}
	var all []found
	shell.Answers(text, 0, shown, func(from, to int) {
		if !r.allowed(text[from:to], outputRule) {
			all = append(all, found{from, to, outputRule})
		}
	})
	if len(all) == 0 {
		return text
	}
	return r.Text(r.apply(text, all))
}
