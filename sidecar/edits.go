package sidecar

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"fivex/render"
)

// Bounds of what is looked for in two texts that differ.
const (
	anchor    = 8   // so many bytes that are the same end a difference
	mostAside = 160 // bytes of a difference that are looked through for its end
	mostEdits = 24
)

// An edit takes some of a text away and puts something in its place, in units of
// UTF-16, as JavaScript counts: behind so many that stay.
type edit struct {
	keep, drop int
	put        string
}

// edited are the edits that make b of a; ok is false where b had better be sent.
func edited(a, b string) (list []edit, ok bool) {
	for len(a) > 0 || len(b) > 0 {
		same := common(a, b)
		keep := units(a[:same])
		a, b = a[same:], b[same:]
		if a == "" && b == "" {
			break
		}
		i, j := difference(a, b)
		list = append(list, edit{keep, units(a[:i]), b[:j]})
		a, b = a[i:], b[j:]
		if len(list) > mostEdits {
			return nil, false
		}
	}
	return list, true
}

// common is how long a and b are the same, in whole characters.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && (n < len(a) && !utf8.RuneStart(a[n]) || n < len(b) && !utf8.RuneStart(b[n])) {
		n--
	}
	return n
}

// difference is how much of a and of b differs before they are the same again:
// the nearest place where they are, or the end.
func difference(a, b string) (i, j int) {
	for d := 1; d <= mostAside; d++ {
		for i := max(0, d-len(b)); i <= min(d, len(a)); i++ {
			j := d - i
			if len(a)-i >= anchor && strings.HasPrefix(b[j:], a[i:i+anchor]) && utf8.RuneStart(a[i]) {
				return i, j
			}
		}
	}
	for len(a) > i && len(b) > i && a[len(a)-1-i] == b[len(b)-1-i] {
		i++
	}
	for i > 0 && !utf8.RuneStart(a[len(a)-i]) {
		i--
	}
	return len(a) - i, len(b) - i
}

// units is how long JavaScript takes a text to be.
func units(s string) (n int) {
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// asEdit is the operation as an edit of the text that was there, where that is
// shorter.
func (o op) asEdit() op {
	if o.was == "" {
		return o
	}
	list, ok := edited(o.was, o.text)
	if !ok {
		return o
	}
	flat := make([]any, 0, 3*len(list))
	for _, e := range list {
		flat = append(flat, e.keep, e.drop, e.put)
	}
	value, err := render.CompactJSON(flat)
	if err != nil || len(value) >= len(o.Value) {
		return o
	}
	return op{Op: "edit", Path: o.Path, Value: json.RawMessage(value)}
}
