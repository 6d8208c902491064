package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
)

// What is folded is put together again within bounds.
const (
	foldLeast = 16      // the narrowest column that text is folded to
	foldWords = 48      // and of several words
	foldLines = 200     // the most lines of one text
	foldBytes = 8 << 10 // and the most bytes
)

// A line is what a text's line holds, without what stands before it in a
// comment, a quotation or a listing, and without the quotes of a string that is
// put together of several.
type line struct {
	from, to int  // its content
	next     int  // where the next line begins
	spaced   bool // it has several words
	string   byte // the quote of a string that ends here and goes on in the next line
}

// folds looks at lines put together that a program folded: at a fixed width, in
// the midst of words. Their form tells: lines without a space, one after
// another, of which all but the last are equally wide; wide lines of several
// words that are equally wide to the character; a word of two lines that looks
// like a token.
func (v *look) folds() {
	s := v.Text
	for at := 0; at < len(s); {
		end := strings.IndexByte(s[at:], '\n')
		if end < 0 {
			return
		}
		if end += at; end-at < foldLeast || wholeLine(s[at:end]) {
			at = end + 1
			continue
		}
		first := lineAt(s, at)
		if first.next >= len(s) || first.to-first.from < foldLeast {
			at = first.next
			continue
		}
		lines := v.folded(first)
		if len(lines) < 2 {
			at = first.next
			continue
		}
		v.joined(lines)
		at = lines[len(lines)-1].from
		if lines[0].string == 0 && (len(lines) == 2 || lines[0].spaced) {
			at = lines[1].from
		}
	}
}

// wholeLine tells at once of most lines that they were not folded: they are
// short, or end with what no word ends with, and have several words.
func wholeLine(s string) bool {
	c := s[len(s)-1]
	if c == ' ' || c == '\r' || c == '\t' || strings.IndexByte("\"'+\\.&", c) >= 0 {
		return false
	}
	i := 0
	for i < len(s) && !ascii.IsAlnum(s[i]) {
		i++
	}
	if len(s)-i >= foldWords && (strings.IndexByte("|*#-=>,;{}()", c) < 0 ||
		cutWord(s[strings.LastIndexByte(s, ' ')+1:])) {
		return false
	}
	return strings.IndexByte(s[i:], ' ') >= 0
}

// lineAt is the line that begins at at.
func lineAt(s string, at int) line {
	end := len(s)
	if i := strings.IndexByte(s[at:], '\n'); i >= 0 {
		end = at + i
	}
	l := line{from: scan.Content(s, at, end), to: end, next: end + 1}
	for l.to > l.from && (s[l.to-1] == ' ' || s[l.to-1] == '\r' || s[l.to-1] == '\t') {
		l.to--
	}
	l.spaced = strings.IndexByte(s[l.from:min(l.to, l.from+foldBytes)], ' ') >= 0
	return l
}

// goesOn tells whether a line ends within a string that the next one goes on
// with, "abc" + "def", or with a shell's backslash, and takes that away.
func goesOn(s string, a, b *line) bool {
	e := a.to
	if e > a.from && s[e-1] == '\\' {
		a.to = e - 1
		return a.to > a.from
	}
	if e > a.from && strings.IndexByte("+.&", s[e-1]) >= 0 {
		e--
		for e > a.from && s[e-1] == ' ' {
			e--
		}
	}
	if e <= a.from+1 || b.from >= b.to || s[e-1] != '"' && s[e-1] != '\'' || s[b.from] != s[e-1] {
		return false
	}
	a.to, a.string = e-1, s[e-1]
	b.from++
	return true
}

// folded are the lines of one folded text that begins with first, or fewer than
// two.
func (v *look) folded(first line) []line {
	s := v.Text
	width := first.to - first.from
	if first.spaced && width < foldWords && strings.IndexByte("\"'+\\.&", s[first.to-1]) < 0 {
		return nil
	}
	second := lineAt(s, first.next)
	if second.from >= second.to {
		return nil
	}
	lines := append(v.lines[:0], first)
	defer func() { v.lines = lines[:0] }() // for the next
	if goesOn(s, &lines[0], &second) {
		return foldedString(s, lines, second)
	}
	if first.spaced {
		return foldedWords(s, lines, second)
	}
	for {
		w := second.to - second.from
		if second.spaced {
			i := strings.IndexByte(s[second.from:second.to], ' ')
			second.to, w = second.from+i, i
		}
		if w > width || w == 0 || width > foldBytes || !scan.HasWord(s[second.from:second.to]) || len(lines) == 1 &&
			assignsNext(s, first, second) {
			break
		}
		lines = append(lines, second)
		if w < width || second.spaced || second.next >= len(s) || len(lines) >= foldLines ||
			second.to-first.from > foldBytes {
			break
		}
		second = lineAt(s, second.next)
	}
	return lines
}

// foldedString are the lines of a string that is put together of several.
func foldedString(s string, lines []line, second line) []line {
	for {
		lines = append(lines, second)
		if second.next >= len(s) || len(lines) >= foldLines || second.to-lines[0].from > foldBytes {
			return lines
		}
		next := lineAt(s, second.next)
		if !goesOn(s, &lines[len(lines)-1], &next) {
			return lines
		}
		second = next
	}
}

// foldedWords are wide lines of several words: equally wide, or with a token at
// the edge.
func foldedWords(s string, lines []line, second line) []line {
	first := lines[0]
	width := first.to - first.from
	if width < foldWords || s[second.from] == '|' {
		return nil
	}
	before, after := first.to, second.from
	for before > first.from && s[before-1] != ' ' && first.to-before < 200 {
		before--
	}
	for after < second.to && s[after] != ' ' && after-second.from < 200 {
		after++
	}
	if first.to-before+after-second.from < foldLeast || before == first.to || after == second.from {
		return nil
	}
	a, b := s[before:first.to], s[second.from:after]
	if strings.IndexByte("|+*#/-=>,;{}()│", s[first.to-1]) >= 0 && !(cutWord(a) && spelling.IsPiece(b)) {
		return nil
	}
	if second.to-second.from != width && !spelling.IsPiece(a) && !spelling.IsPiece(b) ||
		s[first.to-1] == '.' && !spelling.IsPiece(b) ||
		!strings.Contains(a, "://") && (spelling.IsWords(a+b) && !(spelling.IsMixed(a+b) && !spelling.IsWordlyName(a+b)) ||
			strings.ContainsAny(a+b, "<>")) {
		return nil
	}
	// Of what is very wide, the words at the edge are enough.
	if first.to-first.from > foldBytes {
		lines[0].from = first.to - foldBytes/4
	}
	second.to = min(second.to, second.from+foldBytes/4)
	return append(lines, second)
}

// cutWord tells whether the last word of a line can be the first half of one that
// has a secret.
func cutWord(s string) bool {
	return assigns(s) || len(s) >= 24 && spelling.IsMixed(s) && !spelling.IsWordlyName(s)
}

// assigns tells whether a word has a name and the beginning of its value.
func assigns(s string) bool {
	i := strings.IndexByte(s, '=')
	return i > 0 && i+1 < len(s) && spelling.IsName(s[:i])
}

// assignsNext tells whether two lines are two settings of a list.
func assignsNext(s string, first, second line) bool {
	a, b := s[first.from:first.to], s[second.from:second.to]
	i := strings.IndexAny(b, "=:")
	if i <= 0 || !spelling.IsName(b[:i]) || spelling.IsPiece(b[:i]) && !spelling.IsWordlyName(b[:i]) {
		return false
	}
	j := strings.IndexAny(a, "=:")
	return j > 0 && spelling.IsName(a[:j]) && !strings.HasPrefix(a[j:], "://") && !strings.ContainsAny(a[j:], ";&")
}
