// Package freeform reads JSON of unknown shape: columns, log lines and files
// that agents wrote. Any key may be absent, or hold another type than
// expected.
//
// It must never fail, recurse as deep as its input, or decode more of a value
// than it is asked for: an object's members stay bytes until then.
package freeform

import (
	"bytes"
	"encoding/json"
	"iter"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"fivex/snapshot/report"

	fast "github.com/segmentio/encoding/json"
)

// deepest is how deep JSON may be nested; the limit of encoding/json.
const deepest = 10000

// valid tells whether data is JSON, nested no deeper than encoding/json goes.
// It is eight times as fast as json.Valid where the text cannot be too deep
// for a recursive parser.
func valid(data []byte) bool {
	if isShallow(data) {
		return fast.Valid(data)
	}
	return json.Valid(data)
}

// isShallow tells whether data cannot be nested too deep for a recursive parser.
func isShallow(data []byte) bool {
	return len(data) < deepest || bytes.Count(data, []byte{'['})+bytes.Count(data, []byte{'{'}) < deepest
}

// Payload takes text as JSON where it is.
func Payload(s string) report.Payload {
	s = ValidText(s)
	if data := []byte(strings.TrimSpace(s)); len(data) > 0 && valid(data) {
		return report.Payload{Data: data}
	}
	return report.Payload{Text: s}
}

// ValidText replaces what is not UTF-8.
func ValidText(s string) string {
	if utf8.ValidString(s) { // several times as fast
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// An Object is a JSON object. The nil Object has no members.
type Object map[string]json.RawMessage

// Of is data as an object; nil when it is none.
func Of(data []byte) Object {
	data = bytes.TrimSpace(data)
	if len(data) == 0 || data[0] != '{' || !isShallow(data) && !json.Valid(data) {
		return nil
	}
	o := make(map[string]json.RawMessage, 8) // the parser's own has room for 64
	if rest, err := fast.Parse(data, &o, fast.DontCopyRawMessage); err != nil || len(rest) > 0 {
		return nil
	}
	return o
}

// Has tells whether the object has the key, even with null.
func (o Object) Has(key string) bool { _, ok := o[key]; return ok }

// Text is the first of the keys that holds a string, not of blanks alone, or a number.
func (o Object) Text(keys ...string) string {
	for _, k := range keys {
		if raw := o[k]; isString(raw) || isNumber(raw) {
			if s := ValueText(raw); strings.TrimSpace(s) != "" {
				return s
			}
		}
	}
	return ""
}

// Number is the first of the keys that holds a number.
func (o Object) Number(keys ...string) *float64 {
	for _, k := range keys {
		if raw := o[k]; isNumber(raw) {
			if f, err := json.Number(raw).Float64(); err == nil && !math.IsInf(f, 0) {
				return &f
			}
		}
	}
	return nil
}

// Count is the first of the keys that holds a number, when that is whole.
func (o Object) Count(keys ...string) *int64 {
	f := o.Number(keys...)
	if f == nil || *f != math.Trunc(*f) || math.Abs(*f) > 1<<53 {
		return nil
	}
	n := int64(*f)
	return &n
}

// Flag is a boolean, or a number that is not 0.
func (o Object) Flag(key string) *bool {
	raw := o[key]
	var b bool
	switch {
	case string(raw) == "true":
		b = true
	case string(raw) == "false":
	case isNumber(raw):
		b = string(raw) != "0"
	default:
		return nil
	}
	return &b
}

// Object is a member that is an object; nil when it is none.
func (o Object) Object(key string) Object { return Of(o[key]) }

// List yields the elements of a member that is an array.
func (o Object) List(key string) iter.Seq[json.RawMessage] { return Elements(o[key]) }

// Texts are the elements of a member that is an array, as text; at most most
// of them.
func (o Object) Texts(key string, most int) (list []string) {
	for raw := range o.List(key) {
		if len(list) == most {
			break
		}
		list = append(list, ValueText(raw))
	}
	return list
}

// Fields are the object's members but the named ones, by name.
func (o Object) Fields(except ...string) (list []report.Field) {
	for k, raw := range o {
		if string(raw) != "null" && !slices.Contains(except, k) {
			list = append(list, report.Field{Name: k, Value: ValueText(raw)})
		}
	}
	slices.SortFunc(list, func(a, b report.Field) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// Elements yields the elements of an array, one at a time; none when data is
// no array.
func Elements(data []byte) iter.Seq[json.RawMessage] {
	return func(yield func(json.RawMessage) bool) {
		data = bytes.TrimSpace(data)
		if len(data) == 0 || data[0] != '[' || !valid(data) {
			return
		}
		for rest := data[1 : len(data)-1]; ; { // a parser looks through all of the rest for each element
			n := firstElement(rest)
			if raw := bytes.TrimSpace(rest[:n]); len(raw) == 0 || !yield(raw) || n == len(rest) {
				return
			}
			rest = rest[n+1:]
		}
	}
}

// firstElement is how long the first of some elements is: where its comma stands, or
// where they end. They are valid JSON.
func firstElement(list []byte) int {
	depth := 0
	for i := 0; i < len(list); i++ {
		switch list[i] {
		case '"':
			i += stringEnd(list[i:])
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
	return len(list)
}

// stringEnd is where the quote stands that ends the string which s begins with.
func stringEnd(s []byte) int {
	end := 1 + bytes.IndexByte(s[1:], '"')
	for isEscaped(s[:end]) {
		end += 1 + bytes.IndexByte(s[end+1:], '"')
	}
	return end
}

// isEscaped tells whether what follows is escaped: behind an odd number of backslashes.
func isEscaped(before []byte) bool {
	return (len(before)-len(bytes.TrimRight(before, "\\")))%2 == 1
}

// ValueText is any JSON value as text: strings as they are, null as nothing,
// the rest as compact JSON.
func ValueText(raw json.RawMessage) string {
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return ""
	case isString(raw):
		if n := len(raw); n > 1 && bytes.IndexByte(raw, '\\') < 0 && utf8.Valid(raw) {
			return string(raw[1 : n-1]) // nothing to read out
		}
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return ""
		}
		return s
	}
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return ""
	}
	return b.String()
}

func isString(raw json.RawMessage) bool { return len(raw) > 0 && raw[0] == '"' }

func isNumber(raw json.RawMessage) bool {
	return len(raw) > 0 && (raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9')
}
