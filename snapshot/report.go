package snapshot

import (
	"encoding/json"
)

// FormatVersion is the version of the Report's JSON form.
const FormatVersion = 1

// A Report is everything known about a project at one moment.
type Report struct {
	Version   int            `json:"version"` // FormatVersion
	Title     string         `json:"title"`
	At        Time           `json:"at"` // the report's "now": the newest instant in the data, unless the caller set it
	Project   Project        `json:"project"`
	Compare   bool           `json:"-"` // the runs were named one by one, to be seen side by side
	Totals    Totals         `json:"totals"`
	Notices   []Notice       `json:"notices"`
	Masked    map[string]int `json:"masked"` // how many secrets were masked, by kind; null when masking was off
	Plans     Set[*Plan]     `json:"plans"`
	Runs      Set[*Run]      `json:"runs"`
	Gates     Set[*Gate]     `json:"gates"`
	Documents Set[*Document] `json:"documents"`
	Analytics Analytics      `json:"analytics"`
	// OtherTables holds the rows of database tables that this program does
	// not know, column by column, so that nothing in the database is lost.
	OtherTables Set[*OtherTable] `json:"otherTables"`
}

// A Project is where the report comes from.
type Project struct {
	Name   string `json:"name"`             // base name of the project folder
	Source string `json:"source"`           // "database", "records" or "none"
	State  string `json:"state,omitempty"`  // state folder, relative to the project
	Schema int64  `json:"schema,omitempty"` // highest row of schema_version; 0 is unknown
	// Generation is "A" (run_events), "B" (steps) or "record".
	Generation     string              `json:"generation,omitempty"`
	SchemaVersions []SchemaVersion     `json:"schemaVersions,omitempty"`
	Locks          []*Lock             `json:"locks,omitempty"`
	Backups        []string            `json:"backups,omitempty"`        // databases set aside by an upgrade, openable with --db
	UnrecordedLogs map[string][]string `json:"unrecordedLogs,omitempty"` // log folder without a run -> file names
}

// A SchemaVersion is one row of the schema_version table.
type SchemaVersion struct {
	Version   int64          `json:"version"`
	AppliedAt Time           `json:"appliedAt"`
	Extra     map[string]any `json:"extra,omitempty"`
}

// A Lock is one file of the locks folder.
type Lock struct {
	File      string `json:"file"`
	PID       int64  `json:"pid,omitempty"`
	StartedAt Time   `json:"startedAt"`
	Plan      string `json:"plan,omitempty"`
	// Holder is "alive" or "dead" where that could be checked: only when
	// the state folder still lies where the lock says it was taken.
	Holder  string `json:"holder"`
	Problem string `json:"problem,omitempty"`
}

// A Notice says something about the source that a reader should know: a
// newer schema, a missing table, a file that was not opened.
type Notice struct {
	Kind string `json:"kind"` // stable word: "newer-schema", "missing-table", …
	Text string `json:"text"`
}

// Totals are sums over a run, a plan or the project. Durations are
// milliseconds, money is US dollars as stored.
type Totals struct {
	Runs            int     `json:"runs,omitempty"`
	Events          int     `json:"events"`
	AgentResults    int     `json:"agentResults"`
	QualityAttempts int     `json:"qualityAttempts"`
	QualityFailures int     `json:"qualityFailures"`
	Reviews         int     `json:"reviews"`
	Escalations     int     `json:"escalations"`
	Decisions       int     `json:"decisions"`
	TokensIn        int64   `json:"tokensIn"`
	TokensOut       int64   `json:"tokensOut"`
	CostUSD         float64 `json:"costUsd"`
	AuthorMS        float64 `json:"authorMs"`
	ReviewerMS      float64 `json:"reviewerMs"`
	QualityMS       float64 `json:"qualityMs"`
	HumanWaitMS     float64 `json:"humanWaitMs"`
	ElapsedMS       float64 `json:"elapsedMs"`
	PhasesDone      int     `json:"phasesDone"`
	PhasesTotal     int     `json:"phasesTotal"`
}

func (t *Totals) add(o Totals) {
	t.Events += o.Events
	t.AgentResults += o.AgentResults
	t.QualityAttempts += o.QualityAttempts
	t.QualityFailures += o.QualityFailures
	t.Reviews += o.Reviews
	t.Escalations += o.Escalations
	t.Decisions += o.Decisions
	t.TokensIn += o.TokensIn
	t.TokensOut += o.TokensOut
	t.CostUSD += o.CostUSD
	t.AuthorMS += o.AuthorMS
	t.ReviewerMS += o.ReviewerMS
	t.QualityMS += o.QualityMS
	t.HumanWaitMS += o.HumanWaitMS
	t.ElapsedMS += o.ElapsedMS
}

// A Plan is an implementation plan and what all runs made of it.
type Plan struct {
	Path       string         `json:"path"` // relative to the project; the key
	Title      string         `json:"title,omitempty"`
	Version    string         `json:"planVersion,omitempty"`
	Status     string         `json:"planStatus,omitempty"` // the document's own **Status:** line
	Worktree   string         `json:"worktree,omitempty"`
	Branch     string         `json:"branch,omitempty"`
	CreatedAt  Time           `json:"createdAt"`
	UpdatedAt  Time           `json:"updatedAt"`
	Document   string         `json:"document,omitempty"` // key in Report.Documents
	Missing    string         `json:"missing,omitempty"`  // why the document is not shown
	Phases     []PlanPhase    `json:"phases"`
	Progress   []Progress     `json:"progress,omitempty"`
	Runs       []string       `json:"runs"` // keys in Report.Runs, oldest first
	Totals     Totals         `json:"totals"`
	LastActive Time           `json:"lastActivity"`
	State      string         `json:"state"` // the state of the run that needs attention most
	Extra      map[string]any `json:"extra,omitempty"`
}

// A PlanPhase is a phase heading of a plan document with its checklist.
type PlanPhase struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Gate     string `json:"completionGate,omitempty"`
	Marked   bool   `json:"marked"` // the heading ends in "- COMPLETE"
	Items    int    `json:"items"`
	Checked  int    `json:"checked"`
	Complete bool   `json:"complete"` // marked, or every item is checked
}

// Progress is a row of phase_progress: what all runs together reached in one
// phase of a plan.
type Progress struct {
	Phase              string         `json:"phase"`
	ImplementationDone *bool          `json:"implementationDone"`
	LatestReadiness    string         `json:"latestReviewReadiness,omitempty"`
	ReviewApproved     *bool          `json:"reviewApproved"`
	BlockedReason      string         `json:"blockedReason,omitempty"`
	CreatedAt          Time           `json:"createdAt"`
	UpdatedAt          Time           `json:"updatedAt"`
	Extra              map[string]any `json:"extra,omitempty"`
}

// A Run is one run of a plan. Its Detail is nil when the report tells it in
// a line only.
type Run struct {
	Key          string         `json:"-"` // unique in the report; the id unless that repeats
	ID           string         `json:"id"`
	Plan         string         `json:"plan,omitempty"` // key in Report.Plans
	ReviewPath   string         `json:"reviewPath,omitempty"`
	Command      string         `json:"command,omitempty"` // "run", "plan-review", "plan", as stored or as its events tell
	Status       string         `json:"status"`            // as stored
	State        State          `json:"state"`             // what the evidence says
	CurrentPhase string         `json:"currentPhase,omitempty"`
	CurrentState string         `json:"currentState,omitempty"` // generation A's state machine
	StartedAt    Time           `json:"startedAt"`
	EndedAt      Time           `json:"endedAt"`
	UpdatedAt    Time           `json:"updatedAt"`
	LastActivity Time           `json:"lastActivity"`
	Source       string         `json:"source"` // "run_events", "steps" or "record"
	Migrated     bool           `json:"migrated,omitempty"`
	Totals       Totals         `json:"totals"`
	Config       Payload        `json:"config"`
	Record       *Record        `json:"record,omitempty"`
	Extra        map[string]any `json:"extra,omitempty"`
	*Detail

	analytics *Analytics // of a run that was told before, and has no details
}

// State says what a run is doing, or why it stopped.
type State struct {
	// Kind is "waiting" (for a person), "working", "paused", "interrupted",
	// "idle", "completed", "failed", "aborted", or the stored status when
	// that is none of these.
	Kind  string `json:"kind"`
	Since Time   `json:"since"`
	Why   string `json:"why"`  // one sentence
	Next  string `json:"next"` // what a person can do, or empty
}

// A Detail is the full story of a run.
type Detail struct {
	Phases    []*Phase            `json:"phases"`
	Events    Set[*Event]         `json:"events"`
	Agents    Set[*AgentResult]   `json:"agentResults"`
	Quality   Set[*QualityResult] `json:"qualityResults"`
	Decisions Set[*Decision]      `json:"humanDecisions"`
	Commits   []Commit            `json:"commits,omitempty"`
	Timeline  Timeline            `json:"timeline"`
	Logs      []*Log              `json:"logs"`
	Reviews   []string            `json:"reviews,omitempty"` // keys in Report.Documents
	LogsNote  string              `json:"logsNote,omitempty"`
	// OtherRows are rows of tables that belong to newer schemas and name
	// this run, such as prompts and invocations, or other record streams.
	OtherRows map[string][]map[string]any `json:"otherRows,omitempty"`
}

// A Phase is what one run did in one phase of its plan.
type Phase struct {
	ID              string  `json:"id"` // "" gathers what happened outside any phase
	Title           string  `json:"title,omitempty"`
	State           string  `json:"state"`                    // "pending", "active", "blocked", "done", "approved-by-person"
	Implementation  string  `json:"implementation,omitempty"` // the author's last result
	Quality         string  `json:"quality,omitempty"`        // "passed", "failed", "skipped"
	Review          string  `json:"review,omitempty"`         // the last readiness
	Gate            string  `json:"gate,omitempty"`           // the last decision of a person
	AuthorRuns      int     `json:"authorRuns"`
	QualityAttempts int     `json:"qualityAttempts"`
	ReviewRounds    int     `json:"reviewRounds"`
	TokensIn        int64   `json:"tokensIn"`
	TokensOut       int64   `json:"tokensOut"`
	CostUSD         float64 `json:"costUsd"`
	AuthorMS        float64 `json:"authorMs"`
	ReviewerMS      float64 `json:"reviewerMs"`
	QualityMS       float64 `json:"qualityMs"`
	HumanWaitMS     float64 `json:"humanWaitMs"`
	StartedAt       Time    `json:"startedAt"`
	EndedAt         Time    `json:"endedAt"`
	Commit          string  `json:"commit,omitempty"`
}

// An Event is one row of the run's journal: run_events, steps, or a line of
// a record's streams.
type Event struct {
	ID        string         `json:"id"`
	Type      string         `json:"type"` // event_type or step_name, as stored
	Phase     string         `json:"phase,omitempty"`
	Iteration *int64         `json:"iteration"`
	At        Time           `json:"at"`
	Summary   string         `json:"summary,omitempty"` // one line for people, from the payload
	Refs      *EventRefs     `json:"refs,omitempty"`
	Head      string         `json:"headCommit,omitempty"`
	Extra     map[string]any `json:"extra,omitempty"`
	Payload
}

// EventRefs names what an event is about; the payload of a step that is a
// result stands there and not in the event.
type EventRefs struct {
	Agent    string `json:"agentResult,omitempty"`
	Quality  string `json:"qualityResult,omitempty"`
	Decision string `json:"humanDecision,omitempty"`
}

// An AgentResult is one answer of an author or a reviewer.
type AgentResult struct {
	Key        string           `json:"-"`
	ID         string           `json:"id"`
	Step       string           `json:"step,omitempty"` // generation B's step name
	Phase      string           `json:"phase,omitempty"`
	Iteration  *int64           `json:"iteration"`
	Role       string           `json:"role,omitempty"`
	Template   string           `json:"template,omitempty"`
	ResultType string           `json:"resultType,omitempty"` // "status", "verdict", as stored or by shape
	Result     string           `json:"result,omitempty"`     // complete, needs_human, failed; or the readiness
	Reason     string           `json:"reason,omitempty"`
	Notes      string           `json:"notes,omitempty"` // notes or summary
	Commit     string           `json:"commit,omitempty"`
	Items      []Item           `json:"items,omitempty"`
	Model      string           `json:"model,omitempty"`
	Session    string           `json:"sessionId,omitempty"`
	TokensIn   *int64           `json:"tokensIn"`
	TokensOut  *int64           `json:"tokensOut"`
	CostUSD    *float64         `json:"costUsd"`
	DurationMS *float64         `json:"durationMs"`
	At         Time             `json:"at"`
	LogPath    string           `json:"logPath,omitempty"` // as stored, home folder hidden
	Log        string           `json:"log,omitempty"`     // file name in Logs
	Head       string           `json:"headCommit,omitempty"`
	Diff       *json.RawMessage `json:"diffSummary,omitempty"`
	PatchID    string           `json:"patchId,omitempty"`
	Performer  string           `json:"performer,omitempty"`
	// EventOnly: no row holds this result, only its event tells of it.
	// Overwritten: that is so because a later one took its place.
	EventOnly   bool           `json:"eventOnly,omitempty"`
	Overwritten bool           `json:"overwritten,omitempty"`
	Extra       map[string]any `json:"extra,omitempty"`
	Payload
}

// IsVerdict tells a reviewer's verdict from an author's status.
func (a *AgentResult) IsVerdict() bool { return a.ResultType == "verdict" }

// An Item is one finding of a verdict.
type Item struct {
	ID       string `json:"id,omitempty"`
	Title    string `json:"title,omitempty"`
	Action   string `json:"action,omitempty"`
	Reason   string `json:"reason,omitempty"`
	Priority string `json:"priority,omitempty"`
	// Fields holds every further field of the item, in a stable order.
	Fields []Field `json:"fields,omitempty"`
}

// A Field is a named value of a payload, as text.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A QualityResult is one attempt of the quality gates.
type QualityResult struct {
	Key         string         `json:"-"`
	ID          string         `json:"id"`
	Step        string         `json:"step,omitempty"` // generation B's step name
	Phase       string         `json:"phase,omitempty"`
	Attempt     *int64         `json:"attempt"`
	Passed      *bool          `json:"passed"`
	Skipped     bool           `json:"skipped,omitempty"`
	Commands    []Command      `json:"commands,omitempty"`
	DurationMS  *float64       `json:"durationMs"`
	At          Time           `json:"at"`
	EventOnly   bool           `json:"eventOnly,omitempty"`   // no row holds it, only its event
	Overwritten bool           `json:"overwritten,omitempty"` // since a later attempt took its place
	Extra       map[string]any `json:"extra,omitempty"`
	Payload
}

// A Command is one command of a quality attempt.
type Command struct {
	Command    string   `json:"command"`
	Passed     *bool    `json:"passed"`
	DurationMS *float64 `json:"durationMs"`
	Output     string   `json:"output,omitempty"`
	Log        string   `json:"log,omitempty"` // file name in Logs
}

// A Decision is what a person decided, from whichever of its many sources.
type Decision struct {
	Key       string   `json:"-"`
	Kind      string   `json:"kind"` // "phase", "escalation", "gate", "prompt", "governance", or the step's name
	Phase     string   `json:"phase,omitempty"`
	Iteration *int64   `json:"iteration"`
	At        Time     `json:"at"`
	Choice    string   `json:"choice,omitempty"` // as stored
	Meaning   string   `json:"meaning"`          // the choice in words
	Guidance  string   `json:"guidance,omitempty"`
	Question  string   `json:"question,omitempty"` // what was asked: the escalation's reason, the prompt's message
	By        string   `json:"by,omitempty"`
	Gate      string   `json:"gateId,omitempty"`
	Items     []Item   `json:"items,omitempty"`
	WaitedMS  *float64 `json:"waitedMs"` // from the question to the answer, where both are known
	Pending   bool     `json:"pending,omitempty"`
	// Payload is the step's or prompt's own; a generation A decision's
	// payload stands in its event.
	Payload
}

// A Commit is one that 5x made or recorded.
type Commit struct {
	Hash    string   `json:"hash"`
	Message string   `json:"message,omitempty"`
	Files   []string `json:"files,omitempty"`
	At      Time     `json:"at"`
	Phase   string   `json:"phase,omitempty"`
}

// A Timeline is when who worked, by lane.
type Timeline struct {
	// Axis is "clock" (spans lie where the clock says), or "sequence": the
	// recorded durations do not fit the recorded times, so spans lie end
	// to end in journal order.
	Axis  string `json:"axis"`
	Start Time   `json:"start"`
	Spans []Span `json:"spans"`
}

// A Span is one piece of work; offsets are milliseconds from the start of
// the timeline.
type Span struct {
	Lane    string  `json:"lane"` // "author", "quality", "reviewer", "person"
	Phase   string  `json:"phase,omitempty"`
	FromMS  float64 `json:"fromMs"`
	ToMS    float64 `json:"toMs"`
	Label   string  `json:"label"`
	Outcome string  `json:"outcome,omitempty"` // "good", "bad", "warn" or ""
	Kind    string  `json:"kind"`              // what Ref names: "agent", "quality", "decision"
	Ref     string  `json:"ref"`
	Known   bool    `json:"durationKnown"`
}

// A Log is one file of a run's log folder.
type Log struct {
	Name     string `json:"name"`
	Kind     string `json:"kind"` // "agent", "quality", "other"
	Bytes    int64  `json:"bytes"`
	Recorded bool   `json:"recorded"`          // a row names it
	LastAt   Time   `json:"lastAt"`            // the newest instant that its last lines tell
	Problem  string `json:"problem,omitempty"` // why it could not be read
	// Transcript is an agent log as people read it; Text another log's
	// content. Both are there as far as the options want logs.
	Transcript *Transcript `json:"transcript,omitempty"`
	Text       string      `json:"text,omitempty"`
	CutBytes   int64       `json:"cutBytes,omitempty"` // left out of Text, at its beginning
}

// A Record is the header of a run record.
type Record struct {
	Folder        string  `json:"folder"`
	SealedAt      Time    `json:"sealedAt"`
	FinalHead     string  `json:"finalHeadCommit,omitempty"`
	CLIVersion    string  `json:"cliVersion,omitempty"`
	FormatVersion int64   `json:"formatVersion,omitempty"`
	Header        Payload `json:"header"`
}

// A Gate is a file of the gate protocol with its answer.
type Gate struct {
	ID         string   `json:"id"`
	Type       string   `json:"gateType,omitempty"`
	Run        string   `json:"runId,omitempty"`
	CreatedAt  Time     `json:"createdAt"`
	Resolved   bool     `json:"resolved"`
	ResolvedBy string   `json:"resolvedBy,omitempty"`
	ResolvedAt Time     `json:"resolvedAt"`
	Choice     string   `json:"choice,omitempty"`
	Guidance   string   `json:"guidance,omitempty"`
	Withdrawn  string   `json:"withdrawn,omitempty"` // why it was taken back
	WaitedMS   *float64 `json:"waitedMs"`
	Phase      string   `json:"phase,omitempty"`
	Question   string   `json:"question,omitempty"` // what the request's context asks
	Items      []Item   `json:"items,omitempty"`
	Actions    []string `json:"actions,omitempty"` // what may be answered
	Deadline   Time     `json:"deadline"`          // when the asker stops waiting
	// TerminalOnly: the page shows the gate and may not answer it.
	TerminalOnly bool          `json:"terminalOnly,omitempty"`
	Stale        []StaleAnswer `json:"staleAnswers,omitempty"` // that came after another
	Request      Payload       `json:"request"`
	Answer       Payload       `json:"answer"`
}

// A StaleAnswer is one that somebody gave to a gate that was answered.
type StaleAnswer struct {
	At       Time   `json:"at"`
	By       string `json:"by,omitempty"`
	Choice   string `json:"choice,omitempty"`
	Guidance string `json:"guidance,omitempty"`
}

// A Document is a plan or a review in Markdown.
type Document struct {
	Path      string `json:"path"`
	Kind      string `json:"kind"` // "plan" or "review"
	Title     string `json:"title,omitempty"`
	Text      string `json:"text"`
	CutBytes  int64  `json:"cutBytes,omitempty"` // how much of its end is left out
	Readiness string `json:"readiness,omitempty"`
	Worktree  bool   `json:"worktree,omitempty"` // read from the plan's worktree
}

// An OtherTable is a database table that this program does not know.
type OtherTable struct {
	Name string           `json:"-"`
	Rows []map[string]any `json:"rows"`
}
