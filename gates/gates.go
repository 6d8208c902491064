// Package gates is the gate file protocol of 5x: how an orchestrator asks a
// person and how the answer comes back, through files in <state>/gates/. A
// request is <id>.json, its answer <id>.resolved.json; both are JSON objects.
//
// This package is the only one that may write into a state folder. It must
// never follow a path out of the gate folder, nor take half a file for a
// whole one. So far it reads.
package gates

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"syscall"
)

// maxFile bounds a request or an answer, in bytes; a larger file is foreign.
const maxFile = 1 << 20

// ID is the form of a gate id; nothing else becomes a file name.
var idPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

// A Gate is a request and, once there is one, its answer, as written.
type Gate struct {
	ID      string
	Request json.RawMessage
	Answer  json.RawMessage // nil while pending
}

// List reads the gates in dir, by id. What is not a whole request of the
// protocol (foreign, malformed, oversized or half-written files, links, pipes)
// is passed over. A missing folder holds no gates.
func List(dir string) ([]Gate, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer root.Close()
	d, err := root.Open(".")
	if err != nil {
		return nil, err
	}
	defer d.Close()
	names, err := d.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var list []Gate
	for _, name := range names {
		id, ok := strings.CutSuffix(name, ".json")
		if !ok || !idPattern.MatchString(id) {
			continue
		}
		request := read(root, name, id)
		if request == nil {
			continue
		}
		list = append(list, Gate{ID: id, Request: request, Answer: read(root, id+".resolved.json", id)})
	}
	return list, nil
}

// read is a file's whole JSON object when it belongs to gate id, else nil.
func read(root *os.Root, name, id string) json.RawMessage {
	fi, err := root.Lstat(name)
	if err != nil || !fi.Mode().IsRegular() || fi.Size() > maxFile {
		return nil
	}
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil || len(b) > maxFile {
		return nil
	}
	var head struct {
		GateID string `json:"gateId"`
	}
	if json.Unmarshal(b, &head) != nil || head.GateID != id {
		return nil
	}
	return b
}
