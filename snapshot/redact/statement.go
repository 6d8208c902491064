package redact

import (
	"slices"
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/lazyregexp"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/spelling"
	"fivex/snapshot/redact/value"
)

// furtherMost is how far behind a name the strings of its statement are looked at.
const furtherMost = 120

// further looks at the strings that stand further behind a name in its statement:
// process.env.SECRET || "x", expect(user.password).to.eq("x"), Password: (string) (len=1) "x". Only
// what can be nothing but a secret is one there, or what stands in the place of an expression.
func (v naming) further() bool {
	if v.asked() {
		return true
	}
	s, i := v.Text, v.end
	for n := 0; i < len(s) && n < 4 && strings.IndexByte("\\\"'`)]}", s[i]) >= 0; n++ {
		i++
	}
	start, most := v.end, min(len(s), i+furtherMost)
	depth, behindComma, breaks := 0, false, 0
	for ; i < most; i++ {
		switch c := s[i]; c {
		case '"', '\'', '`':
			val, ok := v.Read(value.Value{Op: value.Equals}, i-len(behindBackslash(s[start:i])), 0)
			if !ok || c == '\'' && i > 1 && ascii.IsLetter(s[i-1]) && ascii.IsLetter(s[i-2]) {
				return false // an apostrophe
			}
			isKey := isColon(s, min(val.To+1, len(s)))
			if isKey && (behindComma || v.strength != names.Strong) {
				return false
			}
			if !isKey && v.isFurther(s[start:i], s[val.From:val.To]) {
				return v.judge(val)
			}
			i = val.To
		case '(', '[', '{':
			if c == '{' && (behindComma || v.strength != names.Strong && s[min(i+1, len(s)-1)] != '"') {
				return false
			}
			depth++
		case ')', ']':
			depth--
		case ',':
			behindComma = behindComma || depth <= 0
		case ':', '=':
			if behindComma && s[min(i+1, most-1)] != '>' && !strings.HasSuffix(s[start:i], "default") {
				return false // of another name
			}
		case '\n':
			if breaks++; breaks > 2 || !statementGoesOn(s[start:i]) {
				return false
			}
		case ';', '}':
			return false
		}
	}
	return false
}

// behindBackslash is the backslash that a text ends with, if there is one.
func behindBackslash(s string) string { return s[len(strings.TrimSuffix(s, `\`)):] }

// statementGoesOn tells whether a statement does in the next line.
func statementGoesOn(s string) bool {
	s = strings.TrimRight(s, " \t\r")
	return s != "" && strings.IndexByte("([{=>,:+", s[len(s)-1]) >= 0
}

// answerBehind is what answers the question, or fills the field, that a name's string ends with.
var answerBehind = lazyregexp.New(`^[^"\\\n]{0,24}\\*"\]?, ?\\*"` +
	`(?:value|text|answer|input|response|reply|content|received|actual)\\*": ?\\*"([^"\\]{6,80})`)

// asked looks at the answer to a question about what the name says, in a pair of JSON:
// {"question":"the password?","answer":"x"}.
func (v naming) asked() bool {
	rest := v.Text[v.end:min(len(v.Text), v.end+200)]
	if !strings.Contains(rest[:min(len(rest), 60)], `":`) {
		return false
	}
	m := answerBehind.Get().FindStringSubmatchIndex(rest)
	if m == nil {
		return false
	}
	val := value.Value{From: v.end + m[2], To: v.end + m[3], Op: value.Equals, Quote: '"'}
	s := v.Text[val.From:val.To]
	return (judge.IsSurelySecret(s) || judge.IsChain(s, v.name)) && v.judge(val)
}

// alternatives are what an expression ends with before what is put in its place.
var alternatives = []string{"||", "??", " or", "?:", ".unwrap_or(", " {", "=", ".mockReturnValue(", "-Value"}

// isFurther tells whether a string is a secret that stands further behind a name, with that
// between them.
func (v naming) isFurther(between, s string) bool {
	switch before := strings.TrimRight(between, " "); {
	case strings.Contains(strings.ToLower(between), "default"),
		slices.ContainsFunc(alternatives, func(or string) bool { return strings.HasSuffix(before, or) }):
		if judge.IsRandom(s) || names.IsPassword(v.name) && judge.IsHuman(s) {
			return true
		}
	case !strings.ContainsAny(between, "=(|?>{,:"):
		return false // a sentence
	}
	if v.strength == names.Strong {
		return judge.IsSurelySecret(s) || judge.IsMixture(s)
	}
	return len(s) >= 16 && spelling.IsMixed(s) && judge.SpeaksForItself(s)
}
