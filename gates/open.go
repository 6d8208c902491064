package gates

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// Open asks: it puts a request into the folder and gives its id. ErrExists
// when the id is taken, be it by a request or by an answer.
func (f Folder) Open(r Request) (string, error) {
	if r.ID == "" {
		var b [8]byte
		rand.Read(b[:])
		r.ID = "gate_" + hex.EncodeToString(b[:])
	}
	body, err := r.marshal(time.Now())
	if err != nil {
		return "", fmt.Errorf("open gate %s: %w", r.ID, err)
	}
	d, err := f.openOrMake()
	if err != nil {
		return "", fmt.Errorf("open gate %s: %w", r.ID, err)
	}
	defer d.Close()
	if _, err := d.Lstat(answerName(r.ID)); err == nil {
		return "", fmt.Errorf("open gate %s: %w", r.ID, ErrExists)
	}
	switch err := d.create(requestName(r.ID), body); {
	case errors.Is(err, fs.ErrExist):
		return "", fmt.Errorf("open gate %s: %w", r.ID, ErrExists)
	case err != nil:
		return "", fmt.Errorf("open gate %s: %w", r.ID, err)
	}
	d.audit().tell(Gate{}, Entry{Event: "opened", Gate: r.ID})
	return r.ID, nil
}

// file is the form of a request on disk; an answer is the same object with
// other values.
type file struct {
	GateID         string          `json:"gateId"`
	GateType       string          `json:"gateType"`
	RunID          string          `json:"runId"`
	CreatedAt      string          `json:"createdAt"`
	Resolved       bool            `json:"resolved"`
	ResolvedBy     *string         `json:"resolvedBy"`
	ResolvedAt     *string         `json:"resolvedAt"`
	Context        json.RawMessage `json:"context"`
	Response       json.RawMessage `json:"response"`
	TimeoutMS      *float64        `json:"timeoutMs,omitempty"`
	AllowDashboard *bool           `json:"allowDashboardResolution,omitempty"`
	Choices        []string        `json:"choices,omitempty"`
	Withdrawn      string          `json:"withdrawn,omitempty"`
}

// marshal is the request's file, once the request is known to make sense.
func (r Request) marshal(now time.Time) ([]byte, error) {
	if !isID(r.ID) {
		return nil, fmt.Errorf("a gate id has 1 to 128 of A-Z a-z 0-9 _ -")
	}
	if r.Timeout < 0 {
		return nil, fmt.Errorf("a timeout of %s is over before it begins", r.Timeout)
	}
	if r.Type == "" {
		return nil, errors.New("a gate has a type: phase, escalation, resume, or another with choices")
	}
	if Actions[r.Type] == nil && len(r.Choices) == 0 {
		return nil, fmt.Errorf("type %q is none of phase, escalation, resume: list the choices that it takes", r.Type)
	}
	if len(r.Context) == 0 {
		r.Context = json.RawMessage("{}")
	}
	if err := checkObject(r.Context); err != nil {
		return nil, fmt.Errorf("the context: %w", err)
	}
	x := file{GateID: r.ID, GateType: r.Type, RunID: r.Run, CreatedAt: instant(now), Context: r.Context,
		Choices: r.Choices}
	if r.Timeout > 0 {
		ms := float64(r.Timeout) / float64(time.Millisecond)
		x.TimeoutMS = &ms
	}
	if r.TerminalOnly {
		no := false
		x.AllowDashboard = &no
	}
	b, err := json.Marshal(x)
	if err == nil && len(b) > mostFile {
		err = fmt.Errorf("%d bytes are too many; a request has at most %d", len(b), mostFile)
	}
	return b, err
}

// instant is a time as JavaScript writes it.
func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
