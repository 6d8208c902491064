package sidecar

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"fivex/render"
)

// A node is a JSON value: raw, an object of nodes or a list of nodes. Values
// are cut up down to the steps, so that a patch names what changed.
type node struct {
	raw  json.RawMessage
	kids map[string]*node
	list []*node // not nil where it is a list
}

// whole is a value as one piece.
func whole[T any](v T) (*node, error) {
	raw, err := render.CompactJSON(v)
	return &node{raw: raw}, err
}

// fields is a struct as the object of its fields.
func fields(v any) (*node, error) {
	raw, err := render.CompactJSON(v)
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
		name, _ := render.CompactJSON(k) // a string
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
