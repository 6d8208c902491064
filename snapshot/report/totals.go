package report

// Totals are sums over a run, a plan or the project. Durations are
// milliseconds, money is US dollars as stored.
type Totals struct {
	Runs            int     `json:"runs,omitempty"`
	Steps           int     `json:"steps"`
	AgentResults    int     `json:"agentResults"` // answers of agents that a row holds
	QualityAttempts int     `json:"qualityAttempts"`
	QualityFailures int     `json:"qualityFailures"`
	Reviews         int     `json:"reviews"`
	Escalations     int     `json:"escalations"` // how often a person was needed, other than to go on to the next phase
	Decisions       int     `json:"decisions"`   // how often a person, or a rule in their place, answered
	TokensIn        int64   `json:"tokensIn"`
	TokensOut       int64   `json:"tokensOut"`
	CostUSD         float64 `json:"costUsd"`
	// CallsWithoutCost are agents' calls whose cost is not recorded, in runs that record
	// others': CostUSD is without them.
	CallsWithoutCost int `json:"callsWithoutCost,omitempty"`
	// Unrecorded is the spend of calls that only their logs tell of; it is
	// not part of the sums above.
	UnrecordedCostUSD float64 `json:"unrecordedCostUsd,omitempty"`
	UnrecordedTokens  int64   `json:"unrecordedTokens,omitempty"`
	AuthorMS          float64 `json:"authorMs"`
	ReviewerMS        float64 `json:"reviewerMs"`
	QualityMS         float64 `json:"qualityMs"`
	OtherMS           float64 `json:"otherMs,omitempty"` // steps of other roles
	// while a person was waited for: intervals that overlap count once
	HumanWaitMS float64 `json:"humanWaitMs"`
	ElapsedMS   float64 `json:"elapsedMs"`
	// Phases of the plan, as the run that has most of them done tells them; of
	// a plan without runs, as its checklist does. Of a project, the phases of
	// the plans that ran, each plan once.
	PhasesDone  int `json:"phasesDone"`
	PhasesTotal int `json:"phasesTotal"`
	// What its phases changed of the code, where that can be read: documents
	// of 5x are no code. A file of several phases counts once in a run.
	LinesAdded   int `json:"linesAdded,omitempty"`
	LinesRemoved int `json:"linesRemoved,omitempty"`
	FilesChanged int `json:"filesChanged,omitempty"`
}

// Add adds the sums of o, but for runs and phases, which the caller counts.
func (t *Totals) Add(o Totals) {
	t.Steps += o.Steps
	t.AgentResults += o.AgentResults
	t.QualityAttempts += o.QualityAttempts
	t.QualityFailures += o.QualityFailures
	t.Reviews += o.Reviews
	t.Escalations += o.Escalations
	t.Decisions += o.Decisions
	t.TokensIn = SumCount(t.TokensIn, o.TokensIn)
	t.TokensOut = SumCount(t.TokensOut, o.TokensOut)
	t.CostUSD = SumMoney(t.CostUSD, o.CostUSD)
	t.CallsWithoutCost += o.CallsWithoutCost
	t.UnrecordedCostUSD = SumMoney(t.UnrecordedCostUSD, o.UnrecordedCostUSD)
	t.UnrecordedTokens = SumCount(t.UnrecordedTokens, o.UnrecordedTokens)
	t.AuthorMS = Sum(t.AuthorMS, o.AuthorMS)
	t.ReviewerMS = Sum(t.ReviewerMS, o.ReviewerMS)
	t.QualityMS = Sum(t.QualityMS, o.QualityMS)
	t.OtherMS = Sum(t.OtherMS, o.OtherMS)
	t.HumanWaitMS = Sum(t.HumanWaitMS, o.HumanWaitMS)
	t.ElapsedMS = Sum(t.ElapsedMS, o.ElapsedMS)
	t.LinesAdded += o.LinesAdded
	t.LinesRemoved += o.LinesRemoved
	t.FilesChanged += o.FilesChanged
}

// AddCode adds what the phases changed of the code.
func (t *Totals) AddCode(phases []*Phase) {
	files := map[string]bool{}
	for _, p := range phases {
		if p.Changes == nil {
			continue
		}
		added, removed, _ := p.Changes.Code()
		t.LinesAdded, t.LinesRemoved = t.LinesAdded+added, t.LinesRemoved+removed
		t.FilesChanged += p.Changes.FilesChanged - len(p.Changes.Files)
		for _, f := range p.Changes.Files {
			if f.Document == "" && !files[f.Path] {
				files[f.Path] = true
				t.FilesChanged++
			}
		}
	}
}
