package shape

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/lazyregexp"
	"fivex/snapshot/redact/scan"
)

// noAlgorithm tells whether a match is a key and not the name of one's kind, as
// OpenSSH has them: sk-ssh-ed25519-cert-v01.
func noAlgorithm(m match) bool {
	return !strings.HasPrefix(m.secret, "sk-ssh-") && !strings.HasPrefix(m.secret, "sk-ecdsa-")
}

// token is a shape for tokens that a pattern finds by themselves.
func token(kind, keywords, pattern string) *Shape {
	r := &Shape{ID: "own/" + kind, Kind: kind, Keywords: strings.Fields(keywords), pattern: lazyregexp.New(pattern),
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

// Runs remembers the run of letters and digits that was last looked at in a text: a keyword
// as short as "00" stands in one of them again and again.
type Runs struct {
	text     string
	from, to int
	goesOn   bool // behind to
}

// RunsOf are the runs of a text.
func RunsOf(text string) Runs { return Runs{text: text, to: -1} }

// end is where the letters and digits end that stand from i on.
func (r *Runs) end(i int) int {
	if i < r.from || i > r.to {
		r.from, r.to = i, i
		for r.to < len(r.text) && ascii.Base64[r.text[r.to]] {
			r.to++
		}
		r.goesOn = mayGoOnBehind(r.text, r.to)
	}
	return r.to
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
func (r *Shape) from(before int) *Shape {
	r.likely = nil
	if before == 0 {
		r.run = 0
	}
	r.before = before
	return r
}

// where adds a cheap necessary condition to a shape.
func (r *Shape) where(likely func(s string, at, end int) bool) *Shape {
	r.likely = likely
	return r
}

// usual says that a shape's keywords are common words: they alone are no reason to decode a
// text.
func (r *Shape) usual() *Shape {
	r.Weak = true
	return r
}

// broken adds a condition that also holds where a token is broken by the end of a
// line, or something that a reader does not see stands at its edge. Of a keyword as
// short as "ac" or "00" it spares nearly all texts.
func (r *Shape) broken(begun func(r *Runs, at, end int) bool) *Shape {
	r.begun = begun
	return r
}

// inCapitals tells whether a keyword stands there in capitals.
func inCapitals(r *Runs, at, end int) bool {
	for _, c := range []byte(r.text[at:end]) {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}

// mayGoOn tells whether so many letters and digits stand behind a keyword, or fewer
// up to what a token can go on behind.
func mayGoOn(n int) func(*Runs, int, int) bool {
	return func(r *Runs, _, end int) bool {
		return r.end(end) >= end+n || r.goesOn
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
func (r *Shape) and(accept func(match) bool) *Shape {
	r.accept = accept
	return r
}

// speaksOfOkta tells whether a line does: the shape has no prefix of its own.
func speaksOfOkta(m match) bool {
	line := strings.ToLower(scan.Lines(m.text, m.from, m.to))
	return strings.Contains(line, "okta") || strings.Contains(line, "ssws")
}
