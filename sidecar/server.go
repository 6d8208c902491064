package sidecar

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"fivex/gates"
	"fivex/render"
	"fivex/snapshot"
)

// DefaultPort is where the page is unless the port is taken.
const DefaultPort = 55555

// portsTried is how many ports are tried from the default one on.
const portsTried = 100

// mostClients bounds the WebSockets that are open at once.
const mostClients = 2000

// Options say what to serve, and where.
type Options struct {
	Place  func() (snapshot.Place, error)
	Report snapshot.Options
	Full   int    // runs told in full, negative for all; the others have their own pages
	Host   string // "" means 127.0.0.1
	Port   int    // 0 means DefaultPort, or the next one that is free
	// Observe says why gates may not be answered here; "" when they may.
	Observe string
	// Problem is told of what went wrong and does not end the server.
	Problem func(error)
}

// A Server is the live page of one project.
type Server struct {
	opts     Options
	listener net.Listener
	access   access
	page     render.LivePage
	instance string
	token    tokenFile
	started  time.Time

	follower *snapshot.Follower
	watcher  *snapshot.Watcher
	hub      *hub
	logs     logs
	view     *render.View
	last     *snapshot.Report // the last good report
	problem  string           // what the page says is wrong

	written string // the state folder that holds the token file

	tokenFile sync.Mutex // guards written and ended
	ended     bool
	sockets   sync.WaitGroup
	open      atomic.Int64
	pokes     sync.Map // client -> struct{}
	cacheMu   sync.Mutex
	cacheFor  string // host and sequence number of the cached page
	cached    []byte
}

// Start reads the project for the first time and listens. The server serves
// when Run is called.
func Start(ctx context.Context, opts Options) (*Server, error) {
	if opts.Host == "" {
		opts.Host = "127.0.0.1"
	}
	if opts.Problem == nil {
		opts.Problem = func(error) {}
	}
	s := &Server{opts: opts, instance: random(8), started: time.Now(), follower: snapshot.Follow(opts.Place, opts.Report, opts.Full), watcher: snapshot.NewWatcher(opts.Place)}
	s.page = render.LivePage{Mark: "5x:" + random(16), Observe: opts.Observe}
	s.logs.read = s.readLog
	doc, err := s.refresh(ctx)
	if err == nil {
		s.hub = newHub(doc)
		err = s.listen()
	}
	if err != nil {
		s.watcher.Close()
		return nil, err
	}
	s.writeToken()
	return s, nil
}

func random(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b)
	return hex.EncodeToString(b)
}

func (s *Server) listen() error {
	port, tries := s.opts.Port, 1
	if port == 0 {
		port, tries = DefaultPort, portsTried
	}
	var err error
	for n := range tries {
		address := net.JoinHostPort(s.opts.Host, strconv.Itoa(port+n))
		if s.listener, err = net.Listen("tcp", address); err == nil {
			actual := s.listener.Addr().(*net.TCPAddr).Port
			s.token = tokenFile{os.Getpid(), actual, newToken(), s.started.UTC().Format(time.RFC3339)}
			s.access = access{token: s.token.Token, host: s.opts.Host, port: strconv.Itoa(actual), cookie: fmt.Sprintf("5x-%d", actual)}
			return nil
		}
	}
	return fmt.Errorf("serve the report: %w (give another --port or --host)", err)
}

// URL is the address of the page; with the token, it opens it.
func (s *Server) URL(withToken bool) string {
	host := s.opts.Host
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	u := "http://" + net.JoinHostPort(host, s.access.port) + "/"
	if withToken {
		u += "?token=" + s.token.Token
	}
	return u
}

// Port is the port of the page.
func (s *Server) Port() int { return s.token.Port }

// IsLoopback tells whether only this machine can reach the page.
func (s *Server) IsLoopback() bool {
	addr, ok := s.listener.Addr().(*net.TCPAddr)
	return ok && addr.IP.IsLoopback()
}

// A Status is what the server is doing.
type Status struct{ Clients, Runs, Waiting int }

// Status is what the server is doing now.
func (s *Server) Status() Status {
	doc, _ := s.hub.current()
	st := Status{Clients: s.hub.clients(), Runs: doc.rep.Totals.Runs}
	for _, g := range doc.rep.Gates {
		if !g.Resolved {
			st.Waiting++
		}
	}
	return st
}

// shutdownTime bounds how long clients are given to leave.
const shutdownTime = time.Second

// Run serves until ctx ends: then it closes every client with 1001 (going
// away), removes the token file and returns, within two seconds.
func (s *Server) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	server := &http.Server{Handler: s.handler(ctx), ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: nil, BaseContext: func(net.Listener) context.Context { return ctx }}
	var work sync.WaitGroup
	work.Go(func() { s.follow(ctx) })
	work.Go(func() { s.keepGates(ctx) })
	failed := make(chan error, 1)
	work.Go(func() {
		if err := server.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	})
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
		err = fmt.Errorf("serve the report: %w", err)
	}
	stop()
	s.endToken()
	bounded, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	if server.Shutdown(bounded) != nil {
		server.Close() // a request that does not end, or an upgrade halfway
	}
	s.sockets.Wait() // each is bounded by shutdownTime too
	work.Wait()
	s.watcher.Close()
	return err
}

// writeToken puts the token file where the state folder is, once it is.
func (s *Server) writeToken() {
	place, err := s.opts.Place()
	s.tokenFile.Lock()
	defer s.tokenFile.Unlock()
	if err != nil || s.ended || s.written == place.State {
		return
	}
	if fi, err := os.Stat(place.State); err != nil || !fi.IsDir() {
		return // watching creates nothing
	}
	sweepTokens(place.State, snapshot.ProcessAlive)
	if err := writeToken(place.State, s.token); err != nil {
		s.opts.Problem(fmt.Errorf("%w; the page works, other programs cannot find its token", err))
	}
	s.written = place.State
}

// endToken removes the token file, for good.
func (s *Server) endToken() {
	s.tokenFile.Lock()
	defer s.tokenFile.Unlock()
	s.ended = true
	if s.written != "" {
		removeToken(s.written, s.token)
	}
}

// refresh reads what changed and makes the document of it.
func (s *Server) refresh(ctx context.Context) (*document, error) {
	start := time.Now()
	rep, err := s.follower.Refresh(ctx)
	if err != nil && (ctx.Err() != nil || s.last == nil) {
		return nil, err
	}
	s.problem = ""
	if err != nil {
		s.problem = err.Error()
		s.opts.Problem(err)
		broken := *s.last
		broken.Notices = append([]snapshot.Notice{{Kind: "live", Text: "Not up to date: " + s.problem}}, broken.Notices...)
		rep = &broken
	} else {
		s.last = rep
	}
	view, err := s.page.View(rep, s.view)
	if err != nil {
		return nil, err
	}
	s.view = view
	var before *document
	if s.hub != nil {
		before, _ = s.hub.current()
	}
	doc, err := newDocument(rep, view, before)
	s.watcher.Look(rep, time.Since(start))
	return doc, err
}

// The pace of following.
const (
	breath    = 5 * time.Millisecond // between two readings, at least
	quietTime = time.Second          // without a change, before all rows are looked at
	dearness  = 20                   // looking at all rows may take a 20th of the time
)

// follow keeps the document up to date until ctx ends.
func (s *Server) follow(ctx context.Context) {
	verified := time.Now()
	for {
		all, cost := s.follower.Verified()
		wait := context.Context(ctx)
		cancel := func() {}
		if !all {
			due := max(quietTime, dearness*cost-time.Since(verified))
			wait, cancel = context.WithTimeout(ctx, due)
		}
		err := s.watcher.Next(wait)
		cancel()
		if ctx.Err() != nil {
			return
		}
		if err != nil { // quiet for long enough
			s.follower.Verify()
		}
		start := time.Now()
		doc, err := s.refresh(ctx)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			err = s.hub.publish(doc)
		}
		if err != nil {
			s.opts.Problem(err)
		}
		if all, _ := s.follower.Verified(); all {
			verified = time.Now()
		}
		s.writeToken()
		s.poke()
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(breath, time.Since(start)/2)):
		}
	}
}

// keepGates looks after the gates folder: foreign files are audited, old
// gates pruned.
func (s *Server) keepGates(ctx context.Context) {
	if s.opts.Observe != "" {
		return
	}
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	var pruned time.Time
	for {
		if place, err := s.opts.Place(); err == nil {
			folder := gates.In(place.State)
			list, err := folder.List()
			if err == nil && len(list.Ignored) > 0 {
				err = folder.NoteIgnored(list.Ignored)
			}
			if err == nil && len(list.Gates) > 0 && time.Since(pruned) > time.Hour {
				pruned = time.Now()
				_, err = folder.Prune(pruned)
			}
			if err != nil {
				s.opts.Problem(err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (s *Server) readLog(ctx context.Context, run, file string, from int64, b snapshot.LogBounds) (*snapshot.Log, int64, error) {
	place, err := s.opts.Place()
	if err != nil {
		return nil, 0, err
	}
	if s.opts.Report.Redact == nil {
		return snapshot.ReadLog(place, run, file, from, b, nil)
	}
	return snapshot.ReadLog(place, run, file, from, b, s.opts.Report.Redact())
}

// handler answers requests; ctx ends when the server does.
func (s *Server) handler(ctx context.Context) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, "{\"ok\":true,\"protocol\":%d,\"instance\":%q}\n", protocolVersion, s.instance)
	})
	mux.HandleFunc("GET /{$}", s.guard(s.servePage))
	mux.HandleFunc("GET /report.json", s.guard(s.serveReport))
	mux.HandleFunc("GET /runs/{run}", s.guard(s.serveRun))
	mux.HandleFunc("GET /ws", s.guard(func(w http.ResponseWriter, r *http.Request) { s.serveSocket(ctx, w, r) }))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header())
		if !s.access.hostAllowed(r.Host) {
			http.Error(w, "403: this name is not one of this page's", http.StatusForbidden)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// guard lets in who knows the token.
func (s *Server) guard(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !s.access.originAllowed(r) {
			http.Error(w, "403: another page may not ask this one", http.StatusForbidden)
			return
		}
		if token := r.URL.Query().Get("token"); r.URL.Path == "/" && token != "" && s.access.isToken(token) {
			s.access.bootstrap(w, r)
			return
		}
		if !s.access.known(r) {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, howToEnter, http.StatusUnauthorized)
			return
		}
		next(w, r)
	}
}

func (s *Server) servePage(w http.ResponseWriter, r *http.Request) {
	if r.URL.RawQuery != "" { // a wrong token must not stay in the address bar of somebody who has the right one
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	doc, seq := s.hub.current()
	page := s.page
	page.Origin, page.Seq = r.Host, seq
	s.cacheMu.Lock()
	defer s.cacheMu.Unlock()
	if key := fmt.Sprint(r.Host, " ", seq); s.cacheFor != key {
		var b bytes.Buffer
		if err := page.HTML(&b, doc.rep); err != nil {
			http.Error(w, "500: "+err.Error(), http.StatusInternalServerError)
			return
		}
		s.cacheFor, s.cached = key, b.Bytes()
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", page.Policy()+"; frame-ancestors 'none'")
	w.Write(s.cached)
}

func (s *Server) serveReport(w http.ResponseWriter, _ *http.Request) {
	doc, seq := s.hub.current()
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-5x-Seq", strconv.FormatInt(seq, 10))
	w.Write(doc.report.json())
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
			http.Error(w, "500: "+err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", s.page.RunPolicy()+"; frame-ancestors 'none'")
		w.Write(b.Bytes())
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
	opts.Select, opts.Logs = []string{key}, snapshot.TailLogs
	return snapshot.Read(ctx, place, opts, func(v *snapshot.View) error {
		b.Reset()
		rep, err := v.Report(ctx, 1)
		if err != nil {
			return err
		}
		return s.page.Run(b, rep, rep.Runs[0])
	})
}
