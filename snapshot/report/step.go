package report

import (
	"encoding/json"
	"strings"
)

// A Step is one thing that happened in a run. What a row of the journal told
// of it stands in Rows; everything else follows from them.
type Step struct {
	ID string `json:"id"` // unique in the run, the same for the same row in every report
	// Kind is "author", "reviewer", "agent" (another role), "quality",
	// "person", "commit", "boundary" (of a phase or the run) or "note".
	Kind      string `json:"kind"`
	Name      string `json:"name"` // step name or event type, as stored
	Phase     string `json:"phase,omitempty"`
	Iteration *int64 `json:"iteration,omitempty"`
	At        Time   `json:"at"`                // when it was recorded: its end
	Summary   string `json:"summary,omitempty"` // one line
	// Outcome is "good", "bad", "warn", "waiting", "working" or "".
	Outcome    string       `json:"outcome,omitempty"`
	DurationMS *float64     `json:"durationMs,omitempty"`
	TokensIn   *int64       `json:"tokensIn,omitempty"`
	TokensOut  *int64       `json:"tokensOut,omitempty"`
	CostUSD    *float64     `json:"costUsd,omitempty"`
	Model      string       `json:"model,omitempty"`
	Session    string       `json:"sessionId,omitempty"`
	Continued  bool         `json:"continued,omitempty"` // the session is that of an earlier step
	Log        string       `json:"log,omitempty"`       // file name in Detail.Logs
	LogPath    string       `json:"logPath,omitempty"`   // as stored, of a log that is not here
	Head       string       `json:"headCommit,omitempty"`
	PatchID    string       `json:"patchId,omitempty"`
	Diff       *DiffSummary `json:"diffSummary,omitempty"`
	Performer  string       `json:"performer,omitempty"` // as a record says it
	Agent      *Agent       `json:"agent,omitempty"`     // of author, reviewer, agent
	Quality    *Quality     `json:"quality,omitempty"`
	Person     *Person      `json:"person,omitempty"`
	Commit     *Commit      `json:"commit,omitempty"`
	Boundary   *Boundary    `json:"boundary,omitempty"`
	Rows       []Row        `json:"rows,omitempty"` // of the journal; a call that only its log tells of has none
}

// A Row is one row of the journal, or one line of a record, as it was stored.
type Row struct {
	Table string         `json:"table"` // the table or stream
	ID    string         `json:"id"`
	Name  string         `json:"name,omitempty"` // event type or step name
	Extra map[string]any `json:"extra,omitempty"`
	Payload
}

// An Agent is one call of an agent and what it answered.
type Agent struct {
	Role     string `json:"role"`
	Template string `json:"template,omitempty"`
	// ResultType is "status" or "verdict", as stored or by shape.
	ResultType string  `json:"resultType,omitempty"`
	Result     string  `json:"result,omitempty"` // complete, needs_human, failed; or the readiness
	Reason     string  `json:"reason,omitempty"`
	Notes      string  `json:"notes,omitempty"`  // notes or summary
	Commit     string  `json:"commit,omitempty"` // as the agent claims
	Items      []Item  `json:"items,omitempty"`
	Fields     []Field `json:"fields,omitempty"` // what else the answer holds
	Review     int     `json:"review,omitempty"` // which verdict of its phase, from 1
	// Unrecorded: no row holds the answer. Overwritten: that is so because a
	// later one took its place. Call then tells how the call ended where its
	// log tells: "ended", "failed", "interrupted", "working", or "silent" where
	// nothing has been heard of it for long.
	Unrecorded  bool   `json:"unrecorded,omitempty"`
	Overwritten bool   `json:"overwritten,omitempty"`
	Call        string `json:"call,omitempty"`
	// Spent is the call's log, where the row holds the answer and not what it
	// took; nil otherwise.
	Spent *Call `json:"-"`
}

// What 5x takes as an Agent's Result: of a status the first three, of a verdict the others.
const (
	Complete             = "complete"
	NeedsHuman           = "needs_human"
	Failed               = "failed"
	Ready                = "ready"
	ReadyWithCorrections = "ready_with_corrections"
	NotReady             = "not_ready"
)

// IsVerdict tells a reviewer's verdict from an author's status.
func (a *Agent) IsVerdict() bool { return a.ResultType == "verdict" }

// An Item is one finding of one verdict, as the reviewer gave it.
type Item struct {
	Finding  string  `json:"finding,omitempty"` // id of the run's finding that it raises
	ID       string  `json:"id,omitempty"`
	Title    string  `json:"title,omitempty"`
	Action   string  `json:"action,omitempty"` // "auto_fix", "human_required"
	Reason   string  `json:"reason,omitempty"`
	Priority string  `json:"priority,omitempty"`
	Fields   []Field `json:"fields,omitempty"` // every further field, in a stable order
}

// A Field is a named value of a payload, as text.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Quality is one attempt of the quality gates.
type Quality struct {
	Attempt  int       `json:"attempt"`          // which one of its phase, from 1, in the order in which they happened
	Stored   *int64    `json:"stored,omitempty"` // its number as stored
	Outcome  string    `json:"outcome"`          // "passed", "failed", "skipped" or "unknown"
	Commands []Command `json:"commands,omitempty"`
	// Unrecorded: only its event tells of it. Overwritten: that is so because
	// a later attempt took its place.
	Unrecorded  bool `json:"unrecorded,omitempty"`
	Overwritten bool `json:"overwritten,omitempty"`
	Empty       bool `json:"-"` // it says itself that there was no command to run
}

// A Command is one command of a quality attempt.
type Command struct {
	Command    string   `json:"command"`
	Passed     *bool    `json:"passed"`
	DurationMS *float64 `json:"durationMs"`
	Output     string   `json:"output,omitempty"`
	Log        string   `json:"log,omitempty"` // file name in Detail.Logs
}

// A Person is a question to a person and its answer.
type Person struct {
	Kind     string   `json:"kind"` // "phase", "escalation", "gate", "prompt", "governance", or the step's name
	Question string   `json:"question,omitempty"`
	Items    []Item   `json:"items,omitempty"`
	AskedAt  Time     `json:"askedAt"`
	Pending  bool     `json:"pending,omitempty"`
	Choice   string   `json:"choice,omitempty"`  // as stored
	Meaning  string   `json:"meaning,omitempty"` // the choice in words
	Guidance string   `json:"guidance,omitempty"`
	By       string   `json:"by,omitempty"`     // who, or where it was answered
	Rule     bool     `json:"rule,omitempty"`   // no person answered, but auto mode or a time-out
	Gate     string   `json:"gateId,omitempty"` // key in Report.Gates
	WaitedMS *float64 `json:"waitedMs,omitempty"`
}

// TakenBack tells a question that was withdrawn or abandoned: a rule answers only that
// the run goes on or ends.
func (p *Person) TakenBack() bool { return p.Rule && p.Choice != "continue" && p.Choice != "abort" }

// CountsItems tells whether a question says only how many findings need a person.
func CountsItems(question string) bool {
	return strings.HasSuffix(strings.SplitN(question, " (", 2)[0], "item(s) require human review")
}

// A Boundary is where a phase or the run begins or ends.
type Boundary struct {
	// Event is "run-started", "run-completed", "run-aborted", "run-paused",
	// "run-reopened", "phase-started", "phase-completed", "phase-approved" (by
	// a person, over the reviewer), "checklist-mismatch" or "review-committed".
	Event  string `json:"event"`
	Reason string `json:"reason,omitempty"`
}

// Told is a boundary's reason in words; codes of 5x say what its event says.
func (b *Boundary) Told() string {
	if b == nil || b.Reason == "phase_gate_exit" || b.Reason == "checklist_not_updated" {
		return ""
	}
	return b.Reason
}

// A DiffSummary counts what a step changed, as a run record says it.
type DiffSummary struct {
	FilesChanged int64 `json:"filesChanged"`
	Insertions   int64 `json:"insertions"`
	Deletions    int64 `json:"deletions"`
	// Raw is the summary as it was stored.
	Raw json.RawMessage `json:"raw,omitempty"`
}
