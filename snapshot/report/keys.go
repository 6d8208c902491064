package report

import (
	"strconv"
	"strings"
)

// Keys gives out keys, each once: an id as it is where it is new, else the id
// with a number. Whatever ids come in whatever order, no key comes twice. Ids
// are to be masked before: two that masking makes equal are told apart here.
type Keys struct{ taken map[string]int }

// Unique is a key for id that was never given before.
func (k *Keys) Unique(id string) string {
	if k.taken == nil {
		k.taken = map[string]int{}
	}
	key := id
	for {
		n := k.taken[key]
		if n == 0 {
			break
		}
		k.taken[id]++
		key = id + "~" + strconv.Itoa(k.taken[id])
	}
	k.taken[key]++
	return key
}

// Anchor is the id of an element for a thing with these keys, outermost first,
// such as "run", a run's key, a step's. Different keys never give the same
// anchor, and no anchor holds white space.
func Anchor(keys ...string) string {
	var b strings.Builder
	size := len(keys)
	for _, k := range keys {
		size += len(k)
	}
	b.Grow(size)
	for i, k := range keys {
		if i > 0 {
			b.WriteByte('.')
		}
		from := 0 // of what stands for itself
		for j := range len(k) {
			switch c := k[j]; {
			case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_':
			default:
				const hex = "0123456789abcdef"
				b.WriteString(k[from:j])
				b.Write([]byte{'~', hex[c>>4], hex[c&15]})
				from = j + 1
			}
		}
		b.WriteString(k[from:])
	}
	return b.String()
}
