package report

// A Phase is what one run did in one phase of its plan.
type Phase struct {
	// ID is the phase's number in the plan, "plan" for work on the plan
	// itself, "" for what happened outside any phase, or the label as stored.
	ID    string `json:"id"`
	Title string `json:"title,omitempty"`
	// State is "pending", "active", "blocked" (a person is next), "stopped"
	// (its run ended before it was done), "done", or "approved-by-person":
	// done, though the reviewer or a check said no.
	State string `json:"state"`
	// DoneBy says what tells that it is done: "run" (this run), "checklist"
	// (the plan's, before or without this run), or "other-run".
	DoneBy    string   `json:"doneBy,omitempty"`
	DoneByRun string   `json:"doneByRun,omitempty"` // key of the other run
	Gate      string   `json:"completionGate,omitempty"`
	Items     int      `json:"items,omitempty"` // of the plan's checklist
	Checked   int      `json:"checked,omitempty"`
	Rounds    []*Round `json:"rounds"`
	// Quality are the outcomes of its quality attempts in order: "passed",
	// "failed", "skipped" or "unknown".
	Quality  []string `json:"quality,omitempty"`
	Review   string   `json:"review,omitempty"`   // the last verdict's readiness
	Approved string   `json:"approved,omitempty"` // who passed it: "reviewer", "person" or "rule"
	Decision string   `json:"decision,omitempty"` // the last answer of a person, in words
	Commits  []Commit `json:"commits,omitempty"`  // all that came in it, oldest first
	Commit   string   `json:"commit,omitempty"`   // the last of them: its result
	Changes  *Changes `json:"changes,omitempty"`  // of its code, where a git repository tells
	PhaseTotals
	StartedAt Time `json:"startedAt"`
	EndedAt   Time `json:"endedAt"`
}

// PhaseTotals are sums over the steps of a phase or a round.
type PhaseTotals struct {
	AuthorRuns      int     `json:"authorRuns"`
	QualityAttempts int     `json:"qualityAttempts"`
	ReviewRounds    int     `json:"reviewRounds"`
	TokensIn        int64   `json:"tokensIn"`
	TokensOut       int64   `json:"tokensOut"`
	CostUSD         float64 `json:"costUsd"`
	// UnrecordedCostUSD is what calls spent that only their logs tell of; it is
	// no part of CostUSD.
	UnrecordedCostUSD float64 `json:"unrecordedCostUsd,omitempty"`
	AuthorMS          float64 `json:"authorMs"`
	ReviewerMS        float64 `json:"reviewerMs"`
	QualityMS         float64 `json:"qualityMs"`
	OtherMS           float64 `json:"otherMs,omitempty"`
	HumanWaitMS       float64 `json:"humanWaitMs"`
}

// Done tells whether the phase is over for good.
func (p *Phase) Done() bool { return p.State == "done" || p.State == "approved-by-person" }

// Steps are the phase's steps, round by round.
func (p *Phase) Steps(yield func(*Step) bool) {
	for _, r := range p.Rounds {
		for _, s := range r.Steps {
			if !yield(s) {
				return
			}
		}
	}
}

// FailedLast are the phase's commands that failed when they last ran, in the
// order in which they first did.
func (p *Phase) FailedLast() (failed []Command) {
	last := map[string]Command{}
	var order []string
	for s := range p.Steps {
		if s.Quality == nil {
			continue
		}
		for _, c := range s.Quality.Commands {
			if _, seen := last[c.Command]; !seen {
				order = append(order, c.Command)
			}
			last[c.Command] = c
		}
	}
	for _, name := range order {
		if c := last[name]; c.Passed != nil && !*c.Passed {
			failed = append(failed, c)
		}
	}
	return failed
}

// A Round is an author's work and what was said of it: it ends before the next
// author's work that answers a review. Quality retries stay in their round.
type Round struct {
	N       int      `json:"n"` // from 1
	Steps   []*Step  `json:"steps"`
	Changes *Changes `json:"changes,omitempty"` // of its code; of a phase of one round, the phase's
}

// A Commit is one that came in a phase.
type Commit struct {
	Hash    string   `json:"hash"`
	Message string   `json:"message,omitempty"`
	Files   []string `json:"files,omitempty"`
	At      Time     `json:"at"`
	// Source tells how it is known: "seen" (5x made it, saw it as the head
	// of the checkout, or the repository has it between such ones) or "claimed"
	// (an agent said so).
	Source string `json:"source"`
	Step   string `json:"step,omitempty"` // id of the step that names it
}
