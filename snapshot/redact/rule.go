package redact

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/lazyregexp"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
	"fivex/snapshot/redact/value"
)

// A rule finds one kind of secret. It looks where one of its keywords stands,
// either with a pattern or with a function.
type rule struct {
	n        int      // its place among the rules
	id       string   // what the account tells: "own/password", "gitleaks/jwt", "project/acme-token"
	kind     string   // what stands in the mark
	keywords []string // lower case, two characters or more; a match is near one of them
	placed   bool     // its secret is a word that a pattern finds by its place
	named    bool     // its secret is what a name says, whatever its length
	weak     bool     // its keywords are common words: they alone are no reason to decode a text

	pattern *lazyregexp.Regexp
	group   int // which group is the secret; 0 is the first that is not empty
	// so many token characters stand around the keyword, or it is no match
	run int
	// a cheap necessary condition, given the keyword's place; may be nil
	likely func(s string, at, end int) bool
	// whether a token may begin at a keyword, whole or broken: else that is no reason
	// to decode a text; nil says that it may
	begun   func(v *look, at, end int) bool
	before  int // how far a match can begin before its keyword
	entropy float64
	allow   []allowlist
	accept  func(m match) bool // the last word; may be nil

	// find looks at a text where a keyword stands. It tells whether there is
	// reason to look at the place in decoded form too.
	find func(v *look, at, end int) (suspect bool)
}

// A match is what a rule's pattern found.
type match struct {
	text     string
	from, to int    // of the whole match
	secret   string // of the group that is the secret
	at       int    // where the secret begins
}

// An allowlist says when a match is no secret, as gitleaks has it.
type allowlist struct {
	all       bool // every part must agree, not just one
	target    string
	patterns  []*lazyregexp.Regexp
	stopwords []string
}

const (
	window      = 1 << 10 // how much of a text behind a keyword a pattern sees at first
	usualBefore = 64
)

// try applies a rule with a pattern around a keyword.
func (v *look) try(r *rule, at, end int) {
	if v.tried[r.n] >= end {
		return
	}
	if r.likely != nil && !r.likely(v.Text, at, end) {
		return
	}
	if r.run > 0 && tokenRun(v.Text, at, end) < r.run {
		return
	}
	from := max(at-max(r.before, usualBefore), v.tried[r.n])
	for n := 0; from > 0 && n < 200 && ascii.Token[v.Text[from-1]] && from > v.tried[r.n]; n++ {
		from-- // not within a word, where the pattern would see a boundary
	}
	re := r.pattern.Get()
	for size := window; ; size *= 4 {
		to := min(end+size, len(v.Text))
		loc := re.FindStringSubmatchIndex(v.Text[from:to])
		if loc == nil {
			// No match begins here but near the end of what was seen, unless that
			// is the text's: the next keyword may be in it too.
			if to < len(v.Text) {
				to -= window / 2
			}
			if to > from {
				v.setTried(r, to)
			}
			return
		}
		if from+loc[1] >= to && to < len(v.Text) && size < scan.Longest {
			continue // it may go on
		}
		for g := range loc {
			if loc[g] >= 0 {
				loc[g] += from
			}
		}
		if m := r.secretOf(v.Text, loc); r.isSecret(m) {
			end := m.at + len(m.secret)
			if r.named {
				end = base64End(v.Text, end)
			}
			v.add(m.at, end, r)
		}
		// The next match begins behind this one, as with FindAll, but for the
		// character that ends it: another may begin with that.
		from = max(loc[1]-1, loc[0]+1)
		v.setTried(r, from)
		if from >= end {
			return
		}
	}
}

// base64End is where a value ends that was seen up to a slash or a plus.
func base64End(s string, end int) int {
	if end >= len(s) || s[end] != '/' && s[end] != '+' {
		return end
	}
	to := end
	for to < len(s) && to-end < value.Most && (ascii.Base64[s[to]] || s[to] == '=') {
		to++
	}
	if spelling.IsPiece(s[end:to]) && !spelling.IsWords(s[end+1:to]) {
		return to
	}
	return end
}

func (r *rule) secretOf(text string, loc []int) match {
	m := match{text: text, from: loc[0], to: loc[1], at: loc[0], secret: text[loc[0]:loc[1]]}
	if g := 2 * r.group; g > 0 && g+1 < len(loc) && loc[g] >= 0 {
		m.at, m.secret = loc[g], text[loc[g]:loc[g+1]]
		return m
	}
	for g := 2; g+1 < len(loc); g += 2 {
		if loc[g] >= 0 && loc[g] < loc[g+1] {
			m.at, m.secret = loc[g], text[loc[g]:loc[g+1]]
			break
		}
	}
	if r.placed {
		m.secret = m.secret[:wordEnd(m.secret)]
	}
	return m
}

func (r *rule) isSecret(m match) bool {
	if m.secret == "" || mark.Begins(m.secret) {
		return false
	}
	if r.entropy > 0 && spelling.Entropy(m.secret) <= r.entropy {
		return false
	}
	if r.accept != nil && !r.accept(m) {
		return false
	}
	for i := range r.allow {
		if r.allow[i].allows(m) {
			return false
		}
	}
	return true
}

// allows tells whether a list says that the match is no secret.
func (a *allowlist) allows(m match) bool {
	if len(a.patterns) == 0 && len(a.stopwords) == 0 {
		return false
	}
	target := m.secret
	switch a.target {
	case "match":
		target = m.text[m.from:m.to]
	case "line":
		target = lines(m.text, m.from, m.to)
	}
	byPattern, byWord := false, false
	for _, re := range a.patterns {
		if re.Get().MatchString(target) {
			byPattern = true
			break
		}
	}
	low := strings.ToLower(m.secret)
	for _, w := range a.stopwords {
		if strings.Contains(low, w) {
			byWord = true
			break
		}
	}
	if a.all {
		return (byPattern || len(a.patterns) == 0) && (byWord || len(a.stopwords) == 0)
	}
	return byPattern || byWord
}

// lines are the lines that a stretch of a text lies in, within reason.
func lines(s string, from, to int) string {
	const most = 1 << 10
	lo := max(0, from-most)
	if i := strings.LastIndexByte(s[lo:from], '\n'); i >= 0 {
		lo += i + 1
	}
	hi := min(len(s), to+most)
	if i := strings.IndexByte(s[to:hi], '\n'); i >= 0 {
		hi = to + i
	}
	return s[lo:hi]
}

// tokenRun is how many token characters stand in a row around s[at:end].
func tokenRun(s string, at, end int) int {
	for n := 0; at > 0 && n < 64 && ascii.Token[s[at-1]]; n++ {
		at--
	}
	for n := 0; end < len(s) && n < 64 && ascii.Token[s[end]]; n++ {
		end++
	}
	return end - at
}
