package snapshot

import (
	"bytes"
	"encoding/json"

	fast "github.com/segmentio/encoding/json"
)

// A Payload is a free-form column as it was found: a JSON value in Data, or
// Text when it is not JSON. Both are empty for NULL.
type Payload struct {
	Data json.RawMessage `json:"data,omitempty"`
	Text string          `json:"dataText,omitempty"`

	decoded object // of Data, once it was asked for
	asked   bool
}

// IsZero tells an absent payload.
func (p Payload) IsZero() bool { return len(p.Data) == 0 && p.Text == "" }

// String is the payload for people: indented JSON, or the text.
func (p Payload) String() string {
	if len(p.Data) == 0 {
		return p.Text
	}
	var b bytes.Buffer
	if json.Indent(&b, p.Data, "", "  ") != nil {
		return string(p.Data)
	}
	return b.String()
}

// A Set is a list whose members carry a unique key. In JSON it is an object
// keyed by it, in list order, so that a JSON Pointer to a member stays valid.
type Set[T interface{ SetKey() string }] []T

// MarshalJSON implements json.Marshaler.
func (s Set[T]) MarshalJSON() ([]byte, error) { return s.appendJSON(nil) }

func (s Set[T]) appendJSON(b []byte) (_ []byte, err error) {
	b = append(b, '{')
	for i, m := range s {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = fast.Append(b, m.SetKey(), 0); err != nil {
			return nil, err
		}
		b = append(b, ':')
		if b, err = fast.Append(b, m, appendFlags); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

// appendFlags: payloads were found valid when they were read.
const appendFlags = fast.TrustRawMessage | fast.SortMapKeys

// AppendJSON appends the run's JSON to b. The details are the fields behind
// those of the run itself.
func (r *Run) AppendJSON(b []byte) ([]byte, error) {
	type plain Run // without MarshalJSON
	head := plain(*r)
	head.Detail = nil
	b, err := fast.Append(b, &head, appendFlags)
	if err != nil || r.Detail == nil {
		return b, err
	}
	b[len(b)-1] = ',' // was the closing brace
	return r.Detail.appendFields(b)
}

// appendFields appends the details' fields and a closing brace. The sets go
// straight into b: an encoder that meets a Marshaler within a struct has it
// make a copy, and checks that.
func (d *Detail) appendFields(b []byte) (_ []byte, err error) {
	b = append(b, `"phases":`...)
	if b, err = fast.Append(b, d.Phases, appendFlags); err != nil {
		return nil, err
	}
	for _, set := range []struct {
		name   string
		append func([]byte) ([]byte, error)
	}{{"events", d.Events.appendJSON}, {"agentResults", d.Agents.appendJSON}, {"qualityResults", d.Quality.appendJSON}, {"humanDecisions", d.Decisions.appendJSON}} {
		b = append(append(append(b, `,"`...), set.name...), `":`...)
		if b, err = set.append(b); err != nil {
			return nil, err
		}
	}
	n := len(b)
	if b, err = fast.Append(b, (*detailRest)(d), appendFlags); err != nil {
		return nil, err
	}
	b[n] = ',' // was the opening brace
	return b, nil
}

// detailRest is a Detail without the fields that appendFields writes.
type detailRest struct {
	Phases    []*Phase                    `json:"-"`
	Events    Set[*Event]                 `json:"-"`
	Agents    Set[*AgentResult]           `json:"-"`
	Quality   Set[*QualityResult]         `json:"-"`
	Decisions Set[*Decision]              `json:"-"`
	Commits   []Commit                    `json:"commits,omitempty"`
	Timeline  Timeline                    `json:"timeline"`
	Logs      []*Log                      `json:"logs"`
	Reviews   []string                    `json:"reviews,omitempty"`
	LogsNote  string                      `json:"logsNote,omitempty"`
	OtherRows map[string][]map[string]any `json:"otherRows,omitempty"`
}

// MarshalJSON implements json.Marshaler.
func (r *Run) MarshalJSON() ([]byte, error) { return r.AppendJSON(nil) }

func (p *Plan) SetKey() string          { return p.Path }
func (r *Run) SetKey() string           { return r.Key }
func (g *Gate) SetKey() string          { return g.ID }
func (d *Document) SetKey() string      { return d.Path }
func (t *OtherTable) SetKey() string    { return t.Name }
func (e *Event) SetKey() string         { return e.ID }
func (a *AgentResult) SetKey() string   { return a.Key }
func (q *QualityResult) SetKey() string { return q.Key }
func (d *Decision) SetKey() string      { return d.Key }
