package value

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
)

// Saying are words of several languages that stand between a name and what a sentence says
// that it is.
var Saying = []string{"is ", "was ", "to ", "ist ", "lautet ", "auf ", "est ", "es ", "è ", "é ", "är ", "be ", "it's ",
	"heißt ", "c'est ", "— ", "– ", "是", "は", "는 "}

// isSaid tells whether a sentence says that a value is: the password is x, I set
// it to x.
func (v *Reader) isSaid(val Value) bool {
	before := strings.TrimRight(scan.Before(v.Text, val.From, 16), " ") + " "
	return slices.ContainsFunc(Saying, func(word string) bool {
		rest, said := strings.CutSuffix(before, strings.TrimRight(word, " ")+" ")
		return said && (word[0] >= utf8.RuneSelf || strings.HasSuffix(rest, " "))
	})
}

// EndsLine tells whether nothing stands behind a value in its line.
func (v *Reader) EndsLine(val Value) bool {
	rest := strings.TrimSpace(v.Text[val.To:scan.LineTo(v.Text, val.To)])
	for n := mark.Len(rest); n > 0; n = mark.Len(rest) {
		rest = strings.TrimSpace(rest[n:])
	}
	return rest == "" || strings.IndexByte("|'\"", rest[0]) >= 0 || rest[0] != ',' && !scan.HasWord(rest)
}

// proseFollows tells whether a sentence goes on behind a value, and no expression.
func (v *Reader) proseFollows(val Value) bool {
	rest, spaced := strings.CutPrefix(strings.TrimLeft(v.Text[val.To:scan.LineTo(v.Text, val.To)], "!?.;,"), " ")
	if len(rest) > 2 && strings.IndexByte(":-|", rest[0]) >= 0 && rest[1] == ' ' {
		rest = rest[2:]
	}
	word, _, _ := strings.Cut(rest, " ")
	n := ascii.SmallLetters(word)
	return spaced && n > 0 && (n == len(word) || strings.IndexByte("<.,;!?", word[n]) >= 0) && !operators[word]
}

// operators are words of languages that stand between two values.
var operators = spelling.Words("if or else for in is as unless not then do end")

// closes tells whether what stands right behind a value is put around it: a bracket, a
// tag, a sign of no language of programs.
func (v *Reader) closes(val Value) bool {
	s := v.Text
	for i := val.To; i < len(s); i++ {
		switch c := s[i]; {
		case strings.IndexByte("!?.;", c) >= 0, strings.HasPrefix(s[i:], " )"):
			continue
		default:
			return strings.IndexByte(")]}>_'\"|{<*-\\", c) >= 0 || c >= 0x80 || c < ' '
		}
	}
	return true
}

// WithoutAround is where a value without quotes ends, without what stands around it: a
// bracket, a tag, a sign of another language.
func (v *Reader) WithoutAround(val Value, name string, strength names.Strength) int {
	s, to := v.Text[val.From:val.To], val.To
	if strength == names.Medium && val.Op != Prose {
		if i := strings.IndexAny(s, "{}<>='\""); i >= 8 && s[i] != '=' {
			s, to = s[:i], val.From+i
		}
	}
	if i := strings.IndexFunc(s, beyondASCII); i >= 12 && judge.IsChain(s[:i], name) {
		return val.From + i
	}
	if n := judge.HumanLen(s); n > 0 && !spelling.IsPiece(s[n:]) && names.IsPassword(name) {
		return val.From + n
	}
	if n := ascii.SmallLetters(s); n >= 8 && n < len(s) && strings.IndexByte("-]{}()[<>/'\"|\x07", s[n]) >= 0 &&
		spelling.IsUnspeakable(s[:n]) && !(strings.IndexByte("-/", s[n]) >= 0 && spelling.IsPiece(s[n:])) {
		return val.From + n
	}
	return to
}

func beyondASCII(r rune) bool { return r >= 0x80 }
