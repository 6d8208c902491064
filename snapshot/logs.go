package snapshot

import (
	"strings"

	"fivex/snapshot/beside"
	"fivex/snapshot/report"
)

// listLogs lists the log folder of every run, and the folders that no run has.
func (s *survey) listLogs() {
	folders := s.logs.Folders()
	there := make(map[string]bool, len(folders))
	for _, f := range folders {
		there[f] = true
	}
	mine := map[string]bool{}
	for _, r := range s.runs {
		mine[r.id] = true
		if !there[r.id] {
			continue
		}
		r.logs = s.list(r.id)
		if r.run.Status != "active" {
			continue
		}
		for i := range r.logs {
			if c := s.logs.Call(r.id, r.logs[i]); c != nil {
				r.logs[i].LastAt = c.EndedAt
				s.seen(c.EndedAt)
			}
		}
	}
	for _, f := range folders {
		if mine[f] {
			continue
		}
		for _, l := range s.list(f) {
			if s.Project.UnrecordedLogs == nil {
				s.Project.UnrecordedLogs = map[string][]string{}
			}
			name := s.mask.Text(strings.ToValidUTF8(f, "\uFFFD"))
			s.Project.UnrecordedLogs[name] = append(s.Project.UnrecordedLogs[name], l.Name)
		}
	}
}

func (s *survey) list(folder string) []beside.LogFile {
	files, problem := s.logs.List(folder)
	if problem != "" {
		s.notice("logs-unreadable", "Log folder %s %s.", s.mask.Text(strings.ToValidUTF8(folder, "\uFFFD")), problem)
	}
	return files
}

// readLogs reads the logs of a run as far as the options want them, and the
// calls of those that no step names.
func (l loader) readLogs(r *runRow, run *report.Run, steps []*report.Step) (notices []report.Notice) {
	named, failed := map[string]bool{}, map[string]bool{}
	for _, s := range steps {
		named[s.Log] = true
		failed[s.Log] = s.Person != nil // who is asked about the call that failed
		if s.Quality != nil {
			for _, c := range s.Quality.Commands {
				named[c.Log] = true
			}
		}
	}
	for _, f := range r.logs {
		if f.Recorded = named[f.Name] || f.Kind == "quality"; !f.Recorded || failed[f.Name] {
			f.Call = l.logs.Call(r.id, f)
		}
		l.logs.Read(r.id, &f, l.opts.Logs)
		if f.Problem != "" {
			notices = append(notices, report.Notice{Kind: "log",
				Text: "Log " + run.ID + "/" + f.Name + ": " + f.Problem + "."})
		}
		run.Logs = append(run.Logs, &f.Log)
	}
	switch {
	case run.Source == "record":
		run.LogsNote = "A run record carries no logs."
	case len(run.Logs) == 0:
		run.LogsNote = "No logs: the folder logs/" + report.OneLine(run.ID, 80) + " is missing or empty."
	}
	return notices
}
