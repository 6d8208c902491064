package snapshot

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	fast "github.com/segmentio/encoding/json"
)

// An object is a JSON object of unknown shape: any key may be absent, or hold
// another type than expected.
type object map[string]any

// object is the payload as an object; nil when it is none.
func (p *Payload) object() object {
	if !p.asked {
		p.asked = true
		if len(p.Data) > 0 && p.Data[0] == '{' {
			p.decoded = asObject(decode(p.Data))
		}
	}
	return p.decoded
}

func decode(data []byte) any {
	var v any
	if rest, err := fast.Parse(data, &v, fast.UseNumber|fast.DontCopyString|fast.DontCopyNumber); err != nil || len(bytes.TrimSpace(rest)) > 0 {
		return nil
	}
	return v
}

func asObject(v any) object {
	m, _ := v.(map[string]any)
	return m
}

func (o object) has(key string) bool { _, ok := o[key]; return ok }

// text is the first of the keys that holds a string or a number.
func (o object) text(keys ...string) string {
	for _, k := range keys {
		switch x := o[k].(type) {
		case string:
			if x != "" {
				return x
			}
		case json.Number:
			return x.String()
		}
	}
	return ""
}

func (o object) number(keys ...string) *float64 {
	for _, k := range keys {
		if n, ok := o[k].(json.Number); ok {
			if f, err := n.Float64(); err == nil && !math.IsInf(f, 0) {
				return &f
			}
		}
	}
	return nil
}

func (o object) count(keys ...string) *int64 {
	f := o.number(keys...)
	if f == nil || *f != math.Trunc(*f) || math.Abs(*f) > 1<<53 {
		return nil
	}
	n := int64(*f)
	return &n
}

func (o object) flag(key string) *bool {
	switch x := o[key].(type) {
	case bool:
		return &x
	case json.Number:
		b := x.String() != "0"
		return &b
	}
	return nil
}

func (o object) list(key string) []any { l, _ := o[key].([]any); return l }

func (o object) object(key string) object { return asObject(o[key]) }

func (o object) texts(key string) []string {
	var out []string
	for _, v := range o.list(key) {
		out = append(out, valueText(v))
	}
	return out
}

// valueText is any JSON value as a line of text: strings as they are, the
// rest as compact JSON.
func valueText(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case json.Number:
		return x.String()
	case bool:
		return strconv.FormatBool(x)
	}
	return valueJSON(v)
}

// valueJSON is a decoded value as compact JSON.
func valueJSON(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil {
		return ""
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// fields are the object's members but the named ones, by name.
func (o object) fields(except ...string) []Field {
	var out []Field
	for k, v := range o {
		if v != nil && !slices.Contains(except, k) {
			out = append(out, Field{k, valueText(v)})
		}
	}
	slices.SortFunc(out, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// interpret reads an agent's answer out of the result's payload, by its
// shape: agents answer as they like, whatever the row says they should.
func (a *AgentResult) interpret() {
	o := a.Payload.object()
	if o == nil {
		return
	}
	// Wrapped as {"type":"status","status":{…}} in some documents of 5x.
	for _, k := range []string{"status", "verdict", "result"} {
		if inner := o.object(k); inner != nil && (inner.has("result") || inner.has("readiness")) {
			o = inner
			break
		}
	}
	shape := ""
	switch {
	case o.text("readiness") != "":
		shape, a.Result = "verdict", o.text("readiness")
	case o.text("verdict") != "":
		shape, a.Result = "verdict", legacyWord(o.text("verdict"))
	case o.text("result") != "":
		shape, a.Result = "status", o.text("result")
	case o.text("status") != "":
		shape, a.Result = "status", legacyWord(o.text("status"))
	}
	if a.ResultType == "" {
		a.ResultType = shape
	}
	a.Reason = o.text("reason")
	a.Notes = o.text("notes", "summary")
	a.Commit = o.text("commit")
	items := o.list("items")
	if items == nil {
		items = o.list("issues")
	}
	a.Items = readItems(items)
}

// Fields are the answer's further fields, such as the budget and governance
// of newer verdicts; those of objects by their path.
func (a *AgentResult) Fields() []Field {
	var out []Field
	for _, f := range a.Payload.object().fields("readiness", "verdict", "result", "status", "reason", "notes", "summary", "commit", "items", "issues") {
		o := a.Payload.object().object(f.Name)
		if o == nil {
			out = append(out, f)
			continue
		}
		for _, inner := range o.fields() {
			out = append(out, Field{f.Name + "." + inner.Name, inner.Value})
		}
	}
	return out
}

// answersAsVerdict tells whether the payload has the shape of a verdict,
// which a row of type status can have too.
func (a *AgentResult) answersAsVerdict() bool {
	o := a.Payload.object()
	return o.text("readiness") != "" || o.object("verdict").text("readiness") != "" || o.text("verdict") != ""
}

// legacyWord is today's word for what older agents answered.
func legacyWord(s string) string {
	switch s {
	case "done":
		return "complete"
	case "approved":
		return "ready"
	}
	return s
}

func readItems(list []any) []Item {
	var out []Item
	for _, v := range list {
		o := asObject(v)
		if o == nil {
			out = append(out, Item{Title: valueText(v)})
			continue
		}
		it := Item{ID: o.text("id"), Title: o.text("title"), Action: o.text("action"),
			Reason: o.text("reason"), Priority: o.text("priority", "severity")}
		used := []string{"id", "title", "action", "reason", "priority"}
		if !o.has("priority") {
			used = append(used, "severity")
		}
		if it.Title == "" && o.text("description") != "" {
			it.Title = o.text("description")
			used = append(used, "description")
		}
		it.Fields = o.fields(used...)
		out = append(out, it)
	}
	return out
}

// interpret reads commands and outcome out of the attempt's payload: an
// object with results, or in generation A the bare list of them.
func (q *QualityResult) interpret(logName func(string) string) {
	var list []any
	if o := q.Payload.object(); o != nil {
		list = o.list("results")
		if q.Passed == nil {
			q.Passed = o.flag("passed")
		}
		if s := o.flag("skipped"); s != nil {
			q.Skipped = *s
		}
		if q.DurationMS == nil {
			q.DurationMS = o.number("duration_ms", "duration")
		}
	} else if len(q.Data) > 0 {
		list, _ = decode(q.Data).([]any)
	}
	all, sum, timed := true, 0.0, false
	for _, v := range list {
		o := asObject(v)
		if o == nil {
			q.Commands = append(q.Commands, Command{Command: valueText(v)})
			continue
		}
		c := Command{Command: o.text("command"), Passed: o.flag("passed"), DurationMS: o.number("duration", "duration_ms"),
			Output: o.text("output"), Log: logName(o.text("outputPath"))}
		all = all && c.Passed != nil && *c.Passed
		if c.DurationMS != nil {
			sum += *c.DurationMS
			timed = true
		}
		q.Commands = append(q.Commands, c)
	}
	if q.Passed == nil && len(list) > 0 {
		q.Passed = &all // a migrated row lost its passed column
	}
	if q.DurationMS == nil && timed {
		q.DurationMS = &sum
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
