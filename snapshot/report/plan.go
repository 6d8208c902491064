package report

// NotFound is why a file is not shown that is not there.
const NotFound = "not found"

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
	Copy       bool           `json:"copy,omitempty"`     // it is the main checkout's, for the worktree is gone
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

// Approved tells whether the plan's progress says that the phase's review was
// approved.
func (p *Plan) Approved(phase string) bool {
	for _, g := range p.Progress {
		if g.Phase == phase && g.ReviewApproved != nil && *g.ReviewApproved {
			return true
		}
	}
	return false
}

// SetKey names it in its Set of the report.
func (p *Plan) SetKey() string { return p.Path }
