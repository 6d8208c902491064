package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/lazyregexp"
)

// noAlgorithm tells whether a match is a key and not the name of one's kind, as
// OpenSSH has them: sk-ssh-ed25519-cert-v01.
func noAlgorithm(m match) bool {
	return !strings.HasPrefix(m.secret, "sk-ssh-") && !strings.HasPrefix(m.secret, "sk-ecdsa-")
}

// shape1 is a rule for tokens that a pattern finds by themselves.
func shape1(kind, keywords, pattern string) *rule {
	r := &rule{id: "own/" + kind, kind: kind, keywords: strings.Fields(keywords), pattern: lazyregexp.New(pattern),
		run: 12}
	if strings.HasPrefix(pattern, `\b`) {
		r.likely = begins
	}
	return r
}

// begins tells whether a word of token characters begins at a keyword.
func begins(s string, at, end int) bool {
	if at > 0 && (s[at-1] == '_' || ascii.IsDigit(s[at-1]) || s[at-1]|0x20 >= 'a' && s[at-1]|0x20 <= 'z') {
		return false
	}
	n := end - at
	for end < len(s) && n < 14 && (ascii.Token[s[end]] || s[end] == ':') {
		end++
		n++
	}
	return n >= 14
}

// runOf tells whether so many letters and digits stand from a keyword on.
func runOf(n int) func(string, int, int) bool {
	return func(s string, at, _ int) bool {
		for i := at; i < at+n; i++ {
			if i >= len(s) || !ascii.Base64[s[i]] {
				return false
			}
		}
		return true
	}
}

// runEnd is where the letters and digits end that stand from i on. A keyword as short
// as "00" stands in one run of them again and again.
func (v *look) runEnd(i int) int {
	if i < v.runFrom || i > v.runTo {
		v.runFrom, v.runTo = i, i
		for v.runTo < len(v.Text) && ascii.Base64[v.Text[v.runTo]] {
			v.runTo++
		}
		v.runGoesOn = mayGoOnBehind(v.Text, v.runTo)
	}
	return v.runTo
}

// both tells whether two conditions hold.
func both(one, other func(string, int, int) bool) func(string, int, int) bool {
	return func(s string, at, end int) bool { return one(s, at, end) && other(s, at, end) }
}

// dotAt tells whether the character n places behind a keyword is a dot.
func dotAt(n int) func(string, int, int) bool {
	return func(s string, at, _ int) bool { return at+n < len(s) && s[at+n] == '.' }
}

// beginsWithFew tells whether a word begins at a keyword of one letter again and
// again, and is more than that letter.
func beginsWithFew(s string, at, end int) bool {
	most := min(len(s), at+80)
	return begins(s, at, end) && strings.Trim(s[at:most], s[at:at+1]) != ""
}

// hexBehind tells whether digits of base 16 follow a keyword.
func hexBehind(s string, at, end int) bool {
	for i := end; i < end+16; i++ {
		if i >= len(s) || ascii.Unhex(s[i]) > 15 {
			return false
		}
	}
	return begins(s, at, end)
}

// from says how far a token can begin before its keyword.
func (r *rule) from(before int) *rule {
	r.likely = nil
	if before == 0 {
		r.run = 0
	}
	r.before = before
	return r
}

// where adds a cheap necessary condition to a shape.
func (r *rule) where(likely func(s string, at, end int) bool) *rule {
	r.likely = likely
	return r
}

// usual says that a shape's keywords are common words: they alone are no reason to decode a
// text.
func (r *rule) usual() *rule {
	r.weak = true
	return r
}

// broken adds a condition that also holds where a token is broken by the end of a
// line, or something that a reader does not see stands at its edge. Of a keyword as
// short as "ac" or "00" it spares nearly all texts.
func (r *rule) broken(begun func(v *look, at, end int) bool) *rule {
	r.begun = begun
	return r
}

// inCapitals tells whether a keyword stands there in capitals.
func inCapitals(v *look, at, end int) bool {
	for _, c := range []byte(v.Text[at:end]) {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}

// mayGoOn tells whether so many letters and digits stand behind a keyword, or fewer
// up to what a token can go on behind.
func mayGoOn(n int) func(*look, int, int) bool {
	return func(v *look, _, end int) bool {
		return v.runEnd(end) >= end+n || v.runGoesOn
	}
}

// mayGoOnBehind tells whether what ends at i can go on behind what a reader does not see, or
// in the next line.
func mayGoOnBehind(s string, i int) bool {
	switch {
	case i == len(s):
		return false
	case s[i] == '"' || s[i] == '\'' || s[i] == ' ': // of a line that goes on in the next
		rest := strings.TrimLeft(s[i:min(len(s), i+80)], " \"'+\\.,&")
		return strings.HasPrefix(rest, "\n") || strings.HasPrefix(rest, "\r")
	}
	return s[i] == '\n' || s[i] == '\r' || s[i] == '\t' || decode.Begins[s[i]]
}

// and adds a condition to a shape.
func (r *rule) and(accept func(match) bool) *rule {
	r.accept = accept
	return r
}

// speaksOfOkta tells whether a line does: the shape has no prefix of its own.
func speaksOfOkta(m match) bool {
	line := strings.ToLower(lines(m.text, m.from, m.to))
	return strings.Contains(line, "okta") || strings.Contains(line, "ssws")
}
