package story

import (
	"slices"

	"fivex/snapshot/freeform"
	"fivex/snapshot/report"
)

// An open is the last thing that nothing has settled: who is next, and why.
type open struct {
	who      string // "person", "author", "quality", "reviewer", "completion", "next-phase", "paused", "abort"
	step     *report.Step
	phase    string
	why      string // in content, without an end
	choices  string // what a person can choose
	findings []*report.Finding
	rule     string // which rule of 5x says so
}

// A walk goes through the steps and keeps what is open. Later steps settle
// earlier ones.
type walk struct {
	t    *Teller
	open open

	maxRetries, maxReviews int
	failures               int // of quality, since it last passed or a person said retry
	reviews                map[string]int
	escalations            int
	done                   map[string]*report.Step // phases that the run completed, by id
	forced                 map[string]*report.Step // phases that a person passed against the reviewer or a check
	contested              map[string]bool         // of those, where a later verdict says no
	ready                  map[string]*report.Step // phases whose last verdict is ready
	refused                map[string]*report.Step // phases whose last verdict or check says no
	outvoted               map[*report.Step]bool   // reviews that say ready where another one says no
	mended                 bool                    // code was committed since the last verdict
	unfixed                map[string]*report.Step // answers that let a failing check pass which nobody mended
	guided                 bool                    // a person passed the phase's gate before its completion was recorded
	again                  map[string]bool         // phases with work, or a review that says no, since their completion
	mismatch               map[string]bool
	head                   string                // the checkout's head, as last seen but by commits
	waits                  map[string][]interval // for answers that are not recorded, by phase
	taken                  bool                  // a head is recorded: a migrated run goes on
	paused                 *report.Step
	left                   open // what was open when a person left the run, or chose to abort it
	ended                  *report.Step
	cause                  open // what was open when the run was aborted
}

// walk goes through the run's steps.
func (t *Teller) walk(steps []*report.Step) *walk {
	w := &walk{t: t, maxRetries: 3, maxReviews: 5, reviews: map[string]int{}, waits: map[string][]interval{},
		done: map[string]*report.Step{}, forced: map[string]*report.Step{}, contested: map[string]bool{},
		ready: map[string]*report.Step{}, refused: map[string]*report.Step{},
		outvoted: map[*report.Step]bool{}, unfixed: map[string]*report.Step{},
		again: map[string]bool{}, mismatch: map[string]bool{}}
	if t.c.MaxRetries > 0 {
		w.maxRetries = t.c.MaxRetries
	}
	if t.c.MaxReviews > 0 {
		w.maxReviews = t.c.MaxReviews
	}
	config := freeform.Of(t.run.Config.Data)
	if n := config.Count("maxQualityRetries"); n != nil {
		w.maxRetries = int(*n)
	}
	if n := config.Count("maxReviewIterations"); n != nil {
		w.maxReviews = int(*n)
	}
	for _, s := range steps {
		w.step(s)
	}
	w.byItsState(steps)
	w.unanswered(steps)
	return w
}

// byItsState takes from generation A's state machine what no event tells: that it asks, for it
// records no question where a call that answers a review fails, and that the review is
// next, where checks were switched off or nothing was done before.
func (w *walk) byItsState(steps []*report.Step) {
	if w.t.run.Status != "active" || len(steps) == 0 {
		return
	}
	switch state := w.t.run.CurrentState; {
	case state == "ESCALATE" && w.open.who != "person" && w.open.step != nil:
		w.open.who, w.open.rule = "person", "asked"
		w.open.why = "what it asks is not recorded" + then(w.open.why)
		w.escalations++
	case state == "REVIEW" && w.open.who == "quality":
		w.open.who = "reviewer"
	case state == "REVIEW" && w.open.who == "" && w.t.run.Command == "plan-review":
		w.open = open{who: "reviewer", step: steps[len(steps)-1], phase: "plan", why: "the run began"}
	}
}

// endedUnanswered is what a question came to that waited when its run ended.
const endedUnanswered = "no answer is recorded; the run ended"

// isDecision tells a step that a person, or a rule in their place, decided something in.
func isDecision(s *report.Step) bool {
	return s.Person != nil && !s.Person.Pending && s.Person.Meaning != endedUnanswered
}

// unanswered are questions that later steps settled: an answer given in a chat
// may not be recorded at all. Nobody waits in a run that is over. A gate's file and a
// prompt's row say themselves whether they wait.
func (w *walk) unanswered(steps []*report.Step) {
	over := slices.Contains([]string{"completed", "failed", "aborted"}, w.t.run.Status)
	for _, s := range steps {
		p := s.Person
		switch {
		case p == nil || !p.Pending || p.Gate != "" || p.Kind == "prompt":
		case s != w.open.step:
			p.Pending, p.Meaning = false, "no answer is recorded; the run went on"
		case over:
			p.Pending, p.Meaning = false, endedUnanswered
		}
	}
}

func (w *walk) step(s *report.Step) {
	phase := w.t.where[s].phase.ID
	w.taken = w.taken || s.Head != ""
	switch {
	case s.Kind == "author":
		w.again[phase] = true
		w.author(s, phase)
	case s.Kind == "reviewer":
		w.reviewer(s, phase)
	case s.Quality != nil:
		w.quality(s, phase)
	case s.Person != nil:
		w.person(s, phase)
	case s.Kind == "commit":
		w.mended = w.mended || !reviewOnly(*s.Commit)
		if w.open.rule == "no-commit" {
			w.next("quality", s, phase, "the author's work was committed")
		}
	case s.Boundary != nil:
		w.boundary(s, phase)
	case s.Agent != nil && w.open.who == "next-phase" && isNumber(phase) && phase != w.open.phase:
		w.wait(s, phase)
		w.open.rule = "passed" // whoever it is, the run went on
	}
	if s.Head != "" && s.Kind != "commit" { // an author's commit is recorded before its answer
		w.head = s.Head
	}
}

// next says who is next.
func (w *walk) next(who string, s *report.Step, phase, why string) {
	w.wait(s, phase)
	w.open = open{who: who, step: s, phase: phase, why: why}
	w.paused = nil
}

// ask says that a person is next.
func (w *walk) ask(rule string, s *report.Step, phase, why, choices string) {
	w.next("person", s, phase, why)
	w.open.rule, w.open.choices = rule, choices
	if w.native() && !w.triedAgain(rule) { // generation A writes its escalations down
		w.escalations++
	}
}

// triedAgain tells what whoever follows the procedure tries again before a
// person is asked.
func (w *walk) triedAgain(rule string) bool { return rule == "no-commit" || rule == "call-failed" }

// native tells runs whose procedure an agent follows: there the rules say who
// is next, where generation A's program wrote that down. A run that was migrated is
// one as soon as it goes on: only then is the checkout's head recorded.
func (w *walk) native() bool {
	return w.t.run.Source != "run_events" && (!w.t.run.Migrated || w.taken)
}

func (w *walk) boundary(s *report.Step, phase string) {
	switch s.Boundary.Event {
	case "run-started", "run-reopened":
		w.ended, w.paused = nil, nil
		if s.Boundary.Event == "run-reopened" {
			w.reopened(s)
		}
	case "phase-started":
		w.failures = 0
		if w.open.rule == "asked" && w.open.phase == phase {
			return // taken up again, it asks again
		}
		w.next("author", s, phase, "the phase began")
	case "phase-approved":
		w.force(s, phase)
	case "phase-completed":
		w.completed(s, phase)
	case "checklist-mismatch":
		w.mismatch[phase] = true
		w.ask("checklist-mismatch", s, phase, "the work is passed, but the plan's checklist does not say so",
			"tick the plan's items, then go on")
	case "run-paused":
		w.paused = s
	case "run-aborted", "run-completed":
		w.wait(s, phase)
		w.ended, w.cause = s, w.open
	}
}

// reopened takes up what was open when the run ended; it waits from here on.
func (w *walk) reopened(s *report.Step) {
	o := w.cause
	if (o.who == "paused" || o.who == "abort") && w.left.who == "next-phase" {
		o = w.left
	}
	switch {
	case o.who == "next-phase": // whoever opened it again wants it to go on
		o.rule = "passed"
	case o.who == "" || o.who == "abort" || o.who == "paused":
		o = open{who: "author", phase: o.phase, why: "the run was opened again"}
	case o.who == "author":
		o.rule = ""
	}
	w.next(o.who, s, o.phase, o.why)
	if o.rule != "asked" {
		o.step = s
	}
	w.open = o
}

// completed settles everything that was open in the phase.
func (w *walk) completed(s *report.Step, phase string) {
	w.done[phase] = s
	delete(w.again, phase)
	delete(w.mismatch, phase)
	w.failures = 0
	guided := w.guided
	w.guided = false
	w.next("next-phase", s, phase, "")
	if guided || !w.native() {
		w.open.rule = "passed"
	}
}
