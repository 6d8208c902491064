package redact

// prefixed looks at the lines of a key that each stand behind the same as the
// one at at: the name of a service, a time, the number of the line.
func (v *look) prefixed(at int) {
	s := v.text
	from := lineFrom(s, at)
	prefix := s[from:at]
	if prefix == "" || len(prefix) > 120 || v.depth+1 >= deepest ||
		at < v.prefixEnd && samePrefix(prefix, v.prefix) && len(prefix) == len(v.prefix) {
		return
	}
	for n := 0; n < foldLines && from > 0; n++ { // the lines before
		before := lineFrom(s, from-1)
		if !samePrefix(s[before:from], prefix) {
			break
		}
		from = before
	}
	d := &decoded{}
	for n := 0; n < 2*foldLines && from < len(s) && samePrefix(s[from:], prefix); n++ {
		next := min(len(s), lineTo(s, from)+1)
		d.same(s, min(from+len(prefix), next), next)
		from = next
	}
	v.prefix, v.prefixEnd = prefix, from
	d.text = string(d.buf)
	v.decoded(d)
}

// samePrefix tells whether a text begins as another does, whatever the digits.
func samePrefix(s, prefix string) bool {
	if len(s) < len(prefix) {
		return false
	}
	for i := range len(prefix) {
		if s[i] != prefix[i] && !(isDigit(s[i]) && (isDigit(prefix[i]) || prefix[i] == ' ') || s[i] == ' ' &&
			isDigit(prefix[i])) {
			return false
		}
	}
	return true
}
