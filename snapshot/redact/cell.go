package redact

import (
	"slices"
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/lazyregexp"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/value"
)

// inPair looks for a value that does not stand right behind its name: of a pair of name
// and value, of a variable of Terraform.
func (v naming) inPair() bool {
	s := v.Text
	most := min(len(s), v.end+400)
	rest := s[v.end:most]
	if v.from == 0 {
		return false
	}
	if v.paired() {
		return true
	}
	before := strings.TrimRight(s[max(0, v.from-24):v.from], " \t\\")
	if at := pointerFrom(s, v.from); at < v.from {
		before = s[max(0, at-24):at]
		whole := v
		if whole.from = at; whole.valueBefore() {
			return true
		}
	}
	if len(rest) < 10 {
		return false
	}
	switch {
	case strings.HasPrefix(rest, `" {`) || strings.HasPrefix(rest, `"{`):
		body, _, _ := strings.Cut(rest, "\n}")
		if i := strings.Index(body, "default"); i >= 0 {
			j := v.end + i + len("default")
			for j < most && (s[j] == ' ' || s[j] == '=') {
				j++
			}
			if val, ok := v.Literal(j, '='); ok {
				v.judge(val)
				return true
			}
		}
	case endsInName(before):
		return v.valueOfPair()
	}
	return false
}

// valueOfPair looks for the value of a pair behind the name that is its other half:
// "name": "password", "value": "x".
func (v naming) valueOfPair() bool {
	s := v.Text
	most := min(len(s), v.end+400)
	rest := s[v.end:min(len(s), v.end+160)]
	i, word := -1, ""
	for _, word = range []string{"value", "content", `"val`, `"v`, `"input`, `"text`, `"answer`, `"default`} {
		if i = indexFold(rest, word); i >= 0 {
			break
		}
	}
	if i < 0 || i > 1 && strings.ContainsAny(rest[:i], "{}") {
		return false
	}
	j := v.end + i + len(word)
	for n := 0; j < most && n < 4 && (s[j] == '"' || s[j] == '\\' || s[j] == '\''); n++ {
		j++
	}
	for j < most && s[j] == ' ' {
		j++
	}
	if j >= most || s[j] != ':' && s[j] != '=' && s[j] != '>' {
		return false
	}
	if s[j] == '>' {
		if val, ok := v.Element(j + 1); ok {
			v.judge(val)
		}
		return true
	}
	val, ok := v.BehindOperator(j, v.end)
	if !ok {
		return false
	}
	if val.Quote == 0 {
		val.Glued = true
	}
	val.Op = value.Equals
	v.judge(val)
	return true
}

// paired looks for the value of a pair that stands before its name.
func (v naming) paired() bool {
	if v.labelled() {
		return true
	}
	before := strings.TrimRight(v.Text[max(0, v.from-24):v.from], " \t\\")
	if before == "" || strings.IndexByte(":=\"'>eEyY", before[len(before)-1]) < 0 {
		return false
	}
	return endsInName(before) && v.valueBefore()
}

// labelledValue is a string before the name that a call puts it under, compares it with, or
// a comment or an assignment gives it: set("x", forKey: "password").
var labelledValue = lazyregexp.New(`["']([^"'\n]{6,200})["'][^"'\n]{0,24}` +
	`(?:, *(?:forKey|forHTTPHeaderField|alias)[:=] ?["']| (?://|#|%) [\w ,(/]{0,24}| TO )$`)

// comments begin behind a statement.
var comments = []string{" // ", " # ", " % "}

// comparedValue is a string before the name that a test compares it with.
var comparedValue = lazyregexp.New(`(?i)equals?\([^"'\n]{0,40}["']([^"'\n]{8,200})["'], $`)

// labelled looks for the value of a name that stands before it in its line.
func (v naming) labelled() bool {
	before := scan.Before(v.Text, v.from, 240)
	form := labelledValue
	switch {
	case ascii.HasSuffix(before, `forKey: "`, `forHTTPHeaderField: "`, `alias="`, " TO "),
		slices.ContainsFunc(comments, func(sign string) bool { return strings.LastIndex(before, sign) >= len(before)-28 }):
	case strings.HasSuffix(before, `", `):
		form = comparedValue
	default:
		return false
	}
	m := form.Get().FindStringSubmatchIndex(before)
	if m == nil {
		return false
	}
	if s := before[m[2]:m[3]]; !judge.SpeaksForItself(s) && !(names.IsPassword(v.name) && (judge.IsSurelyHuman(s) ||
		judge.IsMixture(s))) {
		return false
	}
	at := v.from - len(before)
	return v.judgeWithin(value.Value{From: at + m[2], To: at + m[3], Op: value.Equals, Quote: '"'})
}

// pointerFrom is where the JSON pointer begins that a name ends, as in a patch:
// {"path": "/db/password", "value": "x"}, or the path that is a pair's name. It is from if
// there is none.
func pointerFrom(s string, from int) int {
	if s[from-1] != '/' {
		return from
	}
	i := from
	for n := 0; i > 0 && n < 120 && (ascii.Word[s[i-1]] || s[i-1] == '/' || s[i-1] == '~'); n++ {
		i--
	}
	if before := s[max(0, i-8):i]; !strings.Contains(before, `path`) && !strings.Contains(strings.ToLower(before),
		`name"`) {
		return from
	}
	return i
}

// endsInName tells whether a text ends where the name of a pair is told:
// name=", "key": ", - name:.
func endsInName(s string) bool {
	s = strings.ToLower(strings.TrimRight(s, "\"'\\ >"))
	if !ascii.HasSuffix(s, ":", "=", "name", "key") {
		return false
	}
	s = strings.TrimRight(s, ":=\"'\\ ")
	return ascii.HasSuffix(s, "name", "key", "type", "variable", "path", "env", "id", "label", "field", "purpose",
		"placeholder", "prompt",
		"question", "title", "hint", `"k`)
}

func indexFold(s, word string) int { return strings.Index(strings.ToLower(s), word) }
