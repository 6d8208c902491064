package redact

import (
	"fivex/snapshot/redact/find"
	"fivex/snapshot/redact/shape"
)

// A rule finds one kind of secret. It looks where one of its keywords stands,
// either for a shape or with a function.
type rule struct {
	n        int      // its place among the rules
	id       string   // what the account tells: "own/password", "gitleaks/jwt", "project/acme-token"
	kind     string   // what stands in the mark
	keywords []string // lower case, two characters or more; a secret is near one of them
	weak     bool     // its keywords are common words: they alone are no reason to decode a text

	shape *shape.Shape // what it finds; nil where find does
	// find looks at a text where a keyword stands. It tells whether there is
	// reason to look at the place in decoded form too.
	find func(v *look, at, end int) (suspect bool)
}

// rulesOf are the rules that find shapes.
func rulesOf(all []*shape.Shape) []*rule {
	rules := make([]*rule, len(all))
	for i, s := range all {
		rules[i] = ruleOf(s)
	}
	return rules
}

// finding are the rules of finders.
func finding(all ...find.Finder) []*rule {
	rules := make([]*rule, len(all))
	for i, f := range all {
		rules[i] = &rule{id: f.ID, kind: f.Kind, keywords: f.Keywords, weak: f.Weak,
			find: func(v *look, at, end int) bool {
				return f.Find(find.Text{Reader: &v.Reader, Found: func(from, to int) { v.add(from, to, v.rule) }}, at, end)
			}}
	}
	return rules
}

// ruleOf is the rule that finds a shape.
func ruleOf(s *shape.Shape) *rule {
	return &rule{id: s.ID, kind: s.Kind, keywords: s.Keywords, weak: s.Weak, shape: s}
}
