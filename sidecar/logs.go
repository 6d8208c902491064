package sidecar

import (
	"context"
	"fmt"
	"hash/maphash"
	"sync"

	"fivex/render"
	"fivex/snapshot/beside"
	"fivex/snapshot/report"
)

// How much of a log a client sees at once. Whoever wants more has the file.
const (
	logStart   = 64 << 10 // a log is opened at a multiple of it, so much or more before its end
	logMost    = 1 << 20  // bytes shown
	logEntries = 2000     // entries shown
	logsOpen   = 4        // logs that one client follows
	logCache   = 16       // rendered logs that clients share
)

// A logKey names what a client follows.
type logKey struct{ run, file string }

// A logView is a part of a log, rendered.
type logView struct {
	from, size int64
	lines      []string
	hashes     []uint64
	notes      []string
}

// logs reads and renders logs for all clients; those that look at the same
// part of a log share one rendering.
type logs struct {
	read  func(ctx context.Context, run, file string, from int64, b beside.LogBounds) (*report.Log, int64, error)
	mu    sync.Mutex
	cache map[string]*logView
	order []string
}

var logSeed = maphash.MakeSeed()

// view is the log from a byte on; negative means near its end.
func (l *logs) view(ctx context.Context, k logKey, from int64) (*logView, error) {
	log, start, err := l.read(ctx, k.run, k.file, from,
		beside.LogBounds{Bytes: logMost, Entries: logEntries, Text: 32 << 10})
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("%s\x00%s\x00%d\x00%d\x00%d", k.run, k.file, start, log.Bytes, hashLog(log))
	l.mu.Lock()
	defer l.mu.Unlock()
	if v := l.cache[name]; v != nil {
		return v, nil
	}
	v := &logView{from: start, size: log.Bytes}
	if t := log.Transcript; t != nil {
		if v.lines, err = render.Entries(t.Entries,
			fmt.Sprintf("log-%x", maphash.String(logSeed, k.run+"\x00"+k.file))); err != nil {
			return nil, err
		}
		v.notes = t.Notes
		if t.CutEntries > 0 {
			v.notes = append([]string{report.Plural(t.CutEntries, "earlier entry") + " left out."}, v.notes...)
		}
	} else if log.Text != "" {
		v.lines = []string{`<li class="entry"><pre class="term" tabindex="0">` + render.Terminal(log.Text) +
			`</pre></li>`}
	}
	for _, s := range v.lines {
		v.hashes = append(v.hashes, maphash.String(logSeed, s))
	}
	if l.cache == nil {
		l.cache = map[string]*logView{}
	}
	if len(l.order) == logCache {
		delete(l.cache, l.order[0])
		l.order = l.order[1:]
	}
	l.cache[name] = v
	l.order = append(l.order, name)
	return v, nil
}

// hashLog tells contents of the same size apart: a log can be written anew.
func hashLog(log *report.Log) uint64 {
	var h maphash.Hash
	h.SetSeed(logSeed)
	h.WriteString(log.Text)
	if log.Transcript != nil {
		for _, e := range log.Transcript.Entries {
			h.WriteString(e.Kind)
			h.WriteString(e.Text)
			h.WriteString(e.Input)
			fmt.Fprint(&h, e.Running, e.Failed, e.CutBytes)
		}
	}
	return h.Sum64()
}

// A subscription is a log that one client follows, and what it has of it.
type subscription struct {
	from   int64 // as asked
	start  int64
	size   int64
	hashes []uint64
	sent   bool
}

// update is the message that brings the client up to date; nil when it is.
func (s *subscription) update(k logKey, v *logView) *logMessage {
	keep := 0
	if s.sent && s.start == v.from {
		for keep < len(s.hashes) && keep < len(v.hashes) && s.hashes[keep] == v.hashes[keep] {
			keep++
		}
		if keep == len(s.hashes) && keep == len(v.hashes) && s.size == v.size {
			return nil
		}
	}
	s.start, s.size, s.hashes, s.sent = v.from, v.size, v.hashes, true
	return &logMessage{protocolVersion, "log.lines", k.run, k.file, v.from, v.size, keep,
		append([]string{}, v.lines[keep:]...), v.notes}
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

// readLog reads a log of the project from a byte on, masked.
func (s *Server) readLog(ctx context.Context, run, file string, from int64,
	b beside.LogBounds) (*report.Log, int64, error) {
	place, err := s.opts.Place()
	if err != nil {
		return nil, 0, err
	}
	if s.opts.Report.Redact == nil {
		return beside.ReadLog(place.State, run, file, from, b, nil)
	}
	return beside.ReadLog(place.State, run, file, from, b, s.opts.Report.Redact())
}
