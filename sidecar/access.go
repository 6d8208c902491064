package sidecar

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// access decides which requests are answered.
type access struct {
	token  string
	host   string // as the user gave it, when it is a name
	port   string
	cookie string // its name: cookies do not tell ports apart
}

// hostAllowed guards against DNS rebinding: a page of another site that had
// its name pointed at this machine comes with that name. Numbers cannot be
// rebound.
func (a access) hostAllowed(host string) bool {
	name, port, err := net.SplitHostPort(host)
	if err != nil || port != a.port {
		return false
	}
	if strings.EqualFold(name, "localhost") || a.host != "" && strings.EqualFold(name, a.host) {
		return true
	}
	_, err = netip.ParseAddr(name)
	return err == nil
}

// originAllowed guards against other pages: a browser says where a request
// comes from, and only this page may open a WebSocket. Programs say nothing.
func (a access) originAllowed(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Scheme == "http" && u.Host == r.Host
}

// known tells whether the request carries the token, as a cookie or a bearer.
func (a access) known(r *http.Request) bool {
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return a.isToken(bearer)
	}
	for _, c := range r.CookiesNamed(a.cookie) {
		if a.isToken(c.Value) {
			return true
		}
	}
	return false
}

// isToken compares in constant time, also when the lengths differ.
func (a access) isToken(s string) bool {
	x, y := sha256.Sum256([]byte(s)), sha256.Sum256([]byte(a.token))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// bootstrap turns ?token=… into a cookie, so that the token leaves the
// address bar, the history and the referrer.
func (a access) bootstrap(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: a.cookie, Value: a.token, Path: "/", HttpOnly: true,
		SameSite: http.SameSiteStrictMode})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// secure sets the headers that every answer has.
func secure(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

const howToEnter = "401: open the address that 5x report --live printed, or send its token as " +
	"Authorization: Bearer; after a restart there is a new one.\n"
