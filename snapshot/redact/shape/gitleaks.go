package shape

import (
	"strings"

	"fivex/snapshot/redact/ascii"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/gitleaks"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/lazyregexp"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/scan"
	"fivex/snapshot/redact/spelling"
)

// Gitleaks are the rules of gitleaks that are used.
func Gitleaks() []*Shape {
	var rules []*Shape
	for _, r := range gitleaks.Rules() {
		x := &Shape{ID: "gitleaks/" + r.ID, Kind: r.ID, Keywords: r.Keywords, group: r.Group, entropy: r.Entropy,
			pattern: lazyregexp.New(r.Pattern)}
		for _, l := range r.Allow {
			a := allowlist{all: l.All, target: l.Target, stopwords: l.Stopwords}
			for _, p := range l.Patterns {
				a.patterns = append(a.patterns, lazyregexp.New(p))
			}
			x.allow = append(x.allow, a)
		}
		switch {
		case r.Named:
			x.likely, x.Weak, x.named = assigned, true, true
		case r.ID == "vault-service-token":
			x.likely = vaultToken
			x.begun = func(r *Runs, at, end int) bool { return end-at > 2 || mayGoOn(20)(r, at, end) }
		case r.ID == "twilio-api-key":
			x.likely, x.begun = hexBehind, inCapitals
		case !strings.Contains(r.Pattern, `\s*`):
			x.run = 16
		}
		if r.ID == "jwt" {
			x.begun = mayGoOn(16) // "they"
		}
		if strings.HasPrefix(r.ID, "generic") {
			x.accept, x.likely = genericSecret, namedGenerically
		}
		rules = append(rules, x)
	}
	return rules
}

// vaultToken tells whether what follows a keyword can be a token of Vault.
func vaultToken(s string, at, end int) bool {
	if at > 0 && ascii.IsAlnum(s[at-1]) && !decode.Escaped(s, at) {
		return false
	}
	for i := end; i < end+20; i++ {
		if i >= len(s) || !ascii.IsAlnum(s[i]) && (end-at < 4 || s[i] != '-' && s[i] != '_') {
			return false
		}
	}
	return true
}

// namedGenerically is assigned for gitleaks' rule that is for any name.
func namedGenerically(s string, at, end int) bool {
	if word := s[at:end]; len(word) == 3 && word[0]|0x20 == 'a' && word != "api" && word != "Api" &&
		word != "API" {
		return false // mapItems
	}
	return assigned(s, at, end)
}

// assigned tells whether behind a name that ends after s[:end] there is an
// operator and a value of ten token characters, as gitleaks' patterns want.
func assigned(s string, _, end int) bool {
	i := end
	for n := 0; i < len(s) && n < 24 && (ascii.Word[s[i]] || strings.IndexByte(" \t\n\r'\"", s[i]) >= 0); n++ {
		i++
	}
	if i >= len(s) || strings.IndexByte("=>:|?,", s[i]) < 0 {
		return false
	}
	for n := 0; i < len(s) && n < 9 && strings.IndexByte("=>:|?, \t\n\r'\"`", s[i]) >= 0; n++ {
		i++
	}
	digit, n := false, 0
	for ; i < len(s) && n < 200 && ascii.Token[s[i]]; i++ {
		digit = digit || ascii.IsDigit(s[i])
		n++
	}
	return n >= 10 && digit
}

// genericSecret passes over what gitleaks' generic rule takes for secrets and
// journals are full of: commit ids, digests, ids and code.
func genericSecret(m match) bool {
	name := m.text[m.from:m.at]
	if i := strings.IndexAny(name, "=>:|?,"); i >= 0 {
		name = name[:i]
	}
	name = strings.TrimRight(name, " \t\r\n'\"`")
	if i := strings.LastIndexAny(name, " \t\r\n'\"`"); i >= 0 {
		name = name[i+1:]
	}
	end := m.at + len(m.secret)
	if end < len(m.text) && m.text[end] == '(' {
		return false // a call
	}
	if n := spelling.Identifier(m.secret); n == len(m.secret) && m.at > 0 &&
		strings.IndexByte("\"'`", m.text[m.at-1]) < 0 && spelling.IsWordlyName(m.secret) {
		return false // a name
	}
	if s := names.StrengthOf(name); s == names.Strong || s == names.Medium {
		return judge.IsRandom(m.secret)
	}
	return !spelling.IsID(m.secret) && judge.IsRandom(m.secret) && !names.IsPublic(scan.Lines(m.text, m.from, m.to))
}
