package report

import (
	"bytes"
	"encoding/json"
	"reflect"

	fast "github.com/segmentio/encoding/json"
)

// A Payload is a free-form column as it was found: a JSON value in Data, or
// Text when it is not JSON. Both are empty for NULL.
type Payload struct {
	Data json.RawMessage `json:"data,omitempty"`
	Text string          `json:"dataText,omitempty"`
}

// IsZero tells an absent payload.
func (p Payload) IsZero() bool { return len(p.Data) == 0 && p.Text == "" }

// String is the payload for people: indented JSON, or the text.
func (p Payload) String() string {
	if len(p.Data) == 0 {
		return p.Text
	}
	var b bytes.Buffer
	b.Grow(len(p.Data) + len(p.Data)/2) // once, for most
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
	b := []byte{'{'}
	var err error
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

// ownFields is a Run without its details: the encoder looks for the fields of
// an embedded pointer in the wrong place.
var ownFields = func() reflect.Type {
	var fields []reflect.StructField
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Run]()) {
		if len(f.Index) == 1 && !f.Anonymous && f.IsExported() {
			fields = append(fields, reflect.StructField{Name: f.Name, Type: f.Type, Tag: f.Tag})
		}
	}
	return reflect.StructOf(fields)
}()

// AppendJSON appends the run's JSON to b: its own fields, then those of its
// details.
func (r *Run) AppendJSON(b []byte) ([]byte, error) {
	head, run := reflect.New(ownFields), reflect.ValueOf(r).Elem()
	for i := range ownFields.NumField() {
		head.Elem().Field(i).Set(run.FieldByName(ownFields.Field(i).Name))
	}
	b, err := fast.Append(b, head.Interface(), appendFlags)
	if err != nil || r.Detail == nil {
		return b, err
	}
	n := len(b) - 1
	if b, err = fast.Append(b[:n], r.Detail, appendFlags); err != nil {
		return nil, err
	}
	b[n] = ',' // was the opening brace
	return b, nil
}

// MarshalJSON implements json.Marshaler.
func (r *Run) MarshalJSON() ([]byte, error) { return r.AppendJSON(nil) }
