package sidecar

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"fivex/render"
	"fivex/snapshot"
	"fivex/snapshot/beside"
)

func (s *Server) servePage(w http.ResponseWriter, r *http.Request) {
	if r.URL.RawQuery != "" { // a wrong token must not stay in the address bar of somebody who has the right one
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	doc, seq := s.hub.current()
	page := s.page
	page.Origin, page.Seq = r.Host, seq
	html, err := s.cached.html(page, doc)
	if err != nil {
		http.Error(w, "500: "+s.opts.shown(err), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", page.Policy()+"; frame-ancestors 'none'")
	s.write(w, html)
}

// A pageCache is the newest page: all who ask for it at once share one
// rendering. It is never locked while anything is written to a client.
type pageCache struct {
	mu    sync.Mutex
	shows string // host and sequence number
	bytes []byte
}

func (c *pageCache) html(page render.LivePage, doc *document) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if key := fmt.Sprint(page.Origin, " ", page.Seq); c.shows != key {
		var b bytes.Buffer
		if err := page.HTML(&b, doc.rep); err != nil {
			return nil, err
		}
		c.shows, c.bytes = key, b.Bytes()
	}
	return c.bytes, nil
}

// write writes an answer, however slowly it is read, as long as it is read: a
// client that takes nothing for patience is gone.
func (s *Server) write(w http.ResponseWriter, b []byte) {
	deadline := http.NewResponseController(w)
	for len(b) > 0 {
		n := min(len(b), 64<<10)
		deadline.SetWriteDeadline(time.Now().Add(s.opts.patience))
		if _, err := w.Write(b[:n]); err != nil {
			return
		}
		b = b[n:]
	}
}

func (s *Server) serveReport(w http.ResponseWriter, _ *http.Request) {
	doc, seq := s.hub.current()
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-5x-Seq", strconv.FormatInt(seq, 10))
	s.write(w, doc.report.json())
}

// serveRun tells one run in full, whichever it is.
func (s *Server) serveRun(w http.ResponseWriter, r *http.Request) {
	doc, _ := s.hub.current()
	name := r.PathValue("run")
	for _, run := range doc.rep.Runs {
		if !render.IsRun(run, name) {
			continue
		}
		var b bytes.Buffer
		if err := s.renderRun(r.Context(), &b, run.Key); err != nil {
			http.Error(w, "500: "+s.opts.shown(err), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", s.page.RunPolicy()+"; frame-ancestors 'none'")
		s.write(w, b.Bytes())
		return
	}
	http.Error(w, "404: no such run", http.StatusNotFound)
}

func (s *Server) renderRun(ctx context.Context, b *bytes.Buffer, key string) error {
	place, err := s.opts.Place()
	if err != nil {
		return err
	}
	opts := s.opts.Report
	opts.Select, opts.Logs = []string{key}, beside.TailLogs
	return snapshot.Read(ctx, place, opts, func(v *snapshot.View) error {
		b.Reset()
		rep, err := v.Report(ctx, 1)
		if err != nil {
			return err
		}
		return s.page.Run(b, rep, rep.Runs[0])
	})
}
