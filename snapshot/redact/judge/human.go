package judge

import (
	"slices"
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/spelling"
)

// IsHuman tells whether a word is made as people make passwords: letters, a
// number behind them, and perhaps signs: Sommer23, letmein123, Winter2024!; or
// several words, or a sign before the number: HundAnna12, Hund-Berlin-7, Tiger$12;
// or one of these with digits and signs in the place of letters: P@ssw0rd12.
func IsHuman(s string) bool {
	if len(s) < 6 || len(s) > 32 {
		return false
	}
	if isWalk(s) {
		return true
	}
	if plain := unleet(s); plain != s {
		return !spelling.IsID(s) && !spelling.IsTechnical(s) && ascii.IsLetter(plain[0]) && (wordAndNumber(plain) ||
			wordsAndNumber(plain))
	}
	if !ascii.IsLetter(s[0]) {
		return false
	}
	if i := strings.IndexAny(s, "_-."); i >= 3 && i+4 < len(s) { // tiger_1987, ann.lee47
		if rest := s[i+1:]; wordAndNumber(s[:i]+rest) && IsSure(rest) && spelling.IsWordly(s[:i]) {
			return ascii.IsNumber(rest) && len(rest) > 3 || ascii.IsLetter(rest[0]) && ascii.SmallLetters(s) == i &&
				s[i] == '.' ||
				wordsAndNumber(s)
		}
	}
	return wordAndNumber(s) || wordsAndNumber(s)
}

// IsSure tells whether a password as people make them is no name of anything:
// its number has two digits, or a sign stands before or behind it.
func IsSure(s string) bool {
	return !ascii.IsAlnum(s[len(s)-1]) || len(s) > 1 && !ascii.IsLetter(s[len(s)-2])
}

// IsSurelyHuman tells whether a word is a password as people make them, and no name that a
// number belongs to.
func IsSurelyHuman(s string) bool { return IsHuman(s) && IsSure(s) && !IsNumbered(s) }

// HumanLen is how long a password as people make them is that a text begins with, and
// that surely is one: what follows, if anything, is no part of it. 0 for none.
func HumanLen(s string) int {
	n := 0
	for n < len(s) && n < 26 && ascii.IsLetter(s[n]) {
		n++
	}
	digits := n
	for n < len(s) && n-digits < 7 && ascii.IsDigit(s[n]) {
		n++
	}
	if digits < 3 || n == digits {
		return 0
	}
	signs := n
	for n < len(s) && n-signs < 3 && strings.IndexByte("!@#$%&", s[n]) >= 0 {
		n++
	}
	if n < len(s) && n-digits > 2 && IsHuman(s[:n]) && endsInFile(s[n:]) {
		return n
	}
	if n < len(s) && (ascii.IsAlnum(s[n]) || strings.IndexByte("=+~^@#$%&", s[n]) >= 0 ||
		strings.IndexByte("-.:/", s[n]) >= 0 && n+1 < len(s) && (ascii.IsAlnum(s[n+1]) || s[n+1] == s[n]) && s[n] != '/') {
		return 0
	}
	if !IsHuman(s[:n]) || !IsSure(s[:n]) {
		return 0
	}
	return n
}

// wordAndNumber tells whether a word is letters, a number behind them, and perhaps signs.
func wordAndNumber(s string) bool {
	letters := 1 + ascii.SmallLetters(s[1:])
	digits := len(s) - letters - len(strings.TrimLeft(s[letters:], "0123456789"))
	signs := s[letters+digits:]
	return letters >= 3 && digits > 0 && digits <= 7 && len(signs) <= 3 && strings.Trim(signs, "!@#$%&*?+.") == "" &&
		(!IsNumbered(s[:letters+digits]) || strings.ContainsAny(signs, "!@#$%&"))
}

// wordsAndNumber tells whether a word is words with nothing or signs between them, a number
// behind them, and perhaps signs: with a capital, or a sign that no name has.
func wordsAndNumber(s string) bool {
	const signs, rare = "-_.!@#$%&*?+", "!@#$%&*?+"
	words, joined, marked, strange, last, i := 0, false, false, false, "", 0
	for i < len(s) && ascii.IsLetter(s[i]) {
		from := i
		for i++; i < len(s) && s[i] >= 'a' && s[i] <= 'z'; i++ {
		}
		word := strings.ToLower(s[from:i])
		if len(word) < 3 || Speaking[word] {
			return false
		}
		words++
		strange = strange || !ofNames[word]
		last = word
		between := i
		if i+1 < len(s) && s[i] == '.' && ascii.IsLetter(s[i+1]) {
			return false // a file's name
		}
		for i < len(s) && i-between < 3 && strings.IndexByte(signs, s[i]) >= 0 {
			marked = marked || strings.IndexByte(rare, s[i]) >= 0
			i++
		}
		joined = i > between
	}
	digits := i
	for i < len(s) && ascii.IsDigit(s[i]) {
		i++
	}
	n := i - digits
	if words == 0 || words > 3 || !strange && !marked || Numbered[last] || products[last] || n == 0 || n > 6 ||
		strings.Trim(s[i:], signs) != "" || len(s)-i > 3 {
		return false
	}
	capital := strings.ToLower(s) != s
	return marked && n > 1 || capital && (words > 1 && joined || (words > 1 || joined) && n > 1)
}

// isWalk tells whether a word is such a walk with digits.
func isWalk(s string) bool {
	low := strings.ToLower(s)
	return spelling.KindsOf(s).Digits > 1 &&
		slices.ContainsFunc(walks, func(walk string) bool { return strings.Contains(low, walk) })
}

// walks are rows of keys that fingers walk on a keyboard.
var walks = []string{"1qaz", "2wsx", "zaq1", "1q2w", "q1w2", "qwer", "asdf", "azert", "yxcv", "zxcv"}

// leet are digits and signs that people put in the place of letters.
var leet = map[byte]byte{'@': 'a', '4': 'a', '3': 'e', '1': 'i', '0': 'o', '$': 's'}

// unleet is a word with the letters that people put digits and signs in the place of: those
// before a letter, and not behind two digits.
func unleet(s string) string {
	if !strings.ContainsAny(s, "@$0134") {
		return s
	}
	b := []byte(s)
	for i := len(b) - 2; i >= 0; i-- {
		if c := leet[b[i]]; c != 0 && ascii.IsLetter(b[i+1]) && (i == 0 || ascii.IsLetter(b[i-1]) || leet[b[i-1]] != 0) {
			b[i] = c
		}
	}
	return string(b)
}

// IsDisguised tells whether a word is a walk on a keyboard, or has digits and signs in the
// place of letters.
func IsDisguised(s string) bool { return isWalk(s) || unleet(s) != s }

// IsNumbered tells whether a word is one that a number belongs to: Windows11, field12,
// sha512. One of three digits that none of them has makes it a password: test123.
func IsNumbered(s string) bool {
	word := strings.ToLower(strings.TrimRight(s, "0123456789"))
	return products[word] || Numbered[word] && (len(s)-len(word) < 3 || sizes[s[len(word):]])
}

// IsOfYear tells a product with a year behind it, which is a password where one is named.
func IsOfYear(s string) bool {
	word := strings.ToLower(strings.TrimRight(s, "0123456789"))
	return len(s)-len(word) == 4 && products[word] && !Numbered[word]
}

// sizes are numbers of three digits and more that types and algorithms have.
var sizes = spelling.Words(`100 128 160 192 200 224 255 256 384 404 500 512 521 768 1000 1024 1536 2048 3072 4096 8859
	25519 64000 65536`)

// products are words that a year or a version belongs to.
var products = spelling.Words(`
	windows office server ubuntu debian fedora centos rhel suse android ios macos chrome firefox
	edge safari python node java php ruby oracle postgres postgresql mariadb mysql net vue react angular angularjs
	rails django laravel vitamin rfc iso int uint float utf cve`)

// Numbered are words that types, algorithms and names in code have numbers behind.
var Numbered = spelling.Words(`int uint float string str char text varchar utf base sha md argon pbkdf bcrypt scrypt
	crypt aes rsa des rc blowfish hash field param arg var val value line chapter section part step level
	version item example test type input label column option group http oauth sasl scram saml tls ssl mysql
	min max page phase round task issue run build job host port error code attempt retry day week row
	password passwd pass figure table note python node ruby java php debian ubuntu windows ipv ecdsa ripemd
	curve latin win euro area`)

// endings are those of files that a name of one can stand in.
var endings = spelling.Words(`
	txt log json ndjson jsonl md env lock yml yaml toml go ts js py sh xml html csv diff patch pem key
	conf cfg ini sql tsx jsx rb php java rs c h cpp zip gz bak`)

// endsInFile tells whether a text goes on as the name of a file does behind a word of it:
// with its ending, or with another word.
func endsInFile(s string) bool {
	n := 1
	for n < len(s) && ascii.IsLetter(s[n]) {
		n++
	}
	return s[0] == '-' && n > 2 || s[0] == '.' && endings[strings.ToLower(s[1:n])] && (n == len(s) || !ascii.IsDigit(s[n]))
}

// WordEnd is where a word ends that stands at its place: before what a page, a
// terminal or another language puts behind it.
func WordEnd(s string) int {
	if n := HumanLen(s); n > 0 && !spelling.IsPiece(s[n:]) {
		return n
	}
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x80 || c == '<' && i+1 < len(s) && (s[i+1] == '/' || s[i+1] == 'b') {
			return i
		}
	}
	return len(s)
}
