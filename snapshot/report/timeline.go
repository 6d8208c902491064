package report

// A Timeline is when who worked, by lane.
type Timeline struct {
	// Axis is "clock" (spans lie where the clock says), or "sequence": the
	// recorded durations do not fit the recorded times, so spans lie end
	// to end in journal order.
	Axis   string      `json:"axis"`
	Start  Time        `json:"start"`
	Spans  []Span      `json:"spans"`
	Phases []PhaseSpan `json:"phases,omitempty"` // in the order in which they began
}

// A Span is one piece of work; offsets are milliseconds from the start of
// the timeline.
type Span struct {
	Lane    string  `json:"lane"` // "author", "quality", "reviewer", "person", "agent"
	Step    string  `json:"step"`
	Phase   string  `json:"phase,omitempty"`
	FromMS  float64 `json:"fromMs"`
	ToMS    float64 `json:"toMs"`
	Outcome string  `json:"outcome,omitempty"` // as of its step
	Known   bool    `json:"durationKnown"`
}

// A PhaseSpan is when a phase was worked on.
type PhaseSpan struct {
	Phase  string  `json:"phase"`
	FromMS float64 `json:"fromMs"`
	ToMS   float64 `json:"toMs"`
}

// A Share is what one part of the work took: a lane, a role, a model, a day.
type Share struct {
	Name       string  `json:"name"`
	Results    int     `json:"results"`
	TokensIn   int64   `json:"tokensIn"`
	TokensOut  int64   `json:"tokensOut"`
	CostUSD    float64 `json:"costUsd"`
	DurationMS float64 `json:"durationMs"`
}
