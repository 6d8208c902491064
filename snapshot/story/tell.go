package story

import (
	"cmp"
	"slices"
	"time"

	"fivex/snapshot/report"
)

// A Context is what is known about a run beside its own steps.
type Context struct {
	Plan    *report.Plan   // its plan; nil when there is none
	Gates   []*report.Gate // its gate files, oldest first
	Lock    *report.Lock   // on its plan; nil when there is none
	Running report.Time    // since when an invocation is marked as running
	Now     report.Time    // the report's "now"
	Live    bool           // the data is being followed, so what is at work is at work now
	// MaxRetries and MaxReviews are how often quality may fail in a row, and
	// how many reviews a phase may have, before a person is asked; 0 where the
	// project's configuration does not say.
	MaxRetries, MaxReviews int
	// MaxSteps is how many steps a run may have; 0 where the configuration does
	// not say.
	MaxSteps int
	Others
}

// Others is what the other runs of a run's plan, and of its checkout, did.
type Others struct {
	// Elsewhere are the phases of the plan that other runs completed, with
	// the runs' keys.
	Elsewhere map[string]string
	// Approved are the phases that the plan's progress calls approved, where the
	// migration gave it to another run.
	Approved map[string]bool
	// Foreign tells a commit that 5x made for another run; nil where it made none.
	Foreign func(hash string) bool
	// Committed tells whether the repository has the plan as it is now; nil where nobody asks.
	Committed func() bool
	// Instead is the key of the run of the same plan that was begun when this one ended;
	// "" is none.
	Instead string
}

// Begin puts the steps into phases and rounds of the run, whose logs must be
// there already. What follows from them tells [Teller.Tell]; meanwhile the code
// that the rounds changed can be read.
func Begin(run *report.Run, steps []*report.Step, c Context) *Teller {
	run.Phases = []*report.Phase{}
	steps = withCalls(withoutTwins(run, steps), run.Logs)
	steps = withGates(steps, c.Gates)
	bound(run, steps)
	silence(run, steps, c.Now)
	command(run, steps)
	t := &Teller{run: run, steps: steps, c: c, names: phaseNames(c.Plan), plan: map[string]bool{}}
	if c.Plan != nil {
		for _, p := range c.Plan.Phases {
			t.plan[p.ID] = t.plan[p.ID] || p.Complete
		}
	}
	for _, s := range steps {
		t.tellsOf(s)
	}
	(&grouping{Teller: t}).group(steps)
	return t
}

// tellsOf keeps the commits that the run itself tells of in a step.
func (t *Teller) tellsOf(s *report.Step) {
	if s.Commit != nil {
		t.own.add(s.Commit.Hash, 0)
	}
	if s.Agent != nil && s.Agent.Commit != "" {
		t.own.add(s.Agent.Commit, 0)
	}
}

// Foreign tells a commit of another run, which worked in the same checkout.
func (t *Teller) Foreign(hash string) bool {
	return !t.own.has(hash) && t.c.Foreign != nil && t.c.Foreign(hash)
}

// Tell derives everything else. touched may be nil: then only the files that
// 5x recorded of its commits tell which findings were fixed.
func (t *Teller) Tell(touched Touched) {
	t.touched = touched
	t.findings()
	w := walked{t, t.walk(t.steps)}
	w.phases()
	w.totals()
	t.timeline(t.steps)
	begun := beginnings{}
	for _, s := range t.steps {
		s.Outcome = outcome(s)
		s.Summary = report.OneLine(begun.summary(s, t.where[s].phase), 300)
	}
	t.run.State = w.state()
}

// A Teller tells one run.
type Teller struct {
	run     *report.Run
	steps   []*report.Step // all of them, in the order in which they happened
	c       Context
	names   names
	plan    map[string]bool          // its phases, and which of them its checklist says are done
	phase   map[string]*report.Phase // by id
	where   map[*report.Step]*place  // of each step
	byItem  map[*report.Step][]*report.Finding
	follows map[*report.Finding]*follower
	own     hashes // commits that the run itself tells of
	touched Touched
}

// A walked is a run with what the walk through its steps found: it tells how each phase
// stands, what the run comes to, and what it is doing or why it stopped.
type walked struct {
	*Teller
	w *walk
}

// A place is where a step stands.
type place struct {
	phase *report.Phase
	round *report.Round
}

// bound says when the run began, was active last, and ended.
func bound(run *report.Run, steps []*report.Step) {
	for _, s := range steps {
		run.LastActivity = report.Latest(run.LastActivity, s.At)
		if run.StartedAt.IsZero() {
			run.StartedAt = s.At
		}
	}
	for _, l := range run.Logs {
		run.LastActivity = report.Latest(run.LastActivity, l.LastAt)
	}
	run.LastActivity = report.Latest(run.LastActivity, run.StartedAt)
	if run.EndedAt.IsZero() && run.Status != "active" && run.Status != "unknown" {
		run.EndedAt = report.Latest(run.LastActivity, run.UpdatedAt)
	}
	run.LastActivity = report.Latest(run.LastActivity, run.EndedAt)
}

// command tells the kind of run where the database does not, or no longer
// does. Work on phases makes it a run, whatever else it holds.
func command(run *report.Run, steps []*report.Step) {
	if run.Command != "" {
		return
	}
	kinds := map[string]bool{}
	for _, s := range steps {
		kinds[kindOf(s)] = true
	}
	for _, kind := range []string{"run", "plan", "plan-review"} {
		if kinds[kind] {
			run.Command = kind
			return
		}
	}
}

// kindOf is the kind of run that a step is a sign of; "" where it is none.
func kindOf(s *report.Step) string {
	switch {
	case s.Name == "run_start" || s.Name == "phase_start" || lane(s) != "" && isNumber(phaseNumber(s.Phase)):
		return "run"
	case s.Name == "plan_review_start" || s.Kind == "reviewer":
		return "plan-review"
	case s.Name == "plan_generate_start" || s.Kind == "author" && writesPlan(s):
		return "plan"
	case s.Kind == "author" && (s.Agent.Template == "implement" || s.Agent.Template == "next-phase"):
		return "run"
	}
	return ""
}

// planWork tells work on the plan itself from work on its phases.
func planWork(s *report.Step) bool {
	if s.Phase == "plan" {
		return true
	}
	template := ""
	if s.Agent != nil {
		template = s.Agent.Template
	}
	switch template {
	case "generate-plan", "author-generate-plan", "plan", "reviewer-plan", "process-plan-review",
		"author-process-plan-review", "revise-plan":
		return true
	}
	return false
}

// writesPlan tells the writing of a plan from its revision after a review.
func writesPlan(s *report.Step) bool {
	switch s.Agent.Template {
	case "generate-plan", "author-generate-plan", "plan":
		return true
	}
	return false
}

// merge puts further steps, oldest first, behind the last step that is not
// younger than they are: rows tell whole seconds, what a later call gave is later.
func merge(steps, further []*report.Step) []*report.Step {
	for _, s := range further {
		i := slices.IndexFunc(steps, func(row *report.Step) bool { return inSecondOf(row, s) })
		if i < 0 {
			i = len(steps)
		}
		for i > 0 && steps[i-1].At.IsAfter(s.At) {
			i--
		}
		if s.Phase == "" && i > 0 && (s.Person != nil || s.Agent != nil && !planWork(s)) {
			s.Phase = steps[i-1].Phase // reviewers' logs name none
		}
		steps = slices.Insert(steps, i, s)
	}
	return steps
}

// inSecondOf tells whether a row, of which the journal knows the second, is of the
// second in which a call ended and comes behind it: it ended the run, or names the log
// of a later call, which 5x numbers.
func inSecondOf(row, call *report.Step) bool {
	if call.Log == "" || !row.At.Equal(call.At.Truncate(time.Second)) {
		return false
	}
	if b := row.Boundary; b != nil {
		return b.Event == "run-aborted" || b.Event == "run-completed"
	}
	return row.Log != "" && cmp.Or(cmp.Compare(len(row.Log), len(call.Log)), cmp.Compare(row.Log, call.Log)) > 0
}
