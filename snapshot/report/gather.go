package report

import (
	"iter"
	"slices"
	"strings"
)

// A Told is a run with its analytics; its Detail is nil when it was told
// before and need not be told again.
type Told struct {
	Run       *Run
	Analytics *Analytics
}

// Counted gives runs that have their details their analytics.
func Counted(runs iter.Seq2[*Run, error]) iter.Seq2[Told, error] {
	return func(yield func(Told, error) bool) {
		for run, err := range runs {
			told := Told{Run: run}
			if err == nil {
				told.Analytics = AnalyticsOf(run)
			}
			if !yield(told, err) {
				return
			}
		}
	}
}

// Gather takes the runs into the report. It keeps the details of at most full
// of them (negative: of all), those that need attention first, then the most
// recent.
func (rep *Report) Gather(runs iter.Seq2[Told, error], full int) error {
	plans := rep.PlansByKey()
	var detailed []*Run // at most full
	for told, err := range runs {
		if err != nil {
			return err
		}
		run := told.Run
		rep.Count(run, told.Analytics, plans[run.Plan])
		rep.Runs = append(rep.Runs, run)
		if full < 0 {
			continue
		}
		i, _ := slices.BinarySearchFunc(detailed, run, AttentionFirst)
		detailed = slices.Insert(detailed, i, run)
		if len(detailed) > full {
			detailed[full].Detail = nil // the one that fell behind, or this one
			detailed = detailed[:full]
		}
	}
	slices.SortStableFunc(rep.Runs, AttentionFirst)
	rep.Finish()
	return nil
}

// Count adds a run to the totals of the report and its plan; p is nil where it has none.
func (rep *Report) Count(run *Run, an *Analytics, p *Plan) {
	rep.Totals.Runs++
	rep.Totals.Add(run.Totals)
	rep.Analytics.Add(an)
	if p == nil {
		rep.Totals.PhasesDone += run.Totals.PhasesDone
		rep.Totals.PhasesTotal += run.Totals.PhasesTotal
		return
	}
	p.Runs = append(p.Runs, run.Key)
	p.Totals.Runs++
	p.Totals.Add(run.Totals)
	p.LastActive = Latest(p.LastActive, run.LastActivity)
	// A later run of the plan tells how it stands, unless an earlier one
	// still waits for someone.
	if p.State == "" || p.State != "waiting" || run.State.Kind == "waiting" {
		p.State = run.State.Kind
	}
	p.Totals.PhasesTotal = max(p.Totals.PhasesTotal, run.Totals.PhasesTotal)
	p.Totals.PhasesDone = max(p.Totals.PhasesDone, run.Totals.PhasesDone)
}

// Finish completes the report when every run is counted: it orders the plans,
// those that need attention first.
func (rep *Report) Finish() {
	rep.Analytics.finish()
	for _, p := range rep.Plans {
		if p.Totals.PhasesTotal == 0 { // of a plan that was only reviewed, too
			p.countPhases()
		} else {
			rep.Totals.PhasesDone += p.Totals.PhasesDone
			rep.Totals.PhasesTotal += p.Totals.PhasesTotal
		}
		if p.State == "" {
			p.State = "idle"
		}
	}
	slices.SortStableFunc(rep.Plans, func(a, b *Plan) int {
		if c := Attention(a.State) - Attention(b.State); c != 0 {
			return c
		}
		if c := b.LastActive.Compare(a.LastActive.Time); c != 0 {
			return c
		}
		return strings.Compare(a.Path, b.Path)
	})
}

// countPhases counts the phases of a plan that no run tells of.
func (p *Plan) countPhases() {
	p.Totals.PhasesTotal = len(p.Phases)
	for _, ph := range p.Phases {
		if ph.Complete || p.Approved(ph.ID) {
			p.Totals.PhasesDone++
		}
	}
}

// PlansByKey are the plans by what their runs call them.
func (rep *Report) PlansByKey() map[string]*Plan {
	plans := make(map[string]*Plan, len(rep.Plans))
	for _, p := range rep.Plans {
		plans[p.Path] = p
	}
	return plans
}

// PlanNamed is the plan with the key, nil when there is none.
func (rep *Report) PlanNamed(key string) *Plan {
	for _, p := range rep.Plans {
		if p.Path == key {
			return p
		}
	}
	return nil
}

// Attention ranks the kinds of state: the smaller, the sooner a person should
// look.
func Attention(kind string) int {
	order := []string{"waiting", "interrupted", "failed", "paused", "idle", "working", "", "aborted", "completed"}
	if i := slices.Index(order, kind); i >= 0 {
		return i
	}
	return slices.Index(order, "")
}

// AttentionFirst orders runs by how soon a person should look, each kind of
// state newest first.
func AttentionFirst(a, b *Run) int {
	if c := Attention(a.State.Kind) - Attention(b.State.Kind); c != 0 {
		return c
	}
	if c := b.LastActivity.Compare(a.LastActivity.Time); c != 0 {
		return c
	}
	if c := b.StartedAt.Compare(a.StartedAt.Time); c != 0 {
		return c
	}
	return strings.Compare(a.Key, b.Key)
}
