package otlp

import (
	"crypto/sha256"
	"iter"
	"strings"

	"fivex/render"
	"fivex/snapshot/report"
)

// A span is one thing that was done, from when to when.
type span struct {
	trace      [16]byte
	id, parent [8]byte
	name       string
	start, end int64  // nanoseconds since 1970
	failed     string // what went wrong, as a word; "" when nothing did
	attrs      []attr
}

// An attr is an attribute: a string, an int64, a float64 or a bool.
type attr struct {
	key   string
	value any
}

// add adds an attribute unless it is empty.
func (s *span) add(key string, value any) {
	switch v := value.(type) {
	case string:
		if v == "" {
			return
		}
		value = render.Visible(strings.ToValidUTF8(v, "\uFFFD"))
	case *int64:
		if v == nil {
			return
		}
		value = *v
	case *float64:
		if v == nil {
			return
		}
		value = *v
	case int:
		value = int64(v)
	}
	s.attrs = append(s.attrs, attr{key, value})
}

// mostContent bounds one text that somebody wrote, in bytes.
const mostContent = 8 << 10

func (s *span) content(key, text string) {
	if len(text) > mostContent {
		text = strings.ToValidUTF8(text[:mostContent], "") + "…"
	}
	s.add(key, text)
}

// A trace is what is known of a run while its spans are made.
type trace struct {
	project string
	run     *report.Run
	content bool
	id      [16]byte
	last    int64 // the last known time, for what has none
}

func newTrace(project string, run *report.Run, content bool) *trace {
	t := &trace{project: project, run: run, content: content}
	sum := sha256.Sum256([]byte("5x-trace/1\x00" + project + "\x00" + run.Key))
	copy(t.id[:], sum[:])
	t.last = 1
	for _, at := range []report.Time{run.LastActivity, run.UpdatedAt, run.StartedAt} {
		if ns := nanos(at); ns > 0 {
			t.last = ns
		}
	}
	return t
}

// spanID is the id of a thing of the run, by its keys.
func (t *trace) spanID(keys ...string) (id [8]byte) {
	sum := sha256.Sum256([]byte("5x-span/1\x00" + t.project + "\x00" + t.run.Key + "\x00" + strings.Join(keys, "\x00")))
	copy(id[:], sum[:])
	if id == [8]byte{} {
		id[0] = 1 // the empty id is none
	}
	return id
}

// nanos is an instant as spans have it; 0 when unknown or before 1970.
func nanos(t report.Time) int64 {
	if t.IsZero() || t.Unix() < 0 || t.Year() > 2200 {
		return 0
	}
	return t.UnixNano()
}

// mostMS bounds a duration that a database claims: a century.
const mostMS = 100 * 365 * 86400e3

// between sets a span's times: it ended at end and took ms.
func (t *trace) between(s *span, end report.Time, ms float64) {
	s.end = nanos(end)
	if s.end == 0 {
		s.end = t.last
	}
	t.last = s.end
	s.start = max(1, s.end-int64(min(max(0, ms), mostMS)*1e6))
}

// closed tells whether the run is over.
func (t *trace) closed() bool {
	switch t.run.State.Kind {
	case "completed", "failed", "aborted":
		return true
	}
	return false
}

// spans yields those of what has ended: children before what they are part of.
func (t *trace) spans() iter.Seq[*span] {
	return func(yield func(*span) bool) {
		root := t.rootSpan()
		for _, p := range t.run.Phases {
			phase := t.phaseSpan(p, root)
			for _, r := range p.Rounds {
				for _, s := range r.Steps {
					if !ended(s) {
						continue
					}
					for _, x := range t.stepSpans(p, r, s, phase) {
						phase.widen(x)
						if !yield(x) {
							return
						}
					}
				}
			}
			if phase.start == 0 {
				phase.start, phase.end = root.start, root.start
			}
			root.widen(phase)
			if (p.Done() || t.closed()) && !yield(phase) {
				return
			}
		}
		if t.closed() {
			yield(root)
		}
	}
}

// widen makes a span hold another in time.
func (s *span) widen(inner *span) {
	if s.start == 0 || inner.start < s.start {
		s.start = inner.start
	}
	s.end = max(s.end, inner.end, s.start)
}

// ended tells whether a step is over: nobody works on it or waits for it.
func ended(s *report.Step) bool {
	return (s.Agent == nil || s.Agent.Call != "working" && s.Agent.Call != "silent") &&
		(s.Person == nil || !s.Person.Pending) && s.Outcome != "waiting" && s.Outcome != "working"
}
