package redact

import (
	"strings"

	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/scan"
)

// boxSigns are the signs that tables are drawn with in terminals, as those that Markdown
// draws them with.
var boxSigns = strings.NewReplacer("│", "|", "┃", "|", "║", "|", "─", "-", "━", "-", "═", "-")

// boxed looks at tables that are drawn with lines as if they were Markdown's.
func (v *look) boxed() {
	s := v.Text
	for at := 0; ; {
		i := nextBar(s, at)
		if i < 0 {
			return
		}
		from := scan.LineFrom(s, i)
		d := &decode.Text{}
		for at = from; at < len(s) && at-from < scan.Longest; {
			to := min(len(s), scan.LineTo(s, at)+1)
			if !strings.Contains(s[at:to], "\xe2\x94") && !strings.Contains(s[at:to], "\xe2\x95") {
				break
			}
			addBoxed(d, s, at, to)
			at = to
		}
		at = max(at, i+1) // of a very long line not even this one was reached
		v.decoded(d)
	}
}

// nextBar is where the next line stands, from at on, that parts the cells of such a table;
// -1 if none does.
func nextBar(s string, at int) int {
	for {
		i := strings.IndexByte(s[at:], 0xe2)
		if i < 0 {
			return -1
		}
		at += i
		if strings.HasPrefix(s[at:], "│") || strings.HasPrefix(s[at:], "┃") || strings.HasPrefix(s[at:], "║") {
			return at
		}
		at++
	}
}

// addBoxed adds a line with Markdown's signs in the place of those that boxes are drawn with.
func addBoxed(d *decode.Text, s string, from, to int) {
	same := from
	for i := from; i+2 < to; i++ {
		if s[i] != 0xe2 || s[i+1] != 0x94 && s[i+1] != 0x95 {
			continue
		}
		d.Keep(s, same, i)
		sign := boxSigns.Replace(s[i : i+3])
		if len(sign) > 1 {
			sign = "+" // where lines meet
		}
		d.Put(sign, i, i+3)
		i += 2
		same = i + 1
	}
	d.Keep(s, same, to)
}
