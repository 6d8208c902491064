package report

// A Run is one run of a plan. Its Detail is nil when the report tells it in
// a line only.
type Run struct {
	Key          string         `json:"-"` // unique in the report; the id unless that repeats
	ID           string         `json:"id"`
	Plan         string         `json:"plan,omitempty"`    // key in Report.Plans
	Project      string         `json:"project,omitempty"` // in a report of several projects
	Machine      string         `json:"machine,omitempty"` // in a report of several, as --machine named it
	ReviewPath   string         `json:"reviewPath,omitempty"`
	Command      string         `json:"command,omitempty"` // "run", "plan-review", "plan", as stored or as its steps tell
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
}

// State says what a run is doing, or why it stopped.
type State struct {
	// Kind is "waiting" (for a person), "working", "paused", "interrupted",
	// "idle", "completed", "failed", "aborted", or the stored status when
	// that is none of these.
	Kind  string `json:"kind"`
	Since Time   `json:"since"`
	Why   string `json:"why"`  // one sentence, in content
	Next  string `json:"next"` // what a person can do, or empty
	// Phase and Step are where that can be seen: a phase's id and a step's.
	Phase string `json:"phase,omitempty"`
	Step  string `json:"step,omitempty"`
	// Findings are what a person has to decide on: ids of findings.
	Findings []string `json:"findings,omitempty"`
	Gate     string   `json:"gate,omitempty"` // key in Report.Gates of the gate that waits
}

// A Detail is the full story of a run. Each row of its journal is told in
// exactly one step.
type Detail struct {
	Phases   []*Phase   `json:"phases"`   // "plan" first, what belongs to no phase ("") last
	Findings []*Finding `json:"findings"` // in the order in which they were first raised
	Split    []Share    `json:"split"`    // where time and money went, by who
	Timeline Timeline   `json:"timeline"`
	Logs     []*Log     `json:"logs"`
	LogsNote string     `json:"logsNote,omitempty"`
	Reviews  []string   `json:"reviews,omitempty"` // keys in Report.Documents
	// OtherRows are rows that tell no step: tables of newer schemas that name
	// this run, such as invocations, and other streams of a record.
	OtherRows map[string][]map[string]any `json:"otherRows,omitempty"`
}

// Steps are the run's steps, phase by phase, round by round.
func (d *Detail) Steps(yield func(*Step) bool) {
	for _, p := range d.Phases {
		for _, r := range p.Rounds {
			for _, s := range r.Steps {
				if !yield(s) {
					return
				}
			}
		}
	}
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

// SetKey names it in its Set of the report.
func (r *Run) SetKey() string { return r.Key }
