package sidecar

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"fivex/render"
)

// protocolVersion is the version of the messages: docs/protocol.md.
const protocolVersion = 1

// Limits of what a client may send.
const (
	mostMessage = 64 << 10 // bytes
	burst       = 50       // messages at once
	perSecond   = 20       // and then as many
)

// Messages of the server.
type (
	helloMessage struct {
		V            int          `json:"v"`
		Type         string       `json:"type"` // "hello"
		Seq          int64        `json:"seq"`
		Protocol     int          `json:"protocol"`
		Instance     string       `json:"instance"` // of this server; sequence numbers are its own
		Build        string       `json:"build"`    // of the page's style and script: another one wants a reload
		BeatMS       int64        `json:"beatMs"`   // a message comes at least so often
		Capabilities capabilities `json:"capabilities"`
	}
	beatMessage struct {
		V    int    `json:"v"`
		Type string `json:"type"` // "beat"
	}
	capabilities struct {
		Gates   bool   `json:"gates"` // gate.resolve is taken
		Observe string `json:"observe,omitempty"`
		Logs    bool   `json:"logs"`
		Edits   bool   `json:"edits"` // resume may ask for them
	}
	logMessage struct {
		V     int      `json:"v"`
		Type  string   `json:"type"` // "log.lines"
		Run   string   `json:"run"`
		File  string   `json:"file"`
		From  int64    `json:"from"` // the byte of the file at which the shown part begins
		Size  int64    `json:"size"` // of the file
		Keep  int      `json:"keep"` // how many of the entries before stay; Lines come behind them
		Lines []string `json:"lines"`
		Notes []string `json:"notes,omitempty"`
	}
	gateMessage struct {
		V       int          `json:"v"`
		Type    string       `json:"type"` // "gate.result"
		GateID  string       `json:"gateId"`
		Outcome string       `json:"outcome"` // "won", "lost", "invalid", "gone", "refused" or "failed"
		Message string       `json:"message,omitempty"`
		Winner  *gateOutcome `json:"winner,omitempty"`
	}
	gateOutcome struct {
		By       string          `json:"resolvedBy"`
		At       string          `json:"resolvedAt"`
		Action   string          `json:"action,omitempty"`
		Response json.RawMessage `json:"response"`
	}
	errorMessage struct {
		V       int    `json:"v"`
		Type    string `json:"type"` // "error"
		Code    string `json:"code"` // "bad-message", "unknown-type", "unknown-log", "too-many-logs"
		Message string `json:"message"`
	}
	pongMessage struct {
		V    int    `json:"v"`
		Type string `json:"type"` // "pong"
	}
)

// snapshotMessage is the message of the whole document. Like that of a patch it
// is put together of JSON that is known to be compact: an encoder would read every
// value again to see that it is.
func snapshotMessage(seq int64, document json.RawMessage) []byte {
	b := fmt.Appendf(make([]byte, 0, len(document)+64), `{"v":%d,"type":"snapshot","seq":%d,"document":`,
		protocolVersion, seq)
	return append(append(b, document...), '}')
}

// patchMessage is the message of a patch.
func patchMessage(seq int64, ops []op) []byte {
	size := 64
	for _, o := range ops {
		size += len(o.Op) + len(o.Path) + len(o.Value) + 40
	}
	b := fmt.Appendf(make([]byte, 0, size), `{"v":%d,"type":"patch","seq":%d,"ops":[`, protocolVersion, seq)
	for i, o := range ops {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(b, `{"op":"`...), o.Op...)
		b = append(b, `","path":`...)
		path, _ := render.CompactJSON(o.Path) // a string
		b = append(b, path...)
		if len(o.Value) > 0 {
			b = append(append(b, `,"value":`...), o.Value...)
		}
		b = append(b, '}')
	}
	return append(b, `]}`...)
}

// Messages of a client, beside {"v":1,"type":…}.
type (
	resumeRequest struct {
		head
		Seq      int64  `json:"seq"`
		Instance string `json:"instance"`
		Edits    bool   `json:"edits"` // patches may hold the operation edit
	}
	resolveRequest struct {
		head
		GateID   string          `json:"gateId"`
		Response json.RawMessage `json:"response"`
	}
	logRequest struct {
		head
		Run  string `json:"run"`
		File string `json:"file"`
		From *int64 `json:"from"` // a byte of the file; absent means near its end
	}
	pingRequest struct{ head }
)

type head struct {
	V    int    `json:"v"`
	Type string `json:"type"`
}

// A badMessage is what a client hears of a message that is not of the
// protocol.
type badMessage struct{ code, text string }

func (b badMessage) Error() string { return b.text }

// parseMessage reads a client's message strictly.
func parseMessage(b []byte) (any, error) {
	var h head
	if err := json.Unmarshal(b, &h); err != nil {
		return nil, badMessage{"bad-message", "not a JSON object of the protocol"}
	}
	if h.V != protocolVersion {
		return nil, badMessage{"bad-message", fmt.Sprintf("v is not %d", protocolVersion)}
	}
	var m any
	switch h.Type {
	case "resume":
		m = &resumeRequest{}
	case "gate.resolve":
		m = &resolveRequest{}
	case "logs.subscribe", "logs.unsubscribe":
		m = &logRequest{}
	case "ping":
		m = &pingRequest{}
	default:
		return nil, badMessage{"unknown-type", "this type of message is not known"}
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(m); err != nil {
		return nil, badMessage{"bad-message", "a field is unknown or of the wrong type"}
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, badMessage{"bad-message", "text follows the message"}
	}
	return m, nil
}
