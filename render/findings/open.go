package findings

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"fivex/render"
	"fivex/snapshot/report"
)

// An open finding is one that nobody settled.
type open struct {
	*report.Finding
	run         *report.Run // without its details
	fingerprint string
	places      []report.Location // inside the project; the plan's where it names none
	rank        int               // 0 is the worst
}

// A phase of a plan, by which later reviews take the place of earlier ones.
type phase struct{ plan, id string }

// A review is what one run's reviewers left open in a phase.
type review struct {
	run  *report.Run
	open []open
}

// openIn collects the findings that are open, the worst first. Where several
// runs reviewed a phase, the last of them tells; a phase that is done has none.
// Only what is kept of a run is held in memory.
func openIn(runs iter.Seq2[*report.Run, error]) ([]open, error) {
	latest := map[phase]review{}
	for run, err := range runs {
		if err != nil {
			return nil, err
		}
		if run.Detail != nil {
			keepLatest(latest, run)
		}
	}
	var all []open
	for _, r := range latest {
		all = append(all, r.open...)
	}
	slices.SortFunc(all, func(a, b open) int {
		return cmp.Or(a.rank-b.rank, strings.Compare(a.run.Plan, b.run.Plan), strings.Compare(a.Phase, b.Phase),
			strings.Compare(a.ID, b.ID), strings.Compare(a.run.Key, b.run.Key))
	})
	return all, nil
}

func keepLatest(latest map[phase]review, run *report.Run) {
	head := *run
	head.Detail = nil
	for _, p := range run.Phases {
		of := phase{run.Plan, p.ID}
		before, seen := latest[of]
		if p.ReviewRounds == 0 && !p.Done() || seen && before.run.LastActivity.IsAfter(run.LastActivity) {
			continue
		}
		r := review{run: &head}
		if !p.Done() {
			r.open = openOf(run, &head, p)
		}
		latest[of] = r
	}
}

// openOf are the open findings of one phase.
func openOf(run, head *report.Run, p *report.Phase) []open {
	var list []open
	prints := report.Keys{}
	for _, f := range run.Findings {
		if f.Phase != p.ID || !f.IsOpen() {
			continue
		}
		x := open{Finding: f, run: head, rank: rank(f), places: places(f)}
		x.fingerprint = hash(prints.Unique(identity(run, p, f, x.places)))
		if len(x.places) == 0 {
			x.places = []report.Location{{Path: cmp.Or(inside(run.Plan), "plan.md"), Line: 1}}
		}
		list = append(list, x)
	}
	return list
}

// identity is what makes the finding the same in every review, in every run of
// the plan, on every machine: its plan and phase, the words with which it was
// first raised, and the file that it named then.
func identity(run *report.Run, p *report.Phase, f *report.Finding, places []report.Location) string {
	words := f.Title
	if len(f.Raised) > 0 {
		for s := range p.Steps {
			if s.ID != f.Raised[0].Step || s.Agent == nil {
				continue
			}
			for _, it := range s.Agent.Items {
				if it.Finding == f.ID {
					words = cmp.Or(it.Title, it.Reason)
				}
			}
		}
	}
	file := ""
	if len(places) > 0 {
		file = places[0].Path
	}
	words = strings.Join(strings.Fields(strings.ToLower(words)), " ")
	return strings.Join([]string{"5x-finding/1", run.Plan, p.ID, words, file}, "\x00")
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:16])
}

// rank orders findings by how much they matter.
func rank(f *report.Finding) int {
	switch strings.ToLower(f.Priority) {
	case "p0", "critical", "blocker":
		return 0
	case "p1", "high", "major":
		return 1
	case "p2", "medium", "minor":
		return 2
	case "":
		if f.Action == "human_required" {
			return 1
		}
		return 2
	}
	return 3
}

// places are the finding's locations that lie inside the project.
func places(f *report.Finding) []report.Location {
	var list []report.Location
	for _, l := range f.Locations {
		if l.Path = inside(l.Path); l.Path != "" {
			list = append(list, l)
		}
	}
	return list
}

// inside is a path below the project's folder, with slashes; empty for others.
func inside(p string) string {
	p = strings.ReplaceAll(p, `\`, "/")
	if p == "" || len(p) > 1000 || path.IsAbs(p) || strings.Contains(p, ":") || strings.HasPrefix(p, "~") ||
		!utf8.ValidString(p) || render.Visible(p) != p || strings.ContainsAny(p, "\n\t") {
		return ""
	}
	if p = path.Clean(p); p == "." || p == ".." || strings.HasPrefix(p, "../") {
		return ""
	}
	return p
}

// headline is the finding in one line.
func (f *open) headline() string {
	return strings.TrimSpace(f.Priority + " " + cmp.Or(report.OneLine(f.Title, 200), "a finding without words"))
}

// text is the finding in full, as plain text.
func (f *open) text() string {
	var b strings.Builder
	b.WriteString(f.headline())
	if f.Reason != "" && f.Reason != f.Title {
		b.WriteString("\n\n" + cut(f.Reason, 3000))
	}
	in := "in "
	if f.Phase == "" {
		in = ""
	}
	fmt.Fprintf(&b, "\n\nRaised %s %s%s", times(len(f.Raised)), in, standsIn(f.run, f.Phase))
	if f.Action == "human_required" {
		b.WriteString("; a person is to decide")
	}
	b.WriteString(".")
	return render.Visible(b.String())
}

// standsIn is where something of a run stands, in words.
func standsIn(run *report.Run, phase string) string {
	return report.PhaseName(phase) + " of " + cmp.Or(run.Plan, "a run without a plan")
}

func times(n int) string {
	if n <= 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// cut is at most n bytes of s.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}
