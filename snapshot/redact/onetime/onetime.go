// Package onetime finds codes of digits that are good for once, PINs, and the codes that get
// somebody in who lost what else does.
//
// It must never take a number for one that its text does not call so.
package onetime

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/find"
	"fivex/snapshot/redact/lazyregexp"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
)

// Finders are those of codes.
var Finders = []find.Finder{
	// where a text says that a number is one: your code is 483920, OTP: 483 920
	{ID: "own/one-time-code", Kind: "one-time-code", Weak: true, Find: oneTimeCode, Keywords: []string{
		"code", "otp", "totp", "pin", "puk", "2fa", "mfa", "passcode", "password"}},
	// behind their name stand several, in lines or in a list
	{ID: "own/recovery-code", Kind: "recovery-code", Weak: true, Find: spareCodes, Keywords: []string{
		"recovery code", "recovery_code", "recovery-code", "recoverycode", "backup code", "backup_code", "backup-code",
		"backupcode", "scratch code", "emergency code"}},
}

var spareCode = lazyregexp.New(`^(?:[\s"',*\[\]()\\-]|\d\d?[.)] |\\n){0,12}` +
	`([A-Za-z0-9]{4,6}(?:-[A-Za-z0-9]{4,6}){1,3}|\d{4} \d{4}|[a-z0-9]{8,10})` +
	`(?:[^A-Za-z0-9-]|$)`)

// isSpare tells whether a code is of digits among letters, or of no words.
func isSpare(s string) bool { return spelling.KindsOf(s).Digits > 0 || spelling.Rarities(s) > 1 }

func spareCodes(v find.Text, _, end int) bool {
	s := v.Text
	if end < len(s) && s[end] == 's' {
		end++
	}
	end += len(s[end:]) - len(strings.TrimLeft(s[end:], "\"'*`\\"))
	if end >= len(s) || s[end] != ':' && s[end] != '=' && s[end] != '\n' {
		return false
	}
	first := 0 // the length of each
	for range 20 {
		end++
		m := spareCode.Get().FindStringSubmatchIndex(s[min(end, len(s)):])
		if m == nil || first == 0 && !isSpare(s[end+m[2]:end+m[3]]) || first > 0 && m[3]-m[2] != first {
			break
		}
		first = m[3] - m[2]
		v.Found(end+m[2], end+m[3])
		end += m[3] - 1
	}
	return true
}

// codeWords are words before "code" that make it one for signing in.
var codeWords = spelling.Words(`verification security login signin sign-in authentication auth access confirmation
	authenticator 2fa mfa otp totp sms backup recovery one-time your passcode pairing unlock activation my google
	temporary door alarm gate`)

// exampleCodes are numbers that documentation shows.
var exampleCodes = spelling.Words("123456 000000 111111 12345678 1234 0000 654321 999999")

// oneTimeCode looks at the number behind, or before, what names it.
func oneTimeCode(v find.Text, at, end int) bool {
	s := v.Text
	if at > 0 && ascii.IsAlnum(s[at-1]) && !decode.Escaped(s, at) || end < len(s) && ascii.IsAlnum(s[end]) {
		return false
	}
	word := strings.ToLower(s[at:end])
	named := word
	switch word {
	case "2fa", "mfa": // with what follows
		rest := strings.ToLower(s[end:min(len(s), end+12)])
		for _, w := range []string{" code", " token", "_code", "_token", "-code"} {
			if strings.HasPrefix(rest, w) {
				end += len(w)
			}
		}
	case "code", "password":
		before := strings.ToLower(scan.Before(s, at, 24))
		if named = lastWordOf(before); strings.HasSuffix(before, "your "+named+" ") { // your Acme code
			named = "your"
		}
		if i := strings.LastIndexByte(named, '-'); i > 0 && !codeWords[named] {
			named = named[i+1:] // of a file's name
		}
		if !codeWords[named] || word == "password" && named != "one-time" && named != "temporary" {
			return codeBefore(v, at, named) || codeToEnter(v, at, end, named)
		}
	}
	if named != word && codeBefore(v, at, named) {
		return true
	}
	from, ok := numberBehind(s, end)
	if !ok {
		return false
	}
	least := 6
	if word == "pin" || named == "door" || named == "alarm" {
		least = 4
	}
	if n := codeLen(s[from:], least); n > 0 && (word != "pin" || s[from-1] != 'n') {
		v.Found(from, from+n)
		return true
	}
	return false
}

// lastWordOf is the last word of a text, without what stands behind it.
func lastWordOf(s string) string {
	s = strings.TrimRight(s, " _\"'*`")
	i := len(s)
	for i > 0 && (ascii.IsAlnum(s[i-1]) || s[i-1] == '-' && i > 1 && ascii.IsLetter(s[i-2])) {
		i--
	}
	return s[i:]
}

// numberBehind is where the number begins that a name gives: behind a colon, a sign
// or "is", or in a string.
func numberBehind(s string, i int) (int, bool) {
	gap, spaced := i, false
	for n := 0; i < len(s) && n < 12; n++ {
		switch c := s[i]; {
		case strings.IndexByte("\"'*`:=\\>", c) >= 0:
			gap = i + 1
			i++
		case c == ' ':
			spaced = true
			i++
		case strings.HasPrefix(s[i:], "is "), strings.HasPrefix(s[i:], "was "):
			gap = i + 3
			i += strings.IndexByte(s[i:], ' ') + 1
		default:
			return i, ascii.IsDigit(c) && i > 0 && (gap > 0 && i > gap-1 || spaced)
		}
	}
	return i, i < len(s) && ascii.IsDigit(s[i])
}

// codeLen is the length of the code that a text begins with, of six to eight digits,
// or four with least, in two halves or in one; 0 if it begins with none.
func codeLen(s string, least int) int {
	n, digits := 0, 0
	for n < len(s) && n < 12 && ascii.IsDigit(s[n]) {
		n++
	}
	digits = n
	if (n == 3 || n == 4) && n+1 < len(s) && (s[n] == ' ' || s[n] == '-') && ascii.IsDigit(s[n+1]) {
		k := n + 1
		for k < len(s) && k < 12 && ascii.IsDigit(s[k]) {
			k++
		}
		if k-n-1 == n {
			digits, n = 2*n, k
		}
	}
	if digits < least || digits > 8 || n < len(s) && (ascii.IsAlnum(s[n]) || s[n] == '_' || s[n] == '%' ||
		(s[n] == '.' || s[n] == ',' || s[n] == '-' || s[n] == ':' || s[n] == '/') && n+1 < len(s) && ascii.IsDigit(s[n+1])) ||
		exampleCodes[s[:n]] {
		return 0
	}
	return n
}

// codeBefore looks at "483920 is your verification code" and "use 483920 as your code".
func codeBefore(v find.Text, at int, named string) bool {
	if !codeWords[named] {
		return false
	}
	s := scan.Before(v.Text, at, 60)
	from := at - len(s)
	for _, is := range []string{" is your ", " is the ", " as your ", " as the "} {
		i := strings.LastIndex(s, is)
		if i < 0 {
			continue
		}
		j := i
		for j > 0 && i-j < 9 && (ascii.IsDigit(s[j-1]) || s[j-1] == ' ' || s[j-1] == '-') {
			j--
		}
		for j < i && !ascii.IsDigit(s[j]) {
			j++
		}
		if n := codeLen(s[j:], 6); n > 0 && j+n == i && (j == 0 || !ascii.IsAlnum(s[j-1])) {
			v.Found(from+j, from+i)
			return true
		}
	}
	return false
}

// codeToEnter looks at "enter code 483920".
func codeToEnter(v find.Text, at, end int, named string) bool {
	s := v.Text
	if named != "enter" && named != "entered" && named != "type" || end+1 >= len(s) || s[end] != ' ' {
		return false
	}
	if n := codeLen(s[end+1:], 6); n > 0 {
		v.Found(end+1, end+1+n)
		return true
	}
	return false
}
