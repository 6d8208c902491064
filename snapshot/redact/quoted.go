package redact

import (
	"strings"

	"fivex/snapshot/redact/decode"
)

// The most of a string that is looked at by itself.
const quotedBytes = 16 << 10

// quoted looks at strings of several lines, as JSON and loggers write them, each
// by itself: what stands in the first and the last of its lines is nobody
// else's.
func (v *look) quoted() {
	s, done := v.Text, 0
	scanned, quote := 0, -1 // where the string begins that goes on, if one does
	for _, at := range v.hits {
		if at < done {
			continue
		}
		for ; scanned < at; scanned++ {
			switch s[scanned] {
			case '\n':
				quote = -1
			case '"':
				if scanned == 0 || s[scanned-1] != '\\' {
					quote = scanned
				}
			}
		}
		from := quote
		if from < max(done, at-quotedBytes/4) || from < 0 {
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
			v.decoded(decode.Range(s, from+1, to, decode.Everything))
		}
		done = to
	}
}
