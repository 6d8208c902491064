package story

import (
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/report"
)

// force passes a phase against the reviewer or a check.
func (w *walk) force(s *report.Step, phase string) {
	if w.ready[phase] == nil {
		w.forced[phase], w.contested[phase] = s, false
	}
	w.letPass(s, phase)
	w.next("completion", s, phase, "a person passed it")
}

// letPass notes that a person let a failing check pass.
func (w *walk) letPass(s *report.Step, phase string) {
	if no := w.refused[phase]; no != nil && no.Quality != nil {
		w.unfixed[phase] = s
	}
}

func (w *walk) person(s *report.Step, phase string) {
	p := s.Person
	switch {
	case p.Meaning != "" || p.Pending:
	case p.Choice == "" && p.Guidance != "":
		p.Meaning = "answered"
	default:
		p.Meaning = meaning(p.Kind, p.Choice)
	}
	if p.Kind == "escalation" && !w.native() && len(s.Rows) > 0 {
		w.escalations++
	}
	before := w.open
	w.since(s)
	if w.native() && (before.who == "person" && w.triedAgain(before.rule) || wasAsked(before, p)) {
		w.escalations++
	}
	if before.phase != "" && phase == "" {
		phase = before.phase
	}
	if p.Pending {
		if !strings.HasPrefix(p.Question, gatesFailed) {
			before = open{why: "an answer"}
		}
		w.next("person", s, phase, question(p, before))
		w.open.rule = "asked"
		return
	}
	if p.TakenBack() {
		return // what was open before is open still
	}
	switch p.Choice {
	case "override", "approve":
		if w.native() && p.Choice == "override" {
			p.Meaning = w.overrode(phase)
		}
		w.force(s, phase)
	case "exit":
		w.left = before
		w.next("paused", s, phase, "")
		w.paused = s
	case "abort":
		w.left = before
		w.next("abort", s, phase, question(p, before))
		w.open.rule = before.rule
		if w.native() && p.Question == "" && before.who != "person" && before.who != "next-phase" {
			w.open.rule = "unasked" // what was open is no reason
		}
	case "skip":
		w.skipped(s, phase, before)
	case "retry":
		w.failures = 0
		w.tryAgain(w.tries(before), s, phase)
	case "continue", "continue_session":
		w.continued(s, phase, before)
	case "no": // what was asked for is asked for still
	case "":
		if before.who == "person" && p.Kind != "prompt" {
			text := strings.TrimSuffix("a person answered: "+p.Guidance, ": ")
			w.next("author", s, phase, report.OneLine(withoutEnd(text), 120))
		}
	default:
		if before.who == "person" && p.Kind != "prompt" {
			w.next("author", s, phase, "a person "+report.OneLine(withoutEnd(personSummary(p)), 120))
		}
	}
}

// tries is who tries again what failed: an author mends what a check found.
func (w *walk) tries(before open) string {
	switch {
	case !w.native() || before.who == "quality" || before.step == nil:
		return "quality"
	case before.step.Kind == "reviewer" && (before.rule == "reviewer-failed" || before.rule == "call-failed"):
		return "reviewer"
	}
	return "author"
}

// skipped lets failing checks pass; where no check failed, it passes over what there is:
// a review, the checks themselves, or the phase.
func (w *walk) skipped(s *report.Step, phase string, before open) {
	w.failures = 0
	no := w.refused[phase]
	switch {
	case w.native() && no != nil && no.Agent != nil:
		s.Person.Meaning = meaning("", "override")
		w.force(s, phase)
		return
	case w.native() && no == nil && before.who == "quality":
		s.Person.Meaning = "passed over the checks"
		w.next("reviewer", s, phase, "a person passed over the checks")
		return
	case w.native() && no == nil:
		what := "it"
		if before.who == "reviewer" {
			what = "the review"
		}
		s.Person.Meaning = "passed over " + what
		w.next("completion", s, phase, "a person passed over "+what)
		return
	case no != nil:
		w.forced[phase] = s
	}
	w.letPass(s, phase)
	w.next("reviewer", s, phase, "a person let the failing checks pass")
}

// wasAsked tells an answer that nobody gives unasked: whoever follows the procedure
// may ask before the limits say so, and those of today need not be those of then.
func wasAsked(before open, p *report.Person) bool {
	if before.who != "author" || before.step == nil || p.Pending {
		return false
	}
	a := before.step.Agent
	refused := before.step.Quality != nil || before.step.Kind == "reviewer" && (a.Call == "" || answered(a))
	switch p.Choice {
	case "retry", "skip", "override", "approve":
		return refused
	case "continue":
		return refused && p.Guidance != ""
	}
	return false
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

// gatesFailed begins the question of generation A's program where checks go on failing.
const gatesFailed = "Quality gates failed"

// question is what a person was asked, in content: the findings, not their number, and the
// commands that failed.
func question(p *report.Person, before open) string {
	text := withoutEnd(report.OneLine(p.Question, 300))
	switch {
	case len(p.Items) > 0:
		return titles(p.Items)
	case text == "" || before.why != "" && (report.CountsItems(text) || strings.HasPrefix(text, gatesFailed)):
		return before.why
	}
	return text
}

// continued is the answer "go on": the author goes on with the guidance, or
// the next phase begins.
func (w *walk) continued(s *report.Step, phase string, before open) {
	if before.who == "paused" && w.left.who != "" { // taken up again where it was left
		w.open, w.paused, before = w.left, nil, w.left
	}
	switch {
	case before.who == "next-phase":
		w.open.rule, w.open.step = "passed", s
	case before.who == "completion" && (s.Person.Guidance == "" || !w.native()):
		w.guided = true
		w.next("completion", s, phase, "a person passed it")
	case s.Person.Kind == "escalation" && !w.native():
		w.goOn(s, phase, before)
	case w.tries(before) == "reviewer":
		w.tryAgain("reviewer", s, phase)
	case before.rule == "checklist-mismatch" && w.t.checked(phase):
		w.next("completion", s, phase, "the plan's checklist says now that it is done")
	case before.rule == "quality-exhausted" || strings.HasPrefix(s.Person.Question, gatesFailed):
		w.failures = 0
		w.tryAgain("quality", s, phase)
	case w.native() && s.Person.Guidance == "" && (before.who == "quality" || before.who == "reviewer"):
		w.next(before.who, s, phase, before.why) // nobody was asked: what was next is next
	case s.Person.Guidance == "" && (w.triedAgain(before.rule) || before.rule == "author-failed"):
		w.tryAgain("author", s, phase)
	default:
		w.next("author", s, phase, decider(s.Person)+wayOn(s.Person))
	}
}

// goOn goes on where generation A's program stopped to ask: what failed is tried again, and
// findings for a person are fixed.
func (w *walk) goOn(s *report.Step, phase string, before open) {
	p := s.Person
	reviewed := before.step != nil && before.step.Kind == "reviewer"
	switch {
	case askedAgain(s) && phase == "plan":
		w.tryAgain("reviewer", s, phase)
	case askedAgain(s):
		w.tryAgain("author", s, phase)
	case strings.HasPrefix(p.Question, gatesFailed):
		w.failures = 0
		w.tryAgain("quality", s, phase)
	case len(p.Items) == 0 && (before.who == "reviewer" || reviewed && len(before.step.Agent.Items) == 0 ||
		strings.HasPrefix(p.Question, "Reviewer ")):
		w.tryAgain("reviewer", s, phase)
	case before.rule == "author-failed" || len(p.Items) == 0 && isOfTheProgram(p.Question):
		w.tryAgain("author", s, phase)
	default:
		if before.rule == "author-asks" && !p.Rule {
			p.Meaning = meaning("", "continue")
		}
		w.next("author", s, phase, decider(p)+wayOn(p))
	}
}

// askedAgain tells an answer to a question that generation A's program asked again after it
// was killed: it knows no more of it, and begins with what comes first.
func askedAgain(s *report.Step) bool {
	if len(s.Rows) == 0 {
		return false
	}
	const unknown = "Unknown escalation"
	o := freeform.Of(s.Rows[len(s.Rows)-1].Data)
	return o.Text("reason") == unknown || o.Object("escalation").Text("reason") == unknown
}

// isOfTheProgram tells a reason that generation A's program gives from an agent's words.
func isOfTheProgram(reason string) bool {
	return strings.HasPrefix(reason, "[") || strings.HasPrefix(reason, "Author ")
}

// wayOn is how a person let an author go on.
func wayOn(p *report.Person) string {
	if p.Guidance == "" {
		return " said to go on"
	}
	return " gave guidance"
}

// tryAgain says that what failed is tried again, whichever word asked for it.
func (w *walk) tryAgain(who string, s *report.Step, phase string) {
	if !s.Person.Rule {
		s.Person.Meaning = meaning("", "retry")
	}
	w.next(who, s, phase, decider(s.Person)+" had it tried again")
}

// decider is who decided: auto mode does so in a person's place. Of a step without an
// answer it was a person.
func decider(p *report.Person) string {
	if p != nil && p.Rule {
		return "auto mode"
	}
	return "a person"
}

func withoutEnd(s string) string { return strings.TrimRight(strings.TrimSpace(s), ".") }
