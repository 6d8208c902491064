package sidecar

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"sync"
	"time"
)

// A key is what is kept of a project between two starts: its token, and where
// its page was. It lies in a folder of the user's own and not in the project,
// so that nobody can bring a token along with a project, and nobody who is
// given a project gets its token.
type key struct {
	State string    `json:"state"` // the state folder that it belongs to
	Token string    `json:"token"`
	Port  int       `json:"port,omitempty"`
	Since time.Time `json:"since"` // of the token
}

// keyLife is how long a token is kept; then the next start makes another.
const keyLife = 30 * 24 * time.Hour

var tokenForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[0-9a-f]{64}$`)
})

// keyPath is where the key of this project is kept; "" when none is: beyond
// this machine each start has its own token.
func (o Options) keyPath() string {
	place, err := o.Place()
	if err != nil || o.Keys == "" || !isLoopback(o.Host) {
		return ""
	}
	sum := sha256.Sum256([]byte(place.State))
	return filepath.Join(o.Keys, hex.EncodeToString(sum[:16])+".json")
}

// keptKey is the project's key at this path; an empty one when there is none that can be
// trusted.
func keptKey(path string, now time.Time) (k key) {
	if path == "" {
		return key{}
	}
	fi, err := os.Lstat(path)
	if err != nil || !fi.Mode().IsRegular() || fi.Size() > 1<<16 {
		return key{}
	}
	if runtime.GOOS != "windows" && fi.Mode().Perm()&0o077 != 0 {
		return key{}
	}
	b, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(b, &k) != nil || !tokenForm().MatchString(k.Token) || k.Port < 0 || k.Port > 65535 {
		return key{}
	}
	if age := now.Sub(k.Since); age < 0 || age > keyLife {
		return key{Port: k.Port}
	}
	return k
}

// keep puts the project's key away for the next start and gives its token.
func (s *Server) keep(path string, k key, port int) (token string) {
	if k.Token == "" {
		k.Token, k.Since = random(32), s.started
	}
	if path == "" {
		return k.Token
	}
	if place, err := s.opts.Place(); err == nil {
		k.State = place.State
	}
	if s.opts.Port == 0 { // a port that was asked for is asked for again
		k.Port = port
	}
	err := os.MkdirAll(s.opts.Keys, 0o700)
	if err == nil {
		err = writeSecret(path, k)
	}
	if err != nil {
		s.opts.Problem(fmt.Errorf("%w; an open page will not come back by itself after a restart", err))
	}
	return k.Token
}
