package story

import (
	"fmt"
	"strings"

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
	ready                  map[string]*report.Step // phases whose last verdict is ready
	refused                map[string]*report.Step // phases whose last verdict or check says no
	guided                 bool                    // a person passed the phase's gate before its completion was recorded
	again                  map[string]bool         // phases that were worked on after their completion
	mismatch               map[string]bool
	head                   string                // the checkout's head, as last seen
	waits                  map[string][]interval // for answers that are not recorded, by phase
	paused                 *report.Step
	ended                  *report.Step
	cause                  open // what was open when the run was aborted
}

// walk goes through the run's steps.
func (t *Teller) walk(steps []*report.Step) *walk {
	w := &walk{t: t, maxRetries: 3, maxReviews: 5, reviews: map[string]int{}, waits: map[string][]interval{},
		done: map[string]*report.Step{}, forced: map[string]*report.Step{},
		ready: map[string]*report.Step{}, refused: map[string]*report.Step{},
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
	w.unanswered(steps)
	return w
}

// unanswered are questions that later steps settled: an answer given in a chat
// may not be recorded at all. A gate's file and a prompt's row say themselves
// whether they wait.
func (w *walk) unanswered(steps []*report.Step) {
	for _, s := range steps {
		if p := s.Person; p != nil && p.Pending && p.Gate == "" && p.Kind != "prompt" && s != w.open.step {
			p.Pending, p.Meaning = false, "no answer is recorded; the run went on"
		}
	}
}

func (w *walk) step(s *report.Step) {
	phase := w.t.where[s].phase.ID
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
		if w.open.rule == "no-commit" {
			w.next("quality", s, phase, "the author's work was committed")
		}
	case s.Boundary != nil:
		w.boundary(s, phase)
	}
	if s.Head != "" {
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

func (w *walk) author(s *report.Step, phase string) {
	a := s.Agent
	w.guided = false
	switch {
	case a.Call != "" && !answered(a):
		w.call(s, phase)
	case a.Result == "needs_human":
		w.ask("author-asks", s, phase, "the author asks: "+reason(a, "it gave no question"), "answer it, or abort")
	case a.Result == "failed":
		w.ask("author-failed", s, phase, "the author failed: "+reason(a, "it gave no reason"), "have it tried again, or abort")
	case a.Result != "complete":
	case phase == "plan":
		w.next("reviewer", s, phase, "the plan is written")
	case w.native() && a.Commit == "" && (s.Head == "" || s.Head == w.head):
		w.ask("no-commit", s, phase, "the author said complete, but names no commit"+unrecorded(a), "have it tried again, or abort")
	default:
		w.next("quality", s, phase, "the author is done"+commitSuffix(a.Commit)+unrecorded(a))
	}
}

// native tells runs whose procedure an agent follows: there the rules say who
// is next, where generation A's program wrote that down.
func (w *walk) native() bool { return w.t.run.Source != "run_events" && !w.t.run.Migrated }

// call is a call that only its log tells of.
func (w *walk) call(s *report.Step, phase string) {
	switch {
	case s.Agent.Call == "failed" && w.native():
		w.ask("call-failed", s, phase, "a call of the "+s.Agent.Role+" failed: "+reason(s.Agent, "its log gives no reason"), "have it tried again, or abort")
	case s.Agent.Call == "interrupted":
		w.next("author", s, phase, "a call of the "+s.Agent.Role+" was interrupted")
		w.open.rule = "interrupted"
	case s.Agent.Call == "silent":
		w.next(role(s.Agent), s, phase, "a call of the "+role(s.Agent)+" began, and no end of it is known")
		w.open.rule = "silent"
	case s.Agent.Call == "ended" && w.native():
		w.next(s.Agent.Role, s, phase, "the "+s.Agent.Role+" answered in a form that 5x does not take")
	}
}

// answered tells a call that only its log tells of, but whose answer is known:
// whoever made the call goes on from that.
func answered(a *report.Agent) bool { return a.Call == "ended" && a.Result != "" }

func unrecorded(a *report.Agent) string {
	if a.Call == "" {
		return ""
	}
	return "; its answer is not recorded"
}

func reason(a *report.Agent, none string) string {
	if a.Reason != "" {
		return withoutEnd(report.OneLine(a.Reason, 300))
	}
	if a.Notes != "" {
		return withoutEnd(report.OneLine(a.Notes, 300))
	}
	return none
}

func commitSuffix(hash string) string {
	if hash == "" {
		return ""
	}
	return " (commit " + report.ShortHash(report.OneLine(hash, 60)) + ")"
}

func (w *walk) quality(s *report.Step, phase string) {
	switch s.Quality.Outcome {
	case "passed", "skipped":
		w.failures = 0
		if w.refused[phase] != nil && w.refused[phase].Quality != nil {
			delete(w.refused, phase)
		}
		word := "quality passed"
		if s.Quality.Empty {
			word = "quality has nothing to check"
		}
		if s.Quality.Outcome == "skipped" {
			word = "quality is switched off"
		}
		w.next("reviewer", s, phase, word)
	case "failed":
		w.failures++
		w.refused[phase] = s
		why := "quality failed: " + failedCommands(s.Quality)
		if w.native() && w.failures > w.maxRetries {
			w.ask("quality-exhausted", s, phase, fmt.Sprintf("%s, %d times in a row", why, w.failures), "retry, skip or abort")
			return
		}
		w.next("author", s, phase, why)
	}
}

// failedCommands names the commands that failed.
func failedCommands(q *report.Quality) string {
	var list []string
	for _, c := range q.Commands {
		if c.Passed != nil && !*c.Passed {
			list = append(list, "`"+report.OneLine(c.Command, 80)+"`")
		}
	}
	switch n := len(list); {
	case n == 0:
		return "no command is recorded"
	case n > 3:
		return strings.Join(list[:3], ", ") + fmt.Sprintf(" and %d more", n-3)
	}
	return strings.Join(list, ", ")
}

func (w *walk) reviewer(s *report.Step, phase string) {
	a := s.Agent
	w.guided = false
	if a.Call != "" && !answered(a) {
		w.call(s, phase)
		return
	}
	if !a.IsVerdict() {
		if a.Result == "needs_human" || a.Result == "failed" {
			w.ask("reviewer-failed", s, phase, "the reviewer answered "+a.Result+": "+reason(a, "it gave no reason"), "have it tried again, or abort")
		}
		return
	}
	if a.Call == "" {
		w.reviews[phase]++
	}
	delete(w.ready, phase)
	w.refused[phase] = s
	human := humanItems(a)
	switch {
	case a.Result == "ready":
		w.ready[phase] = s
		delete(w.refused, phase)
		w.next("completion", s, phase, "the review says ready"+unrecorded(a))
	case len(human) > 0:
		w.ask("human-required", s, phase, titles(human), "let the author fix it with guidance, override the reviewer, or abort")
		w.open.findings = w.t.byItem[s]
	case len(a.Items) == 0 && a.Result == "not_ready":
		w.ask("not-ready", s, phase, "the review says not ready, and names nothing to fix"+notes(a), "guidance for the author, override, or abort")
	case w.native() && w.reviews[phase] > w.maxReviews:
		w.ask("reviews-exhausted", s, phase, fmt.Sprintf("after %d reviews it is still %s", w.reviews[phase], words(a.Result)), "guidance for the author, override, or abort")
		w.open.findings = w.t.byItem[s]
	default:
		w.next("author", s, phase, fmt.Sprintf("the review says %s, with %s to fix", words(a.Result), report.Plural(len(a.Items), "finding")))
	}
}

func notes(a *report.Agent) string {
	if a.Notes == "" {
		return ""
	}
	return ": " + withoutEnd(report.OneLine(a.Notes, 200))
}

// words is a readiness as people say it.
func words(readiness string) string {
	return strings.ReplaceAll(report.OneLine(readiness, 60), "_", " ")
}

func humanItems(a *report.Agent) (list []report.Item) {
	for _, it := range a.Items {
		if it.Action == "human_required" {
			list = append(list, it)
		}
	}
	return list
}

// titles says the first of the items, and how many more there are.
func titles(items []report.Item) string {
	first := withoutEnd(report.OneLine(items[0].Title, 200))
	if first == "" {
		first = withoutEnd(report.OneLine(items[0].Reason, 200))
	}
	if first == "" {
		first = "a finding without a title"
	}
	if n := len(items) - 1; n > 0 {
		return fmt.Sprintf("%s (and %d more)", first, n)
	}
	return first
}

func (w *walk) boundary(s *report.Step, phase string) {
	switch s.Boundary.Event {
	case "run-started", "run-reopened":
		w.ended, w.paused = nil, nil
		if s.Boundary.Event == "run-reopened" {
			w.next("author", s, w.open.phase, "the run was opened again")
		}
	case "phase-started":
		w.failures = 0
		w.next("author", s, phase, "the phase began")
	case "phase-approved":
		w.force(s, phase)
	case "phase-completed":
		w.completed(s, phase)
	case "checklist-mismatch":
		w.mismatch[phase] = true
		w.ask("checklist-mismatch", s, phase, "the work is passed, but the plan's checklist does not say so", "tick the plan's items, then go on")
	case "run-paused":
		w.paused = s
	case "run-aborted", "run-completed":
		w.wait(s, phase)
		w.ended, w.cause = s, w.open
	}
}

// force passes a phase against the reviewer or a check.
func (w *walk) force(s *report.Step, phase string) {
	if w.ready[phase] == nil {
		w.forced[phase] = s
	}
	w.next("completion", s, phase, "a person passed it")
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

func (w *walk) person(s *report.Step, phase string) {
	p := s.Person
	if p.Meaning == "" && !p.Pending {
		p.Meaning = meaning(p.Kind, p.Choice)
	}
	if p.Kind == "escalation" && !w.native() && len(s.Rows) > 0 {
		w.escalations++
	}
	before := w.open
	w.since(s)
	if before.who == "person" && w.triedAgain(before.rule) && w.native() {
		w.escalations++
	}
	if before.phase != "" && phase == "" {
		phase = before.phase
	}
	if p.Pending {
		w.next("person", s, phase, question(p, open{why: "an answer"}))
		w.open.rule = "asked"
		return
	}
	if p.Rule && p.Choice != "continue" && p.Choice != "abort" {
		return // taken back: what was open before is open still
	}
	switch p.Choice {
	case "override", "approve":
		if w.native() && p.Choice == "override" {
			p.Meaning = w.overrode(phase)
		}
		w.force(s, phase)
	case "exit":
		w.next("paused", s, phase, "")
		w.paused = s
	case "abort":
		w.next("abort", s, phase, question(p, before))
		w.open.rule = before.rule
	case "skip":
		w.failures = 0
		if w.refused[phase] != nil {
			w.forced[phase] = s
		}
		w.next("reviewer", s, phase, "a person let the failing checks pass")
	case "retry":
		w.failures = 0
		w.next("quality", s, phase, "a person had it tried again")
	case "continue", "continue_session":
		w.continued(s, phase, before)
	default:
		if p.Kind != "prompt" && before.who == "person" {
			w.next("author", s, phase, "a person answered: "+report.OneLine(p.Meaning, 120))
		}
	}
}

// overrode says what was passed over: there need not have been a verdict.
func (w *walk) overrode(phase string) string {
	switch no := w.refused[phase]; {
	case no != nil && no.Quality != nil:
		return "passed it over failing checks"
	case no == nil && w.ready[phase] == nil:
		return "passed it without a verdict"
	}
	return meaning("", "override")
}

// question is what a person was asked, in content: the findings, not their
// number.
func question(p *report.Person, before open) string {
	text := withoutEnd(report.OneLine(p.Question, 300))
	counted := strings.HasSuffix(strings.SplitN(text, " (", 2)[0], "item(s) require human review")
	switch {
	case len(p.Items) > 0:
		return titles(p.Items)
	case text == "" || counted && before.why != "":
		return before.why
	}
	return text
}

// continued is the answer "go on": the author goes on with the guidance, or
// the next phase begins.
func (w *walk) continued(s *report.Step, phase string, before open) {
	switch {
	case before.who == "next-phase":
		w.open.rule, w.open.step = "passed", s
	case before.who == "completion":
		w.guided = true
		w.next("completion", s, phase, "a person passed it")
	case before.rule == "quality-exhausted" || strings.HasPrefix(s.Person.Question, "Quality gates failed"):
		w.failures = 0
		w.next("quality", s, phase, "a person had it tried again")
	default:
		w.next("author", s, phase, "a person gave guidance")
	}
}

func withoutEnd(s string) string { return strings.TrimRight(strings.TrimSpace(s), ".") }
