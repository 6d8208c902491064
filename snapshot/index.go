package snapshot

import (
	"path/filepath"

	"fivex/snapshot/beside"
	"fivex/snapshot/journal"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// An index is what is known of the runs before any of them is loaded. A survey
// makes it; then it does not change, so several may load by it at once.
type index struct {
	place       place.Place
	paths       *place.Paths
	runs        runRows           // the selected ones
	keys        map[string]string // of all runs, by their stored id
	begun       map[string]string // ids of all runs, as stored, by their plan and the second in which they began
	scan        scan
	plans       *plans
	locks       map[string]*report.Lock   // by their plan's key
	gates       map[string][]*report.Gate // by their run's id
	invocations map[string]invocations    // by their run's id, as stored
	documents   map[string]string         // what tells one text of a document from another, by its path
	now         report.Time               // the report's
}

// A runRow is a run before its details are read.
type runRow struct {
	run        *report.Run
	id         string // as stored; run.ID is masked
	null       bool   // its id is NULL
	planPath   string // as stored
	reviewPath string // as stored
	place      int    // among the runs
	print      string // of the row in runs
	rowless    bool   // its rows are told with another run of the same (absent) id
	logs       []beside.LogFile
	reviews    []string // keys of their documents
	record     string   // folder of a run record

	stored []journal.StoredRow // its steps, where a Follower keeps them
	before *journal.Kept       // those of them that it read at an earlier look
}

func newIndex(where place.Place) *index {
	return &index{place: where, keys: map[string]string{}, begun: map[string]string{}, locks: map[string]*report.Lock{},
		gates: map[string][]*report.Gate{}, documents: map[string]string{}}
}

// number gives the runs their places and their keys.
func (x *index) number() {
	keys := report.Keys{}
	for i, r := range x.runs {
		r.place, r.run.Key = i, keys.Unique(r.run.ID)
		x.keys[r.id] = r.run.Key
		x.begun[beginning(r, r.run.StartedAt)] = r.id
	}
}

func beginning(r *runRow, at report.Time) string { return r.planPath + "\x00" + at.RFC3339() }

// instead is the key of the run that was begun when this one was aborted, in its place:
// 5x does both in one second. "" is none.
func (x *index) instead(r *runRow) string {
	ended := r.run.EndedAt
	if ended.IsZero() {
		ended = r.run.UpdatedAt // where the migration put it
	}
	id, ok := x.begun[beginning(r, ended)]
	if !ok || r.run.Status != "aborted" || !ended.IsAfter(r.run.StartedAt) {
		return ""
	}
	return x.keys[id]
}

// recordOf is the run record of a row.
func (x *index) recordOf(r *runRow, mask *redact.Redactor) journal.Record {
	rel, err := filepath.Rel(x.place.Root, r.record)
	if err != nil {
		rel = filepath.Base(r.record)
	}
	return journal.Record{Dir: r.record, Show: mask.Text(filepath.ToSlash(rel)), Mask: mask}
}
