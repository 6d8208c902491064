package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

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

// What is indented: of a longer payload nobody is shown more than its beginning, and
// in a deeper one most would be blanks.
const (
	mostIndented    = 4 << 20 // bytes
	deepestIndented = 100     // values within each other
)

// String is the payload for people: indented JSON, or the text.
func (p Payload) String() string {
	switch {
	case len(p.Data) == 0:
		return p.Text
	case len(p.Data) > mostIndented, depth(p.Data) > deepestIndented:
		return string(p.Data)
	}
	var b bytes.Buffer
	b.Grow(len(p.Data) + len(p.Data)/2) // once, for most
	if json.Indent(&b, p.Data, "", "  ") != nil {
		return string(p.Data)
	}
	return withControls(b.String())
}

// depth is how deep values lie within each other.
func depth(data []byte) (deepest int) {
	now, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[', c == '{':
			now++
			deepest = max(deepest, now)
		case c == ']', c == '}':
			now--
		}
	}
	return deepest
}

// withControls is JSON with the controls of C1 for their escapes: reports have these
// where a database may have those, and are to look the same.
func withControls(s string) string {
	if !strings.Contains(s, `\u00`) {
		return s
	}
	var b strings.Builder
	for i := strings.IndexByte(s, '\\'); i >= 0 && i+1 < len(s); i = strings.IndexByte(s, '\\') {
		b.WriteString(s[:i])
		s = s[i:]
		if strings.HasPrefix(s, `\u00`) && len(s) >= 6 {
			if n, err := strconv.ParseUint(s[4:6], 16, 8); err == nil && n >= 0x80 && n < 0xa0 {
				b.WriteRune(rune(n))
				s = s[6:]
				continue
			}
		}
		b.WriteString(s[:2]) // another escape
		s = s[2:]
	}
	b.WriteString(s)
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

// A selection is some of a struct's fields, as a struct.
type selection struct {
	as    reflect.Type
	index []int // of each in the struct that they are from
}

// without are a struct's fields but one, and but what it embeds.
func without(t reflect.Type, left string) (s selection) {
	var fields []reflect.StructField
	for i := range t.NumField() {
		if f := t.Field(i); !f.Anonymous && f.IsExported() && f.Name != left {
			fields = append(fields, reflect.StructField{Name: f.Name, Type: f.Type, Tag: f.Tag})
			s.index = append(s.index, i)
		}
	}
	s.as = reflect.StructOf(fields)
	return s
}

// of is what v, a struct, holds in them.
func (s selection) of(v reflect.Value) any {
	p := reflect.New(s.as)
	for to, from := range s.index {
		p.Elem().Field(to).Set(v.Field(from))
	}
	return p.Interface()
}

var (
	// ownFields is a Run without its details: the encoder looks for the fields
	// of an embedded pointer in the wrong place.
	ownFields = without(reflect.TypeFor[Run](), "")
	// otherDetails are all but the phases, which are written one by one.
	otherDetails = without(reflect.TypeFor[Detail](), "Phases")
)

// WriteJSON writes the run's JSON: its own fields, then those of its details,
// of which the phases come first and one at a time, so that a long run is not
// in memory twice.
func (r *Run) WriteJSON(w *bufio.Writer) error {
	b, err := fast.Append(w.AvailableBuffer(), ownFields.of(reflect.ValueOf(r).Elem()), appendFlags)
	if err != nil {
		return err
	}
	if r.Detail == nil {
		_, err = w.Write(b)
		return err
	}
	w.Write(b[:len(b)-1])
	if err := writePhases(w, r.Phases); err != nil {
		return err
	}
	details := otherDetails.of(reflect.ValueOf(r.Detail).Elem())
	rest, err := fast.Append(w.AvailableBuffer(), details, appendFlags)
	if err != nil {
		return err
	}
	w.WriteByte(',')
	_, err = w.Write(rest[1:])
	return err
}

func writePhases(w *bufio.Writer, phases []*Phase) error {
	if phases == nil {
		_, err := w.WriteString(`,"phases":null`)
		return err
	}
	w.WriteString(`,"phases":[`)
	for i, p := range phases {
		if i > 0 {
			w.WriteByte(',')
		}
		b, err := fast.Append(slices.Grow(w.AvailableBuffer(), p.likelyBytes()), p, appendFlags)
		if err != nil {
			return err
		}
		w.Write(b)
	}
	return w.WriteByte(']')
}

// likelyBytes is about what the phase takes as JSON, so that its text need not
// grow: what was recorded stands there twice, as it was and as it is told.
func (p *Phase) likelyBytes() (n int) {
	const fields = 512 // of a step, beside what was recorded
	for s := range p.Steps {
		n += fields
		for _, r := range s.Rows {
			n += 2 * (len(r.Data) + len(r.Text))
		}
	}
	return n
}

// MarshalJSON implements json.Marshaler.
func (r *Run) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	if err := r.WriteJSON(w); err != nil {
		return nil, err
	}
	err := w.Flush()
	return b.Bytes(), err
}
