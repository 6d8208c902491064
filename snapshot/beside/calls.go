package beside

import (
	"bytes"
	"io"
	"maps"
	"path/filepath"
	"slices"

	"fivex/snapshot/freeform"
	"fivex/snapshot/journal"
	"fivex/snapshot/report"
)

// Bounds of what is read of an agent log to know its call: its first lines,
// and its last.
const (
	callHead = 64 << 10
	callTail = 1 << 20
)

// Call is what an agent log tells of its call; nil when it tells nothing. The
// time of a file is not asked: a copy of the folder would tell another.
func (l *Logs) Call(folder string, f LogFile) *report.Call {
	if l.root == nil || f.Problem != "" || f.Kind != "agent" {
		return nil
	}
	in, size, err := l.open(filepath.Join(folder, f.File))
	if err != nil {
		return nil
	}
	defer in.Close()
	c := &report.Call{}
	told := false
	answers := spending{}
	scan := func(at, n int64) {
		b, err := io.ReadAll(io.NewSectionReader(in, at, n))
		if err != nil {
			return
		}
		for line := range bytes.Lines(b) {
			told = l.callLine(c, answers, line) || told
		}
	}
	if size <= callTail {
		scan(0, size)
		answers.sum(c)
	} else { // of which not every answer is read
		scan(0, callHead)
		scan(size-callTail, callTail)
	}
	if !told || c.EndedAt.IsZero() {
		return nil
	}
	return c
}

// callLine reads one line of a log; the last line that says how the call ended
// counts. It tells whether the line has a time.
func (l *Logs) callLine(c *report.Call, answers spending, line []byte) bool {
	o := freeform.Of(line)
	if o == nil { // the cut first line, or one still being written
		if isCutEnd(line) {
			c.End = "interrupted"
		}
		return false
	}
	if p := o.Object("properties"); p != nil {
		answers.note(o.Text("type"), p.Object("info"))
		return serverLine(c, o.Text("type"), p)
	}
	at, ok := report.ParseTime(o.Text("ts"))
	if !ok {
		return false
	}
	c.EndedAt = report.Latest(c.EndedAt, at)
	if c.StartedAt.IsZero() {
		c.StartedAt = at
	}
	c.End = ""
	switch o.Text("type") {
	case "session_start":
		c.StartedAt = at
		c.Role, c.Template, c.Phase = l.text(o.Text("role")), l.text(o.Text("template")), l.text(o.Text("phase_number"))
	case "usage": // what a call spent is told before it ends
		tokens := o.Object("tokens")
		c.TokensIn, c.TokensOut, c.CostUSD = tokens.Count("in"), tokens.Count("out"), o.Number("costUsd")
	case "error":
		c.End, c.Error = "failed", l.text(o.Text("message"))
	case "done":
		l.done(c, o.Object("result"))
	}
	return true
}

// isCutEnd tells the beginning of a line that would have said that the call is done:
// nothing comes behind it.
func isCutEnd(line []byte) bool {
	head := line[:min(len(line), 60)] // a time, and the kind
	return bytes.HasPrefix(head, []byte(`{"ts":"`)) && bytes.Contains(head, []byte(`","type":"done",`))
}

func (l *Logs) done(c *report.Call, r freeform.Object) {
	c.End, c.Error = "ended", ""
	tokens := r.Object("tokens")
	c.TokensIn, c.TokensOut = tokens.Count("in"), tokens.Count("out")
	c.CostUSD, c.DurationMS = r.Number("costUsd"), r.Number("durationMs")
	c.Session = l.text(r.Text("sessionId"))
	answer := r["structured"]
	if len(answer) == 0 || string(answer) == "null" {
		answer = []byte(r.Text("text"))
	}
	if o := freeform.Of(answer); o != nil {
		c.Answer = report.Payload{Data: l.Mask.JSON(bytes.Clone(answer))}
		journal.Answer(&c.Said, c.Answer)
	}
}

// spending is what each answer of a log of the agent server spent, by its id: it is told
// again and again while the answer grows.
type spending map[string]freeform.Object

func (x spending) note(kind string, info freeform.Object) {
	if kind == "message.updated" && info.Text("role") == "assistant" && info.Number("cost") != nil {
		x[info.Text("id")] = info
	}
}

// sum puts the sums into a call, where there are any.
func (x spending) sum(c *report.Call) {
	if len(x) == 0 {
		return
	}
	var cost float64
	var in, out int64
	for _, id := range slices.Sorted(maps.Keys(x)) {
		info := x[id]
		tokens := info.Object("tokens")
		cost = report.SumMoney(cost, *info.Number("cost"))
		in = report.SumCount(in, report.Deref(tokens.Count("input")))
		out = report.SumCount(out, report.Deref(tokens.Count("output")))
	}
	c.CostUSD, c.TokensIn, c.TokensOut = &cost, &in, &out
}

// serverLine reads an event of the agent server: times stand inside.
func serverLine(c *report.Call, kind string, p freeform.Object) bool {
	newest := report.Time{}
	for _, times := range []freeform.Object{p.Object("info").Object("time"), p.Object("part").Object("time"),
		p.Object("part").Object("state").Object("time")} {
		for _, k := range []string{"created", "start", "completed", "end"} {
			if ms := times.Number(k); ms != nil {
				newest = report.Latest(newest, report.EpochMS(*ms))
			}
		}
	}
	c.EndedAt = report.Latest(c.EndedAt, newest)
	if c.StartedAt.IsZero() {
		c.StartedAt = newest
	}
	switch kind {
	case "session.idle":
		c.End = "ended"
	case "session.error":
		c.End = "failed"
	case "message.part.updated", "message.part.delta":
		c.End = ""
	}
	return !newest.IsZero()
}
