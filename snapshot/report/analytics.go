package report

import (
	"cmp"
	"slices"
	"strings"
)

// Analytics are sums across runs that compare who, what and when.
type Analytics struct {
	Roles  []*Share `json:"roles"`
	Models []*Share `json:"models"`
	Days   []*Share `json:"days"` // UTC days on which results came
	// ReviewRounds counts phases by how many reviews they took: [1] is the
	// number of phases with one review.
	ReviewRounds  []int            `json:"reviewRounds"`
	QualityPassed int              `json:"qualityPassed"`
	QualityFailed int              `json:"qualityFailed"`
	FirstPass     int              `json:"firstPassPhases"` // phases whose first quality attempt passed
	Attempted     int              `json:"attemptedPhases"` // phases with a quality attempt
	Commands      []*CommandShare  `json:"commands"`
	SlowestPhases []SlowPhase      `json:"slowestPhases"`
	HumanWaits    []*HumanWaitKind `json:"humanWaits"`
}

// A CommandShare is how one quality command fared.
type CommandShare struct {
	Command  string  `json:"command"`
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
	Kind    string  `json:"kind"`
	Count   int     `json:"count"`
	TotalMS float64 `json:"totalMs"`
	MaxMS   float64 `json:"maxMs"`
}

// Bounds of the lists that could grow with the project.
const (
	mostCommands      = 50
	mostSlowestPhases = 10
	mostReviewRounds  = 20
)

// AnalyticsOf are the analytics of one run; empty for one without details.
func AnalyticsOf(run *Run) *Analytics {
	an := &Analytics{}
	if run.Detail == nil {
		return an
	}
	for s := range run.Detail.Steps {
		an.countStep(s)
	}
	for _, p := range run.Phases {
		an.countPhase(run.Key, p)
	}
	an.SlowestPhases = slowest(an.SlowestPhases)
	return an
}

func (an *Analytics) countStep(s *Step) {
	switch {
	case s.Agent != nil:
		an.countCall(s)
	case s.Quality != nil:
		an.countQuality(s.Quality)
	case s.Person != nil && s.Person.WaitedMS != nil:
		an.addWait(HumanWaitKind{s.Person.Kind, 1, *s.Person.WaitedMS, *s.Person.WaitedMS})
	}
}

func (an *Analytics) countCall(s *Step) {
	day := "unknown"
	if !s.At.IsZero() {
		day = s.At.Format("2006-01-02")
	}
	call := Share{Results: 1, TokensIn: Deref(s.TokensIn), TokensOut: Deref(s.TokensOut),
		CostUSD: Deref(s.CostUSD), DurationMS: max(0, Deref(s.DurationMS))}
	add := func(list *[]*Share, name string) {
		call.Name = name
		addShare(list, call)
	}
	add(&an.Roles, cmp.Or(s.Agent.Role, "unknown"))
	add(&an.Models, cmp.Or(s.Model, "not recorded"))
	add(&an.Days, day)
}

func (an *Analytics) countQuality(q *Quality) {
	switch q.Outcome {
	case "passed":
		an.QualityPassed++
	case "failed":
		an.QualityFailed++
	}
	for _, c := range q.Commands {
		x := CommandShare{Command: c.Command, Runs: 1, TotalMS: max(0, Deref(c.DurationMS)),
			MaxMS: max(0, Deref(c.DurationMS))}
		if c.Passed != nil && !*c.Passed {
			x.Failures = 1
		}
		an.addCommand(x)
	}
}

func (an *Analytics) countPhase(run string, p *Phase) {
	if len(p.Quality) > 0 {
		an.Attempted++
		if p.Quality[0] == "passed" {
			an.FirstPass++
		}
	}
	if p.ReviewRounds > 0 {
		an.addRounds(min(p.ReviewRounds, mostReviewRounds), 1)
	}
	if worked := p.AuthorMS + p.ReviewerMS + p.QualityMS; worked > 0 {
		an.SlowestPhases = append(an.SlowestPhases, SlowPhase{run, p.ID, p.Title, worked})
	}
}

// Add adds the analytics of another run.
func (an *Analytics) Add(o *Analytics) {
	for _, s := range o.Roles {
		addShare(&an.Roles, *s)
	}
	for _, s := range o.Models {
		addShare(&an.Models, *s)
	}
	for _, s := range o.Days {
		addShare(&an.Days, *s)
	}
	an.QualityPassed += o.QualityPassed
	an.QualityFailed += o.QualityFailed
	an.FirstPass += o.FirstPass
	an.Attempted += o.Attempted
	for _, c := range o.Commands {
		an.addCommand(*c)
	}
	for _, w := range o.HumanWaits {
		an.addWait(*w)
	}
	for n, phases := range o.ReviewRounds {
		an.addRounds(n, phases)
	}
	// Both lists are in order; most runs have nothing for the longer one.
	if n := len(an.SlowestPhases); n < mostSlowestPhases ||
		len(o.SlowestPhases) > 0 && o.SlowestPhases[0].WorkedMS > an.SlowestPhases[n-1].WorkedMS {
		an.SlowestPhases = slowest(append(an.SlowestPhases, o.SlowestPhases...))
	}
}

// addShare adds a share to the list's one of that name.
func addShare(list *[]*Share, s Share) {
	for _, x := range slices.Backward(*list) { // what came last comes again: days
		if x.Name == s.Name {
			x.Add(s)
			return
		}
	}
	*list = append(*list, &s)
}

// Add adds what another share took.
func (s *Share) Add(o Share) {
	s.Results += o.Results
	s.TokensIn = SumCount(s.TokensIn, o.TokensIn)
	s.TokensOut = SumCount(s.TokensOut, o.TokensOut)
	s.CostUSD = SumMoney(s.CostUSD, o.CostUSD)
	s.DurationMS = Sum(s.DurationMS, o.DurationMS)
}

// addCommand bounds the list: text that agents choose makes its names.
func (an *Analytics) addCommand(c CommandShare) {
	for _, x := range an.Commands {
		if x.Command == c.Command {
			x.Runs += c.Runs
			x.Failures += c.Failures
			x.TotalMS = Sum(x.TotalMS, c.TotalMS)
			x.MaxMS = max(x.MaxMS, c.MaxMS)
			return
		}
	}
	if len(an.Commands) < mostCommands {
		an.Commands = append(an.Commands, &c)
	}
}

func (an *Analytics) addWait(w HumanWaitKind) {
	for _, x := range an.HumanWaits {
		if x.Kind == w.Kind {
			x.Count += w.Count
			x.TotalMS = Sum(x.TotalMS, w.TotalMS)
			x.MaxMS = max(x.MaxMS, w.MaxMS)
			return
		}
	}
	an.HumanWaits = append(an.HumanWaits, &w)
}

func (an *Analytics) addRounds(n, phases int) {
	for len(an.ReviewRounds) <= n {
		an.ReviewRounds = append(an.ReviewRounds, 0)
	}
	an.ReviewRounds[n] += phases
}

func slowest(list []SlowPhase) []SlowPhase {
	slices.SortStableFunc(list, func(a, b SlowPhase) int { return cmp.Compare(b.WorkedMS, a.WorkedMS) })
	return list[:min(len(list), mostSlowestPhases)]
}

// finish orders the lists: the largest first, days by date.
func (an *Analytics) finish() {
	byCost := func(a, b *Share) int {
		return cmp.Or(cmp.Compare(b.CostUSD, a.CostUSD), cmp.Compare(b.DurationMS, a.DurationMS),
			strings.Compare(a.Name, b.Name))
	}
	slices.SortFunc(an.Roles, byCost)
	slices.SortFunc(an.Models, byCost)
	slices.SortFunc(an.Days, func(a, b *Share) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(an.Commands, func(a, b *CommandShare) int {
		return cmp.Or(cmp.Compare(b.TotalMS, a.TotalMS), strings.Compare(a.Command, b.Command))
	})
	slices.SortFunc(an.HumanWaits, func(a, b *HumanWaitKind) int { return strings.Compare(a.Kind, b.Kind) })
	for _, list := range []*[]*Share{&an.Roles, &an.Models, &an.Days} {
		*list = filled(*list)
	}
	an.ReviewRounds, an.SlowestPhases = filled(an.ReviewRounds), filled(an.SlowestPhases)
	an.Commands, an.HumanWaits = filled(an.Commands), filled(an.HumanWaits)
}

// filled is a list that is empty in JSON, not null.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
