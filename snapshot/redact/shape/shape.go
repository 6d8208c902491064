// Package shape has the tokens that show by their form, or by where they stand, whose they
// are: those of hundreds of vendors, secrets in files, protocols and addresses, gitleaks' rules.
// Each is a pattern that is tried near its keywords.
//
// It must never try a pattern on all of a text, nor take a secret for granted that only a name
// makes one.
package shape

import (
	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/lazyregexp"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
	"slices"
	"strings"
)

// A Shape is one form of a secret.
type Shape struct {
	ID       string   // what the account tells: "own/password", "gitleaks/jwt", "project/acme-token"
	Kind     string   // what stands in the mark
	Keywords []string // lower case, two characters or more; a match is near one of them
	Weak     bool     // its keywords are common words: they alone are no reason to decode a text

	placed bool // its secret is a word that a pattern finds by its place
	named  bool // its secret is what a name says, whatever its length

	pattern *lazyregexp.Regexp
	group   int // which group is the secret; 0 is the first that is not empty
	// so many token characters stand around the keyword, or it is no match
	run int
	// a cheap necessary condition, given the keyword's place; may be nil
	likely func(s string, at, end int) bool
	// whether a token may begin at a keyword, whole or broken: else that is no reason
	// to decode a text; nil says that it may
	begun   func(r *Runs, at, end int) bool
	before  int // how far a match can begin before its keyword
	entropy float64
	allow   []allowlist
	accept  func(m match) bool // the last word; may be nil
}

// All are the shapes of tables of our own.
func All() []*Shape {
	return slices.Concat(tokens, addresses, files, places, []*Shape{foreignCode})
}

// Own is the shape that one of a project's own rules tells.
func Own(id, pattern string, group int, keywords []string) *Shape {
	return &Shape{ID: "project/" + id, Kind: id, Keywords: keywords, pattern: lazyregexp.New(pattern), group: group,
		before: 256}
}

// MayBegin tells whether there is reason to look at a text decoded where a keyword stands.
func (r *Shape) MayBegin(runs *Runs, at, end int) bool {
	return !r.Weak && (r.begun == nil || r.begun(runs, at, end))
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
	mostValue   = 2 << 10 // the longest value of a name
)

// Find tries the shape around the keyword s[at:end], where it was not tried before, and calls
// found for each secret. It returns up to where it was tried now.
func (r *Shape) Find(s string, tried, at, end int, found func(from, to int)) int {
	if tried >= end || r.likely != nil && !r.likely(s, at, end) || r.run > 0 && tokenRun(s, at, end) < r.run {
		return tried
	}
	from := max(at-max(r.before, usualBefore), tried)
	for n := 0; from > 0 && n < 200 && ascii.Token[s[from-1]] && from > tried; n++ {
		from-- // not within a word, where the pattern would see a boundary
	}
	re := r.pattern.Get()
	for size := window; ; size *= 4 {
		to := min(end+size, len(s))
		loc := re.FindStringSubmatchIndex(s[from:to])
		if loc == nil {
			// No match begins here but near the end of what was seen, unless that
			// is the text's: the next keyword may be in it too.
			if to < len(s) {
				to -= window / 2
			}
			if to > from {
				return to
			}
			return tried
		}
		if from+loc[1] >= to && to < len(s) && size < scan.Longest {
			continue // it may go on
		}
		for g := range loc {
			if loc[g] >= 0 {
				loc[g] += from
			}
		}
		if m := r.secretOf(s, loc); r.isSecret(m) {
			end := m.at + len(m.secret)
			if r.named {
				end = base64End(s, end)
			}
			found(m.at, end)
		}
		// The next match begins behind this one, as with FindAll, but for the
		// character that ends it: another may begin with that.
		from = max(loc[1]-1, loc[0]+1)
		tried = max(tried, from)
		if from >= end {
			return tried
		}
	}
}

// base64End is where a value ends that was seen up to a slash or a plus.
func base64End(s string, end int) int {
	if end >= len(s) || s[end] != '/' && s[end] != '+' {
		return end
	}
	to := end
	for to < len(s) && to-end < mostValue && (ascii.Base64[s[to]] || s[to] == '=') {
		to++
	}
	if spelling.IsPiece(s[end:to]) && !spelling.IsWords(s[end+1:to]) {
		return to
	}
	return end
}

func (r *Shape) secretOf(text string, loc []int) match {
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
		m.secret = m.secret[:judge.WordEnd(m.secret)]
	}
	return m
}

func (r *Shape) isSecret(m match) bool {
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
		target = scan.Lines(m.text, m.from, m.to)
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
