package snapshot

import (
	"fmt"
	"path"

	"fivex/snapshot/place"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// A head is a report without its runs, while there still is something to say in it:
// masked, each notice once.
type head struct {
	*report.Report
	mask   *redact.Redactor // nil masks nothing
	heard  map[report.Notice]bool
	newest report.Time // instant in the data so far
}

func newHead(where place.Place, opts Options) *head {
	h := &head{heard: map[report.Notice]bool{}, Report: &report.Report{
		Version: report.FormatVersion,
		Project: report.Project{Source: "none"},
		Notices: []report.Notice{},
	}}
	if opts.Redact != nil {
		h.mask = opts.Redact()
		h.Masked = h.mask.Masked
		h.mask.At("the project")
	}
	for _, n := range where.Notices { // who wrote the checkout chose names in them
		h.notice(n.Kind, "%s", h.mask.Text(n.Text))
	}
	h.Project.Name = h.mask.Text(path.Base(place.Slashed(where.Root)))
	return h
}

// notice adds a notice, once. Its arguments are masked already.
func (h *head) notice(kind, format string, args ...any) {
	h.hear(report.Notice{Kind: kind, Text: fmt.Sprintf(format, args...)})
}

// hear adds notices, each once.
func (h *head) hear(notices ...report.Notice) {
	for _, n := range notices {
		if !h.heard[n] {
			h.heard[n] = true
			h.Notices = append(h.Notices, n)
		}
	}
}

// seen moves the newest instant in the data.
func (h *head) seen(t report.Time) { h.newest = report.Latest(h.newest, t) }

// take hears what loading a run said, and counts what it masked.
func (h *head) take(l loaded) {
	h.hear(l.notices...)
	h.mask.Add(l.mask)
}

// retake takes what loading a run said and masked at another time.
func (h *head) retake(notices []report.Notice, masked map[string]int) {
	h.hear(notices...)
	h.mask.Recount(masked)
}
