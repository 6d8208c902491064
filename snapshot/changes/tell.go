package changes

import (
	"strings"
	"unicode/utf8"

	"fivex/snapshot/freeform"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// told is the diff as a report has it. Texts are masked whole, as far as they
// are kept, before they are cut; mask may be nil. Without patches, only paths
// are.
func (d *diff) told(mask *redact.Redactor, patches bool) *report.Changes {
	c := &report.Changes{Files: []report.FileChange{}, FilesChanged: d.changed, Added: d.added, Removed: d.removed}
	mask.At("changed files")
	room := mostOfRange
	for i := range d.files {
		f := &d.files[i]
		x := report.FileChange{Path: text(mask, f.path), OldPath: text(mask, f.oldPath), Status: statusWord(f.status),
			Added: f.added, Removed: f.removed, Binary: f.binary, Generated: f.generated, Mode: modeWord(f),
			Cut: f.cut && !f.generated}
		if patches && len(f.lines) > 0 {
			mask.At("the diff of " + x.Path)
			cut := false
			x.Patch, cut = patch(mask, f.lines, min(room, mostOfFile))
			x.Cut = x.Cut || cut
			room -= len(x.Patch)
		} else {
			x.Cut = x.Cut || f.kept > 0
		}
		c.Files = append(c.Files, x)
	}
	return c
}

func text(mask *redact.Redactor, s string) string {
	return mask.Text(freeform.ValidText(s))
}

// patch is the lines as a text of at most so many bytes.
func patch(mask *redact.Redactor, lines []line, most int) (out string, cut bool) {
	var b strings.Builder
	for _, l := range masked(mask, lines) {
		if n := cutAt(l.text, mostOfLine); n < len(l.text) || l.long {
			l.text, cut = l.text[:n]+"…", true
		}
		if b.Len()+len(l.text)+2 > most {
			return b.String(), true
		}
		b.WriteByte(l.kind)
		b.WriteString(l.text)
		b.WriteByte('\n')
	}
	return b.String(), cut
}

// cutAt is where a text of at most n bytes ends, between characters.
func cutAt(s string, n int) int {
	if len(s) <= n {
		return len(s)
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// masked masks a patch as its readers see it: what was, and what came.
func masked(mask *redact.Redactor, lines []line) []line {
	out := make([]line, len(lines))
	for i, l := range lines {
		out[i] = l
		out[i].text = freeform.ValidText(l.text)
	}
	if mask == nil {
		return out
	}
	came, was := side(mask, out, '+'), side(mask, out, '-')
	for i := range out {
		if came[i] != out[i].text { // a line that stands in both is masked where one of them is
			out[i].text = came[i]
		} else {
			out[i].text = was[i]
		}
	}
	return out
}

// side masks the lines of one kind together with those around them: the texts
// of all lines, of the other kind as they are.
func side(mask *redact.Redactor, lines []line, kind byte) []string {
	texts := make([]string, len(lines))
	var b strings.Builder
	var of []int
	has := false
	for i, l := range lines {
		texts[i] = l.text
		if l.kind == kind || l.kind == ' ' || l.kind == '@' {
			has = has || l.kind == kind
			b.WriteString(l.text)
			b.WriteByte('\n')
			of = append(of, i)
		}
	}
	if !has {
		return texts
	}
	rest := mask.Lines(b.String())
	for _, i := range of {
		texts[i], rest, _ = strings.Cut(rest, "\n")
	}
	return texts
}

func statusWord(status byte) string {
	switch status {
	case 'A':
		return "added"
	case 'D':
		return "deleted"
	case 'R':
		return "renamed"
	case 'C':
		return "copied"
	case 'T':
		return "type"
	}
	return "modified"
}

// modeWord is what the file is where that is worth a word.
func modeWord(f *file) string {
	mode := f.newMode
	if f.status == 'D' {
		mode = f.oldMode
	}
	switch {
	case mode == "120000":
		return "symlink"
	case mode == "160000":
		return "submodule"
	case f.oldMode == f.newMode:
		return ""
	case mode == "100755":
		return "executable"
	case f.oldMode != "000000" && f.newMode != "000000":
		return "file"
	}
	return ""
}
