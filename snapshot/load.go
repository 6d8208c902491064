package snapshot

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"

	"fivex/snapshot/journal"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
	"fivex/snapshot/story"
)

// load reads the run's details and everything that follows from them. It
// changes nothing of the view but its redactor.
func (v *View) load(ctx context.Context, r *runRow) loaded {
	run := *r.run
	run.Extra = maps.Clone(run.Extra)
	run.Detail = &report.Detail{}
	j, notices, err := v.journal(ctx, r, &run)
	if err != nil {
		return loaded{row: r, err: fmt.Errorf("run %s: %w", run.ID, err)}
	}
	run.Migrated = j.Migrated
	notices = append(notices, v.readLogs(r, &run, j.Steps)...)
	run.Reviews = slices.Clone(r.reviews)
	if rows := v.invocations[r.id].rows; len(rows) > 0 {
		run.OtherRows = map[string][]map[string]any{"invocations": slices.Clone(rows)}
	}
	t := story.Begin(&run, j.Steps, v.context(r, &run))
	code := v.changes.code(ctx, &run, t, v.mask)
	t.Tell(code.touched)
	run.Totals.AddCode(run.Phases)
	if run.Logs == nil {
		run.Logs = []*report.Log{}
	}
	return loaded{row: r, run: &run, notices: notices, missing: code.missing, kept: j.Kept}
}

// journal is the run's, from its source.
func (v *View) journal(ctx context.Context, r *runRow, run *report.Run) (j journal.Journal,
	notices []report.Notice, err error) {
	switch {
	case r.record != "":
		told := v.recordOf(r).Steps()
		for _, n := range told.Notes {
			notices = append(notices, report.Notice{Kind: "record", Text: v.text(run.Record.Folder) + "/" + n})
		}
		run.OtherRows = told.Other
		return journal.Journal{Steps: told.Steps}, notices, nil
	case r.rowless:
		return j, nil, nil
	}
	reader := journal.Reader{DB: v.db, Mask: v.mask, Stored: r.stored, Before: r.before,
		Show: func(stored string) string { return v.text(v.paths.Show(stored)) }, Logs: func(journal.Run) []string {
			var names []string
			for _, l := range r.logs {
				names = append(names, l.File)
			}
			return names
		}}
	j, err = reader.Read(ctx, journal.Run{ID: r.id, Null: r.null})
	return j, nil, err
}

// context gathers what tells more than the run's own rows.
func (v *View) context(r *runRow, run *report.Run) story.Context {
	plan := v.plans.of(run.Plan)
	c := story.Context{Plan: plan.Plan, Gates: v.gates[run.ID], Lock: v.locks[run.Plan],
		Running: v.invocations[r.id].running, Now: v.now(), Live: v.opts.Clock != nil,
		MaxRetries: plan.limits.QualityRetries, MaxReviews: plan.limits.ReviewIterations,
		MaxSteps: plan.limits.Steps}
	for _, d := range v.scan.done[r.planPath] {
		if d.run == r.id {
			continue
		}
		if c.Elsewhere == nil {
			c.Elsewhere = map[string]string{}
		}
		c.Elsewhere[story.PhaseID(c.Plan, d.phase)] = v.keys[d.run]
	}
	return c
}

// ahead is how many runs may be ready before they are wanted; it bounds the
// memory that reading ahead takes.
const ahead = 4

// worthSeveral is how many runs make it worth while to read several at once.
const worthSeveral = 32

// A loaded run waits for its turn.
type loaded struct {
	row     *runRow
	run     *report.Run
	err     error
	notices []report.Notice
	missing []string         // commits that were not there
	kept    *journal.Kept    // the rows of its steps, for a Follower's next look
	mask    *redact.Redactor // that loaded it; nil where nothing is masked
}

// Each yields the selected runs, one at a time and in full, in the order in
// which they were started. It ends early only with an error, the context's
// when it is done.
func (v *View) Each(ctx context.Context) iter.Seq2[*report.Run, error] {
	return func(yield func(*report.Run, error) bool) {
		for l := range v.eachLoaded(ctx, v.runs) {
			if l.err == nil {
				l.err = ctx.Err()
			}
			if l.err != nil {
				yield(nil, l.err)
				return
			}
			v.take(l)
			if !yield(l.run, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// eachLoaded loads the rows in their order, several at once where that is
// worth while.
func (v *View) eachLoaded(ctx context.Context, rows []*runRow) iter.Seq[loaded] {
	if len(rows) > 0 {
		v.changes.Warm()
	}
	workers := v.fork(ctx, len(rows))
	if workers == nil {
		return func(yield func(loaded) bool) {
			for _, r := range rows {
				if ctx.Err() != nil || !yield(v.loadAlone(ctx, r)) {
					return
				}
			}
		}
	}
	return func(yield func(loaded) bool) { loadSideBySide(ctx, workers, rows, yield) }
}

// loadSideBySide loads the rows by several connections that see the same moment.
func loadSideBySide(ctx context.Context, workers []*View, rows []*runRow, yield func(loaded) bool) {
	ctx, stop := context.WithCancel(ctx)
	type job struct {
		row  *runRow
		done chan loaded
	}
	jobs := make(chan job)
	turns := make(chan chan loaded, ahead*len(workers))
	var all sync.WaitGroup
	all.Go(func() {
		defer close(jobs)
		defer close(turns)
		for _, r := range rows {
			j := job{r, make(chan loaded, 1)}
			select {
			case turns <- j.done:
			case <-ctx.Done():
				return
			}
			select {
			case jobs <- j:
			case <-ctx.Done():
				return
			}
		}
	})
	for _, w := range workers {
		all.Go(func() {
			defer w.db.Close()
			for j := range jobs {
				j.done <- w.loadAlone(ctx, j.row)
			}
		})
	}
	defer all.Wait()
	defer stop()
	for done := range turns {
		select {
		case l := <-done:
			if !yield(l) {
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

// fork makes views of the same moment, each with its own connection; none
// where one connection does, or more cannot be had.
func (v *View) fork(ctx context.Context, runs int) (views []*View) {
	n := v.opts.connections()
	if v.db == nil || n < 2 || runs < worthSeveral {
		return nil
	}
	for _, db := range v.db.SameMoment(ctx, n) {
		w := *v
		w.db = db
		views = append(views, &w)
	}
	return views
}

// loadAlone loads a run with an account of its own of what it masks. The
// view's head is left alone: whoever takes the runs may be counting them there.
func (v *View) loadAlone(ctx context.Context, r *runRow) loaded {
	alone := *v
	if v.opts.Redact != nil {
		alone.mask = v.opts.Redact()
		alone.mask.At("run " + r.id)
		logs := *v.logs
		logs.Mask = alone.mask
		alone.logs = &logs
	}
	l := alone.load(ctx, r)
	l.mask = alone.mask
	return l
}

// take tells the view what loading the run said and masked.
func (v *View) take(l loaded) {
	for _, n := range l.notices {
		v.hear(n)
	}
	if v.mask != nil && l.mask != nil {
		v.mask.Add(l.mask)
	}
}

// retell tells the view what loading a run said and masked at another time.
func (v *View) retell(notices []report.Notice, masked map[string]int) {
	for _, n := range notices {
		v.hear(n)
	}
	for kind, n := range masked {
		v.head.Masked[kind] += n
	}
}

// masked is what was masked in a run, by kind.
func (l loaded) masked() map[string]int {
	if l.mask == nil {
		return nil
	}
	return l.mask.Masked
}
