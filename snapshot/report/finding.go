package report

import (
	"fmt"
	"strings"
)

// A Finding is one matter that reviewers raised, followed through the run.
type Finding struct {
	ID        string     `json:"id"` // unique in the run, an anchor
	Phase     string     `json:"phase,omitempty"`
	Title     string     `json:"title"`
	Reason    string     `json:"reason,omitempty"` // as last said
	Priority  string     `json:"priority,omitempty"`
	Action    string     `json:"action,omitempty"`
	Locations []Location `json:"locations,omitempty"`
	Raised    []Raised   `json:"raised"` // each time, oldest first
	Fate      Fate       `json:"fate"`
}

// IsOpen tells whether something is still to be done about it.
func (f *Finding) IsOpen() bool { return f.Fate.Kind == "open" || f.Fate.Kind == "raised-again" }

// Raised is one time that a finding was raised.
type Raised struct {
	Step   string `json:"step"`         // id of the review
	Round  int    `json:"round"`        // of its phase
	ItemID string `json:"id,omitempty"` // as the reviewer numbered it
}

// A Fate is what became of a finding.
type Fate struct {
	// Kind is "open", "fixed" (a commit touched its place and it was not
	// raised again), "not-raised-again", "settled" (a person or the phase's
	// end settled it), or "raised-again" while it is open for the second time.
	Kind   string `json:"kind"`
	Text   string `json:"text"`             // in words
	Step   string `json:"step,omitempty"`   // id of the step that decided it
	Commit string `json:"commit,omitempty"` // that fixed it, or answered it
}

// A Location is a place in the code that a finding names.
type Location struct {
	Path string `json:"path"`
	Line int    `json:"line,omitempty"` // from 1; 0 is the whole file
	End  int    `json:"end,omitempty"`  // last line, where a range is named
}

// In tells whether the location lies in the file. Reviewers name files as they
// see them: below the folder that they work in.
func (l Location) In(path string) bool {
	return l.Path == path || strings.HasSuffix(path, "/"+l.Path) || strings.HasSuffix(l.Path, "/"+path)
}

// String is the location as people write it: path:line, or path:line-line.
func (l Location) String() string {
	switch {
	case l.Line == 0:
		return l.Path
	case l.End > l.Line:
		return fmt.Sprintf("%s:%d-%d", l.Path, l.Line, l.End)
	}
	return fmt.Sprintf("%s:%d", l.Path, l.Line)
}
