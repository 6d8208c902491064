package beside

import (
	"time"

	"fivex/gates"
	"fivex/snapshot/freeform"
	"fivex/snapshot/journal"
	"fivex/snapshot/place"
	"fivex/snapshot/redact"
	"fivex/snapshot/report"
)

// auditShown bounds how much of the gate audit a report reads, in bytes.
const auditShown = 32 << 20

// Gates reads the gate files and what their audit tells of each, oldest first.
// A gate whose time is over at now is over; where now is unknown it is the
// newest instant of the data, of which the gates themselves are a part.
func Gates(state string, now, newest report.Time, mask *redact.Redactor) (list []*report.Gate,
	notices []report.Notice) {
	folder := gates.In(state)
	found, err := folder.ListAt(time.Time{})
	if now.IsZero() {
		now = newest
		for _, g := range found.Gates {
			now = report.Latest(now, report.Time{Time: g.CreatedAt})
			if g.Answer != nil {
				now = report.Latest(now, report.Time{Time: g.Answer.At})
			}
		}
	}
	if err == nil && !now.IsZero() {
		found, err = folder.ListAt(now.Time)
	}
	if err != nil {
		notices = append(notices, report.Notice{Kind: "gates-unreadable",
			Text: "The gate folder cannot be read: " + place.PlainError(err) + "."})
	}
	r := gateReader{mask}
	stale := map[string][]report.StaleAnswer{}
	audit, _ := folder.Audit(auditShown) // what it would add is missing, no more
	for _, e := range audit {
		if e.Event == "stale" {
			stale[e.Gate] = append(stale[e.Gate], r.stale(e))
		}
	}
	keys := report.Keys{}
	for _, g := range found.Gates {
		x := r.gate(g)
		x.Stale = stale[g.ID]
		x.ID = keys.Unique(x.ID)
		list = append(list, x)
	}
	for _, x := range found.Ignored {
		name := report.OneLine(r.text(x.File), 200)
		notices = append(notices, report.Notice{Kind: "gate-ignored",
			Text: "gates/" + name + " is not a file of the gate protocol (" + x.Reason + "); it is ignored."})
	}
	return list, notices
}

type gateReader struct{ mask *redact.Redactor }

func (r gateReader) text(s string) string {
	return r.mask.Text(freeform.ValidText(s))
}

func (r gateReader) payload(raw []byte) report.Payload {
	return report.Payload{Data: r.mask.JSON(freeform.Payload(string(raw)).Data)}
}

// actions are the answers that the gate takes. One that is a secret can be given where
// it was asked for, and not by its mark.
func (r gateReader) actions(g gates.Gate) (list []string) {
	for _, a := range g.Actions() {
		list = append(list, r.text(a))
	}
	return list
}

func (r gateReader) stale(e gates.Entry) report.StaleAnswer {
	at, _ := report.ParseTime(e.At)
	o := freeform.Of(r.payload(e.Response).Data)
	return report.StaleAnswer{At: at, By: r.text(e.By), Choice: o.Text("action", "choice"), Guidance: o.Text("guidance"),
		Withdrawn: r.text(e.Reason)}
}

func (r gateReader) gate(g gates.Gate) *report.Gate {
	r.mask.At("gate " + g.ID)
	x := &report.Gate{ID: r.text(g.ID), Type: r.text(g.Type), Run: r.text(g.Run),
		CreatedAt: report.Time{Time: g.CreatedAt}, Actions: r.actions(g),
		TerminalOnly: g.TerminalOnly, Deadline: report.Time{Time: g.Deadline()}, Request: r.payload(g.Raw)}
	c := freeform.Of(x.Request.Data).Object("context")
	x.Question = c.Text("reason", "question", "message", "phaseTitle", "state")
	x.Phase = c.Text("phaseNumber", "phase")
	x.Items = journal.Items(c["items"])
	if a := g.Answer; a != nil {
		x.Answer = r.payload(a.Raw)
		o := freeform.Of(x.Answer.Data).Object("response")
		x.Resolved, x.Withdrawn = true, r.text(a.Withdrawn)
		x.ResolvedBy, x.ResolvedAt = r.text(a.By), report.Time{Time: a.At}
		x.Choice, x.Guidance = r.text(a.Action()), o.Text("guidance")
		if ms, ok := report.Between(x.CreatedAt, x.ResolvedAt); ok {
			x.WaitedMS = &ms
		}
	}
	return x
}
