package render

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"fivex/snapshot/report"
)

// mostComment is what a comment of GitHub holds.
const mostComment = 65_536

// Bounds of one run in a comment, so that the next one has room.
const (
	mostCommentFindings = 10
	mostCommentFailures = 3
	mostCommentOutput   = 1500     // bytes of a failed command's output
	mostLookedAt        = 16 << 10 // bytes of it that are looked at for those
	mostFoot            = 8 << 10  // a link that makes the last lines longer is left out
)

// commentMarker begins a comment about the project. It shows nothing, and tells
// a bot which comment to write anew.
func commentMarker(project string) string {
	return "<!-- 5x-report:" + report.Anchor(project) + " -->"
}

// Comment writes the report for a comment on a merge request: at most 65,536
// bytes, what needs a person first, then what failed, then what is open; runs
// that are done, or whose plan has a later run, are a line each.
func Comment(w io.Writer, rep *report.Report) error {
	c := &comment{rep: rep}
	if foot := len(Visible(c.foot(len(rep.Runs)))); foot > mostFoot {
		unlinked := *rep
		unlinked.Link = ""
		c.rep = &unlinked
	}
	c.room = mostComment - len(Visible(c.foot(len(rep.Runs))))
	c.head()
	first, rest := c.sorted()
	left := 0
	for i, r := range first {
		whole := func(m *draft) { c.verdict(m, r); c.findings(m, r); c.failures(m, r) }
		if !c.add(whole) && !c.add(func(m *draft) { c.verdict(m, r) }) {
			left = len(first) - i
			break
		}
	}
	if left == 0 {
		left = c.others(rest)
	} else {
		left += len(rest)
	}
	c.out.WriteString(c.foot(left))
	_, err := io.WriteString(w, Visible(c.out.String()))
	return err
}

// A comment in the making.
type comment struct {
	rep  *report.Report
	out  draft
	size int // of what can be seen of out
	room int // for what stands before the foot
}

// add writes a part where it fits whole.
func (c *comment) add(part func(*draft)) bool {
	var m draft
	part(&m)
	// Making characters visible makes the text longer.
	n := len(Visible(m.String()))
	if c.size+n > c.room {
		return false
	}
	c.size += n
	c.out.Write(m.Bytes())
	return true
}

// head is the marker and the whole in a sentence.
func (c *comment) head() {
	if !c.headed(c.linked(literal(c.rep.Title))) {
		c.headed(c.linked("5x report")) // no title is worth a comment without its marker
	}
}

func (c *comment) headed(title string) bool {
	return c.add(func(m *draft) {
		m.line("%s", commentMarker(c.rep.Project.Name))
		m.line("## %s", title)
		m.line("")
		t := c.rep.Totals
		states := c.states()
		if states == "" {
			states = "no runs"
		}
		m.line("%s.", listed(states, phasesDone(t), dollars(t.CostUSD),
			asOf(c.rep.At)))
		m.line("")
	})
}

// states counts runs by their state, those that need attention first.
func (c *comment) states() string {
	count := map[string]int{}
	var kinds []string
	for _, r := range c.rep.Runs {
		if count[r.State.Shown()]++; count[r.State.Shown()] == 1 {
			kinds = append(kinds, r.State.Shown())
		}
	}
	slices.SortStableFunc(kinds, func(a, b string) int {
		return cmp.Or(report.Attention(a)-report.Attention(b), strings.Compare(a, b))
	})
	var list []string
	for _, k := range kinds[:min(len(kinds), 10)] {
		list = append(list, fmt.Sprintf("%s %d %s", sign(k), count[k], literal(k)))
	}
	return strings.Join(list, ", ")
}

// linked is text as a link into the report, where there is an address of it.
// The anchor, if any, is of a thing of run.
func (c *comment) linked(text string, anchor ...string) string { return c.to(nil, text, anchor...) }

func (c *comment) to(run *report.Run, text string, anchor ...string) string {
	if c.rep.Link == "" {
		return text
	}
	return "[" + text + "](" + Address(c.rep.Link, run, anchor...) + ")"
}

// Address is where a thing of a run can be seen: in the page at link, or on the
// run's own page where link is a site's folder.
func Address(link string, run *report.Run, anchor ...string) string {
	link = strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E", "|", "%7C").Replace(link)
	if run == nil {
		return link
	}
	if strings.HasSuffix(link, "/") {
		link += "runs/" + RunPage(run)
	}
	return link + "#" + report.Anchor(append([]string{"run", run.Key}, anchor...)...)
}

// sorted are the runs that are told, and those that get a line: they are done,
// or a later run of their plan took their place.
func (c *comment) sorted() (told, rest []*report.Run) {
	latest := map[string]*report.Run{}
	for _, r := range c.rep.Runs {
		if l := latest[r.Plan]; l == nil || r.LastActivity.IsAfter(l.LastActivity) {
			latest[r.Plan] = r
		}
	}
	for _, r := range c.rep.Runs {
		switch {
		case r.Detail == nil, r.State.Kind == "completed", r.State.Kind != "waiting" && latest[r.Plan] != r:
			rest = append(rest, r)
		default:
			told = append(told, r)
		}
	}
	return told, rest
}

// verdict is what became of the run, and what is next.
func (c *comment) verdict(m *draft, r *report.Run) {
	m.line("### %s %s %s", sign(r.State.Kind), c.to(r, code(shortRun(r.ID))), literal(r.Plan))
	m.line("")
	m.line("**%s**", literal(r.State.Why))
	if r.State.Next != "" {
		m.line("%s", withCode(r.State.Next))
	}
	m.line("")
	if told := listed(phasesDone(r.Totals), dollars(r.Totals.CostUSD),
		elapsed(r.Totals.ElapsedMS)); told != "" {
		m.line("%s", told)
		m.line("")
	}
}

// findings are the run's open ones, those on which a person is to decide first.
func (c *comment) findings(m *draft, r *report.Run) {
	var open []*report.Finding
	for _, f := range r.Findings {
		if f.IsOpen() {
			open = append(open, f)
		}
	}
	slices.SortStableFunc(open, func(a, b *report.Finding) int {
		asked := func(f *report.Finding) int {
			if slices.Contains(r.State.Findings, f.ID) {
				return 0
			}
			return 1
		}
		return cmp.Or(asked(a)-asked(b), strings.Compare(cmp.Or(a.Priority, "~"), cmp.Or(b.Priority, "~")))
	})
	for _, f := range open[:min(len(open), mostCommentFindings)] {
		where := ""
		if len(f.Locations) > 0 {
			where = " in " + literal(f.Locations[0].Path)
			if l := f.Locations[0].Line; l > 0 {
				where += fmt.Sprintf(", line %d", l)
			}
		}
		m.line("- %s %s%s: %s", literal(f.Priority), c.to(r, "**"+literal(f.Title)+"**", "finding", f.ID), where,
			literal(f.Reason))
	}
	if over := len(open) - mostCommentFindings; over > 0 {
		m.line("- and %s", report.Plural(over, "more open finding"))
	}
	if len(open) > 0 {
		m.line("")
	}
}

// failures are the commands that failed when they last ran, in phases that are
// not done.
func (c *comment) failures(m *draft, r *report.Run) {
	told := 0
	for _, p := range r.Phases {
		if p.Done() {
			continue
		}
		for _, cmd := range p.FailedLast() {
			if told++; told > mostCommentFailures {
				return
			}
			m.failed(inPhase(p), cmd.Command, tail(PlainTerminal(tail(cmd.Output, mostLookedAt)), mostCommentOutput))
		}
	}
}

// tail is at most n bytes of the end of s, from the beginning of a line.
func tail(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = s[len(s)-n:]
	if _, rest, ok := strings.Cut(s, "\n"); ok {
		s = rest
	}
	return "…\n" + strings.ToValidUTF8(s, "")
}

// others are the other runs, a line each, as many as fit; it gives how many do
// not.
func (c *comment) others(runs []*report.Run) (left int) {
	if len(runs) == 0 {
		return 0
	}
	const end = "\n</details>\n\n"
	if !c.add(func(m *draft) {
		m.line("<details><summary>%s</summary>", report.Plural(len(runs), "other run"))
		m.line("")
		m.line("| State | Run | Plan | Why | Cost |")
		m.line("|---|---|---|---|--:|")
		c.size += len(end)
	}) {
		return len(runs)
	}
	for i, r := range runs {
		if !c.add(func(m *draft) {
			m.line("| %s %s | %s | %s | %s | %s |", sign(r.State.Shown()), literal(r.State.Shown()),
				c.to(r, code(shortRun(r.ID))), literal(r.Plan), literal(r.State.Why), dollars(r.Totals.CostUSD))
		}) {
			left = len(runs) - i
			break
		}
	}
	c.out.WriteString(end)
	return left
}

// foot tells how many runs were left out, and who made this.
func (c *comment) foot(left int) string {
	out := ""
	if left > 0 {
		out = fmt.Sprintf("**%s left out:** a comment holds at most 65,536 bytes. The %s has them all.\n\n",
			pluralAre(left), c.linked("HTML report"))
	}
	if c.rep.Masked == nil {
		return out + "Made by 5x report. Secrets were NOT masked (--no-redact): do not share this.\n"
	}
	return out + "Made by 5x report; secrets are masked.\n"
}

func pluralAre(n int) string {
	if n == 1 {
		return "1 more run is"
	}
	return fmt.Sprintf("%d more runs are", n)
}
