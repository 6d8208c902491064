package findings

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"fivex/render"
	"fivex/snapshot/report"
)

// mostAnnotations is how many annotations of one kind GitHub takes of one step.
const mostAnnotations = 10

// An annotation is a workflow command that GitHub shows at a line, or at the
// workflow where it names none.
type annotation struct {
	rank                  int
	level, title, message string
	at                    *report.Location
}

// Annotations writes the ten worst things as GitHub workflow commands: a run
// that waits for a person or failed, a command that failed, an open finding. A
// later run of a plan takes the place of earlier ones, unless they still wait.
func Annotations(w io.Writer, _ *report.Report, runs iter.Seq2[*report.Run, error]) error {
	latest := map[string]*report.Run{}
	failures := map[string][]annotation{}
	var list []annotation
	watched := func(yield func(*report.Run, error) bool) {
		for run, err := range runs {
			if err == nil && run.Detail != nil {
				if run.State.Kind == "waiting" {
					list = append(list, annotation{0, "error", "5x waits for you", run.State.Why + " " + run.State.Next, nil})
				}
				if before := latest[run.Plan]; before == nil || !before.LastActivity.IsAfter(run.LastActivity) {
					head := *run
					head.Detail = nil
					latest[run.Plan] = &head
					failures[run.Plan] = failedCommands(run)
				}
			}
			if !yield(run, err) {
				return
			}
		}
	}
	open, err := openIn(watched)
	if err != nil {
		return err
	}
	for plan, run := range latest {
		list = append(list, failures[plan]...)
		if a, ok := stopped(run); ok {
			list = append(list, a)
		}
	}
	for i := range open {
		f := &open[i]
		list = append(list, annotation{2 + f.rank, []string{"error", "warning", "notice", "notice"}[f.rank],
			f.headline(), f.text(), &f.places[0]})
	}
	slices.SortStableFunc(list, func(a, b annotation) int {
		return cmp.Or(a.rank-b.rank, strings.Compare(a.title, b.title), strings.Compare(a.message, b.message))
	})
	return writeAnnotations(w, list)
}

// stopped is a run that ended, or was left, without being done.
func stopped(run *report.Run) (annotation, bool) {
	a := annotation{0, "error", "5x run " + run.State.Kind, run.State.Why + " " + run.State.Next, nil}
	switch run.State.Kind {
	case "failed", "aborted":
		return a, true
	case "interrupted":
		a.rank, a.level = 1, "warning"
		return a, true
	}
	return a, false
}

// failedCommands are the quality commands that failed when they last ran, of
// phases that are not done.
func failedCommands(run *report.Run) []annotation {
	var list []annotation
	for _, p := range run.Phases {
		if p.Done() {
			continue
		}
		for _, c := range p.FailedLast() {
			list = append(list, annotation{1, "error", "5x quality: " + report.OneLine(c.Command, 100),
				standsIn(run, p.ID) + ": " + c.Command + " failed\n" + end(render.PlainTerminal(c.Output)), nil})
		}
	}
	return list
}

// end is the end of a command's output, which tells why it failed.
func end(out string) string {
	const most = 800
	if len(out) <= most {
		return out
	}
	return "…" + strings.ToValidUTF8(out[len(out)-most:], "")
}

func writeAnnotations(w io.Writer, list []annotation) error {
	b := bufio.NewWriter(w)
	for _, a := range list[:min(len(list), mostAnnotations)] {
		fmt.Fprintf(b, "::%s ", a.level)
		if a.at != nil {
			fmt.Fprintf(b, "file=%s,line=%d,", property(a.at.Path), max(a.at.Line, 1))
			if a.at.Line > 0 && a.at.End > a.at.Line {
				fmt.Fprintf(b, "endLine=%d,", a.at.End)
			}
		}
		fmt.Fprintf(b, "title=%s::%s\n", property(report.OneLine(a.title, 200)),
			data(cut(strings.TrimSpace(a.message), 4000)))
	}
	if over := len(list) - mostAnnotations; over > 0 {
		fmt.Fprintf(b, "5x report: %d more are left out: GitHub shows %d of one step. The report has them all.\n",
			over, mostAnnotations)
	}
	return b.Flush()
}

// data is text as the message of a workflow command, on one line.
func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(render.Visible(s))
}

// property is text as the value of a workflow command's property.
func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(s))
}
