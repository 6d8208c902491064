package words

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	longest  = 40      // runes of a word; the rest of it is not looked at
	mostText = 1 << 15 // bytes of one text that are looked at
)

// Of yields the words of a text, in lower case. A word is letters
// and digits; each ideograph and each Japanese syllable is one by itself, since
// nothing parts them. wordsOf in search.js parts what a person types the same way.
func Of(text string) iter.Seq[string] {
	text = text[:min(len(text), mostText)]
	return func(yield func(string) bool) {
		begin, end, n := -1, 0, 0
		flush := func() (on bool) {
			on = begin < 0 || n == 1 && text[begin] < utf8.RuneSelf || yield(lower(text[begin:end]))
			begin, n = -1, 0
			return on
		}
		for i, r := range text {
			size := utf8.RuneLen(r)
			switch {
			case alone(r):
				if !flush() || !yield(string(r)) {
					return
				}
			case inWord(r) || begin >= 0 && r >= utf8.RuneSelf && unicode.Is(unicode.M, r):
				if begin < 0 {
					begin = i
				}
				if n++; n <= longest {
					end = i + size
				}
			default:
				if !flush() {
					return
				}
			}
		}
		flush()
	}
}

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
	}
	return unicode.In(r, unicode.L, unicode.N)
}

func alone(r rune) bool {
	return r > 0x2e7f && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// lower is the word in small letters, without marks above or below them.
func lower(w string) string {
	small := true
	for i := range len(w) {
		small = small && w[i] < utf8.RuneSelf && !(w[i] >= 'A' && w[i] <= 'Z')
	}
	if small {
		return w
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.M, r):
			return -1
		case r == 'ς':
			return 'σ'
		}
		return unicode.ToLower(r)
	}, w)
}

// passedOver are words that say nothing of where they stand.
var passedOver = strings.Fields(`a about after all also an and any are as at be been before but by can
		could did do does for from had has have he her his how if in into is it its may more most no not of
		on one only or other our out over she should so some such than that the their them then there these
		they this those to too under up was we were what when where which while who will with would you your`)

func isPassedOver(w string) bool {
	_, found := slices.BinarySearch(passedOver, w)
	return found
}
