package redact

import (
	"fivex/snapshot/redact/shape"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
)

// Config is the table [report.redact] of a project's 5x.toml.
type Config struct {
	Email bool         `toml:"email"` // mask e-mail addresses, as --redact-email does
	Allow []string     `toml:"allow"` // patterns of values that are no secrets; each must match all of a value
	Rules []ConfigRule `toml:"rules"`
}

// A ConfigRule is one of the project's own rules, in [[report.redact.rules]].
type ConfigRule struct {
	ID       string   `toml:"id"`       // small letters, digits and hyphens; it stands in the mark
	Pattern  string   `toml:"pattern"`  // a regular expression in Go's syntax
	Group    int      `toml:"group"`    // which group is the secret; 0 is the first, or all if there is none
	Keywords []string `toml:"keywords"` // one of them stands in every match, in any case; two characters or more
}

// ParseConfig reads the table [report.redact] of a 5x.toml. A file without it
// gives an empty Config. name is the file's, for errors.
func ParseConfig(data []byte, name string) (Config, error) {
	var file struct {
		Report struct {
			Redact Config `toml:"redact"`
		} `toml:"report"`
	}
	if err := toml.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &file); err != nil {
		return Config{}, fmt.Errorf("read [report.redact] of %s: %w", name, err)
	}
	c := file.Report.Redact
	if _, err := c.compile(); err != nil {
		return Config{}, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}

var ruleID = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[a-z][a-z0-9-]{0,40}$`)
})

// compile makes rules of a Config's.
func (c Config) compile() ([]*rule, error) {
	for i, p := range c.Allow {
		re, err := regexp.Compile(whole(p))
		if err != nil {
			return nil, fmt.Errorf("report.redact.allow, pattern %d: %w", i+1, err)
		}
		if re.MatchString("") || re.MatchString("Xq7~ 9v_Zr.4/Kw+2") {
			return nil,
				fmt.Errorf("report.redact.allow, pattern %d allows anything: name the values that are no secrets", i+1)
		}
	}
	var out []*rule
	for i, r := range c.Rules {
		what := fmt.Sprintf("report.redact.rules, rule %d", i+1)
		if !ruleID().MatchString(r.ID) {
			return nil, fmt.Errorf("%s: its id %q must be small letters, digits and hyphens", what, r.ID)
		}
		re, err := regexp.Compile(r.Pattern)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%s (%s): %w", what, r.ID, err)
		case re.MatchString(""):
			return nil, fmt.Errorf("%s (%s): its pattern matches nothing at all", what, r.ID)
		case r.Group < 0 || r.Group > re.NumSubexp():
			return nil, fmt.Errorf("%s (%s): its pattern has no group %d", what, r.ID, r.Group)
		}
		keywords := r.Keywords
		if len(keywords) == 0 {
			keywords = literal(r.Pattern)
		}
		for _, k := range keywords {
			if len(k) < 2 {
				return nil, fmt.Errorf("%s (%s): the keyword %q is too short, two characters at least", what, r.ID, k)
			}
		}
		if len(keywords) == 0 {
			return nil, fmt.Errorf("%s (%s): keywords are missing: words of which one stands in every match", what,
				r.ID)
		}
		out = append(out, ruleOf(shape.Own(r.ID, r.Pattern, r.Group, keywords)))
	}
	return out, nil
}

func whole(pattern string) string { return `^(?:` + pattern + `)$` }

// literal is the longest text that stands in every match of a pattern, if there
// is one.
func literal(pattern string) []string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	best := ""
	var walk func(*syntax.Regexp)
	walk = func(re *syntax.Regexp) {
		switch re.Op {
		case syntax.OpLiteral:
			if s := string(re.Rune); len(s) > len(best) {
				best = s
			}
		case syntax.OpConcat, syntax.OpCapture, syntax.OpPlus:
			for _, sub := range re.Sub {
				walk(sub)
			}
		case syntax.OpRepeat:
			if re.Min > 0 {
				walk(re.Sub[0])
			}
		}
	}
	walk(re.Simplify())
	if len(best) < 2 {
		return nil
	}
	return []string{best}
}
