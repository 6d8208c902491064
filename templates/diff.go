package templates

import (
	"slices"
	"strconv"
	"strings"

	"fivex/snapshot/report"
)

// A diffLine is neighbouring lines of a patch of one kind.
type diffLine struct{ class, text string }

// A piece is a stretch of a patch with the findings at its last line.
type piece struct {
	lines    []diffLine
	findings []*report.Finding
	texts    []string // of the last line, as it grows
}

func (p *piece) add(class, text string) {
	if n := len(p.lines); n == 0 || p.lines[n-1].class != class {
		p.end()
		p.lines = append(p.lines, diffLine{class: class})
	}
	p.texts = append(p.texts, text)
}

// end settles the text of the last line.
func (p *piece) end() {
	if n := len(p.lines); n > 0 {
		p.lines[n-1].text = strings.Join(p.texts, "")
	}
	p.texts = nil
}

// pieces are a file's patch, parted where a finding has its place. A finding
// whose line the patch does not show stands at its end.
func (x codePart) pieces(c changedFile) (list []piece) {
	left := x.findings(c)
	ends := endsDiffer(c.Patch)
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
			class = "h"
		default:
			line++
		}
		if ends && (class == "p" || class == "m") {
			text = strings.Replace(text, "\r\n", "␍\n", 1)
		}
		now.add(class, text)
		if class == "h" || class == "m" || x.code.CommitByCommit {
			continue
		}
		left = slices.DeleteFunc(left, func(f *report.Finding) bool {
			at := slices.ContainsFunc(f.Locations,
				func(l report.Location) bool { return l.In(c.Path) && max(l.Line, l.End) == line })
			if at {
				now.findings = append(now.findings, f)
			}
			return at
		})
		if len(now.findings) > 0 {
			now.end()
			list, now = append(list, now), piece{}
		}
	}
	now.findings = left
	now.end()
	return append(list, now)
}

// endsDiffer tells whether some changed lines end in CR LF and others in LF.
func endsDiffer(patch string) bool {
	crlf, lf := false, false
	for text := range strings.Lines(patch) {
		if text[0] == '+' || text[0] == '-' {
			is := strings.HasSuffix(text, "\r\n")
			crlf, lf = crlf || is, lf || !is
		}
	}
	return crlf && lf
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
