package report

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

// A StaleAnswer is one that somebody gave to a gate that was over, or a
// withdrawal of it.
type StaleAnswer struct {
	At        Time   `json:"at"`
	By        string `json:"by,omitempty"`
	Choice    string `json:"choice,omitempty"`
	Guidance  string `json:"guidance,omitempty"`
	Withdrawn string `json:"withdrawn,omitempty"` // why it was to be taken back
}

// SetKey names it in its Set of the report.
func (g *Gate) SetKey() string { return g.ID }
