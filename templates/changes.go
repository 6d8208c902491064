package templates

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fivex/snapshot/report"
)

// A codePart is the code that a round changed, in its phase.
type codePart struct {
	run   *report.Run
	phase *report.Phase
	round *report.Round
	code  *report.Changes
}

// codeOf is the code of a round; ok is false where there is nothing to show of
// it. Where no round has its own, the phase's stands with the last.
func codeOf(run *report.Run, p *report.Phase, r *report.Round) (x codePart, ok bool) {
	x = codePart{run, p, r, r.Changes}
	if x.code == nil && r == p.Rounds[len(p.Rounds)-1] &&
		!slices.ContainsFunc(p.Rounds, func(r *report.Round) bool { return r.Changes != nil }) {
		x.code = p.Changes
	}
	return x, x.code != nil && (x.code.FilesChanged > 0 || len(x.code.Files) > 0 || x.code.Problem != report.NoRepository)
}

// inLine tells whether the line of a folded round says all of its code: that
// there is none.
func (x codePart) inLine() bool {
	return len(x.phase.Rounds) > mostRounds && len(x.code.Files) == 0 &&
		x.code.FilesChanged == 0 && x.code.Problem == ""
}

// lastCode is the code that a phase changed last.
func lastCode(run *report.Run, p *report.Phase) (x codePart, ok bool) {
	for _, r := range slices.Backward(p.Rounds) {
		if x, ok = codeOf(run, p, r); ok && len(x.code.Files) > 0 {
			return x, true
		}
	}
	return x, false
}

func (x codePart) anchor() string {
	return report.Anchor("run", x.run.Key, "phase", x.phase.ID, strconv.Itoa(x.round.N), "changes")
}

// A changedFile is a file of a part, with a key that no other has.
type changedFile struct {
	report.FileChange
	key string
}

// files are the part's: code, then documents.
func (x codePart) files() (code, documents []changedFile) {
	keys := report.Keys{}
	for _, f := range x.code.Files {
		c := changedFile{f, keys.Unique(f.Path)}
		if f.Document != "" {
			documents = append(documents, c)
		} else {
			code = append(code, c)
		}
	}
	return code, documents
}

// mostInView is how many changed lines of a file are shown without being asked for.
const mostInView = 40

// opens tells whether the files are shown: in a phase that is done, whose own fold is
// opened by who wants to know what it changed.
func (x codePart) opens() bool { return x.phase.Done() }

// opensFile tells whether a file's lines are: few, or such as a finding is about.
func (x codePart) opensFile(c changedFile) bool {
	return x.opens() && c.Added+c.Removed <= mostInView || len(x.findings(c)) > 0
}

func (x codePart) fileAnchor(c changedFile) string {
	return report.Anchor("run", x.run.Key, "phase", x.phase.ID, strconv.Itoa(x.round.N), "file", c.key)
}

// findings are those that a review of this round raised with a place in the
// file.
func (x codePart) findings(c changedFile) (list []*report.Finding) {
	for _, f := range x.run.Findings {
		if f.Phase == x.phase.ID && x.raises(f) &&
			slices.ContainsFunc(f.Locations, func(l report.Location) bool { return l.In(c.Path) }) {
			list = append(list, f)
		}
	}
	return list
}

func (x codePart) raises(f *report.Finding) bool {
	return x.round.Changes == nil || slices.ContainsFunc(f.Raised,
		func(r report.Raised) bool { return r.Round == x.round.N })
}

// atLine is the id of a finding's mention in a file's changes.
func (x codePart) atLine(c changedFile, f *report.Finding) string {
	return report.Anchor("run", x.run.Key, "phase", x.phase.ID, strconv.Itoa(x.round.N), "at", c.key, f.ID)
}

// shownAt is where the page shows the code of a finding's place; "" is nowhere.
func shownAt(run *report.Run, f *report.Finding, l report.Location) string {
	p := phaseAt(run, f.Phase)
	if p == nil {
		return ""
	}
	for _, r := range p.Rounds {
		x, ok := codeOf(run, p, r)
		if !ok || !x.raises(f) {
			continue
		}
		code, documents := x.files()
		for _, c := range append(code, documents...) {
			if l.In(c.Path) && c.Patch != "" {
				return x.atLine(c, f)
			}
		}
	}
	return ""
}

func changesLine(c *report.Changes) string {
	added, removed, files := c.Code()
	switch {
	case files == 0 && c.Problem != "" && !c.Recorded:
		return "the code is not known"
	case files == 0 && added+removed == 0:
		return "no code changed"
	}
	return fmt.Sprintf("+%s −%s in %s", number(added), number(removed), plural(files, "file"))
}

// fileNames are the names of the first files.
func fileNames(list []changedFile) string {
	const most = 3
	var names []string
	for _, f := range list[:min(len(list), most)] {
		names = append(names, baseName(f.Path))
	}
	if len(list) > most {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

// documentsLine says how many documents changed.
func documentsLine(list []changedFile) string {
	added, removed := 0, 0
	kinds := map[string]int{}
	for _, c := range list {
		added, removed = added+c.Added, removed+c.Removed
		kinds[c.Document]++
	}
	var words []string
	for _, kind := range []string{"plan", "review", "record"} {
		switch n := kinds[kind]; {
		case n > 1 || n == 1 && kind != "plan":
			words = append(words, plural(n,
				map[string]string{"plan": "plan", "review": "review", "record": "run record file"}[kind]))
		case n == 1:
			words = append(words, "the plan")
		}
	}
	return fmt.Sprintf("and %s: +%s −%s", strings.Join(words, ", "), number(added), number(removed))
}

func rangeText(c *report.Changes) string {
	if c.Base == "" {
		return report.ShortHash(c.Head)
	}
	return report.ShortHash(c.Base) + ".." + report.ShortHash(c.Head)
}

// mostHashes is how many commits of a range are named.
const mostHashes = 12

func namedCommits(c *report.Changes) []string {
	return c.Commits[max(0, len(c.Commits)-mostHashes):]
}

func fileName(c changedFile) string {
	if c.OldPath != "" && c.OldPath != c.Path {
		return c.OldPath + " → " + c.Path
	}
	return c.Path
}

// fileWords are what is to be said of a file beside its lines.
func fileWords(c changedFile) string {
	var words []string
	if c.Status != "modified" && c.Status != "type" {
		words = append(words, c.Status)
	}
	switch {
	case c.Mode == "file":
		words = append(words, "now a plain file")
	case c.Mode != "" && c.Status != "added" && c.Status != "deleted" && c.Mode != "submodule":
		words = append(words, "now "+c.Mode)
	case c.Mode != "":
		words = append(words, c.Mode)
	}
	if c.Generated {
		words = append(words, "generated")
	}
	if c.Patch == "" && c.Cut {
		words = append(words, "not shown")
	}
	return strings.Join(words, ", ")
}

// codeProblem is why the run's code is not shown anywhere; "" where it is.
func codeProblem(run *report.Run) string {
	said := ""
	for _, p := range run.Phases {
		if c := p.Changes; c != nil {
			if c.Problem != report.NoRepository {
				return ""
			}
			said = c.Problem
		}
	}
	return said
}
