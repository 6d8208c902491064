package sidecar

import (
	"context"
	"errors"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"fivex/render"

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
	conn.SetReadLimit(mostMessage)
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
	b, err := render.CompactJSON(m)
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
