package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
)

// spokenRule is the rule for a password that stands in a line that speaks of one, or in those
// below it, without a sign that gives it to a name: what a test expected, what somebody
// answers in a chat, the next sentence, the line that a mail has for it alone.
var spokenRule = &rule{id: "own/spoken", kind: "password", weak: true, find: spoken, keywords: []string{
	"password", "passwd", "passphrase", "requirepass", "passwort", "kennwort", "mot de passe", "mdp ", "contrase",
	"senha ", "wachtwoord", "has\u0142o", "heslo", "\u043f\u0430\u0440\u043e\u043b", " pw ", "pw?", "credential",
	"htaccess", "\U0001f511", "\U0001f510", "log in", "login", "logged in", "sign in", "signed in",
	"anmelden", "for the admin", "for admin", "for root"}}

const (
	spokenLines = 5   // below the line with the word, empty ones included
	spokenMost  = 320 // bytes behind the word
)

// spoken looks at the words of the line that speaks of a password, and of those below it.
func spoken(v *look, at, end int) bool {
	s := v.Text
	if s[at]|0x20 == 'l' && at > 0 && ascii.IsLetter(s[at-1]) && end < len(s) && ascii.IsLetter(s[end]) {
		return false // no login: checkSlicesLogInput
	}
	from, to, most := at-len(scan.Before(s, at, tellsOf)), end, min(len(s), end+spokenMost)
	for n := 0; n <= spokenLines && to < most; n++ {
		to = min(scan.LineTo(s, to)+1, most)
	}
	from, v.spokenEnd = max(from, v.spokenEnd), max(to, v.spokenEnd)
	if from >= to {
		return false
	}
	suspect := strings.Contains(s[from:to], "&lt;")
	for from < to {
		next := min(scan.LineTo(s, from), to)
		v.spokenIn(from, next)
		from = next + 1
	}
	return suspect
}

// spokenIn adds the words of the line s[from:to] that are passwords.
func (v *look) spokenIn(from, to int) {
	s := v.Text
	if !strings.ContainsAny(s[from:to], "0123456789") {
		return
	}
	for i := scan.Content(s, from, to); i < to; {
		j := i
		for j < to && s[j] > ' ' {
			j++
		}
		if j == len(s) || s[j] <= ' ' { // it is not cut
			v.spokenWord(i, j)
		}
		if j-i == 1 || j-i > 10 {
			j = max(j, v.spelled(i, to))
		}
		i = j + 1
	}
}

// spokenWord adds what in the word s[from:to] is a password: what stands in quotes or brackets
// in it, the word itself.
func (v *look) spokenWord(from, to int) {
	s := v.Text
	for i := from; i < to; i++ {
		shut := shutting[s[i]]
		if shut == 0 {
			continue
		}
		n := strings.IndexByte(s[i+1:min(to, i+1+enclosedMost)], shut)
		if n < 0 {
			continue
		}
		w := word{from: i + 1, to: i + 1 + n, shut: i + 1 + n, stands: enclosed}
		if strings.IndexByte("\"'`<", s[i]) >= 0 {
			w.stands = inQuotes
		}
		if v.spokenIs(w) {
			i = w.to
		}
	}
	if from > 0 && s[from-1] > ' ' {
		return // the rest of a word
	}
	whole, w := s[from:to], wordOf(s, from, to)
	if !v.spokenIs(w) && w.stands >= said && (isMade(whole) && strings.IndexByte(whole, ':') < 0 || isBase64(whole)) {
		v.add(from, to, v.rule)
	}
}

// enclosedMost is how long a password in quotes is at most.
const enclosedMost = 64

// spokenIs adds a word if it is a password, and tells whether it is.
func (v *look) spokenIs(w word) bool {
	s := v.Text
	bare := s[w.from:w.to]
	if w.stands == inQuotes {
		bare = strings.TrimRight(bare, "-.*")
	}
	if len(bare) < 6 || mark.Begins(bare) || !isSpoken(bare, w.stands) {
		return false
	}
	standsFree := w.stands != enclosed && w.stands != inQuotes
	if !(standsFree && judge.IsSurelyHuman(bare)) && isOfAnother(scan.Before(s, w.from, 48)) {
		return false
	}
	v.add(w.from, w.shut, v.rule)
	return true
}

// isOfAnother tells whether what stands before a word gives it to another name than those that
// reports and chats have for what they tell, or to a call.
func isOfAnother(before string) bool {
	bare := strings.TrimRight(before, "\"'`<[{\\ ")
	name := strings.TrimRight(bare, ":=(,\"'`\\ ")
	switch sign := bare[len(name):]; {
	case strings.IndexByte(sign, ',') >= 0:
		return strings.IndexByte(before, '(') >= 0
	case strings.ContainsAny(sign, ":=") && sign != "::",
		strings.IndexByte(sign, '(') >= 0 && ascii.HasSuffix(bare, "("):
		name = strings.ToLower(name[strings.LastIndexAny(name, " \t\"'`({[<,&;.")+1:])
		return name != "" && !labels[name]
	}
	return false
}

// labels are what reports and chats call what they tell.
var labels = spelling.Words(`expected received got want wanted actual was were is assert value input_value raw
	secret match where result output out response answer text line found content message msg body comment note
	reply said fill a q to new old input user login admin root account default`)

// spelledLeast is how many characters a password that is spelled has at least.
const spelledLeast = 6

// spelled adds the characters from i on that each stand apart, if a digit is among them, and
// returns where they end: T-i-g-e-r-7.
func (v *look) spelled(i, to int) int {
	s, at := v.Text, i
	for at+2 < to && s[at] > ' ' && s[at+1] == s[i+1] && strings.IndexByte(" -.,", s[at+1]) >= 0 && s[at+2] > ' ' {
		at += 2
	}
	at++
	if (at-i)/2 < spelledLeast || !strings.ContainsAny(s[i:at], "0123456789") ||
		strings.Trim(s[i:at], "0123456789 -.,") == "" {
		return i
	}
	v.add(i, at, v.rule)
	return at
}

// isBase64 tells whether a word is a token in base64.
func isBase64(s string) bool {
	bare := base64Signs.Replace(s)
	return len(s) < 48 && len(s)-len(bare) < 8 && judge.TokenLeast <= len(s) && judge.IsToken(bare+bare)
}

// isSpoken tells whether a word is a password where a text speaks of one: as people make
// them, and among other words with a year or a sign; in quotes, as programs do.
func isSpoken(s string, stands standing) bool {
	switch {
	case strings.HasPrefix(s, "0x"), strings.IndexFunc(s, beyondASCII) >= 0:
		return false
	case judge.IsSurelyHuman(s) && stands == among:
		return (isOfPerson(s) || judge.IsDisguised(s) || isJoined(s)) && !strings.ContainsAny(s[:len(s)-1], "*+.")
	case judge.IsSurelyHuman(s):
		return isOfPerson(s) || strings.IndexByte(s, '_') < 0 // the id of something
	case stands == among || stands == alone && len(s) >= 48 || len(s) < 8 || !spelling.IsMixed(s):
		return false
	case isMade(s):
		return true
	}
	return stands != enclosed && judge.SpeaksForItself(s) && spelling.Turns(s) > 2 && !isMail(s) && !names.Echoes(s, "") &&
		(stands == inQuotes || strings.IndexByte(s, '.') < 0) && !spelling.IsTechnical(s)
}

// isJoined tells whether a word is several with capitals that a hyphen joins to a number.
func isJoined(s string) bool {
	return strings.Count(s, "-") == 2 && ascii.IsNumber(s[strings.LastIndexByte(s, '-')+1:]) && ascii.IsMixedCase(s)
}

// isMade tells whether a word is a password that a program made, and neither code nor a name
// with its value.
func isMade(s string) bool {
	return judge.IsMixture(s) && !strings.ContainsAny(s, "=,()%") && !isMail(s) && !names.Echoes(s, "") &&
		!strings.Contains(s, "://")
}

func beyondASCII(r rune) bool { return r >= 0x80 }

// isMail tells whether a word is an address of e-mail.
func isMail(s string) bool {
	i := strings.IndexByte(s, '@')
	return i > 0 && strings.IndexByte(s[i:], '.') > 0
}

// A standing is how a word stands in its line.
type standing uint8

const (
	among    standing = iota // other words
	enclosed                 // in brackets
	said                     // behind a label, or a word such as is
	inQuotes                 // of any kind, or in a tag
	alone                    // but for what stands around it
)

// beforeSaid is what stands before a word that is said.
var beforeSaid = []string{": ", "/ ", "> ", "| ", ". ", "→ ", "« ", "\U0001f511 ", "\U0001f510 ",
	" is ", " ist ", " est ", " es ",
	" jetzt ", " now ", " try ", " use ", "Use ", " with ", " and ", " und ", " mit ", "'s ", "'est ", "  "}

// shutting are what shuts the signs that a value stands in.
var shutting = map[byte]byte{'"': '"', '\'': '\'', '`': '`', '<': '>', '(': ')', '[': ']', '{': '}', '>': '<',
	'+': '+', '*': '*'}

// quotes are those of several languages.
const quotes = "„“”«»‚‘’"

// A word is the value in a word of a line, without what stands around it, and before it as a
// label or a call.
type word struct {
	from, to int
	shut     int // where what it stands in is shut
	stands   standing
}

func wordOf(s string, from, to int) word {
	if bare := strings.TrimRight(strings.Trim(s[from:to], quotes+".,"), quotes); len(bare)+4 <= to-from {
		from += strings.Index(s[from:to], bare)
		return word{from, from + len(bare), from + len(bare), inQuotes}
	}
	shut := to
	for shut > from && strings.IndexByte("\"'`)]}>*,;:.|+\\\r", s[shut-1]) >= 0 {
		shut--
	}
	end := shut
	for end > from && s[end-1] == '-' {
		end--
	}
	at := from + strings.LastIndexAny(s[from:end], "\"'`<([{>=:|/") + 1
	for at < end && strings.IndexByte("*+", s[at]) >= 0 {
		at++
	}
	w := word{at, end, shut, among}
	switch {
	case at == scan.Content(s, scan.LineFrom(s, from), to) && strings.TrimSpace(s[shut:scan.LineTo(s, shut)]) == "":
		w.stands = alone
	case at > from && shutting[s[at-1]] != 0 && strings.IndexByte(s[shut:to], shutting[s[at-1]]) >= 0:
		w.stands = enclosed
	case at > from && strings.IndexByte("=:|", s[at-1]) >= 0,
		at == from && ascii.HasSuffix(scan.Before(s, from, 8), beforeSaid...):
		w.stands = said
	}
	return w
}
