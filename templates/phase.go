package templates

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fivex/snapshot/report"
)

// mostInTitle is how long a title may be: a page is not filled by one.
const mostInTitle = 160

// phaseTitle is a phase's number with its title.
func phaseTitle(p *report.Phase) string {
	switch {
	case p.ID == "":
		return "Outside any phase"
	case p.ID == "plan":
		return or(p.Title, "Planning")
	}
	return report.OneLine(p.ID+" "+p.Title, mostInTitle)
}

// phaseKind is how a phase stands: one that nobody works on is begun, not at work.
func phaseKind(run *report.Run, p *report.Phase) string {
	if p.State == "active" && run.State.Kind != "working" {
		return "begun"
	}
	return p.State
}

// costText is what was spent, and apart from it what calls spent that are not
// recorded.
func costText(cost, unrecorded float64, show func(usd float64) string) string {
	switch {
	case cost != 0 && unrecorded != 0:
		return show(cost) + " + " + show(unrecorded) + " unrecorded"
	case unrecorded != 0:
		return show(unrecorded) + " unrecorded"
	case cost != 0:
		return show(cost)
	}
	return ""
}

// phaseLine is what a phase took, in short; costs are shown as those of its run are.
func phaseLine(p *report.Phase, costs func(usd float64) string) string {
	if len(p.Rounds) == 0 {
		switch {
		case p.Done() && p.DoneBy == "checklist":
			return "done, says the plan"
		case p.Done():
			return "done by another run"
		}
		return "not begun"
	}
	var parts []string
	if n := len(p.Rounds); n > 0 && p.ID != "" {
		parts = append(parts, plural(n, "round"))
	}
	if worked := p.AuthorMS + p.ReviewerMS + p.QualityMS; worked > 0 {
		parts = append(parts, ms(worked))
	}
	if cost := costText(p.CostUSD, p.UnrecordedCostUSD, costs); cost != "" {
		parts = append(parts, cost)
	}
	if len(parts) == 0 && p.ID == "" {
		return plural(stepsIn(p), "step")
	}
	return strings.Join(parts, " · ")
}

// isOthers tells a phase that others did: its sentence says so, and the side list its line.
func isOthers(p *report.Phase) bool { return len(p.Rounds) == 0 && p.Done() }

// phaseChanged is how much code a phase changed, behind what it took; "" where none is known of.
func phaseChanged(p *report.Phase) string {
	if p.Changes != nil {
		if added, removed, files := p.Changes.Code(); files > 0 {
			return fmt.Sprintf(" · +%d\u00a0−%d", added, removed) // on one line
		}
	}
	return ""
}

// withPhases knows how the costs of a run's phases are shown, and when each began where the
// timeline tells: of a first step the end is recorded.
func (f Formats) withPhases(run *report.Run) Formats {
	f.costs, f.begun = money, nil
	if run.Detail == nil {
		return f
	}
	f.costs = phaseMoney(run)
	if run.Timeline.Axis != "clock" {
		return f
	}
	f.begun = make(map[string]time.Time, len(run.Timeline.Phases))
	for _, x := range run.Timeline.Phases {
		f.begun[x.Phase] = run.Timeline.Start.Add(time.Duration(x.FromMS) * time.Millisecond)
	}
	return f
}

// phaseTimes are when a phase was worked on, by the clock, before what it took; with its
// days where those are two, and with what of them was waiting for people: the work beside
// it adds up with that.
func (f Formats) phaseTimes(p *report.Phase) string {
	begin, end := p.StartedAt.Time, p.EndedAt.Time
	if p.ID == "" || len(p.Rounds) == 0 || begin.IsZero() {
		return ""
	}
	if t, ok := f.begun[p.ID]; ok {
		begin = t
	}
	form := "15:04"
	if !end.IsZero() && begin.Format(time.DateOnly) != end.Format(time.DateOnly) {
		form = "Jan 2 15:04"
	}
	text := begin.Format(form)
	if to := end.Format(form); !end.IsZero() && to != text {
		text += "–" + to
	}
	if p.HumanWaitMS > 0 {
		text += ", waited " + ms(p.HumanWaitMS)
	}
	return text + " · "
}

// phaseSentence says how the phase stands and who passed it.
func phaseSentence(p *report.Phase) string {
	var parts []string
	switch {
	case p.ID == "":
		return lastEvent(p)
	case p.State == "approved-by-person":
		passed := lastAnswer(p, "override", "approve", "skip")
		parts = append(parts, decider(personOf(passed))+" passed it all the same"+when(passed))
	case p.State == "done" && p.DoneBy == "checklist" && p.Approved == "":
		parts = append(parts, "The plan's checklist says it is done")
	case p.State == "done" && p.DoneByRun != "":
		parts = append(parts, "Done by another run of the plan ("+shortID(p.DoneByRun)+")")
	case p.State == "done" && p.DoneBy == "other-run":
		parts = append(parts, "Done by another run of the plan")
	case p.State == "done":
		parts = append(parts, "Done")
	case p.State == "blocked":
		parts = append(parts, "A person is next")
	case p.State == "stopped":
		parts = append(parts, "Not finished")
	case p.State == "pending" && p.Items > 0:
		return fmt.Sprintf("%s in the plan.", plural(p.Items, "item"))
	}
	if p.Review != "" {
		parts = append(parts, reviewed(p))
	}
	if p.Decision != "" && p.State != "approved-by-person" {
		last := lastAnswer(p)
		asksAgain := p.State == "blocked" && last != nil && !last.Person.Rule && !last.Person.TakenBack()
		if !asksAgain && !reviewedSince(p, last) {
			parts = append(parts, decided(last, report.OneLine(p.Decision, mostInTitle)))
		}
	}
	if p.Commit != "" {
		parts = append(parts, "commit "+report.OneLine(report.ShortHash(p.Commit), 60))
	}
	if len(parts) == 0 {
		return ""
	}
	return report.Capital(strings.Join(parts, "; ") + ".")
}

// lastEvent says what 5x recorded last, where nobody did anything since.
func lastEvent(p *report.Phase) string {
	var last *report.Step
	for s := range p.Steps {
		last = s
	}
	if last == nil || last.Kind != "boundary" {
		return ""
	}
	what, why, reasoned := strings.Cut(report.OneLine(last.Summary, mostInTitle), ": ")
	text := report.Capital(what) + when(last)
	if reasoned {
		text += ": " + why
	}
	return strings.TrimSuffix(text, ".") + "."
}

// decided is a decision in its words, behind who took it. Where that was no person, or
// nobody, the words say so themselves.
func decided(last *report.Step, words string) string {
	p := personOf(last)
	switch {
	case p == nil, p.Choice == "" && !p.Rule, p.Kind == "phase" && p.Choice == "abort":
		return words
	case p.TakenBack():
		return "the question was " + words
	case p.Rule:
		return words
	}
	return strings.TrimSpace(when(last) + " " + decider(p) + " " + words)
}

// lastAnswer is the last answer that was given in a phase, of these choices where some
// are asked for; nil is none.
func lastAnswer(p *report.Phase, choices ...string) (last *report.Step) {
	for s := range p.Steps {
		if s.Person != nil && !s.Person.Pending &&
			(len(choices) == 0 || slices.Contains(choices, s.Person.Choice)) {
			last = s
		}
	}
	return last
}

func personOf(s *report.Step) *report.Person {
	if s == nil {
		return nil
	}
	return s.Person
}

// when is the time of a step behind words, where it is known.
func when(s *report.Step) string {
	if s == nil || s.At.IsZero() {
		return ""
	}
	return " at " + s.At.Format("15:04")
}

// reviewedSince tells whether a review came after an answer, which was then no answer to it.
func reviewedSince(p *report.Phase, answer *report.Step) bool {
	answered, reviewed := false, false
	for s := range p.Steps {
		answered = answered || s == answer
		reviewed = reviewed || answered && s.Kind == "reviewer"
	}
	return reviewed
}

// decider is who gave an answer: by name, or where.
func decider(last *report.Person) string {
	switch {
	case last == nil || last.By == "" && !last.Rule:
		return "a person"
	case last.Rule:
		return "a rule"
	case last.By == "terminal":
		return "a person at the terminal"
	case last.By == "dashboard":
		return "a person in the live page"
	default:
		return report.OneLine(last.By, 40)
	}
}

// answeredBy is where an answer to a gate was given, or by whom, behind the answer.
func answeredBy(by string) string {
	switch by {
	case "":
		return ""
	case "terminal":
		return ", at the terminal"
	case "dashboard":
		return ", in the live page"
	}
	return ", by " + by
}

func lastReview(p *report.Phase) (last *report.Step) {
	for s := range p.Steps {
		if s.Kind == "reviewer" {
			last = s
		}
	}
	return last
}

// reviewed is what a phase's last review said, and whose it was; 5x calls a model that
// nobody chose "default".
func reviewed(p *report.Phase) string {
	who := "a review"
	if s := lastReview(p); s != nil {
		if s.Agent != nil && s.Agent.Review > 0 {
			who = whoOf(s)
		}
		if s.Model != "" && s.Model != "default" {
			who += " (" + report.OneLine(s.Model, 60) + ")"
		}
	}
	switch {
	case p.Review == report.Ready && p.State == "done" && p.Approved == "":
		return who + " said ready before its last work"
	case p.Review == report.Ready:
		return "approved by " + who
	}
	return who + " said " + report.OneLine(readable(p.Review), 60)
}

// readable is a readiness as people say it.
func readable(word string) string { return strings.ReplaceAll(word, "_", " ") }

// attempts are the outcomes of quality attempts as signs, in their order; of many the last.
func attempts(outcomes []string) string { return lastAttempts(outcomes, 8) }

func lastAttempts(outcomes []string, most int) string {
	if !slices.ContainsFunc(outcomes, func(o string) bool { return o != "skipped" }) {
		return "" // switched off, as each step says
	}
	var list []string
	if over := len(outcomes) - most; over > 0 {
		list, outcomes = append(list, "…"), outcomes[over:]
	}
	for _, o := range outcomes {
		list = append(list, resultMark(o))
	}
	return strings.Join(list, " ")
}

// inRound is the id of a part of a round.
func inRound(run *report.Run, p *report.Phase, r *report.Round, name string) string {
	return roundAnchor(run, p, r) + "." + name
}

// inPhase is the id of a part of a phase.
func inPhase(run *report.Run, p *report.Phase, name string) string {
	return report.Anchor("run", run.Key, "phase", p.ID, "", name)
}

func stepsIn(p *report.Phase) (n int) {
	for _, r := range p.Rounds {
		n += len(r.Steps)
	}
	return n
}

// phasesByID are the run's phases, for who looks many of them up.
func phasesByID(run *report.Run) map[string]*report.Phase {
	byID := make(map[string]*report.Phase, len(run.Phases))
	for _, p := range run.Phases {
		if byID[p.ID] == nil {
			byID[p.ID] = p
		}
	}
	return byID
}

func phaseWithID(run *report.Run, id string) *report.Phase {
	for _, p := range run.Phases {
		if p.ID == id {
			return p
		}
	}
	return nil
}
