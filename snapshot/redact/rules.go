package redact

import (
	"math"
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/zricethezav/gitleaks/v8/config"
)

// A rule finds one kind of secret.
type rule struct {
	id       string
	keywords []string // lower case; one of them must be in the text
	pattern  *lazyRegexp
	group    int // which group of the pattern is the secret; 0 is the first that is not empty
	entropy  float64
	allow    []allowlist
	plain    func(match []string) bool // the match is no secret after all; may be nil
	minRun   int                       // the pattern needs at least this many token characters in a row
	likely   func(text string) bool    // a cheap necessary condition; may be nil
}

// An allowlist says when a match is no secret.
type allowlist struct {
	all       bool // every part must agree, not just one
	target    string
	patterns  []*lazyRegexp
	stopwords []string
}

// A lazyRegexp compiles when it is first needed: most of the two hundred
// patterns never are.
type lazyRegexp struct {
	text string
	once sync.Once
	re   *regexp.Regexp
}

func (l *lazyRegexp) get() *regexp.Regexp {
	l.once.Do(func() { l.re = regexp.MustCompile(l.text) })
	return l.re
}

func lazy(text string) *lazyRegexp { return &lazyRegexp{text: text} }

// wordlike values are no secrets: placeholders, types, code.
var wordlike = regexp.MustCompile(`(?i)^["'` + "`" + `]?(?:true|false|null|nil|none|undefined|required|optional|string|str|number|int|bool(?:ean)?|any|object|bytes?|\d{1,9}|x+|\*+|\.+|<[^>]*>|\[masked.*|\$.*|%.*|\{.*|.*[({].*|[a-z]+\.[a-z.]+\w*|process\.env.*|os\..*)["'` + "`" + `]?[,;.)]*$`)

// own are rules for what gitleaks has no rule for, or passes over: the shapes
// that documentation uses as examples are secrets here too, since a reader
// cannot tell.
var own = []*rule{
	{id: "private-key", keywords: []string{"private key"}, pattern: lazy(`-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\z)`)},
	// The end of a key whose beginning was cut off.
	{id: "private-key", keywords: []string{"private key"}, pattern: lazy(`(?:[A-Za-z0-9+/=]{16,}\s*)+-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----`)},
	{id: "aws-access-token", keywords: []string{"akia", "asia", "abia", "acca", "a3t"}, pattern: lazy(`\b(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b`)},
	{id: "github-token", keywords: []string{"ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"}, pattern: lazy(`\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})`)},
	{id: "gitlab-token", keywords: []string{"glpat-"}, pattern: lazy(`\bglpat-[A-Za-z0-9_-]{16,}`)},
	{id: "slack-token", keywords: []string{"xox"}, pattern: lazy(`\bxox[abeoprs]-[A-Za-z0-9-]{10,}`)},
	{id: "api-key", keywords: []string{"sk-", "sk_live", "sk_test", "rk_live", "aiza", "npm_", "hf_", "dop_v1_", "pypi-"},
		pattern: lazy(`\b(?:sk-[A-Za-z0-9_-]{20,}|[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|AIza[A-Za-z0-9_-]{35}|npm_[A-Za-z0-9]{30,}|hf_[A-Za-z0-9]{30,}|dop_v1_[a-f0-9]{40,}|pypi-[A-Za-z0-9_-]{40,})`)},
	{id: "jwt", keywords: []string{"eyj"}, pattern: lazy(`\beyJ[A-Za-z0-9_-]{6,}\.eyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?`)},
	{id: "url-credentials", keywords: []string{"://"}, pattern: lazy(`\b[A-Za-z][A-Za-z0-9+.-]*://([^/\s@"'<>]*:[^/\s@"'<>]+)@`), group: 1},
	{id: "authorization", keywords: []string{"bearer ", "basic "}, pattern: lazy(`(?i)\b(?:bearer|basic)\s+([A-Za-z0-9+/._~-]{16,}=*)`), group: 1,
		plain: func(m []string) bool { return !strings.ContainsAny(m[1], "0123456789") }},
	{id: "password", keywords: []string{"passw", "pwd", "secret", "token", "api_key", "api-key", "apikey", "access_key", "access-key", "accesskey", "private_key", "privatekey", "credential"},
		pattern: lazy(`(?i)(?:^|[^A-Za-z0-9])[A-Za-z0-9_.-]*(?:password|passwd|passw|pwd|secret|token|api[_-]?key|access[_-]?key(?:[_-]?id)?|private[_-]?key|credentials?)[A-Za-z0-9]{0,12}["']?\s*=\s*("[^"\n]{3,}"|'[^'\n]{3,}'|[^\s"'` + "`" + `,;<>&|)}\]]{3,})`), group: 1,
		plain: func(m []string) bool { return wordlike.MatchString(m[1]) }},
	// After a colon, prose and code are more common than secrets: a value
	// must look random, or be quoted and hold a digit.
	{id: "password", keywords: []string{"passw", "pwd", "secret", "token", "api_key", "api-key", "apikey", "access_key", "access-key", "accesskey", "private_key", "privatekey"},
		pattern: lazy(`(?i)(?:^|[^A-Za-z0-9])[A-Za-z0-9_.-]*(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)["']?\s*:\s*("[^"\n]{6,}"|'[^'\n]{6,}'|[^\s"'` + "`" + `,;<>&|)}\]]{6,})`), group: 1,
		plain: func(m []string) bool {
			return wordlike.MatchString(m[1]) || !strings.ContainsAny(m[1], "0123456789") || strings.Contains(m[1], " ")
		}},
	// Three rules, since a pattern that begins with plain text is found fast.
	{id: "home-folder", keywords: []string{"/home/"}, pattern: lazy(`/home/[A-Za-z0-9._-]+`)},
	{id: "home-folder", keywords: []string{`/users/`, `\users\`}, pattern: lazy(`[A-Za-z]:[\\/]+Users[\\/]+[A-Za-z0-9._-]+`)},
	{id: "home-folder", keywords: []string{"/users/"}, pattern: lazy(`/Users/[A-Za-z0-9._-]+`)},
}

// secretName is a JSON key whose string value is a secret, whatever it looks
// like.
var secretName = regexp.MustCompile(`(?i)^(?:[A-Za-z0-9]+[_.-]?)*?(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?token|access[_-]?token|refresh[_-]?token|client[_-]?secret)$`)

// hashlike secrets of the generic rules are commit ids, digests, UUIDs.
var hashlike = regexp.MustCompile(`^(?i:[0-9a-f]{7,64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|run_[0-9a-f]{12}|sha256:[0-9a-f]{64})$`)

// gitleaksRules are the rules of gitleaks' default configuration, for text.
func gitleaksRules() []*rule {
	type list struct {
		Condition, RegexTarget string
		Regexes, Stopwords     []string
	}
	var c struct {
		Allowlist list
		Rules     []struct {
			ID, Regex   string
			SecretGroup int
			Entropy     float64
			Keywords    []string
			Allowlists  []list
		}
	}
	if _, err := toml.Decode(config.DefaultConfig, &c); err != nil {
		panic("gitleaks' own configuration: " + err.Error()) // a broken dependency, found by any test
	}
	compile := func(l list) allowlist {
		a := allowlist{all: l.Condition == "AND", target: l.RegexTarget, stopwords: l.Stopwords}
		for _, re := range l.Regexes {
			a.patterns = append(a.patterns, lazy(re))
		}
		return a
	}
	global := compile(c.Allowlist)
	var rules []*rule
	for _, r := range c.Rules {
		if r.Regex == "" || len(r.Keywords) == 0 {
			continue // a rule for file names
		}
		x := &rule{id: r.ID, keywords: r.Keywords, pattern: lazy(r.Regex), group: r.SecretGroup, entropy: r.Entropy, allow: []allowlist{global}}
		for _, l := range r.Allowlists {
			x.allow = append(x.allow, compile(l))
		}
		if tree, err := syntax.Parse(r.Regex, syntax.Perl); err == nil {
			x.minRun = minRun(tree)
		}
		if strings.HasPrefix(r.ID, "generic") {
			x.likely = assignsToken
			x.plain = func(m []string) bool {
				return hashlike.MatchString(firstGroup(m)) || wordlike.MatchString(firstGroup(m))
			}
		}
		rules = append(rules, x)
	}
	return rules
}

// minRun is how many characters of one class the pattern wants in a row at the
// least: a text without such a run cannot match, and need not be tried.
func minRun(re *syntax.Regexp) int {
	switch re.Op {
	case syntax.OpRepeat:
		if re.Sub[0].Op == syntax.OpCharClass && inToken(re.Sub[0].Rune) {
			return re.Min
		}
		if re.Min == 0 {
			return 0
		}
		return minRun(re.Sub[0])
	case syntax.OpCapture, syntax.OpPlus:
		return minRun(re.Sub[0])
	case syntax.OpConcat:
		n := 0
		for _, sub := range re.Sub {
			n = max(n, minRun(sub))
		}
		return n
	case syntax.OpAlternate:
		n := minRun(re.Sub[0])
		for _, sub := range re.Sub[1:] {
			n = min(n, minRun(sub))
		}
		return n
	}
	return 0
}

// inToken tells whether a character class holds token characters only.
func inToken(ranges []rune) bool {
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if r >= 0x80 {
				// Case folding adds ſ and K to classes of letters.
				if r == 'ſ' || r == 'K' {
					continue
				}
				return false
			}
			if !tokenByte[r] {
				return false
			}
		}
	}
	return true
}

// tokenByte are the characters that tokens are made of.
var tokenByte = func() (t [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+/=-~%@:") {
		t[c] = true
	}
	return t
}()

func longestRun(s string) int {
	longest, run := 0, 0
	for i := range len(s) {
		if tokenByte[s[i]] || s[i] >= 0x80 {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	return longest
}

// assignsToken tells whether a text may hold what the generic rule looks for:
// an operator, and right behind it at least ten token characters with a digit
// among them.
func assignsToken(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '=', '>', ':', '|', ',', '?':
		default:
			continue
		}
		j := i + 1
		for j < len(s) && j < i+9 && strings.IndexByte("`'\"= \t\n>|:", s[j]) >= 0 {
			j++
		}
		if j < len(s) && (s[j] == '/' || s[j] == '+') {
			continue // nor does it begin with these
		}
		digit, n := false, 0
		for ; j < len(s) && n < 150 && (tokenByte[s[j]] && s[j] != ':' && s[j] != '%' && s[j] != '@' && s[j] != '~'); j++ {
			digit = digit || s[j] >= '0' && s[j] <= '9'
			n++
		}
		if n >= 10 && digit {
			return true
		}
	}
	return false
}

func firstGroup(m []string) string {
	for _, g := range m[1:] {
		if g != "" {
			return g
		}
	}
	return m[0]
}

// allows tells whether a list says that the match is no secret.
func (a *allowlist) allows(text, match, secret string) bool {
	if len(a.patterns) == 0 && len(a.stopwords) == 0 {
		return false
	}
	target := secret
	switch a.target {
	case "match":
		target = match
	case "line":
		target = text
	}
	byPattern, byWord := false, false
	for _, re := range a.patterns {
		if re.get().MatchString(target) {
			byPattern = true
			break
		}
	}
	low := strings.ToLower(secret)
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

// shannon is the entropy of s in bits per character.
func shannon(s string) float64 {
	counts := map[rune]int{}
	n := 0.0
	for _, r := range s {
		counts[r]++
		n++
	}
	bits := 0.0
	for _, c := range counts {
		p := float64(c) / n
		bits -= p * math.Log2(p)
	}
	return bits
}
