package redact

import (
	"slices"
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/scan"
)

// tellsOf is how far a teller tells.
const tellsOf = 90

// inSentence looks for a token in the sentence that the name stands in, if
// that is one of tellers: a word that can be nothing else. It tells whether there is one.
func (v naming) inSentence() bool {
	s := v.Text
	teller := s[v.from+strings.LastIndexAny(s[v.from:v.end], " .")+1 : v.end] // the key of "API key"
	if !names.Tellers[strings.ToLower(teller)] || v.from > 0 && isWordAround(s[v.from-1]) ||
		v.end < len(s) && isWordAround(s[v.end]) {
		return false
	}
	lo, hi := v.from-len(scan.Before(s, v.from, tellsOf)), v.end+len(scan.Behind(s, v.end, tellsOf))
	if v.from-lo == tellsOf {
		lo += strings.IndexByte(s[lo:v.from], ' ') + 1
	}
	for i := lo; i < hi; {
		j := hi
		if k := strings.IndexByte(s[i:hi], ' '); k >= 0 {
			j = i + k
		} else if hi < len(s) && s[hi] > ' ' {
			break // a word that is cut
		}
		if word := strings.Trim(s[i:j], "\"'`*()[],.;:!?"); j-i >= judge.TokenLeast && judge.IsToken(word) {
			at := i + strings.Index(s[i:j], word)
			from, to := v.end, at
			if at < v.from {
				from, to = at+len(word), v.from
			}
			// A word that the name begins or ends in has nothing between.
			if from <= to && isSentence(s[from:to]) && !speaksOfPublic(s[lo:hi]) {
				v.add(at, at+len(word), v.rule)
				return true
			}
		}
		i = j + 1
	}
	return false
}

// inItsLine looks for a password in the line that speaks of one: the value 'x' is not valid
// for Password; rejected value [x]. Without quotes it must have a year or a sign.
func (v naming) inItsLine() bool {
	s := v.Text
	if v.from < v.lineEnd || !names.IsPassword(v.name) {
		return false
	}
	v.lineEnd = v.end + tellsOf/2 // names that follow soon have the same line
	lo, hi := v.from-len(scan.Before(s, v.from, tellsOf)), v.end+len(scan.Behind(s, v.end, tellsOf))
	if !strings.ContainsAny(s[lo:hi], "0123456789") {
		return false
	}
	for i := lo; i < hi; {
		j := hi
		if k := strings.IndexByte(s[i:hi], ' '); k >= 0 {
			j = i + k
		}
		word := strings.Trim(s[i:j], "\"'`*()[]{},.;:\\")
		if k := strings.LastIndexByte(word, '/'); k >= 0 {
			word = word[k+1:]
		}
		at := i + strings.LastIndex(s[i:j], word)
		quoted := at > i && at+len(word) < j && strings.IndexByte("'\"`[(", s[at-1]) >= 0 &&
			!ascii.HasSuffix(s[lo:at-1], ": ", "=", "= ") // another name's
		if len(word) >= 6 && (at >= v.end || at+len(word) <= v.from) &&
			(quoted && len(word) >= 12 && (judge.SpeaksForItself(word) || judge.IsMixture(word)) ||
				judge.IsSurelyHuman(word) && (quoted || isOfPerson(word))) {
			between := s[min(v.end, at+len(word)):max(v.from, at)]
			if at > v.from {
				between = s[v.end:at]
			}
			if isSentence(between) && len(between) > 1 && !mark.Begins(s[at:]) {
				v.add(at, at+len(word), v.rule)
				return true
			}
		}
		i = j + 1
	}
	return false
}

// isOfPerson tells whether a word as people make passwords has a year at its end, or signs.
func isOfPerson(s string) bool {
	digits := len(strings.TrimRight(s, "0123456789"))
	return strings.ContainsAny(s, "!@#$%&*?") || len(s)-digits == 4 && (s[digits] == '1' || s[digits] == '2')
}

// isWordAround tells whether a character beside a word makes it a part of something else
// than a sentence.
func isWordAround(c byte) bool {
	return c > ' ' && c < 0x80 && strings.IndexByte("\"'`*()[],.;:!?", c) < 0
}

// isSentence tells whether a text between two words of a line is prose.
func isSentence(s string) bool { return !strings.ContainsAny(s, "{}=<>/\\|&$#;") }

// speaksOfPublic tells whether a line is about what anyone may see.
func speaksOfPublic(line string) bool {
	line = strings.ToLower(line)
	return names.IsPublic(line) ||
		slices.ContainsFunc(unsaid, func(w string) bool { return strings.Contains(line, w) })
}

// unsaid are words of lines about what is no secret though it looks so.
var unsaid = []string{"cache", "hash", "session id", "masked"}
