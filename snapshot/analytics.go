package snapshot

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Analytics are sums across runs that compare who, what and when.
type Analytics struct {
	Roles  Set[*Share] `json:"roles"`
	Models Set[*Share] `json:"models"`
	Days   Set[*Share] `json:"days"` // UTC days on which results came
	// ReviewRounds counts phases by how many reviews they took: [1] is the
	// number of phases with one review.
	ReviewRounds  []int               `json:"reviewRounds"`
	QualityPassed int                 `json:"qualityPassed"`
	QualityFailed int                 `json:"qualityFailed"`
	Commands      Set[*CommandShare]  `json:"commands"`
	SlowestPhases []SlowPhase         `json:"slowestPhases"`
	HumanWaits    Set[*HumanWaitKind] `json:"humanWaits"`
}

// A Share is what one role, model or day has of the work.
type Share struct {
	Name       string  `json:"-"`
	Results    int     `json:"results"`
	TokensIn   int64   `json:"tokensIn"`
	TokensOut  int64   `json:"tokensOut"`
	CostUSD    float64 `json:"costUsd"`
	DurationMS float64 `json:"durationMs"`
}

// A CommandShare is how one quality command fared.
type CommandShare struct {
	Command  string  `json:"-"`
	Runs     int     `json:"runs"`
	Failures int     `json:"failures"`
	TotalMS  float64 `json:"totalMs"`
	MaxMS    float64 `json:"maxMs"`
}

// A SlowPhase is a phase of one run by the time that agents and quality took.
type SlowPhase struct {
	Run      string  `json:"run"` // key in Report.Runs
	Phase    string  `json:"phase"`
	Title    string  `json:"title,omitempty"`
	WorkedMS float64 `json:"workedMs"`
}

// HumanWaitKind is how long people were waited for, by the kind of question.
type HumanWaitKind struct {
	Kind    string  `json:"-"`
	Count   int     `json:"count"`
	TotalMS float64 `json:"totalMs"`
	MaxMS   float64 `json:"maxMs"`
}

func (s *Share) SetKey() string         { return s.Name }
func (c *CommandShare) SetKey() string  { return c.Command }
func (h *HumanWaitKind) SetKey() string { return h.Kind }

// Bounds of the lists that could grow with the project.
const (
	maxCommands      = 50
	maxSlowestPhases = 10
)

// member is the set's member with the key, which make adds when it is new.
func member[T interface{ SetKey() string }](s *Set[T], key string, add func() T) T {
	for _, x := range slices.Backward(*s) { // what came last comes again: days
		if x.SetKey() == key {
			return x
		}
	}
	x := add()
	*s = append(*s, x)
	return x
}

// analyticsOf are the analytics of one run, which has its details.
func analyticsOf(run *Run) *Analytics {
	an := &Analytics{}
	an.count(run)
	return an
}

// add adds the analytics of another run.
func (an *Analytics) add(o *Analytics) {
	for _, x := range []struct {
		to   *Set[*Share]
		from Set[*Share]
	}{{&an.Roles, o.Roles}, {&an.Models, o.Models}, {&an.Days, o.Days}} {
		for _, s := range x.from {
			t := member(x.to, s.Name, func() *Share { return &Share{Name: s.Name} })
			t.Results += s.Results
			t.TokensIn += s.TokensIn
			t.TokensOut += s.TokensOut
			t.CostUSD = math.Round((t.CostUSD+s.CostUSD)*1e9) / 1e9
			t.DurationMS += s.DurationMS
		}
	}
	an.QualityPassed += o.QualityPassed
	an.QualityFailed += o.QualityFailed
	for _, c := range o.Commands {
		if len(an.Commands) >= maxCommands && !slices.ContainsFunc(an.Commands, func(x *CommandShare) bool { return x.Command == c.Command }) {
			continue
		}
		x := member(&an.Commands, c.Command, func() *CommandShare { return &CommandShare{Command: c.Command} })
		x.Runs += c.Runs
		x.Failures += c.Failures
		x.TotalMS += c.TotalMS
		x.MaxMS = max(x.MaxMS, c.MaxMS)
	}
	for _, w := range o.HumanWaits {
		h := member(&an.HumanWaits, w.Kind, func() *HumanWaitKind { return &HumanWaitKind{Kind: w.Kind} })
		h.Count += w.Count
		h.TotalMS += w.TotalMS
		h.MaxMS = max(h.MaxMS, w.MaxMS)
	}
	for n, phases := range o.ReviewRounds {
		for len(an.ReviewRounds) <= n {
			an.ReviewRounds = append(an.ReviewRounds, 0)
		}
		an.ReviewRounds[n] += phases
	}
	// Both lists are in order; most runs have nothing for the longer one.
	if n := len(an.SlowestPhases); n < maxSlowestPhases || len(o.SlowestPhases) > 0 && o.SlowestPhases[0].WorkedMS > an.SlowestPhases[n-1].WorkedMS {
		an.SlowestPhases = slowest(append(an.SlowestPhases, o.SlowestPhases...))
	}
}

func slowest(list []SlowPhase) []SlowPhase {
	slices.SortStableFunc(list, func(a, b SlowPhase) int { return cmp.Compare(b.WorkedMS, a.WorkedMS) })
	return list[:min(len(list), maxSlowestPhases)]
}

// count adds a run with its details.
func (an *Analytics) count(run *Run) {
	for _, a := range run.Agents {
		day := "unknown"
		if !a.At.IsZero() {
			day = a.At.Format("2006-01-02")
		}
		for _, x := range []struct {
			set *Set[*Share]
			key string
		}{{&an.Roles, cmp.Or(a.Role, "unknown")}, {&an.Models, cmp.Or(a.Model, "not recorded")}, {&an.Days, day}} {
			s := member(x.set, x.key, func() *Share { return &Share{Name: x.key} })
			s.Results++
			s.TokensIn += deref(a.TokensIn)
			s.TokensOut += deref(a.TokensOut)
			s.CostUSD = math.Round((s.CostUSD+deref(a.CostUSD))*1e9) / 1e9
			s.DurationMS += max(0, deref(a.DurationMS))
		}
	}
	for _, q := range run.Detail.Quality {
		switch {
		case q.Skipped || q.Passed == nil:
		case *q.Passed:
			an.QualityPassed++
		default:
			an.QualityFailed++
		}
		for _, c := range q.Commands {
			if len(an.Commands) >= maxCommands && !slices.ContainsFunc(an.Commands, func(x *CommandShare) bool { return x.Command == c.Command }) {
				continue
			}
			x := member(&an.Commands, c.Command, func() *CommandShare { return &CommandShare{Command: c.Command} })
			x.Runs++
			if c.Passed != nil && !*c.Passed {
				x.Failures++
			}
			x.TotalMS += max(0, deref(c.DurationMS))
			x.MaxMS = max(x.MaxMS, deref(c.DurationMS))
		}
	}
	for _, d := range run.Decisions {
		if d.WaitedMS != nil {
			h := member(&an.HumanWaits, d.Kind, func() *HumanWaitKind { return &HumanWaitKind{Kind: d.Kind} })
			h.Count++
			h.TotalMS += *d.WaitedMS
			h.MaxMS = max(h.MaxMS, *d.WaitedMS)
		}
	}
	for _, p := range run.Phases {
		if p.ReviewRounds > 0 {
			n := min(p.ReviewRounds, 20)
			for len(an.ReviewRounds) <= n {
				an.ReviewRounds = append(an.ReviewRounds, 0)
			}
			an.ReviewRounds[n]++
		}
		if worked := p.AuthorMS + p.ReviewerMS + p.QualityMS; worked > 0 {
			an.SlowestPhases = append(an.SlowestPhases, SlowPhase{run.Key, p.ID, p.Title, worked})
		}
	}
	an.SlowestPhases = slowest(an.SlowestPhases)
}

// finish orders the lists: the largest first, days by date.
func (an *Analytics) finish() {
	byCost := func(a, b *Share) int {
		return cmp.Or(cmp.Compare(b.CostUSD, a.CostUSD), cmp.Compare(b.DurationMS, a.DurationMS), strings.Compare(a.Name, b.Name))
	}
	slices.SortFunc(an.Roles, byCost)
	slices.SortFunc(an.Models, byCost)
	slices.SortFunc(an.Days, func(a, b *Share) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(an.Commands, func(a, b *CommandShare) int {
		return cmp.Or(cmp.Compare(b.TotalMS, a.TotalMS), strings.Compare(a.Command, b.Command))
	})
	slices.SortFunc(an.HumanWaits, func(a, b *HumanWaitKind) int { return strings.Compare(a.Kind, b.Kind) })
	if an.ReviewRounds == nil {
		an.ReviewRounds = []int{}
	}
	if an.SlowestPhases == nil {
		an.SlowestPhases = []SlowPhase{}
	}
}
