package beside

import (
	"encoding/json"
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/report"
)

// claudeEvent is a line of Claude's stream, as the first 5x wrote it.
func (t *transcriber) claudeEvent(kind string, o freeform.Object) {
	switch kind {
	case "system":
		t.add(report.Entry{Kind: "start"}, strings.TrimSpace(o.Text("subtype")+" "+o.Text("model")))
	case "assistant", "user":
		said := "text"
		if kind == "user" {
			said = "prompt"
		}
		m := o.Object("message")
		if s := m.Text("content"); s != "" {
			t.add(report.Entry{Kind: said}, s)
		}
		for raw := range m.List("content") {
			t.claudeBlock(said, raw)
		}
	case "result":
		t.ended = true
		u := o.Object("usage")
		t.add(report.Entry{Kind: "end", DurationMS: o.Number("duration_ms"), CostUSD: o.Number("total_cost_usd"),
			TokensIn: u.Count("input_tokens"), TokensOut: u.Count("output_tokens")}, o.Text("result"))
	default:
		t.add(report.Entry{Kind: "other"}, whole(o))
	}
}

func (t *transcriber) claudeBlock(said string, raw json.RawMessage) {
	c := freeform.Of(raw)
	switch c.Text("type") {
	case "text":
		t.add(report.Entry{Kind: said}, c.Text("text"))
	case "thinking":
		t.add(report.Entry{Kind: "reasoning"}, c.Text("thinking"))
	case "tool_use":
		t.parts[c.Text("id")] = t.add(report.Entry{Kind: "tool", Tool: c.Text("name"),
			Input: toolInput(c.Object("input")), Running: true}, "")
	case "tool_result":
		d := t.parts[c.Text("tool_use_id")]
		if d == nil {
			d = t.add(report.Entry{Kind: "tool"}, "")
		}
		d.Running = false
		d.set(contentText(c["content"]))
		if f := c.Flag("is_error"); f != nil && *f {
			d.Failed = true
		}
	default:
		t.add(report.Entry{Kind: "other"}, freeform.ValueText(raw))
	}
}

// contentText joins the text blocks of a tool's result.
func contentText(raw json.RawMessage) string {
	if len(raw) == 0 || raw[0] != '[' {
		return freeform.ValueText(raw)
	}
	var b strings.Builder
	for x := range freeform.Elements(raw) {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		if s := freeform.Of(x).Text("text"); s != "" {
			b.WriteString(s)
		} else {
			b.WriteString(freeform.ValueText(x))
		}
	}
	return b.String()
}
