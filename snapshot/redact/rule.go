package redact

import (
	"fivex/snapshot/redact/shape"
	"fivex/snapshot/redact/shell"
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

// commandRules are the rules for what commands are given.
var commandRules = func() (rules []*rule) {
	for _, f := range shell.Finders {
		rules = append(rules, &rule{id: f.ID, kind: "password", keywords: f.Keywords, weak: true,
			find: func(v *look, at, end int) bool {
				return f.Find(&v.Reader, at, end, func(from, to int) { v.add(from, to, v.rule) })
			}})
	}
	return rules
}()

// ruleOf is the rule that finds a shape.
func ruleOf(s *shape.Shape) *rule {
	return &rule{id: s.ID, kind: s.Kind, keywords: s.Keywords, weak: s.Weak, shape: s}
}
