package sidecar

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"fivex/render"
)

// An op is an RFC 6902 operation.
type op struct {
	Op    string          `json:"op"` // "add", "replace" or "remove"
	Path  string          `json:"path"`
	Value json.RawMessage `json:"value,omitempty"`

	was, text string // where a text takes the place of another
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
	if a.list != nil && b.list != nil {
		return diffList(ops, path, a.list, b.list)
	}
	if a.kids == nil || b.kids == nil {
		if a.kids != nil || b.kids != nil || a.list != nil || b.list != nil || !bytes.Equal(a.raw, b.raw) {
			ops = append(ops, op{Op: "replace", Path: path, Value: b.json()})
		}
		return ops
	}
	var gone, other []string // few of many
	for k := range a.kids {
		if b.kids[k] == nil {
			gone = append(gone, k)
		}
	}
	for k, kid := range b.kids {
		if a.kids[k] != kid {
			other = append(other, k)
		}
	}
	slices.Sort(gone)
	slices.Sort(other)
	for _, k := range gone {
		ops = append(ops, op{Op: "remove", Path: path + "/" + pointer(k)})
	}
	for _, k := range other {
		if a.kids[k] == nil {
			ops = append(ops, op{Op: "add", Path: path + "/" + pointer(k), Value: b.kids[k].json()})
		} else {
			ops = diffNode(ops, path+"/"+pointer(k), a.kids[k], b.kids[k])
		}
	}
	return ops
}

// diffList changes the elements that are in one list only: where they stand if
// another one stands there now, else it takes them out or puts them in. What is
// there already is always now's beginning and before's rest.
func diffList(ops []op, path string, before, now []*node) []op {
	i := 0
	for i < len(before) && i < len(now) && before[i] == now[i] {
		i++
	}
	was, is := nodeSet(before[i:]), nodeSet(now[i:])
	for j := i; j < len(now); j++ {
		n := now[j]
		at := path + "/" + strconv.Itoa(j)
		for i < len(before) && before[i] != n && !is[before[i]] && was[n] {
			ops = append(ops, op{Op: "remove", Path: at})
			i++
		}
		switch {
		case i < len(before) && before[i] == n:
			i++
		case i < len(before) && (was[n] || !is[before[i]]):
			ops = diffNode(ops, at, before[i], n)
			i++
		default:
			ops = append(ops, op{Op: "add", Path: at, Value: n.json()})
		}
	}
	for k := len(before) - i; k > 0; k-- {
		ops = append(ops, op{Op: "remove", Path: path + "/" + strconv.Itoa(len(now)+k-1)})
	}
	return ops
}

func nodeSet(list []*node) map[*node]bool {
	set := make(map[*node]bool, len(list))
	for _, n := range list {
		set[n] = true
	}
	return set
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
			value, err := render.CompactJSON(v)
			ops = append(ops, op{Op: o, Path: path, Value: value})
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
				ops[len(ops)-1].was, ops[len(ops)-1].text = old.HTML, now.HTML
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
