package sidecar

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"fivex/render"
	"fivex/snapshot"
	"fivex/snapshot/place"
)

// defaultPort is where the page is unless the port is taken.
const defaultPort = 55555

// portsTried is how many ports are tried from the default one on.
const portsTried = 100

// mostClients bounds the WebSockets that are open at once.
const mostClients = 2000

// Options say what to serve, and where.
type Options struct {
	Place  func() (place.Place, error)
	Report snapshot.Options
	Full   int    // runs told in full, negative for all; the others have their own pages
	Host   string // "" means 127.0.0.1
	Port   int    // 0 means 55555, or the next one that is free
	// Observe says why gates may not be answered here; "" when they may.
	Observe string
	// Keys is a folder of this user's own, outside of any project, where the
	// token of each project is kept, so that an open page comes back when its
	// server was started anew. "" keeps none: each start has another token.
	Keys string
	// Problem is told of what went wrong and does not end the server.
	Problem func(error)
	// Waits is told of each question that waits for a person, once; nil tells
	// nobody. It must not block.
	Waits func(Wait)

	patience time.Duration // how long a client may take nothing: writeTime
	view     renderView    // LivePage.View
}

// shown is an error as the page may show it: it can hold names and texts of files.
func (o Options) shown(err error) string {
	if o.Report.Redact == nil {
		return err.Error()
	}
	return o.Report.Redact().Text(err.Error())
}

// A Server is the live page of one project.
type Server struct {
	opts     Options
	listener net.Listener
	access   access
	page     render.LivePage
	instance string
	build    string // of the page's style and script
	started  time.Time

	reading *reading
	waits   waits
	hub     *hub
	logs    logs
	cached  pageCache

	token   tokenFile
	tokenAt tokenPlace

	sockets sync.WaitGroup
	open    atomic.Int64
	pokes   sync.Map // client -> struct{}

	returning atomic.Bool // memory is to go back, unless a client comes before
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
	if opts.patience == 0 {
		opts.patience = writeTime
	}
	if opts.view == nil {
		opts.view = render.LivePage.View
	}
	s := &Server{opts: opts, instance: random(8), started: time.Now()}
	s.page = render.LivePage{Mark: "5x:" + random(16), Observe: opts.Observe}
	policy := sha256.Sum256([]byte(s.page.Policy())) // it names both by hash
	s.build = hex.EncodeToString(policy[:8])
	s.logs.read = s.readLog
	s.reading = &reading{opts: opts, page: s.page, follower: snapshot.Follow(opts.Place, opts.Report, opts.Full),
		watcher: snapshot.NewWatcher(opts.Place)}
	doc, err := s.reading.refresh(ctx)
	if err == nil {
		s.hub = newHub(doc)
		err = s.listen()
	}
	if err != nil {
		s.reading.watcher.Close()
		return nil, err
	}
	s.waits = waits{each: opts.Waits, page: s.URL(false), told: map[string]bool{}}
	s.writeToken()
	return s, nil
}

func random(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b)
	return hex.EncodeToString(b)
}

func (s *Server) listen() error {
	path := s.opts.keyPath()
	kept := keptKey(path, s.started)
	var ports []int
	switch {
	case s.opts.Port != 0:
		ports = []int{s.opts.Port}
	default:
		if kept.Port != 0 {
			ports = append(ports, kept.Port)
		}
		for n := range portsTried {
			ports = append(ports, defaultPort+n)
		}
	}
	var err error
	for _, port := range ports {
		address := net.JoinHostPort(s.opts.Host, strconv.Itoa(port))
		if s.listener, err = net.Listen("tcp", address); err == nil {
			actual := s.listener.Addr().(*net.TCPAddr).Port
			token := s.keep(path, kept, actual)
			s.token = tokenFile{os.Getpid(), actual, token, s.started.UTC().Format(time.RFC3339)}
			s.access = access{token: token, host: s.opts.Host, port: strconv.Itoa(actual), cookie: fmt.Sprintf("5x-%d", actual)}
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

// isLoopback tells whether a host that was asked for is this machine alone.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
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
	server := &http.Server{Handler: s.handler(ctx), ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
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
	s.tokenAt.end(s.token)
	bounded, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	if server.Shutdown(bounded) != nil {
		server.Close() // a request that does not end, or an upgrade halfway
	}
	s.sockets.Wait() // each is bounded by shutdownTime too
	work.Wait()
	s.reading.watcher.Close()
	return err
}

// writeToken puts the token file where the state folder is, once it is.
func (s *Server) writeToken() {
	place, err := s.opts.Place()
	if err != nil {
		return
	}
	if err := s.tokenAt.put(place.State, s.token); err != nil {
		s.opts.Problem(fmt.Errorf("%w; the page works, other programs cannot find its token", err))
	}
}
