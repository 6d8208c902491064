package report

import (
	"crypto/sha256"
	"fmt"
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

// mostOfKey bounds a key within an anchor, in bytes: a run's is a file's name, too.
const mostOfKey = 160

// Anchor is the id of an element for a thing with these keys, outermost first,
// such as "run", a run's key, a step's. Different keys never give the same
// anchor, and no anchor holds white space. Of a key that is too long, it holds the
// beginning and a hash. A run whose key says what it is does not say so twice.
func Anchor(keys ...string) string {
	var b strings.Builder
	if len(keys) > 1 && keys[0] == "run" && strings.HasPrefix(keys[1], "run_") {
		keys = keys[1:]
	}
	size := len(keys)
	for _, k := range keys {
		size += len(k)
	}
	b.Grow(size)
	for i, k := range keys {
		if i > 0 {
			b.WriteByte('.')
		}
		writeKey(&b, k)
	}
	return b.String()
}

// StepKey is a step's key within an anchor: of one that 5x recorded in its table of
// steps, which most are, the number alone.
func StepKey(id string) string {
	n := strings.TrimPrefix(id, "steps-")
	if n == "" || strings.Trim(n, "0123456789") != "" {
		return id
	}
	return n
}

func writeKey(b *strings.Builder, k string) {
	const hex = "0123456789abcdef"
	whole := k
	if len(k) > mostOfKey/3 && encodedKey(k) > mostOfKey {
		k = k[:mostOfKey/3-12]
	}
	from := 0 // of what stands for itself
	for j := range len(k) {
		if c := k[j]; !isPlain(c) {
			b.WriteString(k[from:j])
			b.Write([]byte{'~', hex[c>>4], hex[c&15]})
			from = j + 1
		}
	}
	b.WriteString(k[from:])
	if len(k) < len(whole) {
		sum := sha256.Sum256([]byte(whole))
		fmt.Fprintf(b, "~~%x", sum[:16])
	}
}

// encodedKey is how many bytes a key is in an anchor.
func encodedKey(k string) int {
	n := len(k)
	for j := range len(k) {
		if !isPlain(k[j]) {
			n += 2
		}
	}
	return n
}

func isPlain(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}
