package snapshot

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"fivex/snapshot/report"
	"fivex/snapshot/story"
)

// inputs are what a run's report depends on. Equal inputs give an equal run.
type inputs struct {
	row, planPath, plan, reviewPath, key string // row is a hash
	instead                              string
	null, rowless                        bool
	rows                                 rowHash
	planPrint, reviews                   string
	logs, gates, other, elsewhere        string // hashes
	lock, running, paths                 string
	silent                               bool
	code                                 string // of commits that were not there, or of others
}

// inputsOf gathers what the run depends on; rows is the hash of its rows.
func (x *index) inputsOf(r *runRow, rows rowHash) inputs {
	in := inputs{row: r.print, planPath: r.planPath, plan: r.run.Plan, reviewPath: r.reviewPath,
		key: r.run.Key, null: r.null, rowless: r.rowless, rows: rows,
		planPrint: x.plans.of(r.run.Plan).print, running: x.invocations[r.id].running.RFC3339(),
		paths: x.paths.Key(), instead: x.instead(r)}
	for _, d := range r.reviews {
		in.reviews += d + "\x00"
	}
	if len(r.logs) > 0 {
		in.logs = r.logsPrint()
	}
	if g := x.gates[r.run.ID]; len(g) > 0 {
		in.gates = hashJSON(g)
	}
	if rows := x.invocations[r.id].rows; len(rows) > 0 {
		in.other = hashJSON(rows)
	}
	if done, approved := x.scan.done[r.planPath], x.scan.approved[r.planPath]; len(done)+len(approved) > 0 {
		in.elsewhere = fmt.Sprint(done, approved)
	}
	if l := x.locks[r.run.Plan]; l != nil {
		in.lock = fmt.Sprint(*l)
	}
	return in
}

// codePrint tells whether any of these commits may have come since another print was
// made, and which of those that the run met were made for another.
func (l loader) codePrint(r *runRow, missing, met []string) string {
	parts := []string{l.changes.Print(missing)}
	for _, hash := range met {
		if l.scan.foreign(hash, r.id) {
			parts = append(parts, hash)
		}
	}
	return strings.Join(parts, " ")
}

// silent is what an active run's report depends on of the report's "now": how
// long it has been silent matters only when that becomes long.
func (x *index) silent(run *report.Run) bool {
	if run.Status != "active" {
		return false
	}
	ms, known := report.Between(run.LastActivity, x.now)
	return known && ms > float64(story.Quiet.Milliseconds())
}

// documentsPrint tells one content of the run's documents from another.
func (x *index) documentsPrint(r *runRow) string {
	text := x.documents[r.run.Plan]
	for _, d := range r.reviews {
		text += x.documents[d]
	}
	return text
}

// logsPrint tells one content of the run's log folder from another, by the
// files' names, sizes and last instants: 5x only ever appends to them.
func (r *runRow) logsPrint() string {
	h := sha256.New()
	for i := range r.logs {
		l := &r.logs[i]
		fmt.Fprintln(h, l.File, l.Bytes, l.LastAt.RFC3339(), l.Problem)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// print is the inputs as a text that tells them from any others, together with
// what all runs depend on.
func (in inputs) print(salt string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %+v", salt, in)
	return hex.EncodeToString(h.Sum(nil))
}
