package sidecar

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

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

// A node is a JSON value: raw, an object of nodes or a list of nodes. Values
// are cut up down to the steps, so that a patch names what changed.
type node struct {
	raw  json.RawMessage
	kids map[string]*node
	list []*node // not nil where it is a list
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

// whole is a value as one piece.
func whole[T any](v T) (*node, error) {
	raw, err := marshal(v)
	return &node{raw: raw}, err
}

// fields is a struct as the object of its fields.
func fields(v any) (*node, error) {
	raw, err := marshal(v)
	if err != nil {
		return nil, err
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, err
	}
	n := &node{kids: make(map[string]*node, len(m))}
	for k, x := range m {
		n.kids[k] = &node{raw: x}
	}
	return n, nil
}

// lists is a struct as the object of its fields, of which lists are cut up.
func lists(v any) (*node, error) {
	n, err := fields(v)
	if err != nil {
		return nil, err
	}
	for _, kid := range n.kids {
		if err := kid.cutUp(); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// cutUp makes a list of nodes of a list.
func (n *node) cutUp() error {
	if len(n.raw) == 0 || n.raw[0] != '[' {
		return nil
	}
	var list []json.RawMessage
	if err := json.Unmarshal(n.raw, &list); err != nil {
		return err
	}
	n.raw, n.list = nil, []*node{}
	for _, raw := range list {
		n.list = append(n.list, &node{raw: raw})
	}
	return nil
}

// marshal is compact JSON that a page can hold.
func marshal(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// write appends the node's JSON.
func (n *node) write(b *bytes.Buffer) {
	switch {
	case n.list != nil:
		b.WriteByte('[')
		for i, x := range n.list {
			if i > 0 {
				b.WriteByte(',')
			}
			x.write(b)
		}
		b.WriteByte(']')
		return
	case n.kids == nil:
		b.Write(n.raw)
		return
	}
	b.WriteByte('{')
	for i, k := range slices.Sorted(maps.Keys(n.kids)) {
		if i > 0 {
			b.WriteByte(',')
		}
		name, _ := marshal(k) // a string
		b.Write(name)
		b.WriteByte(':')
		n.kids[k].write(b)
	}
	b.WriteByte('}')
}

func (n *node) json() json.RawMessage {
	var b bytes.Buffer
	n.write(&b)
	return b.Bytes()
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
		name, err := marshal(id)
		if err != nil {
			return nil, err
		}
		value, err := marshal(d.view.ByID[id].Fragment())
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
