package redact

import "strings"

// The most of a string that is looked at by itself.
const quotedBytes = 16 << 10

// quoted looks at strings of several lines, as JSON and loggers write them, each
// by itself: what stands in the first and the last of its lines is nobody
// else's.
func (v *look) quoted() {
	s, done := v.text, 0
	for _, at := range v.hits {
		if at < done {
			continue
		}
		lo := max(done, at-quotedBytes/4)
		if i := strings.LastIndexByte(s[lo:at], '\n'); i >= 0 {
			lo += i + 1
		}
		from := lo + strings.LastIndexByte(s[lo:at], '"')
		for from >= lo && from > 0 && s[from-1] == '\\' {
			from = lo + strings.LastIndexByte(s[lo:from], '"')
		}
		if from < lo {
			continue
		}
		to := at
		for to < len(s) && to-from < quotedBytes && s[to] != '"' && s[to] != '\n' {
			if s[to] == '\\' {
				to++
			}
			to++
		}
		if to = min(to, len(s)); strings.Contains(s[from:to], `\n`) {
			v.decoded(decode(s, from+1, to, everything))
		}
		done = to
	}
}
