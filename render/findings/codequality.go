package findings

import (
	"io"
	"iter"
	"strings"

	"fivex/snapshot/report"
)

// A violation is one entry of a Code Quality report as GitLab reads it.
type violation struct {
	Description string   `json:"description"`
	Check       string   `json:"check_name"`
	Fingerprint string   `json:"fingerprint"`
	Severity    string   `json:"severity"`
	Location    location `json:"location"`
}

type location struct {
	Path  string `json:"path"`
	Lines lines  `json:"lines"`
}

type lines struct {
	Begin int `json:"begin"`
	End   int `json:"end,omitempty"`
}

// CodeQuality writes the open findings as GitLab's Code Quality report. GitLab
// shows each in one line, so a description is the headline with its reason. It
// sets no limit on their number.
func CodeQuality(w io.Writer, _ *report.Report, runs iter.Seq2[*report.Run, error]) error {
	all, err := openIn(runs)
	if err != nil {
		return err
	}
	list := []violation{}
	for i := range all {
		f := &all[i]
		v := violation{
			Description: report.OneLine(strings.ReplaceAll(f.text(), "\n\n", " — "), 1000),
			Check:       rules[ruleOf(f)].ID,
			Fingerprint: f.fingerprint,
			Severity:    []string{"critical", "major", "minor", "info"}[f.rank],
			Location:    location{f.places[0].Path, lines{Begin: max(f.places[0].Line, 1)}},
		}
		if l := f.places[0]; l.Line > 0 && l.End > l.Line {
			v.Location.Lines.End = l.End
		}
		list = append(list, v)
	}
	return writeJSON(w, list)
}
