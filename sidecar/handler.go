package sidecar

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// handler answers requests; ctx ends when the server does.
func (s *Server) handler(ctx context.Context) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, "{\"ok\":true,\"protocol\":%d,\"instance\":%q,\"known\":%t}\n", protocolVersion,
			s.instance, s.access.known(r))
	})
	mux.HandleFunc("GET /{$}", s.guard(s.servePage))
	mux.HandleFunc("GET /report.json", s.guard(s.serveReport))
	mux.HandleFunc("GET /runs/{run}", s.guard(s.serveRun))
	mux.HandleFunc("GET /ws", s.guard(func(w http.ResponseWriter, r *http.Request) { s.serveSocket(ctx, w, r) }))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header())
		http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.opts.patience))
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
