package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
	"fivex/snapshot/redact/value"
)

// The most of a group that is looked at.
const groupBytes = 2 << 10

// group looks at what is within the brackets that begin at i behind a name:
// PASS=(a b), tokens: ["a"], "secret": {"value": "a"}. It tells whether it found
// a secret.
func (v naming) group(i int) bool {
	s := v.Text
	if i < v.groupEnd {
		return false // in a group that was looked at
	}
	defer func() { v.groupEnd = max(v.groupEnd, i) }()
	closing := map[byte]byte{'(': ')', '[': ']', '{': '}'}[s[i]]
	most := min(len(s), i+groupBytes)
	key, found := "", false
	if n := strings.IndexByte(s[i:most], ']'); n > 0 && s[i] == '[' && strings.HasPrefix(s[i+n+1:], ".join(") {
		v.strength = names.Strong // its members are parts of one
	}
	for i++; i < most && s[i] != closing; {
		switch c := s[i]; {
		case c == '"' || c == '\'' || c == '`':
			val, ok := v.Read(value.Value{Op: value.Equals, Glued: true}, i, 0)
			if !ok {
				return found
			}
			if i = val.To + 1; s[min(i, most)-1] == '\\' {
				i++
			}
			if isColon(s, i) && closing == '}' {
				if key = s[val.From:val.To]; names.IsPlural(v.name) && judge.IsToken(key) { // "tokens": {"x": {}}
					found = v.as(names.Strong).judgeWithin(val) || found
				}
				continue
			}
			found = v.member(val, key, closing) || found
			key = ""
		case c == '[' && closing == ')': // ([key]=value)
			j := strings.IndexByte(s[i:most], ']')
			if j < 0 || i+j+1 >= most || s[i+j+1] != '=' {
				return found
			}
			key, i = s[i+1:i+j], i+j+2
		case c == '{' && closing == ']' && names.IsPlural(v.name): // [{"name": "a", "value": "x"}]
			found = v.group(i) || found
			j := strings.IndexByte(s[i:most], '}')
			if j < 0 {
				return found
			}
			i += j + 1
		case c == '{' || c == '[' || c == '(' || c == '<':
			return found
		case ascii.IsAlnum(c) || c == '_' || c == '$':
			j := i
			for j < most && s[j] > ' ' && strings.IndexByte(",)]}\"':", s[j]) < 0 {
				j++
			}
			word := value.Value{From: i, To: j, Op: value.Equals, Glued: true}
			switch {
			case j < most && s[j] == closing && s[i-1] == closing-2 && closing != ')' && judge.IsRandom(s[i:j]):
				found = v.judge(word) || found // PWD={x}
			case isColon(s, j) && closing == '}':
				key = s[i:j]
			case closing == '}' && key != "" && judge.IsRandom(s[i:j]): // { db: x }
				found = v.member(word, key, closing) || found
				key = ""
			case closing == ')' && judge.IsRandom(s[i:j]) && (s[i-1] == '(' || s[i-1] == ' ' || s[i-1] == '='):
				found = v.member(word, key, closing) || found
			}
			i = max(j, i+1)
		case c == '\n' || c == ' ' || c == ',' || c == ':' || c == '\t' || c == '\r' || c == '=' || c == '\\':
			i++
		default:
			return found
		}
	}
	return found
}

func isColon(s string, i int) bool {
	for i < len(s) && (s[i] == ' ' || s[i] == '"' || s[i] == '\\' || s[i] == '\'') {
		i++
	}
	return i < len(s) && s[i] == ':'
}

// member judges a value within a group: of a list, of a generic key, or of any
// key if the group's name is that of several secrets.
func (v naming) member(val value.Value, key string, closing byte) bool {
	s := v.Text[val.From:val.To]
	if key != "" && v.r.strengthOf(key) != names.None {
		return false // found by its own name
	}
	says := names.Generic[strings.ToLower(key)] || strings.IndexByte(key, '.') > 0 // a host's
	if closing == '}' && !says || v.strength != names.Strong {
		if !names.IsPlural(v.name) && v.strength != names.Strong && !(closing == '}' && says) &&
			!strings.EqualFold(v.name, "auth") ||
			!judge.IsRandom(s) || len(s) < 12 || spelling.IsID(s) || judge.IsPath(s) || closing == '}' &&
			!names.IsPlural(v.name) && !says {
			return false
		}
	}
	if judge.IsSurelyHuman(s) && names.IsPassword(strings.TrimRight(v.name, "sS")) {
		return v.as(names.Strong).judgeWithin(val)
	}
	if names.Echoes(s, v.name) && !(len(s) >= 12 && spelling.IsMixed(s)) || judge.IsPath(s) ||
		spelling.IsWordlyName(s) && !(closing == '}' && v.strength == names.Strong && spelling.KindsOf(s).Digits > 0) {
		return false
	}
	v.from = val.From
	return v.as(names.Strong).judgeWithin(val)
}

// judgeWithin is judge of a value that other names may follow in: they are
// looked at, too.
func (v naming) judgeWithin(val value.Value) bool {
	end := v.nameEnd
	ok := v.judge(val)
	v.nameEnd = end
	return ok
}

// indented looks at the lines below the name of a group in YAML that stand
// further in, or below the head of a section in TOML.
func (v naming) indented() bool {
	s := v.Text
	near := min(len(s), v.end+16) // a long line is not read through at each of its names
	head := strings.TrimRight(s[v.end:scan.LineTo(s[:near], v.end)], " \r\"'")
	section := head == "]" && v.from > 0 && s[v.from-1] == '['
	if head != ":" && !section || near < len(s) && scan.LineTo(s[:near], v.end) == near {
		return false
	}
	lo := scan.LineFrom(s, v.from)
	indent := 0
	for lo+indent < v.from && strings.IndexByte(" >+|-", s[lo+indent]) >= 0 {
		indent++
	}
	if s[v.from-min(1, v.from)] == '[' || indent > 0 && s[lo+indent-1] != ' ' {
		indent = max(0, indent-1)
	}
	found := false
	at := scan.LineTo(s, v.end) + 1
	for n := 0; n < 20 && at < len(s); n++ {
		to := scan.LineTo(s, at)
		i := at
		for i < to && strings.IndexByte(" >+|", s[i]) >= 0 {
			i++
		}
		if i >= to || !section && i-at <= indent && s[i] != '-' || section && s[i] == '[' {
			break
		}
		if s[i] == '-' && i+1 < to && s[i+1] == ' ' {
			i += 2
			if val, ok := v.Read(value.Value{Op: value.Equals, Glued: true}, i, 0); ok && val.To <= to &&
				judge.IsRandom(s[val.From:val.To]) {
				found = v.member(val, "", ']') || found
			}
		} else {
			j := i
			for j < to && ascii.Word[s[j]] {
				j++
			}
			key := s[i:j]
			for j < to && (s[j] == ' ' || s[j] == '"') {
				j++
			}
			if j < to && (s[j] == ':' || section && s[j] == '=') {
				j = decode.SkipSpaces(s, j+1)
				if val, ok := v.Read(value.Value{Op: value.Equals, Glued: true}, j, 0); ok && val.To <= to {
					found = v.member(val, key, '}') || found
				}
			}
		}
		at = to + 1
	}
	return found
}

// valueBefore looks for the value of a pair that stands before its name:
// {"value":"x","name":"DB_PASSWORD"}.
func (v naming) valueBefore() bool {
	s := v.Text
	lo := max(0, v.from-300)
	before := s[lo:v.from]
	if i := strings.LastIndexAny(before, "{}"); i >= 0 {
		before, lo = before[i:], lo+i
	} else if i := strings.LastIndex(before, "- "); i >= 0 {
		before, lo = before[i:], lo+i
	}
	i := strings.LastIndex(strings.ToLower(before), "value")
	if i < 0 || strings.Count(before[i:], "\n") > 2 {
		return false
	}
	j := lo + i + len("value")
	for n := 0; j < v.from && n < 4 && strings.IndexByte("\"'\\", s[j]) >= 0; n++ {
		j++
	}
	if j = decode.SkipSpaces(s, j); j >= v.from || s[j] != ':' && s[j] != '=' {
		return false
	}
	val, ok := v.Read(value.Value{Op: value.Equals, Glued: true}, decode.SkipSpaces(s, j+1), 0)
	if !ok || val.To > v.from {
		return false
	}
	return v.judge(val)
}
