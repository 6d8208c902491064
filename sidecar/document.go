package sidecar

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"fivex/render"
	"fivex/snapshot"
)

// A document is the live document of one moment: {"report": …, "view": …}.
// It is immutable, and shares with the one before it what did not change.
type document struct {
	report *node
	view   *render.View
	nodes  map[any]*node // by the run, event or result that they show
	rep    *snapshot.Report
}

// A node is a JSON value: raw, or an object of nodes. Objects are cut up
// where they are keyed by id, so that a patch names what changed.
type node struct {
	raw  json.RawMessage
	kids map[string]*node
}

// An op is an RFC 6902 operation.
type op struct {
	Op    string          `json:"op"` // "add", "replace" or "remove"
	Path  string          `json:"path"`
	Value json.RawMessage `json:"value,omitempty"`
}

// newDocument makes the document of a report; before may be nil.
func newDocument(rep *snapshot.Report, view *render.View, before *document) (*document, error) {
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

// of is the node of the thing that pointer means, made by make where it is
// not known yet.
func (m maker) of(pointer any, make func() (*node, error)) (*node, error) {
	n := m.before[pointer]
	if n == nil {
		var err error
		if n, err = make(); err != nil {
			return nil, err
		}
	}
	m.now[pointer] = n
	return n, nil
}

func (m maker) report(rep *snapshot.Report) (*node, error) {
	head := *rep
	head.Plans, head.Runs, head.Gates, head.Documents = nil, nil, nil, nil
	n, err := fields(&head)
	if err != nil {
		return nil, err
	}
	if n.kids["plans"], err = members(m, rep.Plans, whole); err != nil {
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

func (m maker) run(r *snapshot.Run) (*node, error) {
	if r.Detail == nil {
		return whole(r)
	}
	run, detail := *r, *r.Detail
	detail.Events, detail.Agents, detail.Quality, detail.Decisions = nil, nil, nil, nil
	run.Detail = &detail
	n, err := fields(&run)
	if err != nil {
		return nil, err
	}
	if n.kids["events"], err = members(m, r.Events, whole); err != nil {
		return nil, err
	}
	if n.kids["agentResults"], err = members(m, r.Agents, whole); err != nil {
		return nil, err
	}
	if n.kids["qualityResults"], err = members(m, r.Detail.Quality, whole); err != nil {
		return nil, err
	}
	n.kids["humanDecisions"], err = members(m, r.Decisions, whole)
	return n, err
}

// members is the object of a set.
func members[T interface {
	comparable
	SetKey() string
}](m maker, set snapshot.Set[T], make func(T) (*node, error)) (*node, error) {
	n := &node{kids: map[string]*node{}}
	for _, x := range set {
		kid, err := m.of(x, func() (*node, error) { return make(x) })
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
	if n.kids == nil {
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

// diff is the patch that makes now of before.
func diff(before, now *document) ([]op, error) {
	ops := diffNode(nil, "/report", before.report, now.report)
	return diffView(ops, before.view, now.view)
}

func diffNode(ops []op, path string, a, b *node) []op {
	if a == b {
		return ops
	}
	if a.kids == nil || b.kids == nil {
		if a.kids != nil || b.kids != nil || !bytes.Equal(a.raw, b.raw) {
			ops = append(ops, op{"replace", path, b.json()})
		}
		return ops
	}
	for _, k := range slices.Sorted(maps.Keys(a.kids)) {
		if b.kids[k] == nil {
			ops = append(ops, op{Op: "remove", Path: path + "/" + pointer(k)})
		}
	}
	for _, k := range slices.Sorted(maps.Keys(b.kids)) {
		if a.kids[k] == nil {
			ops = append(ops, op{"add", path + "/" + pointer(k), b.kids[k].json()})
		} else {
			ops = diffNode(ops, path+"/"+pointer(k), a.kids[k], b.kids[k])
		}
	}
	return ops
}

// diffView names fragments in document order, so that a page can place each
// behind one that it has.
func diffView(ops []op, a, b *render.View) ([]op, error) {
	for _, id := range a.IDs {
		if b.ByID[id] == nil {
			ops = append(ops, op{Op: "remove", Path: "/view/" + pointer(id)})
		}
	}
	for _, id := range b.IDs {
		old, now := a.ByID[id], b.ByID[id]
		if old == now {
			continue
		}
		path := "/view/" + pointer(id)
		put := func(o, path string, v any) error {
			value, err := marshal(v)
			ops = append(ops, op{o, path, value})
			return err
		}
		var err error
		switch {
		case old == nil:
			err = put("add", path, now.Fragment())
		case old.Parent != now.Parent:
			err = put("replace", path, now.Fragment())
		default:
			if old.After != now.After {
				err = put("replace", path+"/after", now.After)
			}
			if err == nil && old.HTML != now.HTML {
				err = put("replace", path+"/html", now.HTML)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return ops, nil
}

var pointerEscape = strings.NewReplacer("~", "~0", "/", "~1")

// pointer is a name in a JSON Pointer (RFC 6901).
func pointer(name string) string { return pointerEscape.Replace(name) }
