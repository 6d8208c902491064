package address

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/find"
)

// email finds the address whose sign stands at at.
func email(v find.Text, at, _ int) bool {
	s := v.Text
	from := at
	for from > 0 && at-from < 64 && (ascii.Word[s[from-1]] || s[from-1] == '+' || s[from-1] >= 0x80) {
		from--
	}
	for from < at && (s[from] == '.' || s[from] == '-') {
		from++
	}
	to, dot := at+1, 0
	for to < len(s) && to-at < 254 && (ascii.Word[s[to]] && s[to] != '_' || s[to] >= 0x80) {
		if s[to] == '.' {
			dot = to
		}
		to++
	}
	for to > at && (s[to-1] == '.' || s[to-1] == '-') {
		if to-1 == dot {
			dot = strings.LastIndexByte(s[at:dot], '.') + at
		}
		to--
	}
	if from == at || dot <= at+1 || to-dot < 3 || s[from:at] == "git" {
		return false
	}
	for i := dot + 1; i < to; i++ {
		if ascii.IsDigit(s[i]) {
			return false // a version
		}
	}
	v.Found(from, to)
	return true
}
