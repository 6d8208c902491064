package story

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"fivex/snapshot/report"
)

// inText finds places in a text: path:line, path:line-line, path#L12-L20,
// path line 12.
var inText = sync.OnceValue(func() *regexp.Regexp {
	const c = `\w@+\p{Latin}\p{Greek}\p{Cyrillic}\pM-` // of scripts that put spaces between words
	return regexp.MustCompile(`((?:[.` + c + `]+/)*(?:[` + c + `][.` + c +
		`]*\.[A-Za-z]\w{0,9}|Makefile|Dockerfile|Justfile|justfile))` +
		"`?(?::|#L|,? lines? )" + `(\d{1,7})(?:[-–]L?(\d{1,7}))?`)
})

// mostLocations bounds the places of one finding.
const mostLocations = 20

// locations adds the places that an item names, in its fields and its text.
func locations(list []report.Location, it *report.Item) []report.Location {
	add := func(l report.Location) {
		l.Path = path.Clean(strings.TrimPrefix(l.Path, "./"))
		if l.End <= l.Line {
			l.End = 0
		}
		if len(list) < mostLocations && !slices.Contains(list, l) {
			list = append(list, l)
		}
	}
	texts := []string{it.Title, it.Reason}
	if l := inFields(it.Fields); l.Path != "" {
		add(l)
	}
	for _, f := range it.Fields {
		texts = append(texts, f.Value)
	}
	for _, text := range texts {
		if !hasLine(text) {
			continue
		}
		left := mostLocations
		for part := range strings.FieldsFuncSeq(text, betweenPlaces) {
			if !hasLine(part) {
				continue
			}
			for _, m := range inText().FindAllStringSubmatchIndex(part, left) {
				left--
				if strings.HasSuffix(part[:m[2]], "://") {
					continue // a server and its port
				}
				l := report.Location{Path: part[m[2]:m[3]]}
				l.Line, _ = strconv.Atoi(part[m[4]:m[5]])
				if m[6] >= 0 {
					l.End, _ = strconv.Atoi(part[m[6]:m[7]])
				}
				add(l)
			}
		}
	}
	return list
}

// betweenPlaces tells whether no place has the character in it, so that a text can be
// looked at in parts: the pattern tries each beginning.
func betweenPlaces(c rune) bool {
	if c < utf8.RuneSelf {
		return !inPlaces[c]
	}
	return c != '–' && !unicode.In(c, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.M)
}

// inPlaces are the characters that a place can have, but for the dash of two lines.
var inPlaces = func() (t [utf8.RuneSelf]bool) {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for _, c := range []byte(letters + "0123456789_@.+-/`:#, ") {
		t[c] = true
	}
	return t
}()

// hasLine tells whether a number stands where a place has its line.
func hasLine(s string) bool {
	for i := 1; i < len(s); i++ {
		if c := s[i]; c < '0' || c > '9' {
			continue
		}
		if before := s[:i]; before[i-1] == ':' || strings.HasSuffix(before, "#L") ||
			strings.HasSuffix(before, "line ") || strings.HasSuffix(before, "lines ") {
			return true
		}
	}
	return false
}

// inFields is the place that an item's fields name; without a path, none.
func inFields(fields []report.Field) (l report.Location) {
	for _, f := range fields {
		switch strings.ToLower(f.Name) {
		case "file", "path", "filename", "filepath":
			if !strings.ContainsAny(f.Value, " \n:") {
				l.Path = f.Value
			}
		case "line", "lines", "startline", "start_line":
			from, to, _ := strings.Cut(f.Value, "-")
			l.Line = lineNumber(from)
			l.End = max(l.End, lineNumber(to))
		case "endline", "end_line":
			l.End = lineNumber(f.Value)
		}
	}
	return l
}

// lineNumber is a line's number; 0 is none.
func lineNumber(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 {
		return 0
	}
	return n
}
