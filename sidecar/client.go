package sidecar

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"fivex/gates"
	"fivex/snapshot/beside"

	"github.com/coder/websocket"
)

// Times of a connection.
const (
	resumeTime = 200 * time.Millisecond // a client that wants to resume says so at once
	writeTime  = 10 * time.Second       // a client that takes nothing for so long is gone
	beatTime   = 3 * time.Second        // between two signs of life
	logPace    = 100 * time.Millisecond // between two updates of a log
	returnTime = 5 * time.Second        // without any client, until memory goes back
)

// A client is one WebSocket.
type client struct {
	server  *Server
	conn    *websocket.Conn
	replies chan any // for the writer
	resume  chan resumeRequest
	changed chan struct{} // logs may have grown

	mu   sync.Mutex
	logs map[logKey]*subscription
}

func (s *Server) serveSocket(ctx context.Context, w http.ResponseWriter, r *http.Request) {
	if s.open.Add(1) > mostClients {
		s.open.Add(-1)
		http.Error(w, "503: too many clients", http.StatusServiceUnavailable)
		return
	}
	defer s.open.Add(-1)
	s.sockets.Add(1) // before the connection is ours alone, so that Shutdown knows of it
	defer s.sockets.Done()
	// The origin was checked, by the same rule as for every request.
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true,
		CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		return // Accept has answered
	}
	conn.SetReadLimit(maxMessage)
	c := &client{server: s, conn: conn, replies: make(chan any, 16), resume: make(chan resumeRequest, 1),
		changed: make(chan struct{}, 1), logs: map[logKey]*subscription{}}
	s.pokes.Store(c, struct{}{})
	defer s.pokes.Delete(c)
	c.serve(ctx)
}

// poke tells every client that logs may have changed.
func (s *Server) poke() {
	s.pokes.Range(func(k, _ any) bool {
		select {
		case k.(*client).changed <- struct{}{}:
		default:
		}
		return true
	})
}

// serve talks to the client until it leaves or the server ends. The library
// drops a connection whose context ends, so what is under way when the server
// ends gets a little time of its own.
func (c *client) serve(server context.Context) {
	life, end := context.WithCancel(context.Background())
	defer end()
	defer context.AfterFunc(server, func() { time.AfterFunc(shutdownTime/2, end) })()
	ctx, stop := context.WithCancel(server)
	var reader sync.WaitGroup
	reader.Go(func() {
		defer stop()
		c.read(life)
	})
	c.write(ctx, life)
	if server.Err() != nil {
		c.leave()
	}
	end()
	c.conn.CloseNow()
	reader.Wait()
}

// leave says goodbye, in a bounded time.
func (c *client) leave() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.conn.Close(websocket.StatusGoingAway, "the server ends")
	}()
	select {
	case <-done:
	case <-time.After(shutdownTime / 2):
		c.conn.CloseNow() // it hangs
		<-done
	}
}

// write sends what there is to send, in order: hello, then the document or
// what the client missed, then every change.
func (c *client) write(ctx, life context.Context) {
	_, seq := c.server.hub.current()
	hello := helloMessage{V: protocolVersion, Type: "hello", Seq: seq, Protocol: protocolVersion,
		Instance: c.server.instance, Build: c.server.build, BeatMS: beatTime.Milliseconds(),
		Capabilities: capabilities{Gates: c.server.opts.Observe == "", Observe: c.server.opts.Observe, Logs: true,
			Edits: true}}
	if c.send(life, hello) != nil {
		return
	}
	from := resumeRequest{Seq: -1}
	select {
	case from = <-c.resume:
	case <-time.After(resumeTime):
	case <-ctx.Done():
		return
	}
	f := c.server.hub.join(from.Seq, from.Edits)
	defer c.server.left(f)
	var logsDue <-chan time.Time
	beat := time.NewTicker(beatTime)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-c.replies:
			if c.send(life, m) != nil {
				return
			}
		case <-f.ready:
			for {
				m, err := f.next()
				if err != nil {
					c.server.opts.Problem(err)
					return
				}
				if m == nil {
					break
				}
				if c.sendRaw(life, m) != nil {
					return
				}
			}
		case <-beat.C:
			if c.send(life, beatMessage{protocolVersion, "beat"}) != nil {
				return
			}
		case <-c.changed:
			if logsDue == nil {
				logsDue = time.After(logPace)
			}
		case <-logsDue:
			logsDue = nil
			if c.sendLogs(life) != nil {
				return
			}
		}
	}
}

// left takes a feed away. What all clients together took is given back to the system
// a while after the last of them, unless one came again.
func (s *Server) left(f *feed) {
	s.hub.leave(f)
	if s.hub.clients() > 0 || !s.returning.CompareAndSwap(false, true) {
		return
	}
	time.AfterFunc(returnTime, func() {
		s.returning.Store(false)
		if s.hub.clients() == 0 {
			debug.FreeOSMemory()
		}
	})
}

func (c *client) send(ctx context.Context, m any) error {
	b, err := marshal(m)
	if err != nil {
		return err
	}
	return c.sendRaw(ctx, b)
}

func (c *client) sendRaw(ctx context.Context, b []byte) error {
	ctx, stop := context.WithTimeout(ctx, c.server.opts.patience)
	defer stop()
	return c.conn.Write(ctx, websocket.MessageText, b)
}

// sendLogs brings the client's logs up to date.
func (c *client) sendLogs(ctx context.Context) error {
	c.mu.Lock()
	keys := make([]logKey, 0, len(c.logs))
	for k := range c.logs {
		keys = append(keys, k)
	}
	c.mu.Unlock()
	for _, k := range keys {
		if err := c.sendLog(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

func (c *client) sendLog(ctx context.Context, k logKey) error {
	c.mu.Lock()
	sub := c.logs[k]
	c.mu.Unlock()
	if sub == nil {
		return nil
	}
	v, err := c.server.logs.view(ctx, k, sub.from)
	if err != nil {
		return nil // it is gone for now; the next change looks again
	}
	if m := sub.update(k, v); m != nil {
		return c.send(ctx, m)
	}
	return nil
}

// read takes the client's messages until it leaves.
func (c *client) read(ctx context.Context) {
	allowed, since := float64(burst), time.Now()
	for {
		kind, b, err := c.conn.Read(ctx)
		if err != nil {
			return
		}
		now := time.Now()
		allowed = min(burst, allowed+now.Sub(since).Seconds()*perSecond) - 1
		since = now
		if allowed < 0 {
			c.conn.Close(websocket.StatusPolicyViolation, "too many messages")
			return
		}
		var m any
		if kind != websocket.MessageText {
			err = badMessage{"bad-message", "messages are text"}
		} else {
			m, err = parseMessage(b)
		}
		if err == nil {
			err = c.handle(ctx, m)
		}
		if bad, ok := errors.AsType[badMessage](err); ok {
			c.reply(ctx, errorMessage{protocolVersion, "error", bad.code, bad.text})
		}
	}
}

func (c *client) reply(ctx context.Context, m any) {
	select {
	case c.replies <- m:
	case <-ctx.Done():
	}
}

func (c *client) handle(ctx context.Context, m any) error {
	switch m := m.(type) {
	case *pingRequest:
		c.reply(ctx, pongMessage{protocolVersion, "pong"})
	case *resumeRequest:
		from := *m
		if m.Instance != "" && m.Instance != c.server.instance {
			from.Seq = -1 // a number of another server means nothing here
		}
		select {
		case c.resume <- from:
		default: // only the first counts
		}
	case *resolveRequest:
		c.reply(ctx, c.server.resolve(ctx, m))
	case *logRequest:
		return c.follow(m)
	}
	return nil
}

// follow begins or ends to follow a log.
func (c *client) follow(m *logRequest) error {
	k := logKey{m.Run, m.File}
	c.mu.Lock()
	defer c.mu.Unlock()
	if m.Type == "logs.unsubscribe" {
		delete(c.logs, k)
		return nil
	}
	from := int64(-logStart)
	if m.From != nil {
		if from = *m.From; from < 0 {
			return badMessage{"bad-message", "from is a byte of the file"}
		}
	}
	if c.logs[k] == nil && len(c.logs) >= logsOpen {
		return badMessage{"too-many-logs", "unsubscribe from another log first"}
	}
	if _, _, err := c.server.readLog(context.Background(), m.Run, m.File, from,
		beside.LogBounds{Bytes: 1, Entries: 1, Text: 1}); err != nil {
		return badMessage{"unknown-log", "there is no such log"}
	}
	c.logs[k] = &subscription{from: from}
	select {
	case c.changed <- struct{}{}:
	default:
	}
	return nil
}

// resolve answers a gate for somebody at the page. What it tells of the gate and of
// who was first is masked, as everything that the page gets.
func (s *Server) resolve(ctx context.Context, m *resolveRequest) gateMessage {
	out := s.settled(ctx, m)
	if s.opts.Report.Redact != nil {
		s.opts.Report.Redact().Value(&out)
	}
	return out
}

func (s *Server) settled(ctx context.Context, m *resolveRequest) gateMessage {
	out := gateMessage{V: protocolVersion, Type: "gate.result", GateID: m.GateID}
	if s.opts.Observe != "" {
		out.Outcome, out.Message = "refused", s.opts.Observe
		return out
	}
	place, err := s.opts.Place()
	if err != nil {
		out.Outcome, out.Message = "failed", err.Error()
		return out
	}
	g, err := gates.In(place.State).Resolve(ctx, m.GateID, gates.Reply{By: gates.Dashboard, Response: m.Response})
	switch {
	case err == nil:
		out.Outcome = "won"
	case errors.Is(err, gates.ErrResolved), errors.Is(err, gates.ErrWithdrawn):
		out.Outcome = "lost"
	case errors.Is(err, gates.ErrInvalid):
		out.Outcome = "invalid"
	case errors.Is(err, gates.ErrNotFound):
		out.Outcome = "gone"
	case errors.Is(err, gates.ErrTerminalOnly):
		out.Outcome = "refused"
	default:
		out.Outcome = "failed"
	}
	if err != nil {
		out.Message = err.Error()
	}
	if a := g.Answer; a != nil {
		out.Winner = &gateOutcome{By: a.By, At: a.At.Format(time.RFC3339), Action: a.Action(), Response: a.Response}
		if len(out.Winner.Response) == 0 {
			out.Winner.Response = json.RawMessage("null")
		}
	}
	return out
}
