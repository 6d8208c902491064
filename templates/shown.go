package templates

import "fivex/snapshot/report"

// Several steps can name one log: a later attempt wrote over it, or whoever recorded
// them chose so. It is shown once, at the last of them, whose file it is. Otherwise a
// small folder could make a page of any size.

// withLogs knows where the logs of a run that several steps name are shown.
func (f Formats) withLogs(run *report.Run) Formats {
	f.shownAt = nil
	if len(run.Logs) == 0 || run.Detail == nil {
		return f
	}
	logs := make(map[string]*report.Log, len(run.Logs))
	for _, l := range run.Logs {
		logs[l.Name] = l
	}
	last := map[string]string{}
	for s := range run.Detail.Steps {
		if s.Agent != nil && logs[s.Log] != nil {
			f.shownAt = named(f.shownAt, last, s.Log, s.ID)
		}
		if s.Quality != nil {
			for _, c := range s.Quality.Commands {
				if l := logs[c.Log]; l != nil && l.Text != c.Output {
					f.shownAt = named(f.shownAt, last, c.Log, s.ID)
				}
			}
		}
	}
	return f
}

// named notes that a step names a log, in several where one did before.
func named(several, last map[string]string, log, step string) map[string]string {
	if _, before := last[log]; before {
		if several == nil {
			several = map[string]string{}
		}
		several[log] = step
	}
	last[log] = step
	return several
}

// shows tells whether a log that a step names is shown there.
func (f Formats) shows(s *report.Step, log string) bool {
	at, several := f.shownAt[log]
	return !several || at == s.ID
}

// showsOf tells whether a log is shown at the command i of those of a step.
func (f Formats) showsOf(s *report.Step, list []report.Command, i int) bool {
	log := list[i].Log
	if _, several := f.shownAt[log]; !several {
		return true
	}
	if !f.shows(s, log) {
		return false
	}
	for _, c := range list[:i] {
		if c.Log == log {
			return false
		}
	}
	return true
}
