package templates

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"fivex/snapshot/report"
)

func gateState(g *report.Gate) string {
	switch {
	case g.Withdrawn != "":
		return "withdrawn"
	case g.Resolved:
		return "answered"
	}
	return "pending"
}

// gateMark is a sign of what waits, or of what waits no longer.
func gateMark(g *report.Gate) string {
	return map[string]string{"pending": "◆", "answered": "✓", "withdrawn": "○"}[gateState(g)]
}

func gateTitle(run *report.Run, g *report.Gate) string {
	where := ""
	if p := phaseOf(run, g); p != nil {
		where = phaseTitle(p)
	} else if g.Phase != "" {
		where = "phase " + g.Phase
	} else if run != nil && run.Detail == nil && run.State.Gate == g.ID && run.State.Phase != "" {
		where = phaseName(run.State.Phase)
	}
	switch g.Type {
	case "phase":
		return strings.TrimSpace(or(where, "A phase")+" is done") + ": go on?"
	case "escalation":
		if where == "" {
			return "A decision is needed"
		}
		if gateState(g) == "answered" {
			return "Decided on " + where
		}
		return "Decide on " + where
	case "resume":
		return "An earlier run was interrupted: resume it?"
	}
	return or(g.Type, "gate")
}

// runOf is the run of a gate, with its details where the page tells it; nil where
// the report has none. Runs of several projects may have the same id.
func runOf(rep *report.Report, g *report.Gate) (run *report.Run) {
	for _, r := range rep.Runs {
		switch {
		case r.State.Gate == g.ID:
			return r
		case r.ID == g.Run && run == nil:
			run = r
		}
	}
	return run
}

// phaseAt is a phase of the run, nil when there is none.
func phaseAt(run *report.Run, id string) *report.Phase {
	if run == nil || run.Detail == nil || id == "" {
		return nil
	}
	return phaseWithID(run, id)
}

// phaseOf is the phase of the run that a gate is about; nil when it is none.
func phaseOf(run *report.Run, g *report.Gate) *report.Phase {
	if run == nil {
		return nil
	}
	if p := phaseAt(run, g.Phase); p != nil {
		return p
	}
	if run.State.Gate == g.ID {
		return phaseAt(run, run.State.Phase)
	}
	return phaseAt(run, phaseOfAnswer(run, g))
}

// phaseOfAnswer is where a gate's answer stands in the story, or what it asked
// about: "" where neither is known.
func phaseOfAnswer(run *report.Run, g *report.Gate) string {
	if run.Detail == nil {
		return ""
	}
	for s := range run.Steps {
		if s.Person != nil && s.Person.Gate == g.ID && s.Phase != "" {
			return s.Phase
		}
	}
	for _, x := range slices.Backward(run.Findings) {
		if slices.ContainsFunc(g.Items, func(it report.Item) bool { return it.Title != "" && it.Title == x.Title }) {
			return x.Phase
		}
	}
	return ""
}

// askedGates are the gates that wait, and those whose answer nothing followed
// yet: the newest first.
func askedGates(rep *report.Report, f Formats) (list []*report.Gate) {
	for _, g := range rep.Gates {
		if concerns(rep, g, f) && (!g.Resolved || justAnswered(rep, g, f)) {
			list = append(list, g)
		}
	}
	slices.SortStableFunc(list, func(a, b *report.Gate) int {
		if a.Resolved != b.Resolved {
			return truth(b.Resolved) - truth(a.Resolved) // what comes next stands below the answer that is read
		}
		return b.CreatedAt.Compare(a.CreatedAt.Time)
	})
	return list
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// concerns tells whether a page of some runs of the project tells the gate: a
// live page tells all.
func concerns(rep *report.Report, g *report.Gate, f Formats) bool {
	if f.Mark != "" || !rep.Compare && len(rep.Runs) != 1 || g.Run == "" {
		return true
	}
	return slices.ContainsFunc(rep.Runs, func(r *report.Run) bool { return r.ID == g.Run })
}

// settles is how long an answered gate stays at the top.
const settles = 10 * time.Minute

// justAnswered tells whether the gate of a live page was answered and its run
// has not gone on. Elsewhere an answered gate needs nobody.
func justAnswered(rep *report.Report, g *report.Gate, f Formats) bool {
	if f.Mark == "" || !g.Resolved || g.ResolvedAt.IsZero() || rep.At.Sub(g.ResolvedAt.Time) > settles {
		return false
	}
	run := runOf(rep, g)
	return run == nil || run.Detail == nil || !run.LastActivity.IsAfter(g.ResolvedAt)
}

// answeredElsewhere are answered gates that neither a run nor the top of the
// page tells.
func answeredElsewhere(rep *report.Report, f Formats) (list []*report.Gate) {
	told := map[string]bool{}
	for _, r := range rep.Runs {
		told[r.ID] = true // in its own page, if not here
	}
	for _, g := range rep.Gates {
		if g.Resolved && !told[g.Run] && !justAnswered(rep, g, f) {
			list = append(list, g)
		}
	}
	return list
}

// waiting counts the runs that wait, as the list does, and gates of none of them.
func waiting(rep *report.Report, f Formats) (n int) {
	for _, r := range rep.Runs {
		if r.State.Kind == "waiting" {
			n++
		}
	}
	for _, g := range rep.Gates {
		if run := runOf(rep, g); !g.Resolved && concerns(rep, g, f) && (run == nil || run.State.Kind != "waiting") {
			n++
		}
	}
	return n
}

// firstAsked is where the first card stands that waits.
func firstAsked(rep *report.Report, f Formats) string {
	for _, g := range askedGates(rep, f) {
		if !g.Resolved {
			return gateAnchor(g)
		}
	}
	for _, r := range rep.Runs {
		if decidesWithoutGate(rep, r, f) {
			return inRun(r, "ask")
		}
	}
	return "content"
}

func waitWord(n int) string {
	if n == 1 {
		return "waits"
	}
	return "wait"
}

// mostAsked is how many decisions stand at the top; more are in the list.
const mostAsked = 8

// undecided are the runs that wait for a person whom no gate asks.
func undecided(rep *report.Report, f Formats) (list []*report.Run) {
	for _, run := range rep.Runs {
		if len(list) < mostAsked && decidesWithoutGate(rep, run, f) {
			list = append(list, run)
		}
	}
	return list
}

// decidesWithoutGate tells whether the run waits for a person whom no gate asks,
// and the page knows where it is told.
func decidesWithoutGate(rep *report.Report, run *report.Run, f Formats) bool {
	told := run.Detail != nil || f.RunLink(run) != ""
	return told && run.State.Kind == "waiting" && !slices.ContainsFunc(rep.Gates, func(g *report.Gate) bool {
		names := g.Run == run.ID || run.State.Gate == g.ID // else runOf need not look through all runs
		return !g.Resolved && names && runOf(rep, g) == run
	})
}

func decisionTitle(run *report.Run) string {
	if p := phaseAt(run, run.State.Phase); p != nil {
		return "To decide" + in(p)
	}
	if run.State.Phase != "" {
		return "To decide in " + phaseName(run.State.Phase)
	}
	return "To decide"
}

// findingWord names one of so many findings.
func findingWord(i, of int) string {
	if of == 1 {
		return "the finding"
	}
	return "finding " + number(i+1)
}

// decidedOn are the findings that the run's person decides on.
func decidedOn(run *report.Run) (list []*report.Finding) {
	if run == nil || run.Detail == nil {
		return nil
	}
	for _, x := range run.Findings {
		if slices.Contains(run.State.Findings, x.ID) {
			list = append(list, x)
		}
	}
	return list
}

// decidedAt are the findings that a gate asks about: those of the run's state,
// or those of its phase that have the titles of its items.
func decidedAt(run *report.Run, g *report.Gate) []*report.Finding {
	if run == nil || run.Detail == nil || g.Type != "escalation" {
		return nil
	}
	if list := decidedOn(run); len(list) > 0 && run.State.Gate == g.ID {
		return list
	}
	p := phaseOf(run, g)
	var list []*report.Finding
	for _, it := range g.Items {
		for _, x := range run.Findings {
			if p != nil && x.Phase == p.ID && x.Title == it.Title {
				list = append(list, x)
				break
			}
		}
	}
	if len(list) < len(g.Items) {
		return nil // some item has no place in the story
	}
	return list
}

func lastReview(p *report.Phase) (last *report.Step) {
	for s := range p.Steps {
		if s.Kind == "reviewer" {
			last = s
		}
	}
	return last
}

// gateContext are the facts that a request's context gives, beside its
// question and its items.
func gateContext(g *report.Gate) []report.Field {
	var request struct {
		Context map[string]any `json:"context"`
	}
	if json.Unmarshal(g.Request.Data, &request) != nil {
		return nil
	}
	var out []report.Field
	for _, k := range sortedKeys(request.Context) {
		var text string
		switch v := request.Context[k].(type) {
		case bool:
			text = yesNo(v)
		case float64:
			if text = anyText(v); k == "duration" {
				text = duration(&v)
			}
		case string:
			text = v
		}
		switch {
		case text == "", text == g.Question, k == "logPath", k == "runId", k == "iteration", strings.HasSuffix(text, "item(s) require human review"):
		default:
			out = append(out, report.Field{Name: wordsOf(k), Value: text})
		}
	}
	return out
}

// wordsOf is a camelCase name as words.
func wordsOf(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func in(p *report.Phase) string {
	if p == nil {
		return ""
	}
	return " in " + phaseTitle(p)
}

func takesGuidance(g *report.Gate) bool {
	return g.Type != "phase" && g.Type != "resume"
}

// isDrastic tells answers that cannot be taken back and lose something: the
// page asks once more.
func isDrastic(kind, action string) bool {
	switch kind + "/" + action {
	case "escalation/approve", "escalation/abort", "resume/abort", "resume/start-fresh":
		return true
	}
	return false
}

// counted is what 5x itself asks for findings that wait; they say it better.
var counted = regexp.MustCompile(`^\d+ item\(s\) require`)

// asksInWords tells whether the gate's question says what its findings do not.
func asksInWords(run *report.Run, g *report.Gate) bool {
	if g.Question == "" {
		return false
	}
	return len(g.Items) == 0 && len(decidedAt(run, g)) == 0 || !counted.MatchString(g.Question)
}

// actionList are the answers that the gate takes, with what a button says.
func actionList(g *report.Gate) string {
	var list []string
	for _, a := range g.Actions {
		if label := actionLabel(g, a); strings.EqualFold(label, a) {
			list = append(list, a)
		} else {
			list = append(list, a+" ("+strings.ToLower(label[:1])+label[1:]+")")
		}
	}
	return report.Either(list)
}

func actionLabel(g *report.Gate, action string) string {
	switch g.Type + "/" + action {
	case "phase/continue":
		return "Continue"
	case "phase/exit":
		return "Exit"
	case "escalation/continue":
		return "Fix with guidance"
	case "escalation/approve":
		return "Override"
	case "escalation/abort", "resume/abort":
		return "Abort"
	case "resume/resume":
		return "Resume"
	case "resume/start-fresh":
		return "Start fresh"
	}
	return action
}
