package snapshot

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/place"
)

// noRuns says why there is no run: none was made yet, or the database that
// held them is gone. What it leaves beside it tells, or what a Follower saw.
func (s *survey) noRuns(ctx context.Context) {
	left := s.leftBehind()
	if len(left) == 0 && !(s.known != nil && s.known.hadRuns) {
		hint := ""
		if name, records := place.OwnRecords(ctx, s.place.Root); len(records) > 0 {
			hint = fmt.Sprintf(" Records of runs lie in %s: 5x report %[1]s makes a report of them.", s.mask.Text(name))
		}
		s.notice("awaiting-first-run", "No run yet: awaiting first run.%s", hint)
		return
	}
	name := filepath.Base(s.place.DB)
	if rel, err := filepath.Rel(s.place.Root, s.place.DB); err == nil {
		name = place.Slashed(rel)
	}
	what := "was deleted or moved"
	if place.Exists(s.place.DB) {
		what = "was emptied or begun anew"
	}
	since := ""
	if len(left) > 0 {
		since = "; left of it: " + strings.Join(left, ", ")
	}
	s.notice("database-gone", "The database %s %s%s. Restore it, or name a backup with --db.",
		s.mask.Text(freeform.ValidText(name)), what, since)
}

// leftBehind names what only a project that had runs has.
func (s *survey) leftBehind() (left []string) {
	count := func(n int, one, many string) {
		switch {
		case n == 1:
			left = append(left, one)
		case n > 1:
			left = append(left, fmt.Sprintf(many, n))
		}
	}
	folders := 0
	logs, _ := os.ReadDir(filepath.Join(s.place.State, "logs"))
	for _, e := range logs {
		if e.IsDir() {
			folders++
		}
	}
	count(folders, "the logs of a run", "the logs of %d runs")
	ofRuns := 0
	for run, gates := range s.gates {
		if run != "" {
			ofRuns += len(gates)
		}
	}
	count(ofRuns, "a gate of a run", "%d gates of runs")
	locks, _ := filepath.Glob(place.EscapeGlob(filepath.Join(s.place.State, "locks")) +
		string(filepath.Separator) + "*.lock")
	count(len(locks), "a lock", "%d locks")
	for _, file := range append(s.place.Journals(), s.place.Backups()...) {
		left = append(left, freeform.ValidText(filepath.Base(file)))
	}
	return left
}
