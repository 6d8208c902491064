// Package gitleaks has the rules of gitleaks' default configuration, as far as they are
// for text and see what our own do not, as data of the program: to read them from gitleaks' own form takes a
// twentieth of a small report's time, and its package brings a reader of every format.
//
// It must never change what a rule says but for how a token ends: which of them are used,
// and where, whoever asks for them decides.
package gitleaks

import "strings"

// A Rule is one of gitleaks' rules.
type Rule struct {
	ID       string
	Pattern  string
	Group    int     // which group is the secret; 0 is the first, or all if there is none
	Entropy  float64 // the least that a secret has; 0 asks for none
	Keywords []string
	Named    bool // its pattern is for a name and its value
	Allow    []Allowlist
}

// An Allowlist says what is no secret.
type Allowlist struct {
	All       bool   // every part must agree
	Target    string // what the patterns look at: "match", "line", or the secret
	Patterns  []string
	Stopwords []string
}

// A rule is a Rule as gen.go writes it.
type rule struct {
	id, regex string
	group     int
	entropy   float64
	keywords  string // with spaces between
	allow     []list
}

// A list is an Allowlist as gen.go writes it.
type list struct {
	and       bool
	target    string
	paths     bool // it is for files of some name
	regexes   []string
	stopwords string // with spaces between
}

// named is in each of the patterns for NAME = VALUE.
const named = `(?:[ \t\w.-]{0,20})[\s'"]{0,3}`

// behind is how a token ends: any character that is none of a token's. Gitleaks wants
// the end of a word or of a string, but in prose, code and URLs a token is followed by
// punctuation, in a diff of words by -].
const behind = `(?:[^\w+=-]|-[\]}]|$)`

// expanded puts in what gen.go left a sign for: before a name, between it and its value,
// behind a token.
var expanded = strings.NewReplacer("§", `(?i)[\w.-]{0,50}?(?:`,
	"¤", named+`(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}`, "¶", behind)

// Rules are all the rules, to be applied to text that has no path: what gitleaks looks for
// in files of some name only is looked for everywhere, and what it allows in files of some
// name only is allowed nowhere.
func Rules() []Rule {
	out := make([]Rule, len(rules))
	everywhere := allowed.plain()
	for i, r := range rules {
		out[i] = Rule{ID: r.id, Pattern: expanded.Replace(r.regex), Group: r.group, Entropy: r.entropy,
			Keywords: strings.Fields(r.keywords), Allow: []Allowlist{everywhere}}
		out[i].Named = strings.Contains(out[i].Pattern, named)
		for _, l := range r.allow {
			if !(l.and && l.paths) { // not without the path
				out[i].Allow = append(out[i].Allow, l.plain())
			}
		}
	}
	return out
}

func (l list) plain() Allowlist {
	return Allowlist{All: l.and, Target: l.target, Patterns: l.regexes, Stopwords: strings.Fields(l.stopwords)}
}
