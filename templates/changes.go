package templates

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fivex/snapshot/report"
)

func changesLine(c *report.Changes) string {
	if len(c.Files) == 0 {
		return "no code changed"
	}
	return fmt.Sprintf("+%s −%s in %s", number(c.Added), number(c.Removed), report.Plural(len(c.Files), "file"))
}

func rangeText(c *report.Changes) string {
	if c.Base == "" {
		return report.ShortHash(c.Head)
	}
	return report.ShortHash(c.Base) + ".." + report.ShortHash(c.Head)
}

func fileName(c report.FileChange) string {
	if c.OldPath != "" && c.OldPath != c.Path {
		return c.OldPath + " → " + c.Path
	}
	return c.Path
}

// findingsIn are the phase's findings with a place in the file.
func findingsIn(run *report.Run, p *report.Phase, c report.FileChange) (list []*report.Finding) {
	for _, x := range run.Findings {
		if x.Phase == p.ID && slices.ContainsFunc(x.Locations, func(l report.Location) bool { return l.Path == c.Path }) {
			list = append(list, x)
		}
	}
	return list
}

// atLine is the id of a finding's mention in a file's changes.
func atLine(run *report.Run, p *report.Phase, c report.FileChange, x *report.Finding) string {
	return report.Anchor("run", run.Key, "phase", p.ID, "", "at", c.Path, x.ID)
}

// shownAt is where the page shows the code of a finding's place; "" is nowhere.
func shownAt(run *report.Run, x *report.Finding, l report.Location) string {
	p := phaseAt(run, x.Phase)
	if p == nil || p.Changes == nil {
		return ""
	}
	for _, c := range p.Changes.Files {
		if c.Path == l.Path && c.Patch != "" {
			return atLine(run, p, c, x)
		}
	}
	return ""
}

// A diffLine is neighbouring lines of a patch of one kind.
type diffLine struct{ class, text string }

// A piece is a stretch of a patch with the findings at its last line.
type piece struct {
	lines    []diffLine
	findings []*report.Finding
}

// pieces are a file's patch, parted where a finding has its place. A finding
// whose line the patch does not show stands at its end.
func pieces(run *report.Run, p *report.Phase, c report.FileChange) (list []piece) {
	left := findingsIn(run, p, c)
	var now piece
	line := 0 // of the new file
	for text := range strings.Lines(c.Patch) {
		class := "c"
		switch text[0] {
		case '@':
			class = "h"
			line = firstLine(text) - 1
		case '+':
			class = "p"
			line++
		case '-':
			class = "m"
		case '\\':
		default:
			line++
		}
		if n := len(now.lines); n > 0 && now.lines[n-1].class == class {
			now.lines[n-1].text += text
		} else {
			now.lines = append(now.lines, diffLine{class, text})
		}
		if class == "h" || class == "m" {
			continue
		}
		left = slices.DeleteFunc(left, func(x *report.Finding) bool {
			at := slices.ContainsFunc(x.Locations, func(l report.Location) bool { return l.Path == c.Path && l.Line == line })
			if at {
				now.findings = append(now.findings, x)
			}
			return at
		})
		if len(now.findings) > 0 {
			list, now = append(list, now), piece{}
		}
	}
	now.findings = left
	return append(list, now)
}

// firstLine is where a hunk begins in the new file: "@@ -9,8 +12,11 @@".
func firstLine(hunk string) int {
	_, after, _ := strings.Cut(hunk, " +")
	end := strings.IndexFunc(after, func(r rune) bool { return r < '0' || r > '9' })
	n, err := strconv.Atoi(after[:max(0, end)])
	if err != nil {
		return 1
	}
	return n
}

func fateClass(kind string) string {
	switch kind {
	case "fixed", "settled", "not-raised-again":
		return "good"
	case "raised-again":
		return "bad"
	}
	return "warn"
}

func fateMark(kind string) string {
	switch kind {
	case "fixed", "settled", "not-raised-again":
		return "✓"
	case "raised-again":
		return "↻"
	}
	return "○"
}
