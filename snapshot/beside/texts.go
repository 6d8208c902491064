package beside

import (
	"slices"

	"fivex/snapshot/redact"
)

// Texts remember documents from one reading to the next, for who reads the same ones
// again and again: what a text is without its secrets, and what a plan says.
type Texts struct{ now, before map[textKey]*toldText }

type textKey struct {
	plan bool // what a plan says is asked, else the text without secrets
	text string
}

type toldText struct {
	text   string         // without its secrets
	masked map[string]int // what was masked in it
	plan   *planDocument  // nil until somebody asked
}

// Turn forgets what the last reading did not ask for.
func (t *Texts) Turn() { t.now, t.before = make(map[textKey]*toldText, len(t.now)), t.now }

// of is what is remembered of a text that was read.
func (t *Texts) of(key textKey, tell func() *toldText) *toldText {
	told := t.now[key]
	if told == nil {
		told = t.before[key]
	}
	if told == nil {
		told = tell()
	}
	if t.now == nil {
		t.now = map[textKey]*toldText{}
	}
	t.now[key] = told
	return told
}

// masked is the text without its secrets, which are counted.
func (t *Texts) masked(raw string, mask *redact.Redactor) string {
	switch {
	case mask == nil || raw == "":
		return raw
	case t == nil:
		return mask.Text(raw)
	}
	known := true
	told := t.of(textKey{false, raw}, func() *toldText {
		known = false
		before := mask.Counted()
		text := mask.Text(raw)
		return &toldText{text: text, masked: mask.Since(before)}
	})
	if known {
		mask.Recount(told.masked)
	}
	return told.text
}

// plan is what a plan's text says, which is told of the text without secrets.
func (t *Texts) plan(text string) planDocument {
	if t == nil {
		return parsePlan(text)
	}
	told := t.of(textKey{true, text}, func() *toldText {
		p := parsePlan(text)
		return &toldText{plan: &p}
	})
	p := *told.plan
	p.Phases = slices.Clone(p.Phases)
	return p
}
