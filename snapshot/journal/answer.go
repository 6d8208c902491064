package journal

import (
	"encoding/json"

	"fivex/snapshot/freeform"
	"fivex/snapshot/report"
)

// Bounds of what is read out of one answer; the payload keeps the rest.
const (
	mostItems    = 2000
	mostCommands = 1000
)

// Answer reads an agent's answer out of its payload, by its shape: agents
// answer as they like, whatever the row says they should.
func Answer(a *report.Agent, p report.Payload) { answer(a, freeform.Of(p.Data)) }

func answer(a *report.Agent, whole freeform.Object) {
	if whole == nil {
		return
	}
	o := unwrapped(whole)
	shape := ""
	switch {
	case o.Text("readiness") != "":
		shape, a.Result = "verdict", legacyWord(o.Text("readiness"))
	case o.Text("verdict") != "":
		shape, a.Result = "verdict", legacyWord(o.Text("verdict"))
	case o.Text("result") != "":
		shape, a.Result = "status", o.Text("result")
	case o.Text("status") != "":
		shape, a.Result = "status", legacyWord(o.Text("status"))
	}
	if shape != "" {
		a.ResultType = shape // a row of one type can hold the other's answer
	}
	a.Reason = o.Text("reason")
	a.Notes = o.Text("notes", "summary")
	a.Commit = o.Text("commit")
	if a.Items = Items(o["items"]); a.Items == nil {
		a.Items = Items(o["issues"])
	}
	a.Fields = answerFields(whole)
}

// unwrapped is the answer itself, which some documents of 5x wrap as
// {"type":"status","status":{…}}.
func unwrapped(o freeform.Object) freeform.Object {
	for _, k := range []string{"status", "verdict", "result"} {
		if inner := o.Object(k); inner != nil && (inner.Has("result") || inner.Has("readiness")) {
			return inner
		}
	}
	return o
}

// answerFields are the answer's further fields, such as the budget and
// governance of newer verdicts; those of objects by their path.
func answerFields(o freeform.Object) []report.Field {
	var list []report.Field
	for _, f := range o.Fields("readiness", "verdict", "result", "status", "reason", "notes", "summary",
		"commit", "items", "issues") {
		inner := o.Object(f.Name)
		if inner == nil {
			list = append(list, f)
			continue
		}
		for _, g := range inner.Fields() {
			list = append(list, report.Field{Name: f.Name + "." + g.Name, Value: g.Value})
		}
	}
	return list
}

// legacyWord is today's word for what older agents answered.
func legacyWord(s string) string {
	switch s {
	case "done":
		return report.Complete
	case "blocked":
		return report.NeedsHuman
	case "error":
		return report.Failed
	case "approved":
		return report.Ready
	case "conditionally_approved":
		return report.ReadyWithCorrections
	case "rejected":
		return report.NotReady
	}
	return s
}

// priorityWord is today's priority for the severities of older agents.
func priorityWord(s string) string {
	switch s {
	case "critical", "major":
		return "P0"
	case "moderate":
		return "P1"
	case "minor":
		return "P2"
	}
	return s
}

// Items reads the findings of a verdict or a question.
func Items(list json.RawMessage) (all []report.Item) {
	for raw := range freeform.Elements(list) {
		if len(all) == mostItems {
			break
		}
		all = append(all, item(raw))
	}
	return all
}

func item(raw json.RawMessage) report.Item {
	o := freeform.Of(raw)
	if o == nil {
		return report.Item{Title: freeform.ValueText(raw)}
	}
	it := report.Item{ID: o.Text("id"), Title: o.Text("title"), Action: o.Text("action"),
		Reason: o.Text("reason"), Priority: priorityWord(o.Text("priority", "severity"))}
	used := []string{"id", "title", "action", "reason", "priority"}
	if !o.Has("priority") {
		used = append(used, "severity")
	}
	if it.Title == "" && o.Text("description") != "" {
		it.Title = o.Text("description")
		used = append(used, "description")
	}
	it.Fields = o.Fields(used...)
	return it
}

// attempt reads the outcome and the commands out of a quality attempt's
// payload: an object with results, or in generation A the bare list of them.
// passed is the row's own column, nil where it has none. It also gives the
// attempt's duration, nil when the payload does not tell.
// o is the payload's object.
func attempt(p report.Payload, o freeform.Object, passed *bool, logs finder) (*report.Quality, *float64) {
	q := &report.Quality{}
	list := json.RawMessage(p.Data)
	var duration *float64
	skipped := false
	if o != nil {
		list = o["results"]
		if passed == nil {
			passed = o.Flag("passed")
		}
		if s := o.Flag("skipped"); s != nil {
			skipped = *s
		}
		duration = o.Number("duration_ms", "duration")
	}
	allPassed, total, timed := true, 0.0, false
	for raw := range freeform.Elements(list) {
		if len(q.Commands) == mostCommands {
			break
		}
		c := command(raw, logs)
		allPassed = allPassed && c.Passed != nil && *c.Passed
		if c.DurationMS != nil {
			total, timed = report.Sum(total, *c.DurationMS), true
		}
		q.Commands = append(q.Commands, c)
	}
	if passed == nil && len(q.Commands) > 0 {
		passed = &allPassed // a migrated row lost its passed column
	}
	if duration == nil && timed {
		duration = &total
	}
	q.Outcome = outcomeWord(passed, skipped)
	q.Empty = o != nil && !skipped && string(list) == "[]"
	return q, duration
}

func command(raw json.RawMessage, logs finder) report.Command {
	o := freeform.Of(raw)
	if o == nil {
		return report.Command{Command: freeform.ValueText(raw)}
	}
	return report.Command{Command: o.Text("command"), Passed: o.Flag("passed"),
		DurationMS: o.Number("duration", "duration_ms"),
		Output:     o.Text("output"), Log: logs.name(o.Text("outputPath"))}
}

func outcomeWord(passed *bool, skipped bool) string {
	switch {
	case skipped:
		return "skipped"
	case passed == nil:
		return "unknown"
	case *passed:
		return "passed"
	}
	return "failed"
}
