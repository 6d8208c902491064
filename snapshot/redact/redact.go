package redact

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"fivex/snapshot/redact/address"
	"fivex/snapshot/redact/keyword"
	"fivex/snapshot/redact/lazyregexp"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/names"
	"fivex/snapshot/redact/onetime"
	"fivex/snapshot/redact/shape"
	"fivex/snapshot/redact/shell"
)

// Options say what is masked beyond what always is.
type Options struct {
	Email  bool   // mask e-mail addresses
	Config Config // the project's own rules and allowances
}

// Rules are compiled once and shared by Redactors. They do not change.
type Rules struct {
	all   []*rule
	index *keyword.Index
	allow []*lazyregexp.Regexp
}

// Compile makes rules. An error tells which of the project's own rules cannot
// be used, and why.
func Compile(o Options) (*Rules, error) {
	x := &Rules{}
	own, err := o.Config.compile()
	if err != nil {
		return nil, err
	}
	x.all = slices.Concat(own, keyRules, shapes(), finding(address.Finders...), finding(shell.Finders...),
		[]*rule{identifiedRule, discordRule, workflowRule, callRule, typedRule, foreignRule, insertRule, accountRule,
			adminRule, spokenRule, cryptRule},
		finding(onetime.Finders...), leaks(), []*rule{password}, finding(address.Homes...))
	if o.Email {
		x.all = append(x.all, finding(address.Email)...)
	}
	copies := make([]rule, len(x.all)) // rules know their place, and several lists share them
	for i, r := range x.all {
		copies[i] = *r
		copies[i].n = i
		x.all[i] = &copies[i]
	}
	keywords := make([][]string, len(x.all))
	for i, r := range x.all {
		keywords[i] = r.keywords
	}
	x.index = keyword.New(keywords)
	for _, p := range o.Config.Allow {
		x.allow = append(x.allow, lazyregexp.New(whole(p)))
	}
	return x, nil
}

// shapes and leaks are the rules for the shapes that we know, and that gitleaks does, made once.
var (
	shapes = sync.OnceValue(func() []*rule { return rulesOf(shape.All()) })
	leaks  = sync.OnceValue(func() []*rule { return rulesOf(shape.Gitleaks()) })
)

// usual are the rules without options.
var usual = sync.OnceValue(func() *Rules {
	x, err := Compile(Options{})
	if err != nil {
		panic(err) // no rules of a project, no error
	}
	return x
})

// New makes a Redactor with these rules.
func (x *Rules) New() *Redactor {
	return &Redactor{Masked: map[string]int{}, rules: x, names: map[string]names.Strength{}}
}

// New makes a Redactor with the usual rules.
func New() *Redactor { return usual().New() }

// A Redactor masks secrets and counts them by kind. It is not safe for
// concurrent use; make one for each goroutine and [Redactor.Add] them up.
// A nil Redactor masks nothing.
type Redactor struct {
	Masked map[string]int // kind -> how many were masked

	rules   *Rules
	looks   [deepest]*look
	names   map[string]names.Strength // names that were asked about
	apart   bool                      // an ambiguous text is being read in one of its ways
	bare    int                       // the depth of lines that are read without their prefix, 0 for none
	account *Account
	where   string
	told    bool // where is masked
}

// shortest is the length below which a text can hold no secret.
const shortest = 7

// rounds bounds how often a text is masked until nothing is left to mask:
// a mark can bring two things together that make a secret.
const rounds = 12

// Text is s with its secrets masked. s must be whole: see the package.
func (r *Redactor) Text(s string) string {
	if r == nil {
		return s
	}
	return r.masked(s, r.apply)
}

// masked is s with marks put in the place of its secrets until there is none.
func (r *Redactor) masked(s string, apply func(string, []found) string) string {
	for range rounds {
		all := r.spans(s)
		if len(all) == 0 {
			break
		}
		s = apply(s, all)
	}
	return s
}

// spans are the secrets of s, in order, none touching a mark but those that it
// takes in whole.
func (r *Redactor) spans(s string) []found {
	all := merge(r.look(s, 0))
	kept := all[:0]
	for _, f := range all {
		f.from, f.to = aroundMarks(s, f.from, f.to)
		if f.from >= f.to || f.rule.kind != address.Home && r.allowed(s[f.from:f.to], f.rule) {
			continue
		}
		if n := len(kept); n > 0 && f.from < kept[n-1].to {
			continue
		}
		kept = append(kept, f)
	}
	return kept
}

// aroundMarks makes a stretch that begins or ends within a mark do neither; one
// that is nothing but marks becomes empty.
func aroundMarks(s string, from, to int) (int, int) {
	lo := max(0, from-len(mark.Begin)-64)
	if i := strings.LastIndex(s[lo:min(len(s), from+len(mark.Begin))], mark.Begin); i >= 0 {
		if n := mark.Len(s[lo+i:]); n > 0 && lo+i < from && lo+i+n > from {
			from = lo + i + n
		}
	}
	if from >= to {
		return from, from
	}
	lo = max(from, to-len(mark.Begin)-64)
	if i := strings.LastIndex(s[lo:min(len(s), to+len(mark.Begin)-1)], mark.Begin); i >= 0 && lo+i < to {
		if n := mark.Len(s[lo+i:]); n > 0 && lo+i+n > to {
			to = lo + i
		}
	}
	rest := s[from:max(from, to)]
	for rest != "" {
		if n := mark.Len(rest); n > 0 {
			rest = rest[n:]
			continue
		}
		if strings.IndexByte(" \t\r\n\"'`,.;:", rest[0]) >= 0 {
			rest = rest[1:]
			continue
		}
		return from, to
	}
	return from, from
}

func (r *Redactor) allowed(secret string, by *rule) bool {
	for _, re := range r.rules.allow {
		if re.Get().MatchString(secret) {
			r.note(by, true)
			return true
		}
	}
	return false
}

// apply puts marks in the place of secrets.
func (r *Redactor) apply(s string, all []found) string {
	var b strings.Builder
	b.Grow(len(s))
	at := 0
	for _, f := range all {
		b.WriteString(s[at:f.from])
		b.WriteString(f.rule.mark())
		r.count(f.rule)
		at = f.to
	}
	b.WriteString(s[at:])
	return b.String()
}

func (r *rule) mark() string {
	if r.kind == address.Home {
		return "~"
	}
	return mark.Of(r.kind)
}

func (r *Redactor) count(by *rule) {
	r.Masked[by.kind]++
	r.note(by, false)
}

// encodedAs is the rule for what hides in base64 what a rule finds.
func encodedAs(r *rule) *rule {
	if r.kind != address.Home {
		return r
	}
	return encodedHome
}

var encodedHome = &rule{id: "own/home-folder", kind: "encoded-home-folder", n: 1 << 20}

// Total is how many secrets were masked; home folders are not counted.
func (r *Redactor) Total() int {
	n := 0
	for kind, k := range r.Masked {
		if kind != address.Home {
			n += k
		}
	}
	return n
}

// Add adds what another Redactor counted and wrote into its account.
func (r *Redactor) Add(other *Redactor) {
	if r == nil || other == nil {
		return
	}
	r.Recount(other.Masked)
	if r.account != nil && other.account != nil {
		r.account.add(other.account)
	}
}

// Counted is how often what was masked so far, by kind: see [Redactor.Since].
func (r *Redactor) Counted() map[string]int { return maps.Clone(r.Masked) }

// Since is what was masked after Counted told before, by kind; nil for nothing.
func (r *Redactor) Since(before map[string]int) (more map[string]int) {
	for kind, n := range r.Masked {
		if n -= before[kind]; n > 0 {
			if more == nil {
				more = map[string]int{}
			}
			more[kind] = n
		}
	}
	return more
}

// Recount counts what was masked in a text whose masked form is remembered.
func (r *Redactor) Recount(masked map[string]int) {
	if r == nil {
		return
	}
	for kind, n := range masked {
		r.Masked[kind] += n
	}
}
