package render

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"fivex/snapshot/report"
)

// mostMarkdown is what a job summary of GitHub holds, in bytes.
const mostMarkdown = 1 << 20

// Markdown writes the report for job summaries and merge request comments:
// GitHub's Markdown, at most 1 MiB, cut at the end of a run with a notice.
func Markdown(w io.Writer, rep *report.Report) error {
	m := &draft{}
	m.line("# %s", literal(rep.Title))
	m.line("")
	for _, n := range rep.Notices {
		m.line("> %s", literal(n.Text))
		m.line("")
	}
	t := rep.Totals
	tokens := "–"
	if t.TokensIn+t.TokensOut > 0 {
		tokens = fmt.Sprintf("%s tokens in, %s out", thousands(t.TokensIn), thousands(t.TokensOut))
	}
	m.line("%s", listed(report.Plural(t.Runs, "run"), phasesDone(t),
		dollars(t.CostUSD), withoutCost(t), tokens, asOf(rep.At)))
	m.line("")
	if len(rep.Runs) > 0 {
		m.runs(rep.Runs)
	}
	told := 0
	var detailed []*report.Run
	for _, r := range rep.Runs {
		if r.Detail != nil {
			detailed = append(detailed, r)
		}
	}
	const room = 400 // for the notice and the foot
	for _, r := range detailed {
		part := &draft{}
		part.run(r)
		if m.Len()+part.Len() > mostMarkdown-room {
			break
		}
		m.Write(part.Bytes())
		told++
	}
	out := m.String()
	if len(out) > mostMarkdown-room { // thousands of runs: the table alone is too long
		out = out[:strings.LastIndexByte(out[:mostMarkdown-room], '\n')+1]
		told = 0
	}
	if left := len(detailed) - told; left > 0 {
		out += fmt.Sprintf("\n**%s left out:** a summary holds at most 1 MiB. The HTML "+
			"report has them all.\n", pluralAre(left))
	}
	out += "\n" + madeBy(rep) + "\n"
	_, err := io.WriteString(w, Visible(out))
	return err
}

// madeBy is the foot, which says what was masked.
func madeBy(rep *report.Report) string {
	masked := 0
	for kind, n := range rep.Masked {
		if kind != "home-folder" {
			masked += n
		}
	}
	switch {
	case rep.Masked == nil:
		return "Made by 5x report. Secrets were NOT masked (--no-redact): do not share this."
	case masked > 0:
		return "Made by 5x report. Secrets were masked in " + report.Plural(masked, "place") + "."
	}
	return "Made by 5x report. No secrets were found to mask."
}

// A draft is Markdown in the making.
type draft struct{ bytes.Buffer }

// runs is the table of runs.
func (m *draft) runs(list []*report.Run) {
	m.line("| State | Run | Plan | Why | Phases | Cost | Elapsed |")
	m.line("|---|---|---|---|--:|--:|--:|")
	for _, r := range list {
		m.line("| %s %s | %s | %s | %s | %s | %s | %s |", sign(r.State.Shown()), literal(r.State.Shown()),
			code(shortRun(r.ID)), literal(r.Plan), literal(r.State.Why), phases(r.Totals),
			dollars(r.Totals.CostUSD), elapsed(r.Totals.ElapsedMS))
	}
	m.line("")
}

func (m *draft) line(format string, args ...any) {
	fmt.Fprintf(&m.Buffer, format, args...)
	m.WriteByte('\n')
}

func (m *draft) run(r *report.Run) {
	m.line("## %s %s %s", sign(r.State.Kind), code(shortRun(r.ID)), literal(r.Plan))
	m.line("")
	m.line("**%s**", literal(r.State.Why))
	if r.State.Next != "" {
		m.line("%s", withCode(r.State.Next))
	}
	m.line("")
	m.phases(r)
	m.findings(r)
	for _, p := range r.Phases {
		for s := range p.Steps {
			if s.Quality != nil && s.Quality.Outcome == "failed" {
				m.failures(p, s)
			}
		}
	}
	m.decisions(r)
}

func (m *draft) phases(r *report.Run) {
	if len(r.Phases) == 0 {
		return
	}
	m.line("| Phase | State | Rounds | Quality | Review | Person | Changed | Cost |")
	m.line("|---|---|--:|---|---|---|--:|--:|")
	for _, p := range r.Phases {
		if p.ID == "" {
			continue
		}
		review := strings.ReplaceAll(p.Review, "_", " ")
		m.line("| %s | %s %s | %d | %s | %s | %s | %s | %s |", literal(strings.TrimSpace(p.ID+" "+p.Title)),
			sign(p.State), literal(phaseState(p)), len(p.Rounds), orDash(attempts(p.Quality)),
			orDash(literal(review)), orDash(literal(p.Decision)), changed(p.Changes), dollars(p.CostUSD))
	}
	m.line("")
}

// phaseState is a phase's state in words, with who completed it where that was not
// the run.
func phaseState(p *report.Phase) string {
	switch {
	case p.State == "approved-by-person":
		return "passed by a person"
	case p.State == "done" && p.DoneByRun != "":
		return "done by another run, " + shortRun(p.DoneByRun)
	case p.State == "done" && p.DoneBy == "other-run":
		return "done by another run"
	case p.State == "done" && p.DoneBy == "checklist" && p.Approved == "":
		return "done, says the plan"
	}
	return p.State
}

// attempts are the outcomes of quality attempts as signs, in their order.
func attempts(outcomes []string) string {
	const most = 12
	signs := map[string]string{"passed": "✓", "failed": "✕", "skipped": "–", "unknown": "?"}
	var list []string
	for _, o := range outcomes[max(0, len(outcomes)-most):] {
		list = append(list, signs[o])
	}
	if over := len(outcomes) - most; over > 0 {
		list = append([]string{fmt.Sprintf("(%d more)", over)}, list...)
	}
	return strings.Join(list, " ")
}

// changed says how many lines came and went.
func changed(c *report.Changes) string {
	if c == nil {
		return "–"
	}
	added, removed, files := c.Code()
	if c.Problem != "" && files == 0 {
		return "–"
	}
	return fmt.Sprintf("+%d −%d", added, removed)
}

// findings are the run's findings with their fate; those that are open first.
func (m *draft) findings(r *report.Run) {
	if len(r.Findings) == 0 {
		return
	}
	m.line("Findings:")
	m.line("")
	for _, open := range []bool{true, false} {
		for _, f := range r.Findings {
			if f.IsOpen() != open {
				continue
			}
			m.line("- %s", strings.TrimSpace(fmt.Sprintf("%s **%s** (%s) %s", literal(f.Priority),
				literal(f.Title), literal(f.Fate.Text), literal(f.Reason))))
		}
	}
	m.line("")
}

func (m *draft) failures(p *report.Phase, s *report.Step) {
	where := fmt.Sprintf("%s, check %d at %s", inPhase(p), s.Quality.Attempt, s.At.RFC3339())
	for _, c := range s.Quality.Commands {
		if c.Passed == nil || *c.Passed {
			continue
		}
		m.failed(where, c.Command, PlainTerminal(c.Output))
	}
}

// inPhase is where a check was made.
func inPhase(p *report.Phase) string {
	if p.ID == "" {
		return report.PhaseName(p.ID)
	}
	return "in " + report.PhaseName(p.ID)
}

// failed is a command that failed, with its output folded.
func (m *draft) failed(where, command, output string) {
	what := literal("Failed " + where + ": " + command)
	if strings.TrimSpace(output) == "" {
		m.line("%s; no output is recorded", what)
		m.line("")
		return
	}
	m.line("<details><summary>%s</summary>", what)
	m.line("")
	m.fence(output)
	m.line("")
	m.line("</details>")
	m.line("")
}

func (m *draft) decisions(r *report.Run) {
	told := false
	for _, p := range r.Phases {
		for s := range p.Steps {
			if s.Person == nil {
				continue
			}
			if !told {
				m.line("Decisions:")
				m.line("")
				told = true
			}
			m.line("- %s, %s: %s", s.At.RFC3339(), literal(report.PhaseName(p.ID)), literal(decision(s)))
		}
	}
	if told {
		m.line("")
	}
}

// decision is an answer with its question; what waits for an answer says that itself.
func decision(s *report.Step) string {
	question := s.Person.Question
	if report.CountsItems(question) {
		var titles []string
		for _, it := range s.Person.Items {
			titles = append(titles, it.Title)
		}
		question = strings.Join(titles, " ")
	}
	if question == "" || s.Person.Pending {
		return s.Summary
	}
	return strings.TrimSuffix(s.Summary, ".") + "; asked: " + report.OneLine(question, 200)
}

// mostOutput bounds one command's output in a summary, in bytes.
const mostOutput = 4 << 10

// fence is a code block that its text cannot end. Some versions of GitLab look for
// quick actions, such as /merge, outside fences of three signs: where it has more, no
// line begins with one.
func (m *draft) fence(text string) {
	if len(text) > mostOutput {
		text = "…" + strings.ToValidUTF8(text[len(text)-mostOutput:], "")
	}
	longest, run := 2, 0
	for _, r := range text {
		if r == '`' {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	bar := strings.Repeat("`", longest+1)
	if longest > 2 {
		text = strings.ReplaceAll("\n"+text, "\n/", "\n /")[1:]
	}
	m.line("%stext", bar)
	m.line("%s", strings.TrimRight(text, "\n"))
	m.line("%s", bar)
}
