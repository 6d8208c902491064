package report

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
	Call       *Call       `json:"call,omitempty"`     // of an agent log that no row names
}

// A Transcript is a log as people read it.
type Transcript struct {
	Entries    []*Entry `json:"entries"`
	CutBytes   int64    `json:"cutBytes,omitempty"`   // left out at the beginning
	CutEntries int      `json:"cutEntries,omitempty"` // left out at the beginning
	Notes      []string `json:"notes,omitempty"`      // what could not be read
}

// An Entry is one piece of a transcript.
type Entry struct {
	// Kind is "start", "prompt", "text", "reasoning", "tool", "error",
	// "usage", "end", or "other" for a line of unknown form.
	Kind       string   `json:"kind"`
	At         Time     `json:"at"`
	Text       string   `json:"text,omitempty"`
	Tool       string   `json:"tool,omitempty"`
	Input      string   `json:"input,omitempty"`
	Failed     bool     `json:"failed,omitempty"`
	Running    bool     `json:"running,omitempty"` // the tool has not ended
	DurationMS *float64 `json:"durationMs,omitempty"`
	TokensIn   *int64   `json:"tokensIn,omitempty"`
	TokensOut  *int64   `json:"tokensOut,omitempty"`
	CostUSD    *float64 `json:"costUsd,omitempty"`
	CutBytes   int      `json:"cutBytes,omitempty"` // left out of Text
}

// A Call is what an agent log tells of the call that it is of.
type Call struct {
	Role      string `json:"role,omitempty"`
	Template  string `json:"template,omitempty"`
	Phase     string `json:"phase,omitempty"`
	StartedAt Time   `json:"startedAt"`
	EndedAt   Time   `json:"endedAt"` // its newest instant
	// End is "ended" (the agent answered), "failed" (the log ends in an
	// error), or "" when the log just ends.
	End        string   `json:"end,omitempty"`
	Error      string   `json:"error,omitempty"`
	Model      string   `json:"model,omitempty"`
	Session    string   `json:"sessionId,omitempty"`
	TokensIn   *int64   `json:"tokensIn,omitempty"`
	TokensOut  *int64   `json:"tokensOut,omitempty"`
	CostUSD    *float64 `json:"costUsd,omitempty"`
	DurationMS *float64 `json:"durationMs,omitempty"`
	Answer     Payload  `json:"answer"`
	Said       Agent    `json:"-"` // the answer as it was read
}
