package spelling

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/lazyregexp"
)

// Words is the set of the words of a text.
func Words(s string) map[string]bool {
	fields := strings.Fields(s)
	m := make(map[string]bool, len(fields))
	for _, w := range fields {
		m[w] = true
	}
	return m
}

// technical words have letters and digits but are no secrets.
var technical = lazyregexp.New(`(?i)^(?:v?\d+(?:\.\d+)*[a-z]?|(?:pkcs#?|sha|md|hs|rs|es|ps|aes|utf|base|` +
	`oauth|ipv?|x|p|ed|curve|int|uint|float|http|h|rsa|ecdsa|des|rc|ripemd|blake2?[bs]?|` +
	`hmac[-_]?sha|aes[-_])-?\d+[a-z0-9-]{0,8}|0x[0-9a-f]{1,12}|` +
	`\d+<<\d+|\d+[a-z%]{1,3}|[a-z]+s?\d{1,2})$`)

// IsTechnical tells whether a word is that of a version, an algorithm, a type, a number.
func IsTechnical(s string) bool {
	return len(s) <= 64 && technical.Get().MatchString(s) && (len(s) < 6 || !ascii.IsMixedCase(s) || IsWordlyName(s))
}

// IsWords tells whether a value is made of words, with numbers of their own:
// my-app-v2, src/auth/token_test.go:41, sha256-rsa, 2024-01-31T10:00.
func IsWords(s string) bool {
	if IsTechnical(s) {
		return true
	}
	letters, digits, parts := 0, 0, 0
	changes := 0 // between letters and digits within a part
	var before byte
	for i := 0; i <= len(s); i++ {
		c := byte(' ')
		if i < len(s) {
			c = s[i]
		}
		switch {
		case ascii.IsDigit(c):
			if before == 'a' || before == 'A' {
				changes++
			}
			digits++
			before = '0'
		case c >= 'a' && c <= 'z':
			if before == '0' {
				changes++
			}
			letters++
			before = 'a'
		case c >= 'A' && c <= 'Z':
			if before == '0' || before == 'a' {
				changes++
			}
			letters++
			before = 'A'
		case strings.IndexByte(" -_./:@", c) < 0 && c < 0x80:
			return false
		default:
			if before != ' ' && before != 0 {
				parts++
			}
			before = ' '
		}
	}
	if digits == 0 {
		return changes <= 1+letters/5
	}
	if ascii.IsCapitals(s) && letters >= 16 && unspeakablePart(s) {
		return false
	}
	// One change for a word such as v2 or part1, or a name such as getUser2.
	return parts > 0 && changes <= parts && letters >= 3*digits && parts > 1 || digits > 0 && letters == 0
}

// unspeakablePart tells whether a part of a value is letters that are no word.
func unspeakablePart(s string) bool {
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" -_./:@", r) }) {
		if len(part) >= 6 && IsUnspeakable(part) {
			return true
		}
	}
	return false
}

// Identifier is the length of the dotted name that s begins with: a.b.c.
func Identifier(s string) int {
	i := 0
	for i < len(s) {
		c := s[i]
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '$':
		case ascii.IsDigit(c) && i > 0:
		case c == '.' && i > 0 && i+1 < len(s) && (s[i+1]|0x20 >= 'a' && s[i+1]|0x20 <= 'z' || s[i+1] == '_'):
		case c == '?' && i > 0 && i+1 < len(s) && s[i+1] == '.':
		case c == ':' && i > 0 && i+2 < len(s) && s[i+1] == ':' && s[i+2]|0x20 >= 'a' && s[i+2]|0x20 <= 'z':
			i++
		case c == '-' && i > 0 && i+2 < len(s) && s[i+1] == '>':
			i++
		default:
			return i
		}
		i++
	}
	return i
}

// IsWordlyName tells whether an identifier reads as names in code do: words in
// humps, each with a number at its end at most.
func IsWordlyName(s string) bool {
	for _, part := range strings.FieldsFunc(s, func(r rune) bool {
		return r == '.' || r == '_' || r == '$' || r == ':' || r == '?' || r == '-' || r == '>'
	}) {
		if !IsWordly(part) {
			return false
		}
	}
	return true
}

// IsWordly is [IsWordlyName] for one of the parts that signs set apart.
func IsWordly(s string) bool {
	if ascii.IsNumber(s) {
		return true
	}
	numbers, all, good, letters, rare, within := 0, 0, 0, 0, 0, false
	capitals := ascii.IsCapitals(s)
	for i := 0; i < len(s); {
		from := i
		if !ascii.IsAlnum(s[i]) {
			return false
		}
		if ascii.IsDigit(s[i]) {
			for i < len(s) && ascii.IsDigit(s[i]) {
				i++
			}
			numbers++
			within = within || from > 0 && i < len(s) && (capitals || s[i] >= 'a' && s[i] <= 'z')
			continue
		}
		// A word: capitals, or a capital and small letters.
		for i < len(s) && s[i] >= 'A' && s[i] <= 'Z' {
			i++
		}
		if i-from > 1 && i < len(s) && s[i] >= 'a' && s[i] <= 'z' {
			i-- // the last begins the next word
		} else {
			for i < len(s) && s[i] >= 'a' && s[i] <= 'z' {
				i++
			}
		}
		all++
		letters += i - from
		rare += Rarities(s[from:i])
		if i-from >= 3 && strings.ContainsAny(s[from:i], "aeiouyAEIOUY") {
			good++
		}
	}
	if numbers == 0 && all == 1 {
		return true
	}
	if numbers > 1 && within || all > 3 && letters < 3*all || numbers > 0 && (all > 1 || letters >= 8) &&
		12*rare >= letters {
		return false // words are longer, of usual letters, and their numbers stand at their end
	}
	return numbers <= 1+len(s)/14 && (3*good >= 2*all && good > 0 || numbers == 1 && all == 1 &&
		ascii.IsDigit(s[len(s)-1]) && letters >= 3)
}

// IsVersion tells whether a word has digits of its own only: glib-2.0, UTF-8.
func IsVersion(s string) bool {
	between := func(r rune) bool { return strings.ContainsRune("-_./:,()'\"", r) }
	for _, part := range strings.FieldsFunc(s, between) {
		if IsPiece(part) && !IsTechnical(part) {
			return false
		}
	}
	return true
}

// IsNumeral tells whether a value is a number of a program: 0x14, 1<<8.
func IsNumeral(s string) bool {
	return len(s) > 2 && ascii.IsDigit(s[0]) && len(s) < 14 &&
		(s[1] == 'x' && IsTechnical(s) || strings.Contains(s, "<<") && IsTechnical(s))
}

// IsBalanced tells whether each bracket is closed, and no word goes on behind one.
func IsBalanced(s string) bool {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '(', '[', '{', '<':
			depth++
		case ')', ']', '}', '>':
			depth--
			if depth < 0 { // of what stands around
				return i+1 == len(s) || strings.IndexByte(",;)]}.", s[i+1]) >= 0
			}
			if i+1 < len(s) && (ascii.IsDigit(s[i+1]) || s[i+1]|0x20 >= 'a' && s[i+1]|0x20 <= 'z') {
				return false
			}
		}
	}
	return depth == 0
}
