package sidecar

import (
	"bytes"
	"encoding/json"

	"fivex/render"
	"fivex/snapshot/report"
)

// A document is the live document of one moment: {"report": …, "view": …}.
// It is immutable, and shares with the one before it what did not change.
type document struct {
	report *node
	view   *render.View
	nodes  map[any]*node // by the run, phase, step or other thing that they show
	rep    *report.Report
}

// newDocument makes the document of a report; before may be nil.
func newDocument(rep *report.Report, view *render.View, before *document) (*document, error) {
	d := &document{view: view, rep: rep, nodes: map[any]*node{}}
	m := maker{now: d.nodes}
	if before != nil {
		m.before = before.nodes
	}
	var err error
	d.report, err = m.report(rep)
	return d, err
}

// A maker makes nodes, and takes those of unchanged things from before.
type maker struct{ before, now map[any]*node }

// of is the node of the thing that pointer means, made by build where it is
// not known yet.
func (m maker) of(pointer any, build func() (*node, error)) (*node, error) {
	n := m.before[pointer]
	if n == nil {
		var err error
		if n, err = build(); err != nil {
			return nil, err
		}
	}
	m.now[pointer] = n
	return n, nil
}

func (m maker) report(rep *report.Report) (*node, error) {
	head := *rep
	head.Plans, head.Runs, head.Gates, head.Documents = nil, nil, nil, nil
	head.Analytics = report.Analytics{}
	n, err := fields(&head)
	if err != nil {
		return nil, err
	}
	if n.kids["analytics"], err = lists(&rep.Analytics); err != nil {
		return nil, err
	}
	if n.kids["plans"], err = members(m, rep.Plans, func(p *report.Plan) (*node, error) { return lists(p) }); err != nil {
		return nil, err
	}
	if n.kids["gates"], err = members(m, rep.Gates, whole); err != nil {
		return nil, err
	}
	if n.kids["documents"], err = members(m, rep.Documents, whole); err != nil {
		return nil, err
	}
	n.kids["runs"], err = members(m, rep.Runs, m.run)
	return n, err
}

func (m maker) run(r *report.Run) (*node, error) {
	if r.Detail == nil {
		return whole(r)
	}
	run, detail := *r, *r.Detail
	detail.Phases, detail.Findings, detail.Logs, detail.Timeline.Spans = nil, nil, nil, nil
	run.Detail = &detail
	n, err := fields(&run)
	if err != nil {
		return nil, err
	}
	if err := n.kids["split"].cutUp(); err != nil {
		return nil, err
	}
	if n.kids["phases"], err = each(m, r.Phases, m.phase); err != nil {
		return nil, err
	}
	if n.kids["findings"], err = each(m, r.Findings, whole); err != nil {
		return nil, err
	}
	if n.kids["logs"], err = each(m, r.Logs, whole); err != nil {
		return nil, err
	}
	if n.kids["timeline"], err = fields(&detail.Timeline); err != nil {
		return nil, err
	}
	n.kids["timeline"].kids["spans"], err = each(m, r.Timeline.Spans, whole) // known by what they say
	return n, err
}

func (m maker) phase(p *report.Phase) (*node, error) {
	head := *p
	head.Rounds, head.Changes = nil, nil
	n, err := fields(&head)
	if err != nil {
		return nil, err
	}
	if err := m.changes(n, p.Changes); err != nil {
		return nil, err
	}
	n.kids["rounds"], err = each(m, p.Rounds, m.round)
	return n, err
}

func (m maker) round(r *report.Round) (*node, error) {
	number, err := whole(r.N)
	if err != nil {
		return nil, err
	}
	steps, err := each(m, r.Steps, whole)
	if err != nil {
		return nil, err
	}
	n := &node{kids: map[string]*node{"n": number, "steps": steps}}
	return n, m.changes(n, r.Changes)
}

// changes puts changes into the node of a phase or a round.
func (m maker) changes(n *node, c *report.Changes) (err error) {
	if c != nil {
		n.kids["changes"], err = m.of(c, func() (*node, error) { return whole(c) })
	}
	return err
}

// each is the list of things.
func each[T comparable](m maker, things []T, build func(T) (*node, error)) (*node, error) {
	n := &node{list: []*node{}}
	for _, x := range things {
		kid, err := m.of(x, func() (*node, error) { return build(x) })
		if err != nil {
			return nil, err
		}
		n.list = append(n.list, kid)
	}
	return n, nil
}

// members is the object of a set.
func members[T interface {
	comparable
	SetKey() string
}](m maker, set report.Set[T], build func(T) (*node, error)) (*node, error) {
	n := &node{kids: map[string]*node{}}
	for _, x := range set {
		kid, err := m.of(x, func() (*node, error) { return build(x) })
		if err != nil {
			return nil, err
		}
		n.kids[x.SetKey()] = kid
	}
	return n, nil
}

// json is the whole document.
func (d *document) json() (json.RawMessage, error) {
	var b bytes.Buffer
	b.WriteString(`{"report":`)
	d.report.write(&b)
	b.WriteString(`,"view":{`)
	for i, id := range d.view.IDs {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := render.CompactJSON(id)
		if err != nil {
			return nil, err
		}
		value, err := render.CompactJSON(d.view.ByID[id].Fragment())
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteString("}}")
	return b.Bytes(), nil
}
