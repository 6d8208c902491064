package beside

import (
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/report"
)

// agentEvent is a line of generation B.
func (t *transcriber) agentEvent(kind string, o freeform.Object) {
	at, _ := report.ParseTime(o.Text("ts"))
	switch kind {
	case "session_start":
		t.add(report.Entry{Kind: "start", At: at}, strings.TrimSpace(o.Text("role")+" "+o.Text("template")))
	case "text", "reasoning":
		if d := t.last(); d != nil && d.Kind == kind && d.delta {
			d.text.WriteString(o.Text("delta"))
			return
		}
		t.add(report.Entry{Kind: kind, At: at}, o.Text("delta")).delta = true
	case "tool_start":
		d := t.add(report.Entry{Kind: "tool", At: at, Tool: o.Text("tool"), Input: o.Text("input_summary"),
			Running: true}, "")
		t.open[d.Tool] = append(t.open[d.Tool], d)
	case "tool_end":
		t.toolEnd(at, o)
	case "error":
		t.add(report.Entry{Kind: "error", At: at}, o.Text("message"))
	case "usage":
		tokens := o.Object("tokens")
		t.add(report.Entry{Kind: "usage", At: at, TokensIn: tokens.Count("in"),
			TokensOut: tokens.Count("out"), CostUSD: o.Number("costUsd")}, "")
	case "done":
		t.ended = true
		r := o.Object("result")
		tokens := r.Object("tokens")
		t.add(report.Entry{Kind: "end", At: at, DurationMS: r.Number("durationMs"), CostUSD: r.Number("costUsd"),
			TokensIn: tokens.Count("in"), TokensOut: tokens.Count("out")}, r.Text("text"))
	default:
		t.add(report.Entry{Kind: "other", At: at}, whole(o))
	}
}

// toolEnd ends a tool's call. There is no call id: it is the oldest open call
// of that tool.
func (t *transcriber) toolEnd(at report.Time, o freeform.Object) {
	tool := o.Text("tool")
	var d *draft
	if list := t.open[tool]; len(list) > 0 {
		d, t.open[tool] = list[0], list[1:]
		if ms, ok := report.Between(d.At, at); ok {
			d.DurationMS = &ms
		}
	} else {
		d = t.add(report.Entry{Kind: "tool", At: at, Tool: tool}, "")
	}
	d.Running = false
	d.set(freeform.ValueText(o["output"]))
	if f := o.Flag("error"); f != nil && *f {
		d.Failed = true
	}
}
