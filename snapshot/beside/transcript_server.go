package beside

import (
	"fmt"
	"strings"

	"fivex/snapshot/freeform"
	"fivex/snapshot/report"
)

// mostElements bounds the lists inside one event that are read out.
const mostElements = 1000

// serverEvent is an event of the agent server, generation A. A part comes in
// many updates, of which the last counts.
func (t *transcriber) serverEvent(kind string, p freeform.Object) {
	switch kind {
	case "message.updated":
		info := p.Object("info")
		t.roles[info.Text("id")] = info.Text("role")
		if e := info.Object("error"); e != nil {
			t.add(report.Entry{Kind: "error"}, errorText(e))
		}
	case "message.part.updated":
		t.part(p.Object("part"), p.Text("delta"))
	case "message.part.delta":
		id := p.Text("partID")
		if t.parts[id] == nil {
			t.parts[id] = t.add(report.Entry{Kind: "text"}, "")
		}
		t.parts[id].delta = true
		t.parts[id].text.WriteString(p.Text("delta"))
	case "session.error":
		t.add(report.Entry{Kind: "error"}, errorText(p.Object("error")))
	case "session.status":
		if s := p.Object("status"); s.Text("type") == "retry" {
			t.add(report.Entry{Kind: "error"}, "retry "+s.Text("attempt")+": "+s.Text("message"))
		}
	case "permission.asked":
		t.add(report.Entry{Kind: "other"},
			"asked for permission: "+p.Text("permission")+" "+
				strings.Join(p.Texts("patterns", mostElements), " "))
	case "permission.replied":
		t.add(report.Entry{Kind: "other"}, "permission: "+p.Text("reply"))
	case "question.asked":
		t.add(report.Entry{Kind: "other"}, "asked: "+freeform.ValueText(p["questions"]))
	case "question.replied":
		t.add(report.Entry{Kind: "other"}, "answered: "+freeform.ValueText(p["answers"]))
	case "todo.updated":
		t.add(report.Entry{Kind: "text"}, todos(p))
	case "session.idle":
		t.ended = true
	case "session.created", "session.updated", "session.deleted", "session.diff", "session.compacted",
		"message.removed", "message.part.removed", "question.rejected", "file.edited", "file.watcher.updated",
		"server.connected", "server.heartbeat":
		// bookkeeping of the server
	default:
		t.add(report.Entry{Kind: "other"}, kind+" "+whole(p))
	}
}

func todos(p freeform.Object) string {
	var b strings.Builder
	for raw := range p.List("todos") {
		o := freeform.Of(raw)
		mark := "[ ]"
		if o.Text("status") == "completed" {
			mark = "[x]"
		}
		fmt.Fprintf(&b, "- %s %s\n", mark, o.Text("content"))
	}
	return b.String()
}

func errorText(e freeform.Object) string {
	if m := e.Object("data").Text("message"); m != "" {
		return strings.TrimPrefix(e.Text("name")+": "+m, ": ")
	}
	return whole(e)
}

func (t *transcriber) part(p freeform.Object, delta string) {
	id := p.Text("id")
	d := t.parts[id]
	fresh := d == nil
	if fresh {
		d = &draft{}
	}
	d.At = report.Latest(d.At, partTime(p.Object("time"), "start"))
	switch kind := p.Text("type"); kind {
	case "text", "reasoning":
		d.Kind = kind
		if kind == "text" && t.roles[p.Text("messageID")] == "user" {
			d.Kind = "prompt"
		}
		if s := p.Text("text"); s != "" {
			d.set(s)
			d.delta = false
		} else {
			d.text.WriteString(delta)
		}
	case "tool":
		d.tool(p)
	case "step-finish":
		tokens := p.Object("tokens")
		d.Kind, d.TokensIn, d.TokensOut, d.CostUSD = "usage", tokens.Count("input"), tokens.Count("output"), p.Number("cost")
	case "step-start", "snapshot", "patch", "compaction":
		return
	default:
		d.Kind = "other"
		d.set(whole(p))
	}
	if fresh {
		kept := t.add(d.Entry, d.text.String())
		kept.delta = d.delta
		if id != "" {
			t.parts[id] = kept
		}
	}
}

func (d *draft) tool(p freeform.Object) {
	s := p.Object("state")
	d.Kind, d.Tool = "tool", p.Text("tool")
	d.Input = toolInput(s.Object("input"))
	d.Running = s.Text("status") == "running" || s.Text("status") == "pending"
	d.Failed = s.Text("status") == "error"
	d.set(s.Text("output"))
	if d.Failed {
		d.set(s.Text("error"))
	}
	from, to := partTime(s.Object("time"), "start"), partTime(s.Object("time"), "end")
	d.At = report.Latest(d.At, from)
	if ms, ok := report.Between(from, to); ok {
		d.DurationMS = &ms
	}
}

func partTime(o freeform.Object, key string) report.Time {
	if ms := o.Number(key); ms != nil {
		return report.EpochMS(*ms)
	}
	return report.Time{}
}

// toolInput is a tool's input in a line: its command or file where it has
// one.
func toolInput(o freeform.Object) string {
	if len(o) == 0 {
		return ""
	}
	for _, k := range []string{"command", "filePath", "pattern", "url", "prompt"} {
		if s := o.Text(k); s != "" {
			return s
		}
	}
	return whole(o)
}
