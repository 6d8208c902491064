package story

import (
	"fmt"
	"strings"

	"fivex/snapshot/report"
)

func (w *walk) quality(s *report.Step, phase string) {
	switch s.Quality.Outcome {
	case "passed", "skipped":
		w.failures = 0
		delete(w.unfixed, phase)
		if w.refused[phase] != nil && w.refused[phase].Quality != nil {
			delete(w.refused, phase)
		}
		word := "quality passed"
		if s.Quality.Empty {
			word = "quality has nothing to check"
		}
		if s.Quality.Outcome == "skipped" {
			word = "quality is switched off"
		}
		w.next("reviewer", s, phase, word)
	case "failed":
		w.failures++
		w.refused[phase] = s
		why := "quality failed: " + failedCommands(s.Quality)
		if w.native() && w.failures > w.maxRetries {
			w.ask("quality-exhausted", s, phase, fmt.Sprintf("%s, %d times in a row", why, w.failures), "retry, skip or abort")
			return
		}
		w.next("author", s, phase, why)
	}
}

// failedCommands names the commands that failed.
func failedCommands(q *report.Quality) string {
	var list []string
	for _, c := range q.Commands {
		if c.Passed != nil && !*c.Passed {
			list = append(list, "`"+report.OneLine(c.Command, 80)+"`")
		}
	}
	switch n := len(list); {
	case n == 0:
		return "no command is recorded"
	case n > 3:
		return strings.Join(list[:3], ", ") + fmt.Sprintf(" and %d more", n-3)
	}
	return strings.Join(list, ", ")
}
