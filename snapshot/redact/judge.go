package redact

import (
	"slices"
	"strings"

	"fivex/snapshot/redact/lazyregexp"
	"fivex/snapshot/redact/spelling"
)

// isCall tells whether a value is a call of a function.
func isCall(s string) bool {
	n := spelling.Identifier(s)
	if n == 0 || n == len(s) || s[n] != '(' || s[len(s)-1] != ')' || !evenly(s) || !spelling.IsWordlyName(s[:n]) {
		return false
	}
	inside := s[n+1 : len(s)-1]
	return !looksRandom(inside) || strings.ContainsAny(inside, "\"'") || spelling.IsWordlyName(inside)
}

// evenly tells whether each bracket of a text is closed, and each closed one
// was open.
func evenly(s string) bool {
	var open []byte
	for i := range len(s) {
		switch c := s[i]; c {
		case '(', '[', '{':
			open = append(open, c)
		case ')', ']', '}':
			n := len(open) - 1
			if n < 0 || open[n] != c-1 && open[n] != c-2 {
				return false
			}
			open = open[:n]
		}
	}
	return len(open) == 0
}

// template is a part of a value that is put in later: ${x}, {{x}}, #{x}, $(x).
var template = lazyregexp.New(`[$#]\{[\w.\-: ()'"\[\]?|/]+\}|\{\{[^{}]*\}\}|^\$[({]|^\{\{|` +
	`\$\([a-z<(][^()]*\)`)

// templateMarks are of which one stands in every template.
var templateMarks = []string{"{{", "${", "#{", "$("}

// mostWithTemplate is how long a value is at most that has a template by chance.
const mostWithTemplate = 512

func hasTemplate(s string) bool {
	if !slices.ContainsFunc(templateMarks, func(m string) bool { return strings.Contains(s, m) }) ||
		!template.Get().MatchString(s) {
		return false
	}
	if len(s) > mostWithTemplate {
		return true
	}
	// What is as random without it has it by chance.
	rest := template.Get().ReplaceAllString(s, "")
	least := 24
	if len(s)-len(rest) < 7 {
		least = 10
	}
	return len(rest) < least || !spelling.IsMixed(rest) || spelling.KindsOf(rest).Symbols < 3 || spelling.KindsOf(rest).Spaces > 0 ||
		spelling.IsWords(rest) || strings.Contains(s, "{{") || strings.Contains(rest, "://")
}

// holdsToken tells whether one of the words of an element is a token, as in
// what Jenkins stores: {name value}.
func holdsToken(s string) bool {
	for _, w := range strings.Fields(s) {
		if w = strings.Trim(w, "{}[]()"); len(w) >= 12 && len(w) <= 400 && looksRandom(w) && !isPath(w) {
			return true
		}
	}
	return false
}

// hasTag tells whether a value has an element of markup, or a blank to fill.
func hasTag(s string) bool {
	i := strings.IndexByte(s, '<')
	return i >= 0 && strings.IndexByte(s[i:], '>') > 0
}
