package rows

import (
	"bufio"
	"cmp"
	"encoding/json"
	"io"
	"iter"

	"fivex/snapshot/report"
)

// A key says which table a row is of, of which run, and how new it is.
type key struct {
	Table        string      `json:"row"` // "run", "phase", "step" or "finding"
	Project      string      `json:"project"`
	Machine      string      `json:"machine"` // as --machine named it
	Run          string      `json:"run"`
	Plan         string      `json:"plan"`
	LastActivity report.Time `json:"last_activity"`
}

type spend struct {
	CostUSD   float64 `json:"cost_usd"`
	TokensIn  int64   `json:"tokens_in"`
	TokensOut int64   `json:"tokens_out"`
}

type times struct {
	AuthorMS    float64 `json:"author_ms"`
	ReviewerMS  float64 `json:"reviewer_ms"`
	QualityMS   float64 `json:"quality_ms"`
	OtherMS     float64 `json:"other_ms"`
	HumanWaitMS float64 `json:"human_wait_ms"`
}

type runRow struct {
	key
	Status    string      `json:"status"`
	State     string      `json:"state"`
	Why       string      `json:"why"`
	Next      string      `json:"next"`
	Command   string      `json:"command"`
	Source    string      `json:"source"`
	StartedAt report.Time `json:"started_at"`
	EndedAt   report.Time `json:"ended_at"`
	spend
	times
	ElapsedMS         float64 `json:"elapsed_ms"`
	UnrecordedCostUSD float64 `json:"unrecorded_cost_usd"`
	UnrecordedTokens  int64   `json:"unrecorded_tokens"`
	Steps             int     `json:"steps"`
	AgentResults      int     `json:"agent_results"`
	QualityAttempts   int     `json:"quality_attempts"`
	QualityFailures   int     `json:"quality_failures"`
	Reviews           int     `json:"reviews"`
	Escalations       int     `json:"escalations"`
	Decisions         int     `json:"decisions"`
	PhasesDone        int     `json:"phases_done"`
	PhasesTotal       int     `json:"phases_total"`
}

type phaseRow struct {
	key
	Phase           string      `json:"phase"`
	Position        int         `json:"position"`
	Title           string      `json:"title"`
	State           string      `json:"state"`
	Done            bool        `json:"done"`
	DoneBy          string      `json:"done_by"`
	Approved        string      `json:"approved"`
	Review          string      `json:"review"`
	FirstPass       *bool       `json:"first_pass"` // null where no check ran
	Model           string      `json:"model"`      // on which most was spent
	Rounds          int         `json:"rounds"`
	AuthorRuns      int         `json:"author_runs"`
	QualityAttempts int         `json:"quality_attempts"`
	ReviewRounds    int         `json:"review_rounds"`
	Commits         int         `json:"commits"`
	LinesAdded      int         `json:"lines_added"`
	LinesRemoved    int         `json:"lines_removed"`
	StartedAt       report.Time `json:"started_at"`
	EndedAt         report.Time `json:"ended_at"`
	spend
	times
}

type stepRow struct {
	key
	Phase    string      `json:"phase"`
	Round    int         `json:"round"`
	Position int         `json:"position"` // in the run
	Step     string      `json:"step"`
	Kind     string      `json:"kind"`
	Name     string      `json:"name"`
	At       report.Time `json:"recorded_at"`
	Outcome  string      `json:"outcome"`
	Summary  string      `json:"summary"`
	Role     string      `json:"role"`
	Template string      `json:"template"`
	Model    string      `json:"model"`
	Result   string      `json:"result"` // of an agent or a check
	Recorded bool        `json:"recorded"`
	spend
	DurationMS float64     `json:"duration_ms"`
	Attempt    int         `json:"attempt"` // of a check
	AskedAt    report.Time `json:"asked_at"`
	Question   string      `json:"question"` // its kind
	Choice     string      `json:"choice"`
	Pending    bool        `json:"pending"`
	WaitedMS   float64     `json:"waited_ms"`
	Commit     string      `json:"commit_hash"`
}

type findingRow struct {
	key
	Phase    string      `json:"phase"`
	Finding  string      `json:"finding"`
	Title    string      `json:"title"`
	Priority string      `json:"priority"`
	Action   string      `json:"action"`
	Fate     string      `json:"fate"`
	Open     bool        `json:"open"`
	Raised   int         `json:"raised"`
	RaisedAt report.Time `json:"raised_at"` // for the first time
	Path     string      `json:"path"`
	Line     int         `json:"line"`
	FixedBy  string      `json:"fixed_by"`
	CostUSD  float64     `json:"cost_usd"`
}

// NDJSON writes the rows of every run, as it comes.
func NDJSON(w io.Writer, head *report.Report, runs iter.Seq2[*report.Run, error]) error {
	b := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	for run, err := range runs {
		if err != nil {
			return err
		}
		for row := range rowsOf(head, run) {
			if err := enc.Encode(row); err != nil {
				return err
			}
		}
	}
	return b.Flush()
}

// rowsOf are the run's rows: its own, then those of its details.
func rowsOf(head *report.Report, run *report.Run) iter.Seq[any] {
	return func(yield func(any) bool) {
		k := key{"run", cmp.Or(run.Project, head.Project.Name), cmp.Or(run.Machine, head.Project.Machine),
			run.Key, run.Plan, run.LastActivity}
		if !yield(ofRun(k, run)) || run.Detail == nil {
			return
		}
		costs := findingCosts(run)
		position := 0
		for i, p := range run.Phases {
			k.Table = "phase"
			if !yield(ofPhase(k, i+1, p)) {
				return
			}
			k.Table = "step"
			for _, r := range p.Rounds {
				for _, s := range r.Steps {
					position++
					if !yield(ofStep(k, p, r, position, s)) {
						return
					}
				}
			}
		}
		k.Table = "finding"
		for _, f := range run.Findings {
			if !yield(ofFinding(k, run, f, costs[f.ID])) {
				return
			}
		}
	}
}

func ofRun(k key, r *report.Run) runRow {
	t := r.Totals
	return runRow{key: k, Status: r.Status, State: r.State.Kind, Why: r.State.Why, Next: r.State.Next,
		Command: r.Command, Source: r.Source, StartedAt: r.StartedAt, EndedAt: r.EndedAt,
		spend: spend{t.CostUSD, t.TokensIn, t.TokensOut},
		times: times{t.AuthorMS, t.ReviewerMS, t.QualityMS, t.OtherMS, t.HumanWaitMS}, ElapsedMS: t.ElapsedMS,
		UnrecordedCostUSD: t.UnrecordedCostUSD, UnrecordedTokens: t.UnrecordedTokens,
		Steps: t.Steps, AgentResults: t.AgentResults, QualityAttempts: t.QualityAttempts,
		QualityFailures: t.QualityFailures, Reviews: t.Reviews, Escalations: t.Escalations,
		Decisions: t.Decisions, PhasesDone: t.PhasesDone, PhasesTotal: t.PhasesTotal}
}

func ofPhase(k key, position int, p *report.Phase) phaseRow {
	row := phaseRow{key: k, Phase: p.ID, Position: position, Title: p.Title, State: p.State, Done: p.Done(),
		DoneBy: p.DoneBy, Approved: p.Approved, Review: p.Review, Model: mostSpentOn(p),
		Rounds: len(p.Rounds), AuthorRuns: p.AuthorRuns, QualityAttempts: p.QualityAttempts,
		ReviewRounds: p.ReviewRounds, Commits: len(p.Commits), StartedAt: p.StartedAt, EndedAt: p.EndedAt,
		spend: spend{p.CostUSD, p.TokensIn, p.TokensOut},
		times: times{p.AuthorMS, p.ReviewerMS, p.QualityMS, p.OtherMS, p.HumanWaitMS}}
	if len(p.Quality) > 0 {
		first := p.Quality[0] == "passed"
		row.FirstPass = &first
	}
	if p.Changes != nil {
		row.LinesAdded, row.LinesRemoved = p.Changes.Added, p.Changes.Removed
		if p.Changes.Problem == "" {
			row.Commits = len(p.Changes.Commits) // of the repository, where it tells
		}
	}
	return row
}

// mostSpentOn is the model on which most of the phase was spent.
func mostSpentOn(p *report.Phase) (model string) {
	cost := map[string]float64{}
	for s := range p.Steps {
		if s.Model == "" {
			continue
		}
		cost[s.Model] += report.Deref(s.CostUSD)
		if model == "" || cost[s.Model] > cost[model] {
			model = s.Model
		}
	}
	return model
}

func ofStep(k key, p *report.Phase, r *report.Round, position int, s *report.Step) stepRow {
	row := stepRow{key: k, Phase: p.ID, Round: r.N, Position: position, Step: s.ID, Kind: s.Kind, Name: s.Name,
		At: s.At, Outcome: s.Outcome, Summary: s.Summary, Model: s.Model, Recorded: true,
		DurationMS: report.Deref(s.DurationMS),
		spend:      spend{report.Deref(s.CostUSD), report.Deref(s.TokensIn), report.Deref(s.TokensOut)}}
	switch {
	case s.Agent != nil:
		row.Role, row.Template, row.Result = s.Agent.Role, s.Agent.Template, s.Agent.Result
		row.Recorded, row.Commit = !s.Agent.Unrecorded, s.Agent.Commit
	case s.Quality != nil:
		row.Result, row.Attempt, row.Recorded = s.Quality.Outcome, s.Quality.Attempt, !s.Quality.Unrecorded
	case s.Person != nil:
		row.AskedAt, row.Question, row.Choice = s.Person.AskedAt, s.Person.Kind, s.Person.Choice
		row.Pending, row.WaitedMS = s.Person.Pending, report.Deref(s.Person.WaitedMS)
	case s.Commit != nil:
		row.Commit = s.Commit.Hash
	}
	return row
}

func ofFinding(k key, run *report.Run, f *report.Finding, cost float64) findingRow {
	row := findingRow{key: k, Phase: f.Phase, Finding: f.ID, Title: f.Title, Priority: f.Priority,
		Action: f.Action, Fate: f.Fate.Kind, Open: f.IsOpen(), Raised: len(f.Raised), FixedBy: f.Fate.Commit,
		CostUSD: cost}
	if len(f.Locations) > 0 {
		row.Path, row.Line = f.Locations[0].Path, f.Locations[0].Line
	}
	if len(f.Raised) > 0 {
		for s := range run.Steps {
			if s.ID == f.Raised[0].Step {
				row.RaisedAt = s.At
				break
			}
		}
	}
	return row
}
