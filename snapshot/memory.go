package snapshot

import (
	"context"
	"encoding/gob"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// A Memory is what an earlier report told of each run, so that a run that did
// not change need not be read again. Save writes it, LoadMemory reads it.
type Memory struct {
	runs    map[string]*remembered // by the run's key
	changed bool                   // since it was loaded
}

// remembered is a run as it was told. Its print is of everything that its
// report depends on.
type remembered struct {
	Key       string
	Print     string
	Line      *report.Run // what a list of runs tells of it
	Analytics *report.Analytics
	Notices   []report.Notice
	Masked    []maskedKind // by kind
	Missing   []string     // commits that were not there
	Met       []string     // commits that may have been made for another run
}

type maskedKind struct {
	Kind  string
	Count int
}

// LoadMemory reads what Save wrote; of anything else it remembers nothing.
func LoadMemory(r io.Reader) *Memory {
	var list []*remembered
	m := &Memory{runs: map[string]*remembered{}}
	if gob.NewDecoder(r).Decode(&list) != nil {
		return m
	}
	for _, x := range list {
		m.runs[x.Key] = x
	}
	return m
}

// Save writes the memory.
func (m *Memory) Save(w io.Writer) error {
	return gob.NewEncoder(w).Encode(slices.SortedFunc(maps.Values(m.runs),
		func(a, b *remembered) int { return strings.Compare(a.Key, b.Key) }))
}

// Changed tells whether there is anything new to save.
func (m *Memory) Changed() bool { return m.changed }

// Since yields the runs as Each does, but those that did not change since the
// memory was made without their details. keep may refuse that for a run, such
// as one whose page is gone; program tells one version of the program from
// another. When all are yielded, the memory holds the runs of this view.
func (v *View) Since(ctx context.Context, m *Memory, program string,
	keep func(*report.Run) bool) iter.Seq2[report.Told, error] {
	return func(yield func(report.Told, error) bool) {
		hashes := map[string]rowHash{}
		if v.db != nil {
			var err error
			db := tables{v.db}
			if hashes, err = db.hashInParts(ctx, v.opts.connections()); err != nil {
				yield(report.Told{}, err)
				return
			}
		}
		salt := fmt.Sprint(program, v.Head().Title, v.opts.Logs, v.opts.Redact != nil, hashJSON(v.head.Project),
			v.opts.Changes.None, v.opts.Changes.Stat)
		prints := make(map[*runRow]string, len(v.runs))
		old := make(map[*runRow]*remembered, len(v.runs))
		var stale []*runRow
		for _, r := range v.runs {
			prints[r] = v.inputsOf(r, hashes[r.rowKey()]).print(salt + v.documentsPrint(r))
			x := m.runs[r.run.Key]
			if x == nil || v.db == nil || r.run.Status == "active" ||
				x.Print != prints[r]+v.codePrint(r, x.Missing, x.Met) || !keep(x.Line) {
				stale = append(stale, r)
			} else {
				old[r] = x
			}
		}
		next, stop := iter.Pull(v.each(ctx, stale))
		defer stop()
		now := make(map[string]*remembered, len(v.runs))
		for _, r := range v.runs {
			told, err := v.told(r, old[r], next, func(x *remembered) {
				x.Print = prints[r] + v.codePrint(r, x.Missing, x.Met)
				now[x.Key] = x
			})
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(report.Told{}, err)
				return
			}
			if !yield(told, nil) {
				return
			}
		}
		m.changed = len(stale) > 0 || len(now) != len(m.runs)
		m.runs = now
	}
}

// told is the next run: as remembered, or as it was loaded.
func (v *View) told(r *runRow, old *remembered, next func() (loaded, bool),
	keep func(*remembered)) (report.Told, error) {
	if old != nil {
		keep(old)
		masked := map[string]int{}
		for _, x := range old.Masked {
			masked[x.Kind] = x.Count
		}
		v.head.retake(old.Notices, masked)
		run := *old.Line
		run.Key = r.run.Key
		return report.Told{Run: &run, Analytics: old.Analytics}, nil
	}
	l, ok := next()
	if !ok {
		return report.Told{}, context.Canceled
	}
	if l.err != nil {
		return report.Told{}, l.err
	}
	v.head.take(l)
	an := report.AnalyticsOf(l.run)
	if l.run.Status != "active" {
		line := *l.run
		line.Detail, line.Extra, line.Record, line.Config = nil, nil, nil, report.Payload{}
		x := &remembered{Key: line.Key, Line: &line, Analytics: an, Notices: l.notices, Missing: l.missing,
			Met: l.met}
		masked := l.masked()
		for _, kind := range slices.Sorted(maps.Keys(masked)) {
			x.Masked = append(x.Masked, maskedKind{kind, masked[kind]})
		}
		keep(x)
	}
	return report.Told{Run: l.run, Analytics: an}, nil
}
