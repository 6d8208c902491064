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

// announced looks for a value that its name announces from further off: behind
// other words and a colon, or in a line of its own below.
func (v naming) announced() bool {
	s := v.Text
	to := v.end + len(scan.Behind(s, v.end, 140))
	// the end of a string, of a colour
	for _, ending := range []string{`",`, `"}`, `"]`, `" `, `\n`, `\r`, `\"`, "\x1b", "</"} {
		if i := strings.Index(s[v.end:to], ending); i > 0 {
			to = v.end + i
		}
	}
	if to-v.end > 120 {
		return false
	}
	rest := strings.TrimRight(s[v.end:to], " \r")
	if v.strength == names.Medium && !names.IsPassword(v.name) { // a token for x: y
		i := strings.Index(rest, ": ")
		if strings.Trim(rest, "*") == ":" { // a token, in lines of its own
			return v.below(to)
		}
		if i < 0 || !isProse(rest[:i]) {
			return false
		}
		i, j := scan.Word(rest, i+len(": "))
		if j-i < judge.TokenLeast || !judge.SpeaksForItself(rest[i:j]) {
			return false
		}
		v.add(v.end+i, v.end+j, v.rule)
		return true
	}
	if i := expressionAt(rest); i >= 0 {
		if i > 0 && rest[i] == '(' && rest[i-1] == ' ' && isProse(rest[:i]) { // the password of x (y)
			if val, ok := v.InBrackets(v.end + i + 1); ok {
				return v.judge(val)
			}
		}
		return i > 0 && (rest[i] != '(' || rest[i-1] == ' ') && v.told(rest[:i])
	}
	if k := strings.Index(rest, " from "); k >= 0 && isProse(rest[:k]) {
		if i, j := scan.Word(rest, k+len(" from ")); v.toldBoth(rest, i, j) {
			return true
		}
	}
	if i, j, ok := lastWord(rest); ok && isProse(strings.TrimRight(rest[:i], " :=\"'`*")) {
		before := strings.TrimRight(rest[:i], " \"'`*")
		if before != "" && strings.IndexByte(":=", before[len(before)-1]) >= 0 || strings.HasSuffix(before, " is") {
			v.add(v.end+i, v.end+j, v.rule)
			v.nameEnd = max(v.nameEnd, v.end+j)
			return true
		}
	}
	if v.told(rest) {
		return true
	}
	head := strings.TrimRight(rest, "*`_\"' ")
	if tail := strings.TrimLeft(head, "*`_\"' "); tail == "" || strings.HasSuffix(head, " reset.") ||
		ascii.HasSuffix(head, ":", "?") && isProse(strings.TrimRight(tail, ":?")) {
		return v.below(to)
	}
	return false
}

// expressionAt is where in a sentence code begins, or -1: a dollar at the end of
// a word is none.
func expressionAt(s string) int {
	for i := range len(s) {
		if strings.IndexByte("(){};<>\\", s[i]) >= 0 || s[i] == '$' && (i == 0 || !ascii.IsAlnum(s[i-1])) {
			return i
		}
	}
	return -1
}

// told finds the first word behind a colon, an equals sign or "from" in what
// follows a name, and with the latter the one behind "to", if they look like
// passwords.
func (v naming) told(rest string) bool {
	for _, sep := range []string{": ", "= ", " from ", " to ", " is ", " est ", " es ", " è ", " é ", " ist "} {
		i := strings.Index(rest, sep)
		if i < 0 || !isProse(inProse.Replace(rest[:i])) {
			continue
		}
		i += len(sep)
		from, to := scan.Word(rest, i)
		if sep == " from " && v.toldBoth(rest, from, to) {
			return true
		}
		if n := judge.HumanLen(rest[from:to]); n > 0 {
			to = from + n
		} else if word := rest[from:to]; !judge.IsSurelySecret(word) && !judge.IsChain(word, v.name) {
			continue
		}
		v.add(v.end+from, v.end+to, v.rule)
		return true
	}
	return false
}

// inProse makes words of the paths and addresses that a prompt names.
var inProse = strings.NewReplacer("://", "-", "/", "-", "~", "-")

// toldBoth looks at "from X to Y": if one is a password, the other is too.
func (v naming) toldBoth(rest string, from, to int) bool {
	j := strings.Index(rest[to:], "to ")
	if j < 0 || j > 3 {
		return false
	}
	newFrom, newTo := scan.Word(rest, to+j+3)
	was, is := rest[from:to], rest[newFrom:newTo]
	if !judge.SpeaksForItself(was) && !judge.SpeaksForItself(is) && !(judge.IsHuman(was) && judge.IsHuman(is)) ||
		!spelling.IsPiece(was) || !spelling.IsPiece(is) {
		return false
	}
	v.add(v.end+from, v.end+to, v.rule)
	v.add(v.end+newFrom, v.end+newTo, v.rule)
	return true
}

// below looks at the line that follows a name, behind empty ones and the head of
// code in Markdown.
func (v naming) below(at int) bool {
	s := v.Text
	part := strings.HasPrefix(s[v.end:], "\"") && strings.HasSuffix(s[max(0, v.from-6):v.from], "name=\"")
	for n := 0; n < 4 && at+1 < len(s); n++ {
		lo := at + 1
		at = scan.LineTo(s, lo)
		i, j := scan.Content(s, lo, at), at
		for i < j && strings.IndexByte(" >*`\"'", s[i]) >= 0 {
			i++
		}
		for j > i && strings.IndexByte(" \r*`\"'", s[j-1]) >= 0 {
			j--
		}
		if i >= j || strings.HasPrefix(strings.TrimLeft(s[lo:at], " >"), "```") {
			continue
		}
		told := false
		if k := strings.LastIndex(s[i:j], ": "); k > 0 && k < 24 && isProse(s[i:i+k]) {
			i += k + 2
			told = true
		}
		if k := strings.IndexAny(s[i:j], " ()[]{}<>\"'`,;"); k > 0 && n > 0 && !part {
			j = i + k // what stands behind it
		}
		alone := v.end == scan.LineTo(s, v.end) && strings.Trim(s[scan.LineFrom(s, v.from):v.from], " \t#*") == ""
		if k := judge.HumanLen(s[i:j]); k > 0 && (k == j-i || !spelling.IsPiece(s[i+k:j])) &&
			names.IsPassword(s[v.from:v.end]) &&
			(n > 0 || alone) {
			v.add(i, i+k, v.rule)
			return true
		}
		if n == 0 && !part && !told || !judge.SpeaksForItself(s[i:j]) && !(part && n == 1 && judge.IsRandom(s[i:j])) {
			return false // the next line by itself is looked at elsewhere
		}
		v.add(i, j, v.rule)
		return true
	}
	return false
}

// lastWord is the last word of a line, without quotes, if it can be a secret.
func lastWord(s string) (from, to int, ok bool) {
	to = len(strings.TrimRight(s, "\"'`*.,"))
	from = strings.LastIndexByte(s[:to], ' ') + 1
	for from < to && strings.IndexByte("\"'`*", s[from]) >= 0 {
		from++
	}
	return from, to, from > 0 && (judge.SpeaksForItself(s[from:to]) || judge.IsHuman(s[from:to]) &&
		judge.IsSure(s[from:to]))
}

// isProse tells whether a text is words only.
func isProse(s string) bool {
	if len(s) > 100 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !ascii.IsAlnum(c) && c < 0x80 && strings.IndexByte(" '\"`@[]._-,*", c) < 0 {
			return false
		}
	}
	return true
}

// calledSo looks at what stands before a name as its password: use x as the
// admin password.
func (v naming) calledSo() {
	if !names.IsPassword(v.name) || strings.EqualFold(v.name, "pass") || // of a renderer, of a compiler
		strings.HasSuffix(v.Text[:v.from], mark.Begin) {
		return
	}
	s := scan.Before(v.Text, v.from, 80)
	at := v.from - len(s)
	for _, is := range []string{" is the ", " is our ", " is my ", " is your "} { // x is the password
		if before, ok := strings.CutSuffix(s, is); ok {
			i, j := scan.Word(before, strings.LastIndexByte(before, ' ')+1)
			if word := before[i:j]; judge.IsSurelySecret(word) {
				v.add(at+i, at+j, v.rule)
			}
			return
		}
	}
	for range 3 { // as the admin password
		s = strings.TrimRight(s, " \"'`*")
		i := strings.LastIndexByte(s, ' ')
		if i < 0 {
			return
		}
		last := s[i+1:]
		if s = s[:i]; last != "as" {
			continue
		}
		from, to := scan.Word(s, strings.LastIndexByte(s, ' ')+1)
		word, says := s[from:to], strings.HasPrefix(v.Text[at+len(s):], " as ")
		if says && (judge.IsHuman(word) || judge.SpeaksForItself(word)) {
			v.add(at+from, at+to, v.rule)
		}
		return
	}
}
