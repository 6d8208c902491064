// Package gates is the gate file protocol of 5x, both sides of it: an
// orchestrator asks a person, a person answers, through files in the folder
// gates/ of a state folder.
//
//	<id>.json            the request
//	<id>.resolved.json   its answer: the request again, with resolved, resolvedBy, resolvedAt and response
//	audit.ndjson         what happened, a line each: see docs/gates.md
//
// An orchestrator opens a gate and waits:
//
//	folder := gates.In(".5x")
//	id, err := folder.Open(gates.Request{Type: "phase", Run: "run_5678", Context: context})
//	…
//	gate, err := folder.Await(ctx, id)
//	switch {
//	case err == nil:                        // gate.Answer.Action() is what the person chose
//	case errors.Is(err, gates.ErrTimeout):  // nobody answered in time; nobody can any more
//	case errors.Is(err, gates.ErrWithdrawn):
//	}
//
// Whoever has the person's choice calls Resolve. Any number of processes may
// do so at once: the answer that is first in the folder wins, and every other
// caller gets ErrResolved together with the gate and its winning answer.
//
// A file comes into being whole and exclusively: it is written under another
// name, synced, and linked to its own, which fails where that name is taken.
// So a process that is killed at any instant leaves a gate pending or
// answered, never half. Where the file system has no hard links, the name is
// created with O_EXCL and then written; readers therefore wait for whole JSON.
//
// But for the token file of a live server, nothing else of this program writes into a
// state folder. This package must never follow a path out of the gates folder, open
// anything but a regular file, replace an answer, or take what it finds there for
// well-formed.
package gates

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// What a caller decides on.
var (
	ErrNotFound     = errors.New("no such gate")
	ErrExists       = errors.New("a gate with this id exists already")
	ErrResolved     = errors.New("the gate is answered already")
	ErrWithdrawn    = errors.New("the gate was withdrawn")
	ErrTimeout      = errors.New("nobody answered in time")
	ErrInvalid      = errors.New("not an answer to this gate")
	ErrTerminalOnly = errors.New("only the terminal may answer this gate")
)

// Limits, in bytes and levels; what exceeds them is not of the protocol.
const (
	mostFile  = 1 << 20  // of a request or an answer
	mostReply = 64 << 10 // of a response
	mostDepth = 100      // of nested JSON
)

// Who answers, by convention; any other name may.
const (
	Terminal  = "terminal"
	Dashboard = "dashboard"
	Clock     = "timeout" // what takes a gate back whose time is over
)

// timedOut is why Clock takes a gate back.
const timedOut = "timed out"

// Actions are what may be answered to each type of gate, first the one that
// goes on. Other types list their own choices.
var Actions = map[string][]string{
	"phase":      {"continue", "exit"},
	"escalation": {"continue", "approve", "abort"},
	"resume":     {"resume", "start-fresh", "abort"},
}

// isID tells whether a gate may have this id.
func isID(s string) bool {
	isOther := func(r rune) bool {
		return !(r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r == '-')
	}
	return s != "" && len(s) <= 128 && strings.IndexFunc(s, isOther) < 0
}

// A Request is what a person is asked.
type Request struct {
	ID           string          // [A-Za-z0-9_-]{1,128}; empty lets Open choose one
	Type         string          // "phase", "escalation", "resume", or another with Choices
	Run          string          // the run that waits, may be empty
	Context      json.RawMessage // what the person needs to decide: an object; its fields are by type, see docs/gates.md
	Choices      []string        // the actions of a type that is not one of Actions
	Timeout      time.Duration   // how long the asker waits from now on; 0 means for ever
	TerminalOnly bool            // a dashboard shows the gate and must not answer it
}

// A Gate is a request as it was found, and its answer once there is one. A
// gate whose time is over counts as withdrawn by Clock, whether or not anybody
// has put that into the folder yet.
type Gate struct {
	Request
	CreatedAt time.Time
	Raw       json.RawMessage // the whole request
	Answer    *Answer         // nil while pending
	Unknown   string          // why the answer that lies in the folder is none; the gate is pending
}

// Actions are the answers that the gate takes.
func (g Gate) Actions() []string {
	if a := Actions[g.Type]; a != nil {
		return a
	}
	return g.Choices
}

// Deadline is when the asker stops waiting; zero means never, or after the
// year 9999.
func (g Gate) Deadline() time.Time {
	if g.Timeout <= 0 || g.CreatedAt.IsZero() {
		return time.Time{}
	}
	return sensible(g.CreatedAt.Add(g.Timeout))
}

// over is the answer that time gives to a gate without another; nil before.
func (g Gate) over(now time.Time) *Answer {
	if d := g.Deadline(); !d.IsZero() && !now.Before(d) {
		return &Answer{By: Clock, At: d, Withdrawn: timedOut}
	}
	return nil
}

// sensible is a time that can be written down: RFC 3339 has four digits for a
// year.
func sensible(t time.Time) time.Time {
	if t = t.UTC(); t.Year() < 0 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// instantOf reads a time of a file, zero where it is none.
func instantOf(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return sensible(t)
}

// An Answer is how a gate was decided.
type Answer struct {
	By        string
	At        time.Time
	Response  json.RawMessage // null when withdrawn
	Withdrawn string          // why the gate was withdrawn; empty for a person's answer
	Raw       json.RawMessage // the whole file; nil where nobody has written that the time is over
}

// IsTimeout tells an answer that nobody gave in time.
func (a *Answer) IsTimeout() bool { return a.Withdrawn != "" && a.By == Clock }

// Action is the chosen action, empty when the response holds none.
func (a *Answer) Action() string { return a.text("action", "choice") }

// Guidance is what the person wrote, if anything.
func (a *Answer) Guidance() string { return a.text("guidance") }

func (a *Answer) text(names ...string) string {
	var o map[string]any
	if json.Unmarshal(a.Response, &o) != nil {
		return ""
	}
	for _, n := range names {
		if s, ok := o[n].(string); ok {
			return s
		}
	}
	return ""
}

// A Folder is the gates folder of a state folder. It need not exist: it is
// created when a gate is opened. Every call looks at it anew, so it may be
// removed and recreated at any time.
type Folder struct{ state string }

// In is the gates folder of a state folder.
func In(state string) Folder { return Folder{state} }

// Path is where the folder is or would be.
func (f Folder) Path() string { return filepath.Join(f.state, "gates") }

// A dir is the folder, open; no name given to it leads out of it.
type dir struct {
	*os.Root
	path string
}

// open opens the folder as it is. A link in its place is not followed.
func (f Folder) open() (*dir, error) {
	state, err := os.OpenRoot(f.state)
	if err != nil {
		return nil, err
	}
	defer state.Close()
	fi, err := state.Lstat("gates")
	if err != nil {
		return nil, err
	}
	if !fi.IsDir() {
		return nil, fmt.Errorf("%s is not a folder; move it away", f.Path())
	}
	root, err := state.OpenRoot("gates")
	if err != nil {
		return nil, err
	}
	return &dir{root, f.Path()}, nil
}

// openOrMake opens the folder and creates it where it is missing.
func (f Folder) openOrMake() (*dir, error) {
	if err := os.Mkdir(f.Path(), 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return nil, err
	}
	return f.open()
}

func requestName(id string) string { return id + ".json" }
func answerName(id string) string  { return id + ".resolved.json" }
