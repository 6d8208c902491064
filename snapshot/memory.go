package snapshot

import (
	"context"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Memory is what an earlier report told of each run, so that a run that did
// not change need not be read again. Save writes it, LoadMemory reads it.
type Memory struct {
	runs    map[string]*remembered // by the run's key
	changed bool                   // since it was loaded
	keep    func(run *Run) bool
	sums    map[string]rowHash
	salt    string
}

// remembered is a run as it was told. Its print is of everything that its
// report depends on.
type remembered struct {
	Key       string
	Print     string
	Line      *Run // what a list of runs tells of it
	Analytics *Analytics
	Notices   []Notice
	Masked    []maskedKind // by kind
}

type maskedKind struct {
	Kind  string
	Count int
}

// LoadMemory reads what Save wrote; of anything else it remembers nothing.
func LoadMemory(r io.Reader) *Memory {
	var list []*remembered
	m := &Memory{runs: map[string]*remembered{}}
	if gob.NewDecoder(r).Decode(&list) != nil {
		return m
	}
	for _, x := range list {
		m.runs[x.Key] = x
	}
	return m
}

// Save writes the memory.
func (m *Memory) Save(w io.Writer) error {
	return gob.NewEncoder(w).Encode(slices.SortedFunc(maps.Values(m.runs), func(a, b *remembered) int { return strings.Compare(a.Key, b.Key) }))
}

// Changed tells whether there is anything new to save.
func (m *Memory) Changed() bool { return m.changed }

// Remember makes Each yield runs that did not change since the memory was
// made without their details. keep may refuse that for a run, such as one
// whose page is gone; program tells one version of the program from another.
// The memory then holds the runs of this view.
func (v *View) Remember(ctx context.Context, m *Memory, program string, keep func(*Run) bool) error {
	if v.db == nil {
		return nil // run records are few, and read whole
	}
	var err error
	if m.sums, err = v.hashRows(ctx); err != nil {
		return err
	}
	tables, err := json.Marshal(v.tables)
	if err != nil {
		return err
	}
	m.keep = keep
	m.salt = fmt.Sprint(program, v.head.Title, v.opts.Title, v.opts.Logs, v.redactor != nil, v.paths.key(), string(tables))
	v.memory, v.before, m.changed = m, m.runs, len(m.runs) != len(v.runs)
	m.runs = make(map[string]*remembered, len(v.runs))
	return nil
}

// recall is the run as it was told before, if that is how it is now; in any
// case its print.
func (v *View) recall(r *runRow) (l loaded, ok bool) {
	if v.memory == nil {
		return l, false
	}
	l.print = v.print(r)
	old := v.before[r.run.Key]
	if old == nil || r.run.Status == "active" || old.Print != l.print || !v.memory.keep(old.Line) {
		return l, false
	}
	run := *old.Line
	run.Key = r.run.Key
	run.analytics = old.Analytics
	l.run, l.heard, l.masked = &run, old.Notices, map[string]int{}
	for _, x := range old.Masked {
		l.masked[x.Kind] = x.Count
	}
	return l, true
}

// remember keeps a run that was loaded.
func (v *View) remember(l loaded) {
	if v.memory == nil || l.err != nil || l.run.Status == "active" {
		return
	}
	if old := v.before[l.run.Key]; l.run.Detail == nil && old != nil {
		v.memory.runs[l.run.Key] = old
		return
	}
	line := *l.run
	line.Detail, line.Extra, line.Record, line.Config = nil, nil, nil, Payload{}
	x := &remembered{Key: l.run.Key, Print: l.print, Line: &line, Analytics: analyticsOf(l.run), Notices: l.heard}
	for _, kind := range slices.Sorted(maps.Keys(l.masked)) {
		x.Masked = append(x.Masked, maskedKind{kind, l.masked[kind]})
	}
	v.memory.runs[x.Key], v.memory.changed = x, true
}

// print is a hash of what the run's report depends on: its rows, what is
// known beside them, its documents, its logs.
func (v *View) print(r *runRow) string {
	in := v.inputsOf(r, v.planInput(r.run.Plan), nil)
	h := sha256.New()
	fmt.Fprintln(h, v.memory.salt, v.memory.sums[r.rowKey()])
	json.NewEncoder(h).Encode(struct {
		Run              *Run
		PlanPath         string
		NullID, Rowless  bool
		Logs             []Log
		Names, Reviews   []string
		Plan             *Plan
		Lock             *Lock
		Running          Time
		Gates            []*Gate
		Prompts          []*Decision
		Rows             map[string][]map[string]any
		Missing, DocPlan string
	}{r.run, r.planPath, r.nullID, r.rowless, in.logs, in.names, in.reviews, in.plan, in.lock, in.head.running, in.gates, in.prompts, in.rows, v.missingPlan(r), v.documentPrint(r.run.Plan)})
	for _, d := range r.reviews {
		fmt.Fprintln(h, v.documentPrint(d))
	}
	for _, name := range r.names {
		if fi, err := os.Stat(filepath.Join(v.place.State, "logs", r.run.ID, name)); err == nil {
			fmt.Fprintln(h, name, fi.Size(), fi.ModTime().UnixNano())
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (v *View) missingPlan(r *runRow) string {
	if p := v.plans[r.run.Plan]; p != nil {
		return p.Missing + p.Document
	}
	return ""
}

// documentPrint is a hash of a document.
func (v *View) documentPrint(path string) string {
	if path == "" {
		return ""
	}
	if s, ok := v.documents[path]; ok {
		return s
	}
	if v.documents == nil {
		v.documents = map[string]string{}
	}
	for _, d := range v.head.Documents {
		if d.Path == path {
			h := sha256.New()
			json.NewEncoder(h).Encode(d)
			v.documents[path] = hex.EncodeToString(h.Sum(nil))
		}
	}
	return v.documents[path]
}
