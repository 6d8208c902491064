package sidecar

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	jsonpatch "github.com/evanphx/json-patch/v5"
)

// A peer is a WebSocket client of the protocol.
type peer struct {
	t    testing.TB
	conn *websocket.Conn
	doc  []byte
	seq  int64
}

func dial(t testing.TB, s *Server) *peer {
	t.Helper()
	conn, _, err := websocket.Dial(context.Background(), strings.Replace(s.URL(false), "http", "ws", 1)+"ws",
		&websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer " + s.token.Token}}})
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadLimit(-1)
	t.Cleanup(func() { conn.CloseNow() })
	return &peer{t: t, conn: conn}
}

type message struct {
	V            int
	Type         string
	Seq          int64
	Protocol     int
	Build        string
	BeatMS       int64
	Instance     string
	Capabilities map[string]any
	Document     json.RawMessage
	Ops          json.RawMessage
	Code         string
	Message      string
	Outcome      string
	GateID       string
	Winner       *gateOutcome
	Run, File    string
	From, Size   int64
	Keep         int
	Lines        []string
}

func (p *peer) send(text string) {
	p.t.Helper()
	if err := p.conn.Write(context.Background(), websocket.MessageText, []byte(text)); err != nil {
		p.t.Fatal(err)
	}
}

// next is the next message that is more than a sign of life; documents and
// patches are applied as they come.
func (p *peer) next() (m message, err error) {
	p.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
	defer stop()
	for {
		_, b, err := p.conn.Read(ctx)
		if err != nil {
			return m, err
		}
		if m := p.take(b); m.Type != "beat" {
			return m, nil
		}
	}
}

// take applies a message.
func (p *peer) take(b []byte) (m message) {
	p.t.Helper()
	if err := json.Unmarshal(b, &m); err != nil || m.V != 1 {
		p.t.Fatalf("%v in %.200s", err, b)
	}
	switch m.Type {
	case "snapshot":
		p.doc, p.seq = m.Document, m.Seq
	case "patch":
		if m.Seq != p.seq+1 {
			p.t.Fatalf("patch %d came behind %d", m.Seq, p.seq)
		}
		patch, err := jsonpatch.DecodePatch(m.Ops)
		if err != nil {
			p.t.Fatal(err)
		}
		if p.doc, err = patch.Apply(p.doc); err != nil {
			p.t.Fatalf("%v in %s", err, m.Ops)
		}
		p.seq = m.Seq
	}
	return m
}

// await reads until a message of the type comes.
func (p *peer) await(kind string) message {
	p.t.Helper()
	for {
		m, err := p.next()
		if err != nil {
			p.t.Fatalf("waiting for %s: %v", kind, err)
		}
		if m.Type == kind {
			return m
		}
	}
}

func sameJSON(t testing.TB, a, b []byte) bool {
	t.Helper()
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &y); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(x, y)
}

func (s *Server) documentJSON(t testing.TB) ([]byte, int64) {
	t.Helper()
	doc, seq := s.hub.current()
	b, err := doc.json()
	if err != nil {
		t.Fatal(err)
	}
	return b, seq
}
