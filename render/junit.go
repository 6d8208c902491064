package render

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"fivex/snapshot/report"
)

// The JUnit form that CI servers read, as Jenkins' schema describes it.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Time     string       `xml:"time,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name      string      `xml:"name,attr"`
		Tests     int         `xml:"tests,attr"`
		Failures  int         `xml:"failures,attr"`
		Errors    int         `xml:"errors,attr"`
		Skipped   int         `xml:"skipped,attr"`
		Time      string      `xml:"time,attr"`
		Timestamp string      `xml:"timestamp,attr,omitempty"`
		Cases     []junitCase `xml:"testcase"`

		ms   float64
		run  string // the run's state, in the suite of the run itself
		from report.Time
	}
	junitCase struct {
		Name      string        `xml:"name,attr"`
		ClassName string        `xml:"classname,attr"`
		Time      string        `xml:"time,attr"`
		Skipped   *junitOutcome `xml:"skipped"`
		Error     *junitOutcome `xml:"error"`
		Failure   *junitOutcome `xml:"failure"`
		SystemOut string        `xml:"system-out,omitempty"`

		ms     float64
		before []report.Command // earlier attempts of a quality command
	}
	junitOutcome struct {
		Message string `xml:"message,attr,omitempty"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes the report as test results: a suite for each run and phase,
// with its quality commands, reviews and gates as cases. What was made good
// later is not a failure: only the last attempt and the last review of a
// phase count, earlier ones are told in the output.
func JUnit(w io.Writer, rep *report.Report) error {
	all := junitSuites{Name: rep.Title}
	total := 0.0
	for _, run := range rep.Runs {
		for _, s := range suites(run) {
			if s.run == "" {
				total += s.ms
			}
			all.Tests += s.Tests
			all.Failures += s.Failures
			all.Errors += s.Errors
			all.Suites = append(all.Suites, s)
		}
	}
	all.Time = seconds(total)
	body, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("write JUnit: %w", err)
	}
	_, err = io.WriteString(w, Visible(xml.Header+string(body))+"\n")
	return err
}

// suites are the run's, phase by phase, the run itself last; none for a run
// without details.
func suites(run *report.Run) (list []junitSuite) {
	if run.Detail == nil {
		return nil
	}
	for _, p := range run.Phases {
		list = append(list, phaseSuite(run, p))
	}
	return append(list, runSuite(run))
}

func seconds(ms float64) string { return fmt.Sprintf("%.3f", max(0, ms)/1000) }

func (s *junitSuite) add(c junitCase, ms float64) {
	s.Tests++
	if c.Failure != nil {
		s.Failures++
	}
	if c.Skipped != nil {
		s.Skipped++
	}
	c.Time, c.ms = seconds(ms), max(0, ms)
	s.ms += max(0, ms)
	s.Cases = append(s.Cases, c)
	s.Time = seconds(s.ms)
}

// runSuite is the run itself as one case.
func runSuite(run *report.Run) junitSuite {
	s := junitSuite{Name: "run " + run.ID, Timestamp: stamp(run.StartedAt), run: run.State.Kind, from: run.StartedAt}
	c := junitCase{Name: "run", ClassName: run.ID, SystemOut: run.State.Why}
	switch run.State.Kind {
	case "completed":
	case "failed", "aborted":
		c.Failure = &junitOutcome{Message: run.State.Why, Type: run.State.Kind}
	default:
		c.Skipped = &junitOutcome{Message: run.State.Kind + ": " + run.State.Why}
	}
	s.add(c, run.Totals.ElapsedMS)
	return s
}

func phaseSuite(run *report.Run, p *report.Phase) junitSuite {
	name, title := report.PhaseName(p.ID), p.Title
	if p.ID == "plan" { // its title says the same
		title = ""
	}
	s := junitSuite{Name: strings.TrimSpace("run " + run.ID + ", " + name + " " + title),
		Timestamp: stamp(p.StartedAt), Time: seconds(0), from: p.StartedAt}
	class := run.ID + "." + strings.ReplaceAll(name, " ", "-")
	s.addQuality(p, class)
	s.addReview(p, class)
	for st := range p.Steps {
		s.addGate(st, class)
	}
	return s
}

func (s *junitSuite) addGate(st *report.Step, class string) {
	d := st.Person
	if d == nil {
		return
	}
	c := junitCase{Name: "gate: " + d.Kind, ClassName: class, SystemOut: st.Summary}
	switch {
	case d.Pending:
		c.Skipped = &junitOutcome{Message: "waits for a person"}
	case d.Choice == "abort":
		c.Failure = &junitOutcome{Message: st.Summary, Type: "abort"}
	}
	s.add(c, report.Deref(d.WaitedMS))
}

// addQuality adds a case for each command, from the last attempt that ran it.
func (s *junitSuite) addQuality(p *report.Phase, class string) {
	var order []string
	last := map[string]report.Command{}
	before := map[string][]report.Command{}
	for st := range p.Steps {
		if st.Quality == nil {
			continue
		}
		for _, c := range st.Quality.Commands {
			if earlier, again := last[c.Command]; again {
				before[c.Command] = append(before[c.Command], earlier)
			} else {
				order = append(order, c.Command)
			}
			last[c.Command] = c
		}
	}
	for _, command := range order {
		c := last[command]
		x := junitCase{Name: "quality: " + command, ClassName: class, SystemOut: PlainTerminal(c.Output),
			before: before[command]}
		if n := len(x.before); n > 0 {
			x.SystemOut = fmt.Sprintf("attempt %d\n%s", n+1, x.SystemOut)
		}
		switch {
		case c.Passed == nil:
			x.Skipped = &junitOutcome{Message: "no outcome recorded"}
		case !*c.Passed:
			x.Failure = &junitOutcome{Message: "the command failed", Type: "quality", Text: x.SystemOut}
			x.SystemOut = ""
		}
		s.add(x, report.Deref(c.DurationMS))
	}
}

// addReview adds the phase's last review; a verdict that a person overrode is
// no failure.
func (s *junitSuite) addReview(p *report.Phase, class string) {
	var last *report.Agent
	ms := 0.0
	for st := range p.Steps {
		if st.Kind == "reviewer" && st.Agent.IsVerdict() {
			last = st.Agent
			ms = report.Sum(ms, report.Deref(st.DurationMS))
		}
	}
	if last == nil {
		return
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%s after %s\n%s\n", last.Result, report.Plural(p.ReviewRounds, "review"), last.Notes)
	for _, it := range last.Items {
		fmt.Fprintf(&text, "%s %s %s: %s\n", it.Priority, it.Action, it.Title, it.Reason)
	}
	c := junitCase{Name: "review", ClassName: class, SystemOut: text.String()}
	if last.Result == report.NotReady && !p.Done() {
		c.Failure = &junitOutcome{Message: last.Result, Type: "review", Text: text.String()}
		c.SystemOut = ""
	}
	s.add(c, ms)
}

// stamp is a suite's time, without a zone as the schema has it.
func stamp(t report.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02T15:04:05")
}
