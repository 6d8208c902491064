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
func (s Set[T]) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 256*len(s)+2), '{')
	for i, m := range s {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = fast.Append(b, m.SetKey(), 0); err != nil {
			return nil, err
		}
		b = append(b, ':')
		if b, err = fast.Append(b, m, fast.TrustRawMessage|fast.SortMapKeys); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

// plainRun is a Run without its MarshalJSON.
type plainRun Run

// AppendJSON appends the run's JSON to b. The details are the fields behind
// those of the run itself.
func (r *Run) AppendJSON(b []byte) ([]byte, error) {
	head := plainRun(*r)
	head.Detail = nil
	b, err := fast.Append(b, &head, fast.TrustRawMessage|fast.SortMapKeys)
	if err != nil || r.Detail == nil {
		return b, err
	}
	b[len(b)-1] = ',' // was the closing brace
	n := len(b)
	if b, err = fast.Append(b, r.Detail, fast.TrustRawMessage|fast.SortMapKeys); err != nil {
		return b, err
	}
	return append(b[:n], b[n+1:]...), nil
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
