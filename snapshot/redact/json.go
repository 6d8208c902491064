package redact

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unsafe"

	"fivex/snapshot/redact/address"
	"fivex/snapshot/redact/decode"
	"fivex/snapshot/redact/judge"
	"fivex/snapshot/redact/mark"
	"fivex/snapshot/redact/names"

	fast "github.com/segmentio/encoding/json"
)

// JSON is a JSON value with the secrets in its strings and keys masked, still
// valid, order and numbers kept. It is looked through as a whole, as text, and
// each of its strings by itself; what a name makes a secret is masked whole,
// also in a list. Keys of one object that masking makes equal get numbers. What
// is no JSON becomes a string.
func (r *Redactor) JSON(data json.RawMessage) json.RawMessage {
	if r == nil {
		return data
	}
	for range rounds {
		masked := r.maskJSON(data)
		if bytes.Equal(masked, data) {
			break
		}
		data = masked
	}
	return data
}

func (r *Redactor) maskJSON(data json.RawMessage) json.RawMessage {
	if len(data) < shortest {
		return data
	}
	text := unsafe.String(unsafe.SliceData(data), len(data)) // it is not kept
	all := r.spans(text)
	if len(all) == 0 {
		return data
	}
	if onlyHomes(text, all) && !strings.Contains(text, `\`) {
		return json.RawMessage(r.apply(text, all))
	}
	d := &document{r: r, out: make(json.RawMessage, 0, len(data)+64), all: slices.Clone(all)}
	if !d.mask(data) {
		return fast.AppendEscape(nil, r.Text(string(data)), 0)
	}
	return d.out
}

// onlyHomes tells whether all findings are home folders in strings: with a comma
// in it, one can be a list of bytes.
func onlyHomes(text string, all []found) bool {
	for _, f := range all {
		if f.rule.kind != address.Home || strings.Contains(text[f.from:f.to], ",") {
			return false
		}
	}
	return true
}

// A document is a JSON value being masked.
type document struct {
	r     *Redactor
	out   json.RawMessage
	all   []found // the secrets in the whole text, in order
	keys  []map[string]bool
	named []bool // whether the list at each depth has the name of a secret
}

// mask writes data to out, masked. It tells whether data is JSON.
func (d *document) mask(data json.RawMessage) bool {
	text := string(data)
	base := unsafe.SliceData(data)
	key := "" // of the value that comes next
	t := fast.NewTokenizer(data)
	for t.Next() {
		at := 0
		if len(t.Value) > 0 {
			at = int(uintptr(unsafe.Pointer(unsafe.SliceData(t.Value))) - uintptr(unsafe.Pointer(base)))
		}
		switch t.Delim {
		case '{', '[':
			d.named = append(d.named, t.Delim == '[' && key != "" && d.r.strengthOf(key) == names.Strong)
			d.keys = append(d.keys, nil)
		case '}', ']':
			if len(d.named) > 0 {
				d.named, d.keys = d.named[:len(d.named)-1], d.keys[:len(d.keys)-1]
			}
		}
		if t.Delim != 0 {
			if t.Delim != ':' {
				key = ""
			}
			d.out = append(d.out, t.Value...)
			continue
		}
		if t.Kind().Class() != fast.String {
			if f := d.over(at, at+len(t.Value)); len(f) > 0 {
				d.string(f[0].rule.mark())
				d.r.count(f[0].rule)
			} else {
				d.out = append(d.out, t.Value...)
			}
			continue
		}
		s := string(t.Value.Unquote())
		m := d.r.Text(s)
		inner := d.over(at+1, at+len(t.Value)-1)
		switch {
		case t.IsKey:
			key = s
		case !mark.Begins(m) && d.isNamed(key) && (m == s || !strings.Contains(m, mark.Begin)) && judge.IsPlausible(s):
			m = mark.Of(password.kind)
			d.r.count(password)
		case m == s && len(inner) > 0:
			m = d.overlaid(text, at, t.Value, inner)
		}
		if t.IsKey {
			m = d.unique(m)
		}
		if m == s {
			d.out = append(d.out, t.Value...)
			continue
		}
		d.string(m)
	}
	return t.Err == nil
}

// isNamed tells whether a value has the name of a secret, or stands in a list
// that has one.
func (d *document) isNamed(key string) bool {
	if key != "" {
		return d.r.strengthOf(key) == names.Strong
	}
	return len(d.named) > 0 && d.named[len(d.named)-1]
}

// over are the secrets of the whole text that lie over data[from:to].
func (d *document) over(from, to int) []found {
	for len(d.all) > 0 && d.all[0].to <= from {
		d.all = d.all[1:]
	}
	n := 0
	for n < len(d.all) && d.all[n].from < to {
		n++
	}
	return d.all[:n]
}

// overlaid is a string that by itself holds no secret, but with what stands
// around it does.
func (d *document) overlaid(text string, at int, raw fast.RawValue, inner []found) string {
	var b strings.Builder
	end := at + len(raw) - 1
	at++
	escaped := strings.IndexByte(string(raw), '\\') >= 0
	for _, f := range inner {
		from, to := max(f.from, at), min(f.to, end)
		if escaped {
			from, to = wholeEscapes(text[:end], at, from, to)
		}
		if from >= to {
			continue
		}
		b.WriteString(unquoted(text[at:from]))
		b.WriteString(f.rule.mark())
		d.r.count(f.rule)
		at = to
	}
	b.WriteString(unquoted(text[at:end]))
	return b.String()
}

// wholeEscapes widens a stretch of the inside of a string, whose escapes are told
// from at on, so that it cuts none. White space that has no escape elsewhere
// stands before it or ends it.
func wholeEscapes(s string, at, from, to int) (int, int) {
	for i := at; i < to; {
		n := 1
		if s[i] == '\\' {
			_, n = decode.Escape(s[i:])
			n = max(n, 2)
			if i+n > from && (decode.EscapedBlank(s[i:]) || strings.HasPrefix(s[i:], `\f`)) {
				if i > from {
					return from, i
				}
				from = i + n
			}
		}
		if i < from && i+n > from {
			from = i
		}
		if i += n; i > to {
			to = i
		}
	}
	return from, min(to, len(s))
}

// unquoted is the text that the inside of a string of JSON stands for.
func unquoted(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return string(fast.RawValue(`"` + s + `"`).Unquote())
}

func (d *document) string(s string) { d.out = fast.AppendEscape(d.out, s, 0) }

// unique makes a key differ from those that stand in the same object already.
func (d *document) unique(key string) string {
	if len(d.keys) == 0 {
		return key
	}
	seen := &d.keys[len(d.keys)-1]
	if *seen == nil {
		*seen = map[string]bool{}
	}
	name := key
	for n := 2; (*seen)[name] && strings.Contains(key, mark.Begin) || (*seen)[name] &&
		strings.Contains(key, "~"); n++ {
		name = key + "#" + strconv.Itoa(n)
	}
	(*seen)[name] = true
	return name
}
