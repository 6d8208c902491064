package snapshot

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"fivex/snapshot/beside"
	"fivex/snapshot/journal"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
	"fivex/snapshot/sqlite"
	"fivex/snapshot/story"
)

// A loader reads runs in full, one after the other, by a connection of its own.
// Several can share an index.
type loader struct {
	*index
	opts    Options
	db      *sqlite.DB // nil without a database
	logs    *beside.Logs
	changes checkout
	mask    *redact.Redactor // of the run that is being loaded; nil masks nothing
}

// load loads a run with an account of its own of what it masks: whoever takes the
// runs may be counting in the head.
func (l loader) load(ctx context.Context, r *runRow) loaded {
	if l.opts.Redact != nil {
		l.mask = l.opts.Redact()
		l.mask.At("run " + r.id)
		logs := *l.logs
		logs.Mask = l.mask
		l.logs = &logs
	}
	x := l.read(ctx, r)
	x.mask = l.mask
	return x
}

// read reads the run's details and everything that follows from them.
func (l loader) read(ctx context.Context, r *runRow) loaded {
	run := *r.run
	run.Extra = maps.Clone(run.Extra)
	run.Detail = &report.Detail{}
	j, notices, err := l.journal(ctx, r, &run)
	if err != nil {
		return loaded{row: r, err: fmt.Errorf("run %s: %w", run.ID, err)}
	}
	run.Migrated = j.Migrated
	notices = append(notices, l.readLogs(r, &run, j.Steps)...)
	run.Reviews = slices.Clone(r.reviews)
	if rows := l.invocations[r.id].rows; len(rows) > 0 {
		run.OtherRows = map[string][]map[string]any{"invocations": slices.Clone(rows)}
	}
	c, asked := l.context(r, &run), map[string]bool{}
	c.Foreign = func(hash string) bool {
		asked[hash] = true
		return l.scan.foreign(hash, r.id)
	}
	var missing []string
	c.Committed = sync.OnceValue(func() bool {
		text := l.plans.of(run.Plan).text
		if text == "" {
			return false
		}
		name, ok := l.changes.Holds(ctx, text)
		if !ok {
			missing = append(missing, name)
		}
		return ok
	})
	t := story.Begin(&run, j.Steps, c)
	code := l.changes.code(ctx, &run, t, l.mask)
	t.Tell(code.touched)
	run.Totals.AddCode(run.Phases)
	if run.Logs == nil {
		run.Logs = []*report.Log{}
	}
	return loaded{row: r, run: &run, notices: notices, missing: append(code.missing, missing...),
		met: slices.Sorted(maps.Keys(asked)), kept: j.Kept}
}

// journal is the run's, from its source.
func (l loader) journal(ctx context.Context, r *runRow, run *report.Run) (j journal.Journal,
	notices []report.Notice, err error) {
	switch {
	case r.record != "":
		told, err := l.recordOf(r, l.mask).Steps(ctx)
		if err != nil {
			return j, nil, err
		}
		for _, n := range told.Notes {
			text := l.mask.Text(run.Record.Folder) + "/" + n
			notices = append(notices, report.Notice{Kind: "record", Text: text})
		}
		run.OtherRows = told.Other
		return journal.Journal{Steps: told.Steps}, notices, nil
	case r.rowless:
		return j, nil, nil
	}
	reader := journal.Reader{DB: l.db, Mask: l.mask, Stored: r.stored, Before: r.before,
		Show: func(stored string) string { return l.mask.Text(l.paths.Show(stored)) },
		Logs: func(journal.Run) (names []string) {
			for _, l := range r.logs {
				names = append(names, l.File)
			}
			return names
		}}
	j, err = reader.Read(ctx, journal.Run{ID: r.id, Null: r.null})
	return j, nil, err
}

// context gathers what tells more than the run's own rows.
func (l loader) context(r *runRow, run *report.Run) story.Context {
	plan := l.plans.of(run.Plan)
	return story.Context{Plan: plan.Plan, Gates: l.gates[run.ID], Lock: l.locks[run.Plan],
		Running: l.invocations[r.id].running, Now: l.now, Live: l.opts.Clock != nil,
		MaxRetries: plan.limits.QualityRetries, MaxReviews: plan.limits.ReviewIterations,
		MaxSteps: plan.limits.Steps, Others: l.others(r, plan.Plan)}
}

// others is what the other runs of the run's plan did.
func (l loader) others(r *runRow, plan *report.Plan) story.Others {
	o := story.Others{Instead: l.instead(r)}
	done, approved := l.scan.done[r.planPath], l.scan.approved[r.planPath]
	if len(done)+len(approved) == 0 {
		return o
	}
	phaseID := story.PhaseIDs(plan)
	o.Elsewhere, o.Approved = map[string]string{}, map[string]bool{}
	for _, d := range done {
		if id := phaseID(d.phase); d.run != r.id && o.Elsewhere[id] == "" {
			o.Elsewhere[id] = l.keys[d.run]
		}
	}
	for _, d := range approved {
		if d.run != r.id {
			o.Approved[phaseID(d.phase)] = true
		}
	}
	return o
}

// A loaded run waits for its turn.
type loaded struct {
	row     *runRow
	run     *report.Run
	err     error
	notices []report.Notice
	missing []string         // commits that were not there
	met     []string         // commits that may have been made for another run
	kept    *journal.Kept    // the rows of its steps, for a Follower's next look
	mask    *redact.Redactor // that loaded it; nil where nothing is masked
}

// masked is what was masked in a run, by kind.
func (x loaded) masked() map[string]int {
	if x.mask == nil {
		return nil
	}
	return x.mask.Masked
}
